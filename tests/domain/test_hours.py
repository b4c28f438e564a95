"""What members type as a length of time, and what the bot reads."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.errors import HoursError
from bot.domain.hours import MOST_HOURS, read_hours
from tests.domain.refusals import examples, keys, sentences

LONG = 5_000_000
MOST = MOST_HOURS * 60

LENGTHS = {
    "3": 180,
    "3.5": 210,
    "0.25": 15,
    "3時間": 180,
    "3時間半": 210,
    "一時間半": 90,
    "半時間": 30,
    "1時間30分": 90,
    "1 時間 30 分": 90,
    "１時間３０分": 90,
    "90分": 90,
    "90分間": 90,
    "1:30": 90,
    "１：３０": 90,
    "100:00": 6000,
    "3h": 180,
    "3Ｈ": 180,
    "1h30m": 90,
    "1h30": 90,
    "1 hour and 30 minutes": 90,
    "2 hrs 5 min": 125,
    "3.5 hours": 210,
    "三時間": 180,
    "十時間": 600,
    "三十分": 30,
    "３．５時間": 210,
    "1,000時間": 60_000,
    "1分": 1,
    "10000時間": MOST,
    "600000分": MOST,
    "約3時間": 180,
    "3時間くらい": 180,
    "合計3時間です": 180,
    "about 3 hours": 180,
}

REFUSED = {
    "": "empty",
    "\u3000\u200b": "empty",
    "あ" * 61: "too_long",
    "3²": "odd_digit",
    "½": "odd_digit",
    "1,00": "grouping",
    "10,00時間": "grouping",
    "1.500": "point",
    "長い": "unreadable",
    "2日": "unreadable",
    "1:5": "unreadable",
    "1:30:00": "unreadable",
    "3時間30": "unreadable",
    "5.": "unreadable",
    ".5": "unreadable",
    "百五時間": "unreadable",
    "3時": "clock",
    "3時半": "clock",
    "午後3時": "clock",
    "3 pm": "clock",
    "3〜4時間": "range",
    "3時間から4時間": "range",
    "3 to 4 hours": "range",
    "1.5時間30分": "mixed",
    "1.5時間半": "mixed",
    "1時間90分": "minutes",
    "1:60": "minutes",
    "3.33": "fraction",
    "1.5分": "fraction",
    "-3": "negative",
    "−3時間": "negative",
    "マイナス3時間": "negative",
    "0": "zero",
    "0:00": "zero",
    "10000時間1分": "too_large",
    "9" * 60: "too_large",
}


def refusal(text: str) -> HoursError:
    with pytest.raises(HoursError) as refused:
        read_hours(text)
    return refused.value


def outcome(text: str) -> int | HoursError:
    try:
        return read_hours(text)
    except HoursError as error:
        return error


@pytest.mark.parametrize(("text", "minutes"), LENGTHS.items(), ids=LENGTHS)
def test_a_length_of_time_is_read_in_minutes(text: str, minutes: int):
    assert read_hours(text) == minutes


@pytest.mark.parametrize(("text", "key"), REFUSED.items(), ids=[text[:20] or "nothing" for text in REFUSED])
def test_what_is_no_single_length_is_refused_with_its_reason(text: str, key: str):
    error = refusal(text)
    assert error.message == f"hours.{key}"
    assert all(sentences(error))


def test_every_message_has_a_text_that_calls_for_it():
    assert keys("hours") == {f"hours.{key}" for key in REFUSED.values()}


@pytest.mark.parametrize("text", examples("hours"))
def test_what_a_refusal_says_to_type_is_read(text: str):
    assert read_hours(text) >= 1


@pytest.mark.parametrize("text", ["9" * LONG, "三" * LONG, "3" + " " * LONG + "時間"])
def test_a_huge_text_is_refused_by_its_length(text: str):
    assert refusal(text).message == "hours.too_long"


PIECES = [
    *"0123456789０５〇一三十百半時分:：.．,、~〜-−ー hHmM約²",
    *(
        "時間",
        "10",
        "hours",
        "min",
        "から",
        " to ",
        "くらい",
        "です",
        "pm",
        "マイナス",
        "\u3000",
        "\u200b",
        "\ud800",
    ),
]
typed = st.lists(st.sampled_from(PIECES), max_size=10).map("".join)


@given(st.text(st.characters(codec=None), max_size=100) | typed)
@example("ﷺ" * 60)
@example("くらい" * 20)
@example("1." * 30)
def test_any_text_is_read_or_refused(text: str):
    read = outcome(text)
    if isinstance(read, HoursError):
        assert all(sentences(read))
    else:
        assert 1 <= read <= MOST


@given(st.integers(0, MOST_HOURS - 1), st.integers(1, 59))
def test_hours_and_minutes_are_read_back_however_they_are_written(hours: int, minutes: int):
    total = hours * 60 + minutes
    for text in (
        f"{hours}時間{minutes}分",
        f"{hours}:{minutes:02d}",
        f"{hours}h{minutes}m",
        f"{hours} hours {minutes} min",
        f"{total}分",
        f"{total:,} minutes",
    ):
        assert read_hours(text) == total, text


@given(st.integers(1, MOST_HOURS * 100))
def test_decimal_hours_are_exact_or_refused(hundredths: int):
    read = outcome(f"{Decimal(hundredths).scaleb(-2)}時間")
    minutes, fraction = divmod(hundredths * 60, 100)
    if fraction:
        assert isinstance(read, HoursError)
        assert read.message == "hours.fraction"
    else:
        assert read == minutes
