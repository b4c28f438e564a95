"""What differs between two wordings."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.differences import FIELDS, Fate, differences, parts, text_of
from bot.domain.editions import Wording
from bot.domain.guide import EntryText, Language

PHRASES = st.lists(
    st.sampled_from(
        [
            "手数料は",
            "20%",
            "22%",
            "です。",
            "振込は翌日。",
            "It costs ",
            "3.5 yen. ",
            "\n",
            "\n\n",
            " ",
            "😀",
            "x",
        ]
    )
    | st.text(max_size=8),
    max_size=12,
).map("".join)


@given(PHRASES, PHRASES)
def test_the_parts_hold_both_texts_in_full(before: str, after: str) -> None:
    found = parts(before, after)
    assert "".join(part.text for part in found if part.fate is not Fate.NEW) == before
    assert "".join(part.text for part in found if part.fate is not Fate.GONE) == after
    assert all(part.text for part in found)
    assert all(one.fate is not other.fate for one, other in pairwise(found))


@given(PHRASES)
def test_a_text_that_stays_has_nothing_marked(text: str) -> None:
    assert {part.fate for part in parts(text, text)} <= {Fate.SAME}


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("手数料は20%です。", "手数料は22%です。", "手数料は[-20-]{+22+}%です。"),
        ("振込は翌日です。", "振込は翌日です。祝日は休みです。", "振込は翌日です。{+祝日は休みです。+}"),
        (
            "手数料は20%です。",
            "手数料は22%です。消費税は別です。",
            "手数料は[-20-]{+22+}%です。{+消費税は別です。+}",
        ),
        ("やめたい人へ。", "Bank holidays count.", "[-やめたい人へ。-]{+Bank holidays count.+}"),
        ("一行目\n二行目", "一行目\n\n二行目", "一行目\n{+\n+}二行目"),
        ("It costs 3 yen. Ask first.", "It costs 4 yen. Ask first.", "It costs [-3-]{+4+} yen. Ask first."),
        ("", "新しい", "{+新しい+}"),
        ("古い", "", "[-古い-]"),
    ],
    ids=[
        "a figure",
        "a sentence more",
        "both",
        "rewritten",
        "a line break",
        "english",
        "from nothing",
        "to nothing",
    ],
)
def test_a_change_is_told_by_sentence_or_by_word(before: str, after: str, shown: str) -> None:
    signs = {Fate.SAME: "{}", Fate.GONE: "[-{}-]", Fate.NEW: "{{+{}+}}"}
    assert "".join(signs[part.fate].format(part.text) for part in parts(before, after)) == shown


def wording(**changes: object) -> Wording:
    text = EntryText(title="題", answer="答え", keywords=("一", "二"))
    return Wording(ja=replace(text, **changes), en=text)  # type: ignore[arg-type]


def test_only_the_texts_that_differ_are_named_by_language() -> None:
    found = differences(wording(), wording(answer="別の答え", keywords=("一", "三")))
    assert [(each.language, each.field) for each in found] == [
        (Language.JA, "answer"),
        (Language.JA, "keywords"),
    ]


def test_an_entry_that_comes_or_goes_has_all_its_texts_named() -> None:
    for found, fate in (
        (differences(None, wording()), Fate.NEW),
        (differences(wording(), None), Fate.GONE),
    ):
        assert [each.field for each in found] == ["title", "answer", "keywords"] * 2
        assert {part.fate for each in found for part in each.parts} == {fate}
    assert differences(None, None) == ()


def test_every_text_of_an_entry_is_compared() -> None:
    assert set(FIELDS) == {
        name for name in EntryText.__struct_fields__ if isinstance(text_of(wording().ja, name), str)
    }


def test_the_longest_and_worst_texts_are_compared_at_once() -> None:
    before, after = "ab\n" * 1_300, "ba\n" * 1_300
    assert "".join(part.text for part in parts(before, after) if part.fate is not Fate.GONE) == after
