"""The question set itself. No message of a failing test may show a question of the unseen half."""

from collections import Counter

import pytest

from bench.question_sets import TUNING, UNSEEN, read_half
from bot.domain.letters import folded
from bot.domain.snapshot import Guide
from bot.search.candidate import passages

STYLES = {"polite", "curt", "kana", "slip", "mixed", "english", "two", "long", "keyword"}
IN_LATIN_LETTERS = "romaji"
"""A style of few questions, all of them in the tuning half."""
AFTER_THE_LIST = {"caution.records"}
"""Entries that were not yet on the list which the questions' authors had."""
COPIED_JAPANESE, COPIED_ENGLISH = 12, 20
"""So many letters in a row are no chance; English takes more of them to say as much."""
COINCIDENCES = {TUNING: 0, UNSEEN: 0}
"""Questions that the entries' authors, who saw none of them, happened to write too. It may only go down."""


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, folded(text)))


@pytest.mark.parametrize("name", [TUNING, UNSEEN])
def test_a_half_is_large_enough_and_has_every_style(name: str) -> None:
    half = read_half(name)
    assert len(half.asked) >= 200
    assert len(half.unanswerable) >= 80
    near = sum(each.near for each in half.unanswerable)
    assert near * 2 == len(half.unanswerable)
    assert {each.style for each in half.asked} - {IN_LATIN_LETTERS} == STYLES


@pytest.mark.parametrize("name", [TUNING, UNSEEN])
def test_every_entry_is_asked_for_and_nothing_else(name: str, guide: Guide) -> None:
    asked = Counter(key for each in read_half(name).asked for key in each.best)
    assert asked.keys() - AFTER_THE_LIST == guide.entries.keys() - AFTER_THE_LIST
    assert min(asked.values()) >= 2


def test_hardly_a_question_stands_in_both_halves_or_twice() -> None:
    """Keywords aside. The authors, who knew nothing of each other, had one thought alike."""
    assert repeated() <= 1


def repeated() -> int:
    texts = [
        letters(each.text)
        for half in (read_half(TUNING), read_half(UNSEEN))
        for each in (*(each for each in half.asked if each.style != "keyword"), *half.unanswerable)
    ]
    return len(texts) - len(set(texts))


@pytest.mark.parametrize("name", [TUNING, UNSEEN])
def test_no_question_is_copied_from_an_entry(name: str, guide: Guide) -> None:
    assert copied(name, guide) <= COINCIDENCES[name]


def copied(name: str, guide: Guide) -> int:
    own = {letters(text) for entry in guide.entries.values() for part in passages(entry) for text in part}
    half = read_half(name)
    questions = [letters(each.text) for each in half.asked if each.style != "keyword"]
    questions.extend(letters(each.text) for each in half.unanswerable)
    return sum(any(same(question, text) for text in own if text) for question in questions)


def same(question: str, text: str) -> bool:
    """Whether both are alike, or one holds the other whole and it is long."""
    long_enough = COPIED_ENGLISH if question.isascii() else COPIED_JAPANESE
    return question == text or (
        min(len(question), len(text)) >= long_enough and (question in text or text in question)
    )
