"""What a server's own words must keep to, in either language, before they are saved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.asking import shipped_guide
from bot.domain.edition_rules import (
    LONGEST_FIELD,
    LONGEST_TOGETHER,
    MOST_PHRASES,
    READ,
    check_wording,
)
from bot.domain.editions import Wording, wording_of
from bot.domain.guide import EntryText, Language
from bot.domain.snapshot import Guide
from bot.settings import DATA

GOOD = EntryText(title="題", answer="答え。")


@pytest.fixture(scope="module")
def guide() -> Guide:
    return shipped_guide(DATA)


def flaws(**changes: object) -> list[tuple[str, str]]:
    """Return the paths and rules of what is wrong with words that are changed in Japanese."""
    wording = Wording(ja=replace(GOOD, **changes), en=GOOD)  # type: ignore[arg-type]
    return [(flaw.path, flaw.rule) for flaw in check_wording(wording, None)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"body": "あ" * 4000}, []),
        ({"body": "あ" * 4001}, [("ja.body", "long")]),
        ({"body": "😀" * 2001}, [("ja.body", "long")]),
        ({"title": " \u200b", "answer": ""}, [("ja.title", "empty"), ("ja.answer", "empty")]),
        ({"title": "一\n二"}, [("ja.title", "one_line")]),
        ({"title": "見え\u200bない"}, [("ja.title", "control")]),
        ({"questions": ("見え\u2060ない",)}, [("ja.questions#1", "control")]),
        ({"answer": "あ" * 401}, [("ja.answer", "long")]),
        ({"body": "<@123>"}, [("ja.body", "mention")]),
        ({"answer": "@here"}, [("ja.answer", "mention")]),
        ({"body": "```\n終わらない"}, [("ja.body", "fence")]),
        ({"body": "見え\x00ない"}, [("ja.body", "control")]),
        ({"body": "\r\n"}, [("ja.body", "control")]),
        ({"body": "\ud800"}, [("ja.body", "control")]),
        ({"body": "逆\u202e向き"}, [("ja.body", "control")]),
        ({"body": "改行\nと\tタブと👨‍👩‍👧"}, []),
        ({"keywords": ("",)}, [("ja.keywords#1", "empty")]),
        ({"questions": ("良い", "一\n二")}, [("ja.questions#2", "one_line")]),
        ({"questions": ("い" * 101,)}, [("ja.questions#1", "long")]),
        ({"keywords": tuple(map(str, range(MOST_PHRASES + 1)))}, [("ja.keywords", "many")]),
        ({"questions": tuple(f"{n}{'い' * 98}" for n in range(50))}, [("ja.questions", "long")]),
        ({"question": "だれも聞きません"}, [("ja.question", "unasked")]),
        (
            {"body": "あ" * 4000, "answer": "い" * 400, "differs": "う" * 300},
            [("ja", "together")],
        ),
    ],
    ids=repr,
)
def test_every_rule_is_told_with_language_and_field(
    changes: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert flaws(**changes) == expected


@pytest.mark.parametrize("language", Language)
def test_both_languages_are_looked_at(language: Language) -> None:
    wording = replace(Wording(ja=GOOD, en=GOOD), **{language.value: replace(GOOD, answer="")})
    assert [flaw.path for flaw in check_wording(wording, None)] == [f"{language}.answer"]


def test_all_that_is_shipped_may_be_saved_as_it_is_and_typed_into_forms(guide: Guide) -> None:
    for entry in guide.entries.values():
        assert list(check_wording(wording_of(entry), entry)) == []


def test_what_the_exit_check_shows_cannot_be_emptied(guide: Guide) -> None:
    entry = guide.entries["blocker.in-talks"]
    words = wording_of(entry)
    emptied = replace(words, en=replace(words.en, question="", todo=" "))
    found = [(flaw.path, flaw.rule) for flaw in check_wording(emptied, entry)]
    assert found == [("en.question", "needed"), ("en.todo", "needed")]


@given(st.text())
def test_any_text_is_judged_without_an_accident(text: str) -> None:
    assert all(flaw.rule for flaw in check_wording(Wording(ja=replace(GOOD, body=text), en=GOOD), None))


@given(st.lists(st.text(max_size=1500), min_size=5, max_size=5))
def test_what_passes_is_never_longer_than_a_message_has_room_for(texts: list[str]) -> None:
    text = replace(GOOD, **dict(zip(READ, texts, strict=True)))  # type: ignore[arg-type]
    if not list(check_wording(Wording(ja=text, en=GOOD), None)):
        units = [len(getattr(text, name).encode("utf-16-le")) // 2 for name in READ]
        assert sum(units) <= LONGEST_TOGETHER
        assert max(units) <= LONGEST_FIELD
