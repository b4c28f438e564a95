"""From what a TOML file holds to the records of the domain, with everything that does not fit."""

import datetime
import types
from collections.abc import Callable, Collection
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar, cast, get_args, get_origin

from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from bot.domain.flaws import Flaw

Record = TypeVar("Record")

BASIS_POINTS = 100
"""In a percent."""
SHOWN = 40
"""Characters of a wrong value that are shown."""
FILE_NAMES = {"rate": "percent"}
"""Fields that people write otherwise: a rate of 1650 basis points is ``percent = 16.5`` in a file."""


class _Bad(Enum):
    BAD = "a value that was complained about"


BAD: Final = _Bad.BAD


def decode(
    kind: type[Record], value: object, *, trims: bool = True, without: Collection[Enum] = ()
) -> tuple[Record | None, tuple[Flaw, ...]]:
    """Return the ``kind`` that ``value`` describes and no flaws, or ``None`` and every flaw.

    A table becomes a record, a list a tuple, text an enum's member; what may be ``None`` may be left out.
    Nothing is converted on the way: ``"3"`` is not a number and ``true`` is not 1. Spaces around texts go,
    unless ``trims`` is false. Members of enums in ``without`` are refused like words that mean none.
    """
    flaws: list[Flaw] = []
    record = _Decoder(flaws, trims=trims, without=without).value(kind, value, "")
    return (None, tuple(flaws)) if flaws else (cast("Record", record), ())


@cache
def _fields(kind: type[Struct]) -> dict[str, FieldInfo]:
    """Return a record's fields by the names that files use."""
    return {FILE_NAMES.get(field.name, field.name): field for field in fields(kind)}


class _Decoder:
    def __init__(self, flaws: list[Flaw], *, trims: bool, without: Collection[Enum]) -> None:
        self._flaws = flaws
        self._without = without
        self._trims = trims

    def value(self, kind: Any, value: object, path: str) -> object:  # noqa: ANN401 - a type, or a form of types
        read, inner = _reading(kind)
        return read(self, inner, value, path)

    def scalar(self, kind: type, value: object, path: str) -> object:
        what, fits = SCALARS[kind]
        if not fits(value):
            return self._mistaken(path, what, value, rule=f"kind_{kind.__name__}")
        return value.strip() if self._trims and isinstance(value, str) else value

    def record(self, kind: type[Struct], value: object, path: str) -> object:
        if not isinstance(value, dict):
            return self._mistaken(path, "a table", value, rule="kind_table")
        table = cast("dict[str, object]", value)
        known = _fields(kind)
        values: dict[str, object] = {}
        for name, item in table.items():
            where = f"{path}.{name}".lstrip(".")
            if name not in known:
                self._complain(where, f"is not known{_suggestion(name, known)}", rule="unknown")
                continue
            field = known[name]
            read = self._percent if field.name in FILE_NAMES else self.value
            values[field.name] = read(field.type, item, where)
        for name, field in known.items():
            if name not in table:
                values[field.name] = self._absent(field, f"{path}.{name}".lstrip("."))
        return BAD if BAD in values.values() else kind(**values)

    def _absent(self, field: FieldInfo, path: str) -> object:
        if field.default is not NODEFAULT:
            return field.default
        if type(None) in get_args(field.type):
            return None
        return self._complain(path, "is missing", rule="missing")

    def items(self, kind: Any, value: object, path: str) -> object:  # noqa: ANN401 - see value
        if not isinstance(value, list):
            return self._mistaken(path, "a list", value, rule="kind_list")
        listed = cast("list[object]", value)
        if kind is str and all(map(_is_text, listed)):  # most of what is shipped
            texts = cast("list[str]", listed)
            return tuple(map(str.strip, texts)) if self._trims else tuple(texts)
        items = [self.value(kind, item, f"{path}#{number}") for number, item in enumerate(listed, start=1)]
        return BAD if BAD in items else tuple(items)

    def member(self, kind: type[Enum], value: object, path: str) -> object:
        members = [member for member in kind if member not in self._without]
        for member in members:
            if isinstance(value, str) and value == member.value:
                return member
        choices = ", ".join(str(member.value) for member in members)
        return self._complain(path, f"must be one of {choices}, not {_shown(value)}")

    def _percent(self, _hint: object, value: object, path: str) -> object:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return self._complain(path, f"must be a number such as 16.5, not {_shown(value)}")
        # The digits that are written: those of any number with two decimals survive being a float.
        points = Decimal(repr(value)) * BASIS_POINTS
        if not points.is_finite() or points != points.to_integral_value():
            return self._complain(path, f"must have two decimals at most, not {value}")
        return int(points)

    def _mistaken(self, path: str, what: str, value: object, *, rule: str) -> _Bad:
        shown = _shown(value)
        return self._complain(path, f"must be {what}, not {shown}", rule=rule, shown=shown)

    def _complain(self, path: str, reason: str, *, rule: str = "", **values: str) -> _Bad:
        self._flaws.append(Flaw(path=path, reason=reason, rule=rule, values=values))
        return BAD


@cache
def _reading(kind: Any) -> tuple[Callable[[_Decoder, Any, object, str], object], Any]:  # noqa: ANN401 - see value
    """Return the method that reads a ``kind``, and the type to give it: of a list, the items'."""
    if isinstance(kind, types.UnionType):
        (kind,) = (option for option in get_args(kind) if option is not type(None))
    if get_origin(kind) is tuple:
        return _Decoder.items, get_args(kind)[0]
    if issubclass(kind, Struct):
        return _Decoder.record, kind
    return (_Decoder.member if issubclass(kind, Enum) else _Decoder.scalar), kind


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def _is_day(value: object) -> bool:
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)


SCALARS: dict[type, tuple[str, Callable[[object], bool]]] = {
    str: ("text", _is_text),
    int: ("a whole number", _is_whole),
    bool: ("true or false", _is_truth),
    datetime.date: ("a date such as 2024-04-01, without quotes", _is_day),
}


def _shown(value: object) -> str:
    match value:
        case dict():
            return "a table"
        case list():
            return "a list"
        case bool():
            return str(value).lower()
        case str():
            return repr(value if len(value) <= SHOWN else f"{value[:SHOWN]}…")
        case _:
            return str(value)


def _suggestion(name: str, known: dict[str, Any]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only a file with a fault pays for it

    close = get_close_matches(FILE_NAMES.get(name, name), known, n=1)
    return f"; did you mean {close[0]}?" if close else ""
