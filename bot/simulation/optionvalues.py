"""Turning what stands behind an option's colon into what Discord's client would send."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from bot.simulation.components import JSON, many
from bot.simulation.faults import StepError
from bot.simulation.names import names
from bot.simulation.written import written

INTEGER, BOOLEAN, NUMBER = 4, 5, 10
ENTITIES = {6: "user", 7: "channel", 8: "role", 9: "mentionable"}
ATTACHMENT = 11
TEXT_LENGTH = 6000
LARGEST_FILE = 10 * 1024 * 1024
"""Bytes that an ordinary server allows."""

YES = ("true", "yes", "はい")
NO = ("false", "no", "いいえ")

Resolve = Callable[[str, str], object]
"""``resolve(kind, text)`` finds a user, channel, role or either by what a step calls it."""


def option_value(option: JSON, value: object, resolve: Resolve) -> object:
    """Return ``value`` in the form of ``option``'s type. Raises ``StepError`` where it has none."""
    name = str(option["name"])
    if value == "":
        raise StepError(f"option {name} has no value")
    if not isinstance(value, str | int | float):
        raise StepError(f"option {name} takes one text, number or truth value")
    if choices := many(option, "choices"):
        return _choice(name, choices, str(value))
    kind = option.get("type")
    if kind == BOOLEAN:
        return truth(name, str(value))
    if kind in (INTEGER, NUMBER):
        return _number(name, str(value), whole=kind == INTEGER)
    if kind in ENTITIES:
        return resolve(ENTITIES[cast("int", kind)], str(value))
    if kind == ATTACHMENT:
        return _file(name, str(value))
    return typed(name, value)


def _file(name: str, path: str) -> tuple[str, bytes]:
    """Return the name and the content of a file on this computer."""
    file = Path(path).expanduser()
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise StepError(f"option {name} takes a file of {LARGEST_FILE:,} bytes at most")
        return file.name, file.read_bytes()
    except (OSError, ValueError) as error:
        raise StepError(f"option {name} takes the path of a file on this computer: {error}") from error


def typed(name: str, value: object) -> str:
    """Return what is typed into the option ``name``. Raises ``StepError`` for what it does not hold."""
    text = written(value, f"option {name}")
    if len(text) > TEXT_LENGTH:
        raise StepError(f"option {name} has {len(text)} characters, Discord sends {TEXT_LENGTH} at most")
    return text


def _choice(name: str, choices: Sequence[JSON], text: str) -> object:
    for choice in choices:
        known = (str(choice["value"]), *names(choice))
        if text.casefold() in (word.casefold() for word in known):
            return choice["value"]
    available = [
        f"{choice['value']} ({', '.join(name for name in names(choice) if name != str(choice['value']))})"
        for choice in choices
    ]
    raise StepError(f"option {name} has no choice {text}", available)


def truth(name: str, value: str) -> bool:
    """Return whether ``value`` says yes. Raises ``StepError`` where it says neither yes nor no."""
    if value.casefold() in YES:
        return True
    if value.casefold() in NO:
        return False
    raise StepError(f"option {name} is true or false, not {value}", ("true (はい)", "false (いいえ)"))


def _number(name: str, value: str, *, whole: bool) -> int | float:
    if re.fullmatch(r"-?[0-9]{1,16}", value):
        return int(value)
    if not whole and re.fullmatch(r"-?[0-9]{1,15}\.[0-9]+", value):
        return float(value)
    raise StepError(f"option {name} is a {'whole ' if whole else ''}number, not {value}")
