"""Days as members type them: 2019-09-30, 令和元年9月30日, 9/30."""

import re
from datetime import date, timedelta

from msgspec import Struct

from bot.domain.errors import DateError
from bot.domain.numerals import fold, numeral
from bot.domain.yen_scales import NumeralError

LONGEST = 60
"""How many characters a text may have."""
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""A year outside is taken for a slip of the finger."""
_SHOWN = 24
_LEAP_YEAR = 2000


class _Era(Struct, frozen=True, kw_only=True):
    first: date
    last: date


# From the cabinet orders on era names of 1989 (No. 1 of Showa 64) and 2019 (No. 143 of Heisei 31).
_NAMED_ERAS = {
    "令和": _Era(first=date(2019, 5, 1), last=date.max),
    "平成": _Era(first=date(1989, 1, 8), last=date(2019, 4, 30)),
    "昭和": _Era(first=date(1926, 12, 25), last=date(1989, 1, 7)),
}
_ERAS = _NAMED_ERAS | dict(zip("rhs", _NAMED_ERAS.values(), strict=True))
_DAYS_AGO = {
    **dict.fromkeys(("今日", "本日", "きょう", "現在", "today"), 0),
    **dict.fromkeys(("昨日", "きのう", "yesterday"), 1),
    **dict.fromkeys(("一昨日", "おととい"), 2),
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = "月火水木金土日"

_KANJI = "[〇零一二三四五六七八九十百千]"
_NUMBER = f"(?:[0-9]{{1,2}}|{_KANJI}{{1,3}})"
_MONTH, _DAY = f"(?P<month>{_NUMBER})", f"(?P<day>{_NUMBER})"
_ERA_YEAR = rf"(?P<era>令和|平成|昭和|[rhs])\.?(?P<era_year>元|{_NUMBER})"
_YEAR = f"(?:{_ERA_YEAR}|(?P<year>[0-9]{{4}}|二千{_KANJI}{{0,5}}|{_KANJI}{{4,6}}))"
_WEEKDAY = rf"(?:\((?P<short>[{_WEEKDAYS}])(?:曜日?)?\)|(?P<spelt>[{_WEEKDAYS}])曜日?)?"
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ORDINAL, _NAMED_YEAR = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?", "(?:,? ?(?P<year>[0-9]{4}))"
_FORMS = (
    "(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
    f"{_YEAR}(?P<mark>[-/.]){_MONTH}(?:(?P=mark){_DAY}{_WEEKDAY})?",
    f"{_YEAR}年{_MONTH}月(?:{_DAY}日?{_WEEKDAY})?",
    f"{_MONTH}[-/.]{_DAY}{_WEEKDAY}",
    f"{_MONTH}月{_DAY}日?{_WEEKDAY}",
    f"{_NAME} ?{_ORDINAL}{_NAMED_YEAR}?",
    f"{_ORDINAL} ?{_NAME}{_NAMED_YEAR}?",
    f"{_NAME}{_NAMED_YEAR}",
)
_REFUSED_FORMS = (
    ("dates.order", f"{_NUMBER}([-/.]){_NUMBER}\\1[0-9]{{4}}"),
    ("dates.short_year", f"'?{_NUMBER}(?:([-/.]){_NUMBER}\\1{_NUMBER}|年{_NUMBER}月(?:{_NUMBER}日?)?)"),
    ("dates.incomplete", f"{_YEAR}年?|{_NUMBER}[月日]|{_NAME}"),
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))


def read_date(text: str, today: date) -> date:
    """Return the day that ``text`` says; of a year and a month, the first day.

    A day without a year is this year's. Where that is still to come it is refused: another year is a guess.
    Raises ``DateError``.
    """
    stripped = text.strip()
    if len(stripped) > LONGEST:
        raise DateError("dates.too_long", limit=LONGEST)
    try:
        typed = fold(stripped)
    except NumeralError as error:
        raise DateError("dates.odd_digit", text=error.text) from error
    if not typed:
        raise DateError("dates.empty")
    plain = _plain(typed)
    if plain in _DAYS_AGO:
        return today - timedelta(days=_DAYS_AGO[plain])
    found = next(filter(None, (re.fullmatch(form, plain) for form in _FORMS)), None)
    if found is None:
        key = next((key for key, form in _REFUSED_FORMS if re.fullmatch(form, plain)), "dates.unreadable")
        raise DateError(key, text=_shown(typed))
    return _day(found.groupdict(), typed, today)


def _plain(typed: str) -> str:
    """Return the text in lower case, with one kind of dash, without spaces that part no digits or words."""
    dashed = typed.lower().translate(_DASHES)
    closed = re.sub(r"(?<![0-9a-z,]) | (?![0-9a-z])", "", dashed)
    return re.sub(r"(?:時点|現在|付け?|です|。)+$", "", closed) or closed


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _day(parts: dict[str, str | None], typed: str, today: date) -> date:
    era, name = _ERAS.get(parts.get("era") or ""), parts.get("name")
    month = _MONTHS.index(name[:3]) + 1 if name else _number(parts["month"] or "", typed)
    day = _number(parts.get("day") or "1", typed)
    written = parts.get("era_year") or parts.get("year")
    if written is None:
        found = _this_year(month, day, typed, today)
    else:
        year = 1 if written == "元" else _number(written, typed)
        found = _existing(year + (era.first.year - 1 if era else 0), month, day, typed)
    if era is not None and not era.first <= found <= era.last:
        raise DateError("dates.era", text=_shown(typed), iso=found.isoformat())
    weekday = parts.get("short") or parts.get("spelt")
    if weekday is not None and weekday != _WEEKDAYS[found.weekday()]:
        raise DateError("dates.weekday", text=_shown(typed), iso=found.isoformat())
    return found


def _number(text: str, typed: str) -> int:
    try:
        found = numeral(text)
    except NumeralError:
        found = None
    if found is None or found.value.denominator != 1:
        raise DateError("dates.unreadable", text=_shown(typed))
    return found.value.numerator


def _existing(year: int, month: int, day: int, typed: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateError("dates.range", first=str(FIRST_YEAR), last=str(LAST_YEAR))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DateError("dates.impossible", text=_shown(typed)) from error


def _this_year(month: int, day: int, typed: str, today: date) -> date:
    _existing(_LEAP_YEAR, month, day, typed)
    try:
        found = date(today.year, month, day)
    except ValueError as error:
        raise DateError("dates.year_needed", text=_shown(typed)) from error
    if found > today:
        raise DateError("dates.year_needed", text=_shown(typed))
    return found
