"""What is being compared travels in the menus' ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.compare import Sort
from bot.domain.comparequestion import CompareQuestion, unpacked
from bot.domain.yen import MOST, TaxBasis


@given(
    st.builds(
        CompareQuestion,
        low=st.integers(1, MOST),
        high=st.just(MOST),
        tax=st.sampled_from(TaxBasis),
        job=st.sampled_from(["", "writer", "public-relations"]),
        sort=st.sampled_from(Sort),
        page=st.none() | st.integers(0, 99),
    )
)
def test_a_question_survives_the_trip_through_a_menus_id(question: CompareQuestion) -> None:
    assert unpacked(question.packed()) == question
    assert len(f"compare.share:1:{question.packed()}") <= 100


@pytest.mark.parametrize(
    "forged",
    ["", "x", "1~2~i~~name", "0~1~i~~name~0", "2~1~i~~name~0", "1~9999999999~i~~name~0", "1~2~z~~name~0",
     "1~2~i~~other~0", "1~2~i~~name~x", "1~2~i~~name~0~0"],
)  # fmt: skip
def test_anything_else_is_refused(forged: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says, the member reads that the menu is too old
        unpacked(forged)
