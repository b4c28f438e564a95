"""What holds for every question, on the shipped guide."""

import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from bench.question_sets import TUNING, read_half
from bot.domain.guide import Entry
from bot.domain.snapshot import Guide
from bot.search.search import Search

QUESTIONS = [each.text for each in read_half(TUNING).asked]
HOSTILE = [
    pytest.param(text, id=name)
    for name, text in {
        "nothing": "",
        "spaces": " \u3000\t\n",
        "one letter": "退",
        "quotation marks": "\"'`「」\\",
        "query syntax": 'asked:"退会" OR NEAR(a b, 2) NOT * ^ -x {a b}: +',
        "the search's own marks": "m: w: m:leave w:fee a|b m:site.",
        "markup": "**a** ```b``` <@1> <#2> @everyone [x](https://example.com)",
        "NUL": "退\x00会",
        "zero-width": "退\u200b会\u200d\ufeff",
        "right to left": "\u202eחשבון\u202c",
        "emoji": "🙂👨‍👩‍👧🇯🇵" * 100,
        "emoji, 6,000": "🙂" * 6000,
        "kanji, 6,000": "退会" * 3000,
        "kana, 6,000": "あいうえお" * 1200,
        "words, 6,000": "fee tax " * 750,
        "no space, 6,000": "a" * 6000,
        "grows when folded": "\ufdfa" * 6000,
        "rare kanji": "\U00020000\U0002f800\u3400",
        "combining marks": "か\u3099" * 300 + "e" + "\u0301" * 3000,
    }.items()
]


def ranked(search: Search, text: str) -> list[tuple[str, float]]:
    return [(match.key, round(match.score, 9)) for match in search.find(text).matches]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_finds_something_or_nothing_quickly(search: Search, text: str) -> None:
    before = time.process_time()
    finding = search.find(text)
    assert time.process_time() - before < 0.5
    assert 0 <= finding.certainty <= 1


@given(st.text(max_size=300))
@example("\ufffd\ufffe")
def test_any_text_gets_a_finding_in_order(search: Search, guide: Guide, text: str) -> None:
    finding = search.find(text)
    scores = [match.score for match in finding.matches]
    keys = [match.key for match in finding.matches]
    assert scores == sorted(scores, reverse=True)
    assert len(set(keys)) == len(keys)
    assert set(keys) <= guide.entries.keys()
    assert finding.answers <= bool(keys)


@given(st.sampled_from(QUESTIONS), st.sampled_from(QUESTIONS))
def test_asking_something_else_in_between_changes_nothing(search: Search, text: str, other: str) -> None:
    before = search.find(text)
    search.find(other)
    assert search.find(text) == before


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("振込いつ？それと確定申告って必要？", {"faq.payout-timing", "faq.tax-return"}),
        ("手数料高すぎ、あと退会ってどうやるの", {"faq.fee", "faq.how-to-leave"}),
        ("退会のやり方と、報酬の期限を教えて", {"faq.how-to-leave", "faq.payout-expiry"}),
        ("how do I leave Lancers and when do I get paid", {"exit.lancers", "faq.payout-timing"}),
    ],
)
def test_of_two_questions_neither_is_left_without_its_entry(
    search: Search, text: str, keys: set[str]
) -> None:
    finding = search.find(text)
    assert {match.key for match in finding.nearest[:2]} == keys
    assert finding.several
    assert not finding.answers


@pytest.mark.parametrize("name", ["CW", "cw", "クラワ", "クラウドワークス"])
@pytest.mark.parametrize("leaving", ["やめたい", "退会"])
def test_an_abbreviation_says_no_more_than_the_name_it_stands_for(
    search: Search, name: str, leaving: str
) -> None:
    assert search.find(f"{name}{leaving}").matches[0].key == "faq.how-to-leave"


def test_two_ways_of_asking_the_same_are_one_question(search: Search) -> None:
    finding = search.find("手数料いくら？あと何パーセント引かれる？")
    assert finding.matches[0].key == "faq.fee"
    assert not finding.several
    assert finding.answers


@pytest.mark.parametrize(
    ("told", "asked", "key"),
    [
        (
            "ライターの仕事を3年やってきました。単価が上がらずしんどいです。夫にも相談しました。",
            "退会の方法を教えてください。",
            "faq.how-to-leave",
        ),
        (
            "はじめまして、在宅でデータ入力の仕事をしています。子どもが小さいので空いた時間にやっています。",
            "ところで報酬はいつ振り込まれますか？",
            "faq.payout-timing",
        ),
        (
            "I used to do data entry. The pay was low and I got rejected many times. My husband says stop.",
            " What documents do they accept for identity verification?",
            "account.identity",
        ),
    ],
)
def test_a_story_is_answered_by_what_it_asks(search: Search, told: str, asked: str, key: str) -> None:
    finding = search.find(told + asked)
    assert finding.matches[0].key == key
    assert finding.answers


@pytest.fixture(scope="session")
def as_asked(search: Search) -> dict[str, list[tuple[str, float]]]:
    """What each question finds as its author wrote it."""
    return {text: ranked(search, text) for text in QUESTIONS}


HALF_WIDTH = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)} | {
    chr(code): chr(code) for code in range(0x3099, 0x309B)
}


def full_width(text: str) -> str:
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)


def half_width(text: str) -> str:
    apart = unicodedata.normalize("NFD", text).translate({0x3099: 0xFF9E, 0x309A: 0xFF9F})
    return "".join(HALF_WIDTH.get(each, each) for each in apart)


def katakana(text: str) -> str:
    return "".join(chr(ord(each) + 0x60) if "ぁ" <= each <= "ゖ" else each for each in text)


def hiragana(text: str) -> str:
    return "".join(chr(ord(each) - 0x60) if "ァ" <= each <= "ヶ" else each for each in text)


def no_long_vowels(text: str) -> str:
    return text.replace("ー", "")


def waves(text: str) -> str:
    return text.replace("ー", "〜")


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(str.upper, id="upper case"),
        pytest.param(full_width, id="full-width letters and digits"),
        pytest.param(half_width, id="half-width katakana"),
        pytest.param(katakana, id="katakana"),
        pytest.param(hiragana, id="hiragana"),
        pytest.param(no_long_vowels, id="long vowels left out"),
        pytest.param(waves, id="long vowels written as waves"),
        pytest.param("\u200b{}\ufe0f".format, id="with what is not seen"),
    ],
)
def test_how_it_is_written_makes_no_difference(
    search: Search, as_asked: dict[str, list[tuple[str, float]]], written: Callable[[str], str]
) -> None:
    rewritten = {text: written(text) for text in QUESTIONS if written(text) != text}
    assert len(rewritten) > 100
    assert [text for text, other in rewritten.items() if ranked(search, other) != as_asked[text]] == []


def new_entry(guide: Guide, title: str) -> Entry:
    old = guide.entries["faq.fee"]
    words = replace(old.ja, title=title, answer=title, body="", keywords=(title,), questions=(title,))
    return replace(old, key="faq.new", ja=words, en=words)


def test_an_entry_is_found_once_it_is_put_changed_with_it_and_gone_once_it_is_dropped(guide: Guide) -> None:
    search = Search(guide.vocabulary, guide.entries.values())
    before = {text: search.find(text) for text in QUESTIONS[:20]}

    def found(text: str) -> list[str]:
        return [match.key for match in search.find(text).matches]

    assert "faq.new" not in found("鱧の湯引き")
    search.put(new_entry(guide, "鱧の湯引き"))
    assert found("鱧の湯引き")[0] == "faq.new"
    search.put(new_entry(guide, "蛸の桜煮"))
    assert "faq.new" not in found("鱧の湯引き")
    assert found("蛸の桜煮")[0] == "faq.new"
    search.drop("faq.new")
    search.drop("faq.new")
    assert "faq.new" not in found("蛸の桜煮")
    assert {text: search.find(text) for text in before} == before


def test_of_no_entries_nothing_is_found(guide: Guide) -> None:
    finding = Search(guide.vocabulary, ()).find("退会")
    assert not finding.matches
    assert not finding.answers
