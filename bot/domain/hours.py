"""Lengths of time as members type them: 3.5, 1時間30分, 90分, 1:30."""

import re
from fractions import Fraction

from bot.domain.errors import HoursError
from bot.domain.numerals import Numeral, fold, numeral
from bot.domain.yen_scales import Flaw, NumeralError

MOST_HOURS = 10_000
LONGEST = 60
"""How many characters a text may have."""
_HOUR = 60
"""Minutes."""
MOST_MINUTES = MOST_HOURS * _HOUR
_GROUP = 3
"""Digits between thousands separators."""
_SHOWN = 24

_NUMBER = "[0-9][0-9.,、]*|[〇零一二三四五六七八九十百千万]+"
_HOURS = "(?:時間|hours?|hrs?|h)"
_MINUTES = "(?:分(?:間)?|minutes?|mins?|m)"
_FORMS = (
    f"(?P<hours>{_NUMBER}) ?{_HOURS}?",
    f"(?P<hours>{_NUMBER}) ?{_HOURS}(?P<half>半)",
    f"(?P<hours>{_NUMBER}) ?{_HOURS} ?(?:and )?(?P<minutes>{_NUMBER}) ?{_MINUTES}",
    f"(?P<minutes>{_NUMBER}) ?{_MINUTES}",
    "(?P<hours>[0-9]{1,5})h(?P<minutes>[0-9]{2})",
    "(?P<hours>[0-9]{1,5}):(?P<minutes>[0-9]{2})",
    "(?P<half>半)時間",
)
_REFUSED_FORMS = (
    ("hours.negative", r"[-−△▲ー‐–—―].*|マイナス.*"),
    ("hours.range", rf"(?:{_NUMBER}) ?(?:{_HOURS}|{_MINUTES})? ?[-~〜∼−ー‐–—―].*|.*から.*|.* to .*"),
    ("hours.clock", r"(?:午前|午後|am|pm)?.*時(?!間).*|.*[0-9] ?[ap]m"),
)
_FLAWS = {Flaw.ODD_DIGIT: "hours.odd_digit", Flaw.GROUPING: "hours.grouping"}


def read_hours(text: str) -> int:
    """Return the length of time that ``text`` says, in minutes, from 1 minute to 10,000 hours.

    A number alone is hours. Raises ``HoursError``.
    """
    stripped = text.strip()
    if len(stripped) > LONGEST:
        raise HoursError("hours.too_long", limit=LONGEST)
    try:
        typed = fold(stripped)
        if not typed:
            raise HoursError("hours.empty")
        minutes = _minutes(_plain(typed), typed)
    except NumeralError as error:
        raise HoursError(_FLAWS.get(error.flaw, "hours.unreadable"), text=_shown(error.text)) from error
    if minutes == 0:
        raise HoursError("hours.zero")
    if minutes > MOST_MINUTES:
        raise HoursError("hours.too_large", limit=MOST_HOURS)
    if minutes.denominator != 1:
        raise HoursError("hours.fraction", text=_shown(typed))
    return minutes.numerator


def _plain(typed: str) -> str:
    """Return the text in lower case without words that change nothing."""
    lower = re.sub(r"^(?:約|およそ|だいたい|大体|合計|about |approx\.? |total )", "", typed.lower())
    return re.sub(r"(?: ?(?:くらい|ぐらい|ほど|程度|です|でした|。))+$", "", lower)


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _minutes(plain: str, typed: str) -> Fraction:
    found = next(filter(None, (re.fullmatch(form, plain) for form in _FORMS)), None)
    if found is None:
        key = next((key for key, form in _REFUSED_FORMS if re.fullmatch(form, plain)), "hours.unreadable")
        raise HoursError(key, text=_shown(typed))
    parts = found.groupdict()
    hours, minutes = (_number(parts.get(part), typed) for part in ("hours", "minutes"))
    half = bool(parts.get("half"))
    mixed = hours is not None and (minutes is not None or half)
    if mixed and hours is not None and hours.decimals:
        raise HoursError("hours.mixed", text=_shown(typed))
    if mixed and minutes is not None and minutes.value >= _HOUR:
        raise HoursError("hours.minutes", text=_shown(typed))
    total = (hours.value * _HOUR if hours else 0) + (minutes.value if minutes else 0)
    return Fraction(total) + (_HOUR // 2 if half else 0)


def _number(text: str | None, typed: str) -> Numeral | None:
    if text is None:
        return None
    found = numeral(text)
    if found is None or found.doubtful:
        raise HoursError("hours.unreadable", text=_shown(typed))
    if found.decimals == _GROUP and found.scale == 1 and 1 <= found.value < 10**_GROUP:
        raise HoursError("hours.point", text=_shown(typed))
    return found
