"""Time to ready and memory, the guide and the bare bot in turn."""

import asyncio
import time
from pathlib import Path

from bench.bare import COMMAND
from bench.discord_server import LoopbackDiscord
from bench.events import command
from bench.process import running
from bench.questions import Question
from bench.replies import MESSAGE
from bench.results import Starting, Starts

BARE = ("-m", "bench.bare")
GUIDE = ("-m", "bot", "run")
STATIC = Question(name=f"/{COMMAND}", event=command(COMMAND), kind=MESSAGE)
FEE = Question(name="/fee", event=command("fee", amount="15,000円"), kind=MESSAGE)


def settings(database: Path) -> dict[str, str]:
    """Return the guide's variables for a run with its database in the file ``database``."""
    return {
        "DATABASE_URL": f"sqlite:///{database}",
        "BACKUP_HOURS": "0",
        "SERVER_LANGUAGE": "ja",
        "LOG_LEVEL": "INFO",
        "LOG_FORMAT": "text",
    }


async def measure_starts(directory: Path, *, starts: int) -> Starting:
    """Start each bot ``starts`` times, and once before that so that compiled Python files exist for both."""
    found = Starting()
    database = directory / "warm-up.db"
    await _start(BARE, STATIC, Starts(), directory, {})
    await _start(GUIDE, FEE, Starts(), directory, settings(database))
    for number in range(starts):
        database = directory / f"start-{number}.db"
        await _start(BARE, STATIC, found.bare, directory, {})
        await _start(GUIDE, FEE, found.first, directory, settings(database))
        await _start(GUIDE, FEE, found.later, directory, settings(database))
    return found


async def _start(
    arguments: tuple[str, ...],
    question: Question,
    starts: Starts,
    directory: Path,
    environment: dict[str, str],
) -> None:
    async with (
        LoopbackDiscord() as discord,
        running(arguments, discord, directory / "start.log", environment) as process,
    ):
        ready = await process.ready(discord)
        starts.cpu.append(process.usage().cpu_ns)
        sent = time.perf_counter_ns()
        reply = await question.ask(discord)
        starts.ready.append(ready)
        starts.answered.append(sent + reply.answered_ns - process.started)
        await asyncio.sleep(0)
