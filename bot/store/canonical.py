"""A record as text that is the same for the same record, its hash, and the way back."""

import datetime
import hashlib
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any, TypeVar, cast

import msgspec
from msgspec.structs import fields

from bot.store.errors import CorruptError

Record = TypeVar("Record")


def canonical(record: object, *, without: AbstractSet[str] = frozenset()) -> str:
    """Return a record as JSON with sorted keys, without the fields in ``without`` and those at their default.

    Leaving defaults out means that a new optional field does not change what is there already.
    """
    plain = _plain(record)
    if isinstance(plain, dict):
        fields = cast("dict[str, object]", plain)
        plain = {name: value for name, value in fields.items() if name not in without}
    return msgspec.json.encode(plain, order="sorted").decode()


def digest(document: str) -> str:
    """Return the SHA-256 of a document, in hexadecimal."""
    return hashlib.sha256(document.encode()).hexdigest()


def restored(kind: type[Record], document: str, key: str, **parts: str) -> Record:
    """Return the record behind a document, with ``parts`` as the documents of fields that were left out.

    Raises ``CorruptError``, naming ``key``, where they do not make such a record.
    """
    if parts:
        # Put together as text, so that one pass makes the record, without a copy of it in plain dictionaries.
        document = "{" + "".join(f'"{name}":{part},' for name, part in parts.items()) + document[1:]
    try:
        return msgspec.json.decode(document, type=kind)
    except msgspec.MsgspecError as error:
        message = f"the stored row of {key} cannot be read: {error}"
        raise CorruptError(message) from error


def _plain(value: object) -> object:
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, tuple):
        items = cast("tuple[Any, ...]", value)
        return [item if isinstance(item, str) else _plain(item) for item in items]  # most are texts
    if isinstance(value, datetime.date):
        return value.isoformat()
    return {
        name: _plain(part)
        for name, default in _fields(type(value))
        if (part := getattr(value, name)) != default
    }


@cache
def _fields(kind: Any) -> tuple[tuple[str, object], ...]:  # noqa: ANN401 - a record
    """Return a record's fields, each with its default."""
    return tuple((field.name, field.default) for field in fields(kind))
