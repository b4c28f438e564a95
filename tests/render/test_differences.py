"""Differences as a phone shows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.differences import differences, parts
from bot.domain.editions import Wording
from bot.domain.guide import EntryText, Language
from bot.i18n import load_messages
from bot.render.differences import difference_fields, marked
from bot.render.theme import Limit, units
from bot.settings import DATA

WORDS = load_messages(DATA / "locales")


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("手数料は20%です。", "手数料は22%です。", "手数料は~~20~~**22**%です。"),
        ("a\nb", "a\n\nb", "a\n**↵**b"),
        ("*強調*です", "*強調*でした", "\\*強調\\*~~です~~**でした**"),
        ("", "- 一\n\n- 二", "**\\- 一**\n\n**\\- 二**"),
        ("やる気", "@everyone <@1>", "~~やる気~~**@\u200beveryone \\<@1\\>**"),
        ("Ask us now", "Ask them now", "Ask ~~us~~**them** now"),
    ],
    ids=["a figure", "a line break", "markdown", "several lines", "mentions", "english"],
)
def test_what_is_gone_is_struck_out_and_what_is_new_is_bold(before: str, after: str, shown: str) -> None:
    assert marked(parts(before, after), 1_000) == shown


def test_of_what_stayed_only_the_surroundings_are_shown() -> None:
    filler = "そのままの文です。" * 30
    shown = marked(parts(f"{filler}古い値。{filler}", f"{filler}新しい値段。{filler}"), 1_000)
    assert len(shown) < 150
    assert shown.startswith("…")
    assert shown.endswith("…")


@given(st.text(max_size=300), st.text(max_size=300), st.integers(30, 400))
def test_a_difference_is_never_longer_than_its_room(before: str, after: str, room: int) -> None:
    assert units(marked(parts(before, after), room)) <= room


def test_a_change_of_everything_keeps_to_the_room_of_a_message() -> None:
    before, after = (
        EntryText(
            title=sign * 100,
            answer=sign * 400,
            body=sign * 4_000,
            differs=sign * 300,
            question=sign * 100,
            todo=sign * 300,
            keywords=(sign * 100,) * 30,
            questions=(sign * 100,) * 30,
        )
        for sign in "*_"
    )
    found = differences(Wording(ja=before, en=before), Wording(ja=after, en=after))
    for language in Language:
        fields = difference_fields(WORDS[language], found, room=4_800)
        assert len(fields) == 16
        assert sum(units(name) + units(value) for name, value in fields) <= 4_800
        assert all(0 < units(value) <= Limit.FIELD_VALUE for _, value in fields)
