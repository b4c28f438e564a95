"""Filling in a form as a person would: what is not touched keeps what stands in it."""

from collections.abc import Callable, Mapping
from typing import cast

from bot.simulation.components import (
    CHECKBOX,
    CHECKBOX_GROUP,
    ENTITY_SELECTS,
    FILE_UPLOAD,
    JSON,
    RADIO_GROUP,
    STRING_SELECT,
    TEXT_INPUT,
    many,
)
from bot.simulation.faults import StepError
from bot.simulation.finding import fields_of, find_field, option_values
from bot.simulation.optionvalues import Resolve, truth
from bot.simulation.written import written

TEXT_LENGTH = 4000
"""What a text field takes that does not say how much."""


def filled(form: JSON, given: Mapping[str, object], resolve: Resolve) -> dict[str, object]:
    """Return every field's value by custom id, as simcord takes it.

    Raises ``StepError`` for a field or an option that the form does not have.
    """
    fields = fields_of(form)
    values = {name: value for name, field in fields.items() if (value := _default(field)) is not None}
    for target, value in given.items():
        field = find_field(fields, target)
        values[str(field["custom_id"])] = _value(field, value, resolve)
    return values


def _default(field: JSON) -> object:
    if field["type"] == TEXT_INPUT:
        return field.get("value")
    chosen = [str(option["value"]) for option in many(field, "options") if option.get("default")]
    if field["type"] == RADIO_GROUP:
        return chosen[0] if chosen else None
    return chosen or None


def _value(field: JSON, value: object, resolve: Resolve) -> object:
    kind = cast("int", field["type"])
    if kind == FILE_UPLOAD:
        raise StepError(f"field {field['custom_id']} takes a file, which cannot be given here")
    if kind in ENTITY_SELECTS:
        return [resolve(ENTITY_SELECTS[kind], item) for item in _items(field, value)]
    return READERS[kind](field, value)


def _text(field: JSON, value: object) -> str:
    name = f"field {field['custom_id']}"
    text = written(value, name)
    most = int(field.get("max_length") or TEXT_LENGTH)
    if len(text) > most:
        raise StepError(f"{name} has {len(text)} characters and takes {most} at most")
    return text


def _one(field: JSON, value: object) -> str:
    chosen = option_values(field, _items(field, value))
    if len(chosen) != 1:
        raise StepError(f"field {field['custom_id']} takes one option")
    return chosen[0]


def _items(field: JSON, value: object) -> list[str]:
    several = cast("list[object]", value) if isinstance(value, list) else [value]
    items = [written(item, f"field {field['custom_id']}") for item in several]
    return [] if items == [""] else items


READERS: Mapping[int, Callable[[JSON, object], object]] = {
    TEXT_INPUT: _text,
    STRING_SELECT: lambda field, value: option_values(field, _items(field, value)),
    CHECKBOX_GROUP: lambda field, value: option_values(field, _items(field, value)),
    RADIO_GROUP: _one,
    CHECKBOX: lambda field, value: truth(str(field["custom_id"]), str(value)),
}
