"""What people do all the time, and when the bot is killed meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import aiohttp

from bench.discord_server import NoAnswerError
from tests.endure import pinning, proposals, taking_part, wording
from tests.endure.stage import Stage

Deed = Callable[[Stage], Awaitable[None]]
DEEDS: dict[Deed, int] = {
    wording.edit: 6,
    wording.add: 2,
    wording.remove: 2,
    wording.bring_back: 2,
    wording.carry: 3,
    taking_part.vote: 2,
    taking_part.report: 2,
    taking_part.close: 1,
    taking_part.choose_setting: 1,
    pinning.pin: 3,
    pinning.unpin: 2,
    pinning.move: 2,
    proposals.go_on: 4,
}
PEOPLE = 4
LONGEST = 3.0
"""Seconds after which the bot is killed at the latest."""
MOST_REQUESTS = 70
"""A kill that is counted by requests comes with one of so many."""
WAYS = ("time", "arrives", "lost", "served", *["after"] * 4)
"""Right after a request was served is when most is written: time for an answer has been gained."""
DYING = (NoAnswerError, ConnectionError, aiohttp.ClientError)
"""What somebody sees who asks a bot that is killed."""


class Doomed(Protocol):
    """What is killed, some time."""

    is_over: asyncio.Event

    def kill(self) -> None:
        """Kill it this moment."""
        ...


async def busy(stage: Stage, lives: Doomed) -> None:
    """Do one thing after the other until the bot is killed."""
    while not lives.is_over.is_set():
        (deed,) = stage.chance.choices(list(DEEDS), list(DEEDS.values()))
        await deed(stage)
        await asyncio.sleep(stage.chance.uniform(0, 0.03))


async def killed(stage: Stage, lives: Doomed, ways: Sequence[str] = WAYS) -> None:
    """Kill the bot: at any time, or as a request of its arrives, is lost, or has been served."""
    chance, loop = stage.chance, asyncio.get_running_loop()
    way = chance.choice(ways)
    count, delay = chance.randint(1, MOST_REQUESTS), chance.uniform(0, 0.02)
    timer = loop.call_later(chance.uniform(0, LONGEST) if way == "time" else LONGEST, lives.kill)
    seen = 0

    def look(*, is_done: bool) -> bool:
        nonlocal seen, timer
        if lives.is_over.is_set():
            return way == "lost" and not is_done
        seen += is_done == (way in ("served", "after"))
        if seen < count:
            return False
        timer.cancel()
        if way == "after":
            timer = loop.call_later(delay, lives.kill)
        else:
            lives.kill()
        return way == "lost"

    if way != "time":
        stage.discord.look = look
    await lives.is_over.wait()
    timer.cancel()
