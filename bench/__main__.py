"""``python -m bench``: measure the guide beside a bare bot and print a table."""

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import discord

from bench.aims import aims_of
from bench.answering import measure_answers
from bench.crowding import IN_FLIGHT, measure_crowds, measure_endurance
from bench.discord_server import LoopbackDiscord, NoAnswerError
from bench.functions import measure_functions
from bench.process import BotFailedError, running
from bench.questions import WrongAnswerError, guide_questions
from bench.results import Memories, Results
from bench.searching import ALL, LARGE, SIZES, measure_searching
from bench.servers import measure_servers
from bench.starting import BARE, GUIDE, measure_starts, settings
from bench.table import as_text

NO_HEARTBEAT_MS = 3_600_000
"""None falls into a run: discord.py sends them from a thread, and threads are counted."""


async def measure(
    *,
    starts: int,
    rounds: int,
    block: int,
    pause: float,
    seconds: float,
    sizes: Sequence[int],
    servers: int,
    crowded: float,
    many: int,
    at_once: Sequence[int] = IN_FLIGHT,
    servers_pause: float | None = None,
    most_asked: int = ALL,
) -> Results:
    """Measure everything.

    That is: ``starts`` of each bot; ``rounds`` times ``block`` answers to each question, after ``pause``
    seconds of doing nothing; every function for ``seconds``; the search over guides of so many entries, by
    ``most_asked`` questions of the tuning half; every command for ``crowded`` seconds with each number of
    interactions ``at_once``; memory over ``many`` answers, and in so many ``servers``, ``servers_pause``
    after their start.
    """
    with tempfile.TemporaryDirectory(prefix="michishirube-bench-") as name:
        directory = Path(name)
        starting = await measure_starts(directory, starts=starts)
        async with (
            LoopbackDiscord(heartbeat_ms=NO_HEARTBEAT_MS) as bare_discord,
            LoopbackDiscord(heartbeat_ms=NO_HEARTBEAT_MS) as guide_discord,
            running(BARE, bare_discord, directory / "bare.log") as bare,
            running(
                GUIDE, guide_discord, directory / "guide.log", settings(directory / "start-0.db")
            ) as guide,
        ):
            await bare.ready(bare_discord)
            await guide.ready(guide_discord)
            await asyncio.sleep(pause)
            idle = bare.memory(), guide.memory()
            questions = await guide_questions(guide_discord)
            answers = await measure_answers(
                (bare, bare_discord), (guide, guide_discord), questions, rounds=rounds, block=block
            )
            end = bare.memory(), guide.memory()
            crowds = await measure_crowds(
                (bare, bare_discord),
                (guide, guide_discord),
                [question for question in questions if question.name.startswith("/")],
                seconds=crowded,
                in_flight=at_once,
            )
            endurance = await measure_endurance(
                (guide, guide_discord), questions, answers=many, warm_up=many // 10
            )
        functions = await measure_functions(directory, seconds=seconds)
        in_servers = await measure_servers(
            directory, count=servers, pause=pause if servers_pause is None else servers_pause
        )
    searching = await measure_searching(sizes, most=most_asked)
    return Results(
        machine=", ".join(
            (
                f"Python {platform.python_version()}",
                f"discord.py {discord.__version__}",
                platform.platform(),
                f"{os.cpu_count()} cores",
            )
        ),
        starting=starting,
        bare_memory=Memories(idle=idle[0], end=end[0]),
        guide_memory=Memories(idle=idle[1], end=end[1]),
        answers=answers,
        functions=functions,
        searching=searching,
        servers=in_servers,
        crowds=crowds,
        endurance=endurance,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print. Returns 1 if a bot does not start or answer; missed aims are only printed."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="The guide's speed beside a bare bot's"
    )
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: a look, not a measurement")
    parser.add_argument("--json", action="store_true", help="everything that was measured, as JSON")
    options = parser.parse_args(arguments)
    run = (
        measure(
            starts=1,
            rounds=2,
            block=25,
            pause=3.0,
            seconds=0.05,
            sizes=SIZES,
            crowded=0.5,
            many=2000,
            servers=1_000,
        )
        if options.quick
        else measure(
            starts=5,
            rounds=10,
            block=50,
            pause=4.0,
            seconds=0.3,
            sizes=(*SIZES, LARGE),
            crowded=2.0,
            many=100_000,
            servers=10_000,
        )
    )
    try:
        results = asyncio.run(run)
    except (BotFailedError, NoAnswerError, WrongAnswerError) as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        content = asdict(results) | {"aims": [asdict(aim) | {"met": aim.met} for aim in aims_of(results)]}
        print(json.dumps(content, ensure_ascii=False))
    else:
        print(as_text(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
