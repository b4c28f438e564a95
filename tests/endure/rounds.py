"""Rounds: people are busy, the bot is killed, it starts again, and everything is looked at."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bench.discord_server import NoAnswerError
from bench.process import BotFailedError
from bot.domain.serversettings import ON, Setting
from tests.endure import pinning, proposals, taking_part, wording
from tests.endure.ageing import endure_age
from tests.endure.databases import Engine, require_sound
from tests.endure.lives import Lives
from tests.endure.model import BrokenPromiseError
from tests.endure.outbox import settle
from tests.endure.place import Place, Watched
from tests.endure.promises import look
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
AGED = 0.1
"""How often a round is a start on a database of an earlier release instead."""
START = 1.2
"""Seconds within which a kill hits a start."""
_DYING = (NoAnswerError, ConnectionError, aiohttp.ClientError)


@dataclass(slots=True)
class Told:
    """What a run has done so far."""

    rounds: int = 0
    killed: int = 0
    in_starts: int = 0
    aged: int = 0
    """Of the kills, those while a database of an earlier release was brought up to date."""
    deeds: int = 0
    unsure: int = 0
    settling: list[float] = field(default_factory=list[float])


async def endure(
    engine: Engine, directory: Path, *, seed: str, rounds: int, progress: Callable[[Told], None]
) -> Told:
    """Play rounds on a new database. Raises ``BrokenPromiseError`` with the end of the bot's log."""
    chance, told = random.Random(seed), Told()  # noqa: S311 - chance is to be the same again
    kept = await engine.empty()
    async with Watched(Place()) as discord:
        lives, stage = Lives(discord, kept.url, directory), Stage(discord, kept, chance)
        try:
            await lives.begin()
            await lives.ready()
            await taking_part.follow(stage)
            await taking_part.choose_option(stage, Setting.APPROVAL, ON)
            for number in range(rounds):
                if chance.random() < AGED:
                    told.aged += await endure_age(engine, seed=f"{seed} {number}")
                else:
                    await _round(stage, lives, told)
                told.rounds, told.killed, told.deeds = number + 1, lives.killed + told.aged, stage.done
                progress(told)
            told.settling.append(await settle(stage))
        except (BrokenPromiseError, BotFailedError, NoAnswerError) as error:
            raise BrokenPromiseError(f"{error}\nThe bot's log ends:\n{lives.last_lines}") from error
        finally:
            await lives.bury()
    return told


async def _round(stage: Stage, lives: Lives, told: Told) -> None:
    kill = asyncio.create_task(_killed(stage, lives))
    people = [asyncio.create_task(_busy(stage, lives)) for _ in range(PEOPLE)]
    await kill
    for each in people:
        each.cancel()
    ended = await asyncio.gather(*people, return_exceptions=True)
    stage.discord.look = None
    await lives.bury()
    for error in ended:
        if isinstance(error, BaseException) and not isinstance(error, (asyncio.CancelledError, *_DYING)):
            raise error
    told.unsure += sum(len(each.maybe) for each in stage.model.words.values())
    if stage.chance.random() < 0.5:
        stage.discord.place.forget_nonces()
    await lives.begin()
    while stage.chance.random() < 0.3:
        with suppress(TimeoutError):
            await asyncio.wait_for(lives.ready(), stage.chance.uniform(0, START))
        lives.kill()
        told.in_starts += 1
        await lives.bury()
        await lives.begin()
    await lives.ready()
    await look(stage)
    await require_sound(stage.kept)
    if stage.chance.random() < 0.7:
        told.settling.append(await settle(stage))
        if stage.chance.random() < 0.5:
            await pinning.touch(stage)


async def _busy(stage: Stage, lives: Lives) -> None:
    """Do one thing after the other until the bot is killed."""
    while not lives.is_over.is_set():
        (deed,) = stage.chance.choices(list(DEEDS), list(DEEDS.values()))
        await deed(stage)
        await asyncio.sleep(stage.chance.uniform(0, 0.03))


async def _killed(stage: Stage, lives: Lives) -> None:
    """Kill the bot: at any time, or as a request of its arrives, is lost, or has been served."""
    chance, loop = stage.chance, asyncio.get_running_loop()
    # Right after a request was served is when most is written: time for an answer has been gained.
    way = chance.choice(["time", "arrives", "lost", "served", *["after"] * 4])
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
