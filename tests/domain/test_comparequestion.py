"""What is being compared travels in the menus' ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.compare import Sort
from bot.domain.comparequestion import CompareQuestion, unpacked
from bot.domain.yen import MOST, TaxBasis, Unit, read_amount


@given(
    st.builds(
        CompareQuestion,
        low=st.integers(1, MOST),
        high=st.just(MOST),
        tax=st.sampled_from(TaxBasis),
        job=st.sampled_from(["", "writer", "public-relations"]),
        sort=st.sampled_from(Sort),
        page=st.none() | st.integers(0, 99),
        unit=st.none() | st.sampled_from(Unit),
    )
)
def test_a_question_survives_the_trip_through_a_menus_id(question: CompareQuestion) -> None:
    assert unpacked(question.packed()) == question
    assert len(f"compare.share:1:{question.packed()}") <= 100


@given(low=st.integers(1, MOST), page=st.none() | st.integers(0, 9))
def test_named_services_survive_it_where_there_is_room(low: int, page: int | None) -> None:
    question = CompareQuestion(low=low, high=low, page=page, services=("coconala", "crowdworks", "lancers"))
    assert unpacked(question.packed()) == question
    assert len(f"compare.share:1:{question.packed()}") <= 100


def test_services_too_many_for_an_id_are_all_compared() -> None:
    question = CompareQuestion(
        low=1, high=1, unit=Unit.HOUR, services=tuple(f"service-{n}" for n in range(9))
    )
    assert unpacked(question.packed()) == CompareQuestion(low=1, high=1, unit=Unit.HOUR)


def product(typed: str) -> CompareQuestion:
    read = read_amount(typed)
    assert read.working is not None
    return CompareQuestion(low=read.low, high=read.high, working=read.working)


@pytest.mark.parametrize(
    ("typed", "working"),
    [
        ("1.5円×3000文字", "1.5 × 3,000"),
        ("3000円×20件", "3,000 × 20"),
        ("10,000円 × 2時間 × 5日", "10,000 × 2 × 5"),
        ("0.05円×20000文字", "0.05 × 20,000"),
        ("12万円×3か月", "120,000 × 3"),
    ],
)
def test_a_multiplication_survives_it_too(typed: str, working: str) -> None:
    question = product(typed)
    assert question.working == working
    assert unpacked(question.packed()) == question


@given(price=st.integers(1, 99_999), count=st.integers(1, 99), tenths=st.integers(0, 9))
def test_whatever_was_multiplied_is_read_back_as_it_was(price: int, count: int, tenths: int) -> None:
    question = product(f"{price}.{tenths}円×{count * 10}件")
    assert unpacked(question.packed()) == question


def test_of_a_multiplication_too_long_for_an_id_nothing_is_said() -> None:
    question = CompareQuestion(low=1, high=1, working=" × ".join(["1"] * 40))
    assert unpacked(question.packed()) == CompareQuestion(low=1, high=1)
    assert len(f"compare.share:1:{question.packed()}") <= 100


def test_an_id_of_an_older_message_is_still_read() -> None:
    question = unpacked("10000~20000~e~writer~payout~even")
    assert (question.low, question.high, question.job, question.page) == (10_000, 20_000, "writer", None)
    assert (question.unit, question.working) == (None, "")


@pytest.mark.parametrize(
    "forged",
    ["", "x", "1~2~i~~name", "0~1~i~~name~0", "2~1~i~~name~0", "1~9999999999~i~~name~0", "1~2~z~~name~0",
     "1~2~i~~other~0", "1~2~i~~name~x", "1~2~i~~name~0~0", "1~2~i~~name~0~hour~hour", "1~2~i~~name~0~moon",
     "6~6~i~~name~0~2x", "6~6~i~~name~0~2x3x", "6~6~i~~name~0~-2x-3", "6~6~i~~name~0~2e0x3",
     "6~6~i~~name~0~2x4", "6~7~i~~name~0~2x3", "6~6~i~~name~0~x",
     "1~2~i~~name~0~~lancers", "1~2~i~~name~0~~", "1~2~i~~name~0~~a.b~c", "1~2~i~~name~0~~a.:b"],
)  # fmt: skip
def test_anything_else_is_refused(forged: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says, the member reads that the menu is too old
        unpacked(forged)
