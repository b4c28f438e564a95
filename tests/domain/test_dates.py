"""What members type as a day, and what the bot reads."""

import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.dates import read_date
from bot.domain.errors import DateError
from tests.domain.refusals import examples, keys, sentences

TODAY = datetime.date(2024, 3, 15)
DAY = datetime.date(2019, 9, 30)
MONTH = datetime.date(2019, 9, 1)
LONG = 5_000_000

DAYS = {
    "2019-09-30": DAY,
    "2019/9/30": DAY,
    "2019.9.30": DAY,
    "2019年9月30日": DAY,
    "2019年9月30": DAY,
    "２０１９年９月３０日": DAY,
    "２０１９／０９／３０": DAY,
    "2019−09−30": DAY,
    " 2019年 9月 30日 ": DAY,
    "20190930": DAY,
    "令和元年9月30日": DAY,
    "令和1年9月30日": DAY,
    "㋿元年9月30日": DAY,
    "R1.9.30": DAY,
    "r1/9/30": DAY,
    "令和元年九月三十日": DAY,
    "二〇一九年九月三十日": DAY,
    "二千五年九月三十日": datetime.date(2005, 9, 30),
    "2019年9月30日（月）": DAY,
    "2019-09-30時点": DAY,
    "Sep 30, 2019": DAY,
    "30th September 2019": DAY,
    "平成31年4月1日": datetime.date(2019, 4, 1),
    "H31.4.30": datetime.date(2019, 4, 30),
    "昭和64年1月7日": datetime.date(1989, 1, 7),
    "S1.12.25": datetime.date(1926, 12, 25),
    "2019-09": MONTH,
    "2019年9月": MONTH,
    "令和元年9月": MONTH,
    "Sep 2019": MONTH,
    "3/15": TODAY,
    "3月15日": TODAY,
    "2/29": datetime.date(2024, 2, 29),
    "1月1日": datetime.date(2024, 1, 1),
    "Jan 1": datetime.date(2024, 1, 1),
    "今日": TODAY,
    "today": TODAY,
    "TODAY": TODAY,
    "昨日": datetime.date(2024, 3, 14),
    "yesterday": datetime.date(2024, 3, 14),
    "一昨日": datetime.date(2024, 3, 13),
    "2030-01-01": datetime.date(2030, 1, 1),
}

REFUSED = {
    "": "empty",
    "\u3000\u200b": "empty",
    "あ" * 61: "too_long",
    "②月3日": "odd_digit",
    "㋈": "odd_digit",
    "いつか": "unreadable",
    "明日": "unreadable",
    "2019-9/30": "unreadable",
    "2019 9 30": "unreadable",
    "201909": "unreadable",
    "2019-02-30": "impossible",
    "2019-13-01": "impossible",
    "2023年2月29日": "impossible",
    "2/30": "impossible",
    "13/5": "impossible",
    "1850-01-01": "range",
    "2919-09-30": "range",
    "19/9/30": "short_year",
    "19年9月30日": "short_year",
    "'19/9/30": "short_year",
    "9/30/2019": "order",
    "平成31年5月1日": "era",
    "令和元年4月30日": "era",
    "昭和64年1月8日": "era",
    "R0.9.30": "era",
    "2019": "incomplete",
    "2019年": "incomplete",
    "令和元年": "incomplete",
    "9月": "incomplete",
    "30日": "incomplete",
    "3/16": "year_needed",
    "9月30日": "year_needed",
    "Dec 31": "year_needed",
    "2019年9月30日(火)": "weekday",
}


def refusal(text: str, today: datetime.date = TODAY) -> DateError:
    with pytest.raises(DateError) as refused:
        read_date(text, today)
    return refused.value


def outcome(text: str) -> datetime.date | DateError:
    try:
        return read_date(text, TODAY)
    except DateError as error:
        return error


@pytest.mark.parametrize(("text", "day"), DAYS.items(), ids=DAYS)
def test_a_day_is_read(text: str, day: datetime.date):
    assert read_date(text, TODAY) == day


@pytest.mark.parametrize(("text", "key"), REFUSED.items(), ids=[text[:20] or "nothing" for text in REFUSED])
def test_what_is_no_single_day_is_refused_with_its_reason(text: str, key: str):
    error = refusal(text)
    assert error.message == f"dates.{key}"
    assert all(sentences(error))


def test_every_message_has_a_text_that_calls_for_it():
    assert keys("dates") == {f"dates.{key}" for key in REFUSED.values()}


@pytest.mark.parametrize("text", examples("dates"))
def test_what_a_refusal_says_to_type_is_read(text: str):
    assert read_date(text, TODAY).year == 2019


def test_the_29th_of_february_without_a_year_needs_one_outside_leap_years():
    assert refusal("2/29", datetime.date(2023, 3, 15)).message == "dates.year_needed"


def test_an_era_refusal_names_the_western_day():
    assert refusal("平成31年5月1日").values["iso"] == "2019-05-01"


@pytest.mark.parametrize("text", ["1" * LONG, "2019年" * LONG, "2019-09-30" + " " * LONG + "頃"])
def test_a_huge_text_is_refused_by_its_length(text: str):
    assert refusal(text).message == "dates.too_long"


PIECES = [
    *"0123456789０９〇一二三十百元②年月日火(（)）/／.．-−ー 頃rhs,'",
    *(
        "2019",
        "令和",
        "平成",
        "昭和",
        "㋿",
        "sep",
        "may ",
        "今日",
        "today",
        "時点",
        "曜日",
        "\u200b",
        "\ud800",
    ),
]
typed = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(st.text(st.characters(codec=None), max_size=100) | typed)
@example("ﷺ" * 60)
@example("現在" * 30)
@example("9999年99月99日")
def test_any_text_is_read_or_refused(text: str):
    read = outcome(text)
    if isinstance(read, DateError):
        assert all(sentences(read))


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_a_day_is_read_back_however_it_is_written(day: datetime.date):
    year, month, number = day.year, day.month, day.day
    weekday = "月火水木金土日"[day.weekday()]
    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{year}/{month}/{number}",
        f"{year}.{month}.{number}",
        f"{year}年{month}月{number}日",
        f"{year}年{month}月{number}日（{weekday}）",
        f"{year}年 {month}月 {number}日 {weekday}曜日",
        f"{number} {day:%b} {year}",
        f"{day:%B} {number}, {year}",
    ):
        assert read_date(text, TODAY) == day, text


@given(st.dates(datetime.date(1926, 12, 25), datetime.date(2050, 12, 31)))
def test_a_day_belongs_to_one_era(day: datetime.date):
    eras = (("昭和", 1925), ("平成", 1988), ("令和", 2018))
    written = [
        f"{name}{day.year - before}年{day.month}月{day.day}日" for name, before in eras if day.year > before
    ]
    read = [outcome(text) for text in written]
    assert read.count(day) == 1
    assert {one.message for one in read if isinstance(one, DateError)} <= {"dates.era", "dates.unreadable"}


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2090, 12, 31)), st.dates())
def test_a_day_without_a_year_is_never_in_the_future(today: datetime.date, day: datetime.date):
    try:
        read = read_date(f"{day.month}/{day.day}", today)
    except DateError as error:
        read = error
    if isinstance(read, DateError):
        assert read.message == "dates.year_needed"
        assert (day.month, day.day) > (today.month, today.day) or (day.month, day.day) == (2, 29)
    else:
        assert read.year == today.year
        assert read <= today
