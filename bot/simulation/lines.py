"""Conversations as they are written, one a line, for ``python -m bot try -``."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from bot.simulation.clock import read_day
from bot.simulation.components import JSON
from bot.simulation.faults import StepError
from bot.simulation.reading import SLASHES, begins_like_a_step
from bot.simulation.world import CLIENT_LOCALES
from bot.simulation.written import read_json

STEP_OUTSIDE = 'a step goes inside a JSON array: ["/fee amount:3000", "click …"]'
NO_LINE = 'a line is a command, a JSON array of steps, or {"steps": […]}'
KEYS = {"steps", "as", "locale", "today"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One conversation: its steps, and who has it where and when."""

    steps: Sequence[object]
    person: str = "member"
    language: str = "ja"
    today: datetime.date | None = None


def read_line(line: bytes, like: Trial) -> Trial:
    """Return the conversation that a line of standard input is; what it does not say is as in ``like``.

    Raises ``StepError`` for a line that is none.
    """
    read = _read(line)
    if isinstance(read, list):
        return replace(like, steps=_steps(cast("list[object]", read)))
    if isinstance(read, Mapping) and "steps" in read:
        return _described(cast("JSON", read), like)
    step = cast("JSON", read) if isinstance(read, Mapping) else read
    if not _is_command(step):
        raise StepError(STEP_OUTSIDE if isinstance(step, str | Mapping) and step else NO_LINE)
    return replace(like, steps=(step,))


def _is_command(step: object) -> bool:
    """Tell whether JSON is a command, the only step that needs no list around it."""
    if isinstance(step, Mapping):
        return "command" in step and "complete" not in step
    return isinstance(step, str) and step.strip().startswith(SLASHES)


def _read(line: bytes) -> object:
    try:
        text = line.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise StepError(f"not UTF-8: {error}") from error
    if not text:
        raise StepError("empty line")
    if text.startswith(SLASHES):
        return text
    try:
        return read_json(text)
    except ValueError as error:
        if begins_like_a_step(text):
            raise StepError(STEP_OUTSIDE) from error
        raise StepError(f"neither a command nor JSON: {error}") from error


def _described(line: JSON, like: Trial) -> Trial:
    if unknown := line.keys() - KEYS:
        raise StepError(f"unknown: {', '.join(sorted(unknown))}", sorted(KEYS))
    language = _word(line, "locale", like.language)
    if language not in CLIENT_LOCALES:
        raise StepError(f"unknown locale {language}", CLIENT_LOCALES)
    try:
        today = read_day(_word(line, "today", "")) if "today" in line else like.today
    except ValueError as error:
        raise StepError(f"today: {error}") from error
    person = _word(line, "as", like.person)
    return Trial(steps=_steps(line["steps"]), person=person, language=language, today=today)


def _word(line: JSON, key: str, default: str) -> str:
    word = line.get(key, default)
    if not isinstance(word, str):
        raise StepError(f"{key} must be a text")
    return word


def _steps(steps: object) -> Sequence[object]:
    if not isinstance(steps, list) or not steps:
        raise StepError("a conversation is a list of steps")
    return cast("list[object]", steps)
