"""What was ticked travels in the buttons' ids, and a balance can be told in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import UserError
from bot.domain.exitform import Ticked, read_balance, unpacked
from bot.domain.yen import MOST

ASKED = (
    "blocker.undelivered",
    "blocker.escrow",
    "blocker.balance",
    "caution.points",
    "caution.return-limits",
)


@given(
    st.builds(
        Ticked,
        keys=st.frozensets(st.sampled_from(ASKED)),
        balance=st.none() | st.integers(1, MOST),
    )
)
def test_a_form_survives_the_trip_through_a_buttons_id(ticked: Ticked) -> None:
    assert unpacked(ticked.packed(), ASKED) == ticked


def test_no_form_that_was_ever_sent_is_read_in_another_way() -> None:
    ticked = Ticked(keys=frozenset({"blocker.escrow", "caution.points"}), balance=3000)
    assert ticked.packed() == "icvq.3000"


@pytest.mark.parametrize("text", ["", "a", "a.", "..", ".x", ".-1", "zz.", "1.5.2"])
def test_what_no_button_ever_held_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a form|codes of no key"):
        unpacked(text, ASKED)


@pytest.mark.parametrize(
    ("typed", "balance"),
    [
        ("", None),
        (" 　", None),
        ("0", None),
        ("０円", None),
        ("￥０", None),
        ("なし", None),
        ("無し", None),
        ("ゼロ", None),
        ("None", None),
        ("nothing", None),
        ("3,000円", 3000),
        ("1.2万", 12_000),
    ],
)
def test_a_balance_is_read_or_said_not_to_be_there(typed: str, balance: int | None) -> None:
    assert read_balance(typed) == balance


@pytest.mark.parametrize("typed", ["2〜3万円", "わからない", "$50"])
def test_a_range_or_no_amount_at_all_is_no_balance(typed: str) -> None:
    with pytest.raises(UserError):
        read_balance(typed)
