"""``python -m bot try``: conversations with the bot in a terminal; ``docs/try.md`` is its manual."""

import argparse
import asyncio
import datetime
import io
import json
import logging
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import discord

from bot.app import today_in_japan
from bot.logs import configure_logs
from bot.simulation.clock import clock_of, read_day
from bot.simulation.conversation import Conversation
from bot.simulation.faults import StepError
from bot.simulation.prepared import Prepared, prepare
from bot.simulation.readable import readable
from bot.simulation.response import ErrorSource, Response, Trouble
from bot.simulation.surroundings import simulated_settings
from bot.simulation.world import CLIENT_LOCALES, opened_world

logger = logging.getLogger(__name__)

STANDARD_INPUT = "-"
DONE, FAILED, MISUSED = 0, 1, 2
KEYS = {"steps", "as", "locale", "today"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One conversation: its steps, and who has it where and when."""

    steps: Sequence[object]
    person: str = "member"
    language: str = "ja"
    today: datetime.date | None = None


def run(options: argparse.Namespace) -> int:
    """Run the subcommand: ``options`` has ``line``, ``then``, ``json``, ``locale``, ``actor`` and ``today``.

    Returns 0 when every step was done (the bot may have said no), 1 when one could not be done or the bot or
    Discord failed, 2 when the options make no sense.
    """
    many = options.line == STANDARD_INPUT
    if many and options.then:
        return _misused("--then goes with one command; with - the steps are on standard input")
    try:
        today = read_day(options.today) if options.today else None
    except ValueError as error:
        return _misused(f"--today: {error}")
    configure_logs("ERROR", "text")
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    cast("io.TextIOWrapper", sys.stdout).reconfigure(encoding="utf-8", errors="replace")
    steps = (options.line, *options.then)
    first = Trial(steps=steps, person=options.actor, language=options.locale, today=today)
    try:
        if many:
            return asyncio.run(try_many(sys.stdin.buffer, first))
        return asyncio.run(try_one(first, as_json=options.json))
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED


async def try_one(trial: Trial, *, as_json: bool) -> int:
    """Have one conversation and print it: for people, or as JSON (an object, or a list for several steps)."""
    with TemporaryDirectory(prefix="michishirube-") as directory:
        prepared = await _prepare(Path(directory))
        responses = await _talk(prepared, trial)
    if not as_json:
        for step, response in zip(trial.steps, responses, strict=True):
            if len(trial.steps) > 1:
                _say(f"> {step}")
            _say(readable(response))
    elif len(responses) == 1:
        _say(_json(responses[0].as_json()))
    else:
        _say(_json([response.as_json() for response in responses]))
    return FAILED if any(response.failed for response in responses) else DONE


async def try_many(lines: Iterable[bytes], like: Trial) -> int:
    """Have one conversation for each line and print one line of JSON for each, as soon as it is over."""
    failed = False
    with TemporaryDirectory(prefix="michishirube-") as directory:
        prepared = await _prepare(Path(directory))
        for line in lines:
            try:
                responses = await _talk(prepared, read_line(line, like))
            except StepError as error:
                _say(_json(_unusable(error)))
                failed = True
            except Exception as error:
                logger.exception("a conversation broke off")
                _say(_json(_broken(error)))
                failed = True
            else:
                _say(_json([response.as_json() for response in responses]))
                failed = failed or any(response.failed for response in responses)
    return FAILED if failed else DONE


async def _prepare(directory: Path) -> Prepared:
    # Whether the shipped data is sound depends on the real date, not on the one in the conversation.
    return await prepare(simulated_settings(directory / "none.db"), today_in_japan(), directory)


def _unusable(error: StepError) -> dict[str, Any]:
    trouble = Trouble(source=ErrorSource.INPUT, message=str(error), available=error.available)
    return {"error": trouble.as_json()}


def _broken(error: Exception) -> dict[str, Any]:
    trouble = Trouble(source=ErrorSource.BOT, message="the conversation broke off", exception=repr(error))
    return {"error": trouble.as_json()}


def read_line(line: bytes, like: Trial) -> Trial:
    """Return the conversation that a line of standard input is; what it does not say is as in ``like``.

    Raises ``StepError`` for a line that is none.
    """
    try:
        text = line.decode("utf-8-sig").strip()
        read: object = text if text.startswith(("/", "／")) else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise StepError(f"neither a command nor JSON: {error}") from error
    if isinstance(read, list):
        return replace(like, steps=_steps(cast("list[object]", read)))
    if isinstance(read, Mapping) and "steps" in read:
        return _described(cast("Mapping[str, Any]", read), like)
    return replace(like, steps=(cast("object", read),))


def _described(line: Mapping[str, Any], like: Trial) -> Trial:
    if unknown := line.keys() - KEYS:
        raise StepError(f"unknown: {', '.join(sorted(unknown))}", sorted(KEYS))
    language = str(line.get("locale", like.language))
    if language not in CLIENT_LOCALES:
        raise StepError(f"unknown locale {language}", CLIENT_LOCALES)
    try:
        today = read_day(str(line["today"])) if "today" in line else like.today
    except ValueError as error:
        raise StepError(f"today: {error}") from error
    person = str(line.get("as", like.person))
    return Trial(steps=_steps(line["steps"]), person=person, language=language, today=today)


def _steps(steps: object) -> Sequence[object]:
    if not isinstance(steps, list) or not steps:
        raise StepError("a conversation is a list of steps")
    return cast("list[object]", steps)


async def _talk(prepared: Prepared, trial: Trial) -> list[Response]:
    clock = clock_of(trial.today)
    async with opened_world(prepared.opener(clock.today), clock, language=trial.language) as world:
        return await Conversation(world, person=trial.person).talk(*trial.steps)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _misused(message: str) -> int:
    sys.stderr.write(f"try: {message}\n")
    return MISUSED
