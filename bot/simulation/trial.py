"""``python -m bot try``: conversations with the bot in a terminal; ``docs/try.md`` is its manual."""

import argparse
import asyncio
import json
import logging
import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import discord

from bot.app import today_in_japan
from bot.logs import configure_logs
from bot.memory import collect_from_now
from bot.simulation.clock import clock_of, read_day
from bot.simulation.conversation import Conversation
from bot.simulation.faults import StepError
from bot.simulation.lines import Trial, read_line
from bot.simulation.prepared import Prepared, prepare
from bot.simulation.readable import readable
from bot.simulation.response import ErrorSource, Response, Trouble
from bot.simulation.surroundings import simulated_settings
from bot.simulation.world import opened_world
from bot.terminal import (
    DONE,
    FAILED,
    MISUSED,
    TERMINATED,
    TerminalError,
    Terminated,
    input_lines,
    open_output,
    orderly_end,
    say,
)

logger = logging.getLogger(__name__)

STANDARD_INPUT = "-"

Talk = Callable[[Trial], list[Response]]
"""Has a conversation and returns one response for each step."""


def run(options: argparse.Namespace) -> int:
    """Run the subcommand: ``options`` has ``line``, ``then``, ``json``, ``locale``, ``actor`` and ``today``.

    Returns 0 when every step was done (the bot may have said no), 1 when one could not be done or the bot or
    Discord failed, 2 when the options make no sense, 143 when SIGTERM ended it. Raises ``KeyboardInterrupt``
    for Ctrl-C, and the faults of settings and data.
    """
    try:
        trial = _trial(options)
    except ValueError as error:
        return _complain(str(error), MISUSED)
    configure_logs("ERROR", "text")
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    try:
        with orderly_end():
            open_output()
            with _talking() as talk:
                if options.line == STANDARD_INPUT:
                    collect_from_now()
                    return try_many(talk, input_lines(), trial)
                return try_one(talk, trial, as_json=options.json)
    except BrokenPipeError:
        return FAILED
    except TerminalError as error:
        return _complain(str(error), FAILED)
    except Terminated:
        return TERMINATED


def _trial(options: argparse.Namespace) -> Trial:
    """Return what the options ask for. Raises ``ValueError`` where they make no sense."""
    if options.line == STANDARD_INPUT and options.then:
        raise ValueError("--then goes with one command; with - the steps are on standard input")
    try:
        today = None if options.today is None else read_day(options.today)
    except ValueError as error:
        raise ValueError(f"--today: {error}") from error
    steps = (options.line, *options.then)
    return Trial(steps=steps, person=options.actor, language=options.locale, today=today)


def try_one(talk: Talk, trial: Trial, *, as_json: bool) -> int:
    """Have one conversation and print it: one step for people or as JSON, several as a JSON list."""
    responses = talk(trial)
    if len(responses) > 1:
        say(_json([response.as_json() for response in responses]))
    else:
        say(_json(responses[0].as_json()) if as_json else readable(responses[0]))
    return FAILED if any(response.failed for response in responses) else DONE


def try_many(talk: Talk, lines: Iterable[bytes], like: Trial) -> int:
    """Have one conversation for each line and print one line of JSON for each, as soon as it is over.

    While it waits for a line no event loop runs, so that Ctrl-C ends the waiting.
    """
    failed = False
    for line in lines:
        try:
            responses = talk(read_line(line, like))
        except StepError as error:
            answer: object = _unusable(error)
            failed = True
        except Exception as error:
            logger.exception("a conversation broke off")
            answer = _broken(error)
            failed = True
        else:
            answer = [response.as_json() for response in responses]
            failed = failed or any(response.failed for response in responses)
        say(_json(answer))
    return FAILED if failed else DONE


@contextmanager
def _talking() -> Generator[Talk]:
    """Read the data, and let conversations be had for the time of the context."""
    with TemporaryDirectory(prefix="michishirube-") as name, asyncio.Runner() as runner:
        directory = Path(name)
        settings = simulated_settings(directory / "none.db")
        # Whether the shipped data is sound depends on the real date, not on the one in the conversation.
        prepared = runner.run(prepare(settings, today_in_japan(), directory))
        yield lambda trial: runner.run(_talk(prepared, trial))


async def _talk(prepared: Prepared, trial: Trial) -> list[Response]:
    clock = clock_of(trial.today)
    with prepared.opener(clock.today, clock.now) as open_bot:
        async with opened_world(open_bot, clock, language=trial.language) as world:
            return await Conversation(world, person=trial.person).talk(*trial.steps)


def _unusable(error: StepError) -> dict[str, Any]:
    trouble = Trouble(source=ErrorSource.INPUT, message=str(error), available=error.available)
    return {"error": trouble.as_json()}


def _broken(error: Exception) -> dict[str, Any]:
    trouble = Trouble(source=ErrorSource.BOT, message="the conversation broke off", exception=repr(error))
    return {"error": trouble.as_json()}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _complain(message: str, code: int) -> int:
    sys.stderr.write(f"try: {message}\n")
    return code
