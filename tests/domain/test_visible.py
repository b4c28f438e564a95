"""What of a text can be seen."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.visible import BLANK, shows, visible
from bot.render.theme import plain

FAMILY, FLAG, WORKER = "👨‍👩‍👧‍👦", "🏳️‍🌈", "👩🏽‍💻"


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        pytest.param("退会\u200bでき\u2060ない\ufeff", "退会できない", id="zero width"),
        pytest.param("\u202e退会\u202c", "退会", id="right to left"),
        pytest.param("退\u00ad会", "退会", id="soft hyphen"),
        pytest.param("  退会\n\tしたい\u3000です\u2028 ", "退会 したい です", id="one line"),
        pytest.param("\x00退会\x1b[31m", "退会[31m", id="control"),
        pytest.param("\ud83d退会", "退会", id="half a pair"),
        pytest.param("葛\U000e0100城", "葛城", id="variation selector"),
        pytest.param("1\ufe0f\u20e3 退会", "1 退会", id="key cap"),
        pytest.param("12\u200d34", "1234", id="joiner within a number"),
        pytest.param("退\u200d会", "退会", id="joiner within a word"),
        pytest.param(FAMILY, FAMILY, id="family"),
        pytest.param(FLAG, FLAG, id="flag"),
        pytest.param(WORKER, WORKER, id="skin colour"),
        pytest.param("❤\ufe0f退会", "❤\ufe0f退会", id="coloured sign"),
        pytest.param("👩\u200d", "👩", id="joiner at the end"),
        pytest.param("か\u3099", "か\u3099", id="a mark that is seen"),
    ],
)
def test_what_cannot_be_seen_is_left_out(typed: str, seen: str) -> None:
    assert visible(typed) == seen


@pytest.mark.parametrize("blank", [*sorted(BLANK), "\u200b", "\u3164\u200d\u2800", " \u180e\u3000"])
def test_where_nothing_shows_there_is_nothing(blank: str) -> None:
    assert visible(blank) == ""
    assert plain(blank) == ""


def test_a_question_behind_much_that_is_invisible_is_still_shown() -> None:
    assert plain("\u200b" * 5000 + "退会できない") == "退会できない"


def test_a_picture_is_shown_in_one_piece() -> None:
    assert plain(f"{FAMILY}と{FLAG}") == f"{FAMILY}と{FLAG}"


@given(st.text(st.characters() | st.sampled_from("\u200d\ufe0f👩🏽❤\u2800\u3164 a1")))
@example("👩\ufe0f\ufe0f\u200d\u200d👩")
@example("👩\u200b\u200d👩")
def test_what_is_seen_is_seen_once_more(text: str) -> None:
    seen = visible(text)
    assert visible(seen) == seen
    assert seen.isprintable() or all(
        character.isprintable() or unicodedata.name(character, "") == "ZERO WIDTH JOINER"
        for character in seen
    )
    assert not BLANK & set(seen)
    assert shows(text) == bool(seen)
