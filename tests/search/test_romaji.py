"""Japanese that is typed in Latin letters is read as it sounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.letters import folded
from bot.search.romaji import is_romaji, kana
from bot.search.search import Search


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("tesuuryou", "てすうりょう"),
        ("honnin", "ほんにん"),
        ("hon'nin", "ほんにん"),
        ("kakutei", "かくてい"),
        ("shinkoku", "しんこく"),
        ("tyotto", "ちょっと"),
        ("chotto", "ちょっと"),
        ("matcha", "まっちゃ"),
        ("jikyuu", "じきゅう"),
        ("zyuu", "じゅう"),
        ("furikomi", "ふりこみ"),
        ("hurikomi", "ふりこみ"),
        ("pointo", "ぽいんと"),
        ("waakusu", "わくす"),
        ("deeta", "でた"),
    ],
)
def test_a_word_sounds_as_it_is_spelt(word: str, sounds: str) -> None:
    assert is_romaji(word)
    assert folded(kana(word)) == folded(sounds)


@pytest.mark.parametrize("word", ["", "can", "leave", "how", "crowdworks", "lancers", "2fa", "nk", "てす"])
def test_what_is_no_row_of_syllables_is_no_romaji(word: str) -> None:
    assert not is_romaji(word)


@given(st.text(alphabet="aiueonkgsztdhbpmrwycjf'", max_size=20))
def test_romaji_becomes_nothing_but_kana(word: str) -> None:
    if is_romaji(word):
        assert not any(letter.isascii() for letter in kana(word))


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("houshuu wa itsu furikomaremasu ka", "faq.payout-timing"),
        ("kuraudo waakusu yametai", "faq.how-to-leave"),
        ("kakutei shinkoku hitsuyou?", "faq.tax-return"),
        ("GENSEN CHOUSHUU tte nani", "money.withholding"),
        ("pointo wa kieru?", "caution.points"),
        ("lancers no tesuuryou wa?", "service.lancers"),
        ("furikomi wa itsu", "faq.payout-timing"),
        ("houshuu no furikomi wa itsu?", "faq.payout-timing"),
        ("tesuuryou", "faq.fee"),
        ("tesuuryou wa ikura", "faq.fee"),
        ("kuraudowaakusu no tesuuryou", "faq.fee"),
        ("honnin kakunin hitsuyou", "account.identity"),
    ],
)
def test_a_question_in_romaji_is_answered(search: Search, question: str, key: str) -> None:
    found = search.find(question)
    assert found.answers
    assert found.matches[0].key == key


@pytest.mark.parametrize(
    "question",
    [
        "rude",
        "fee rate",
        "fake site",
        "you owe me",
        "hide name",
        "zero fee",
        "zero income",
        "game",
        "demo",
        "anime",
        "pomodoro",
    ],
)
def test_english_stays_english(search: Search, question: str) -> None:
    read = search.read(question)
    assert read.terms
    assert all(term.startswith(("w:", "m:")) for term in read.terms)


@pytest.mark.parametrize("question", ["make more", "no more sake", "ramen oishii", "kyou no tenki wa"])
def test_what_only_sounds_japanese_or_asks_for_something_else_is_not_answered(
    search: Search, question: str
) -> None:
    assert not search.find(question).answers
