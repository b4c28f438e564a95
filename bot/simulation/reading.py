"""Reading a step from a few words or from JSON."""

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import cast

from bot.simulation.components import JSON
from bot.simulation.faults import StepError
from bot.simulation.steps import (
    As,
    Click,
    Command,
    Complete,
    In,
    Menu,
    Restart,
    Say,
    Select,
    Step,
    Submit,
    Wait,
)
from bot.simulation.written import clean, cleaned, read_json, written

VERBS = (
    "/COMMAND OPTION:VALUE …",
    "complete OPTION=TEXT",
    "click LABEL_OR_CUSTOM_ID",
    "select CUSTOM_ID=VALUE",
    '{"submit": {"FIELD": "text"}}',
    "say TEXT",
    "menu NAME",
    "as member|moderator|operator",
    "in CHANNEL",
    "wait SECONDS",
    "restart",
)
SLASHES = ("/", "／")
UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
LONGEST_MESSAGE = 4000
"""Characters, for somebody who pays Discord; for everybody else 2,000."""
LONGEST_WAIT = 366 * 86400
"""Seconds."""


def read_step(step: object) -> Step:
    """Return the step that a text or an object is. Raises ``StepError`` saying what a step can be."""
    if isinstance(step, str):
        return _read_text(clean(step).strip())
    if isinstance(step, Mapping):
        return _read_object(cast("JSON", cleaned(cast("object", step))))
    raise StepError("a step is a text or an object", VERBS)


def begins_like_a_step(text: str) -> bool:
    """Tell whether a text begins with the verb of a step."""
    return text.split(maxsplit=1)[0].casefold() in TEXTS


# A few words


def _read_text(text: str) -> Step:
    if text.startswith(SLASHES):
        return Command(line=text, options={})
    if text.startswith("{"):
        return read_step(_json(text))
    verb, _, rest = text.partition(" ")
    read = TEXTS.get(verb.casefold())
    step = read(rest.strip()) if read else None
    if step is None:
        raise StepError(f"not a step: {text[:80] or 'nothing'}", VERBS)
    return step


def _complete_text(rest: str) -> Step | None:
    if "=" not in rest:
        return None
    if rest.startswith(SLASHES):
        return Complete(line=rest)
    option, _, text = rest.partition("=")
    return Complete(option=option.strip(), text=text)


def _submit_text(rest: str) -> Step | None:
    if rest.startswith("{"):
        return Submit(_object(cleaned(_json(rest))))
    field, equals, text = rest.partition("=")
    if rest and not equals:
        return None
    return Submit({field.strip(): text} if rest else {})


TEXTS: Mapping[str, Callable[[str], Step | None]] = {
    "click": lambda rest: Click(rest) if rest else None,
    "select": lambda rest: Select(assignment=rest) if "=" in rest else None,
    "complete": _complete_text,
    "submit": _submit_text,
    "say": lambda rest: Say(text=_message(rest)) if rest else None,
    "menu": lambda rest: Menu(name=rest) if rest else None,
    "as": lambda rest: As(rest) if rest else None,
    "in": lambda rest: In(rest) if rest else None,
    "wait": lambda rest: Wait(_seconds(rest)),
    "restart": lambda rest: None if rest else Restart(),
}
"""How to read what stands behind each verb; ``None`` where it makes no step."""


# JSON


def _read_object(step: JSON) -> Step:
    verbs = [verb for verb in OBJECTS if verb in step]
    if verbs:
        extra, read = OBJECTS[verbs[0]]
        unknown = step.keys() - {verbs[0], extra}
        if not unknown:
            return read(step[verbs[0]], step.get(extra))
    raise StepError(f"not a step: {json.dumps(step, ensure_ascii=False)[:80]}", VERBS)


def _command_object(line: object, options: object) -> Step:
    return Command(line=_slashed(line), options=_object({} if options is None else options))


def _complete_object(typed: object, line: object) -> Step:
    option, text = _pair(typed)
    typed_text = written(text, f"option {option}")
    return Complete(line=None if line is None else _slashed(line), option=option, text=typed_text)


def _select_object(chosen: object, _: object) -> Step:
    menu, values = _pair(chosen)
    several = cast("list[object]", values) if isinstance(values, list) else [values]
    return Select(menu=menu, values=tuple(written(value, f"menu {menu}") for value in several))


def _restart_object(value: object, _: object) -> Step:
    if value is not True:
        raise StepError("restart is true, or it is not there")
    return Restart()


OBJECTS: Mapping[str, tuple[str, Callable[[object, object], Step]]] = {
    "complete": ("command", _complete_object),
    "command": ("options", _command_object),
    "click": ("", lambda target, _: Click(_text(target))),
    "select": ("", _select_object),
    "submit": ("", lambda fields, _: Submit(_object(fields))),
    "say": ("as", lambda text, person: Say(text=_message(_text(text)), person=_if_given(person))),
    "menu": ("on", lambda name, author: Menu(name=_text(name), author=_if_given(author))),
    "as": ("", lambda person, _: As(_text(person))),
    "in": ("", lambda channel, _: In(_text(channel))),
    "wait": ("", lambda seconds, _: Wait(_seconds(str(seconds)))),
    "restart": ("", _restart_object),
}
"""For each verb the one key that may stand beside it, and how to read both."""


def _json(text: str) -> object:
    try:
        return read_json(text)
    except ValueError as error:
        raise StepError(f"not JSON: {error}", VERBS) from error


def _object(value: object) -> JSON:
    if not isinstance(value, Mapping):
        raise StepError(f"must be an object: {value}")
    return cast("JSON", value)


def _pair(value: object) -> tuple[str, object]:
    if len(pairs := _object(value)) != 1:
        raise StepError(f"must be an object with one key: {value}")
    return next(iter(pairs.items()))


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise StepError(f"must be a text: {value}")
    return value.strip()


def _if_given(value: object) -> str | None:
    return None if value is None else _text(value)


def _message(text: str) -> str:
    if len(text) > LONGEST_MESSAGE:
        raise StepError(f"a message has {LONGEST_MESSAGE:,} characters at most")
    return text


def _slashed(line: object) -> str:
    text = _text(line)
    return text if text.startswith(SLASHES) else f"/{text}"


def _seconds(text: str) -> float:
    found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,6})?)\s*([smhd]?)", text.strip())
    seconds = float(found[1]) * UNITS[found[2]] if found else math.inf
    if seconds > LONGEST_WAIT:
        raise StepError("wait takes seconds, or 16m, 2h, 3d; a year at most")
    return seconds
