"""Rounds: people are busy, the bot is killed, it starts again, and everything is looked at."""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.discord_server import NoAnswerError
from bench.process import BotFailedError
from bot.domain.serversettings import ON, Setting
from tests.endure import pinning, taking_part
from tests.endure.ageing import endure_age
from tests.endure.busy import DYING, PEOPLE, busy, killed
from tests.endure.cluster import endure_cluster
from tests.endure.databases import Engine, Postgres, require_sound
from tests.endure.forgetting import endure_forgetting
from tests.endure.lives import Lives
from tests.endure.model import BrokenPromiseError
from tests.endure.outbox import settle
from tests.endure.place import Place, Watched
from tests.endure.promises import look
from tests.endure.stage import Stage

AGED = 0.06
"""How often a round is a start on a database of an earlier release instead."""
FORGOTTEN = 0.04
"""How often it is a day on which much is to be forgotten."""
SEVERAL = 0.04
"""How often it is a life of several processes, where the database is one for several."""
START = 1.2
"""Seconds within which a kill hits a start."""


@dataclass(slots=True)
class Told:
    """What a run has done so far."""

    rounds: int = 0
    killed: int = 0
    in_starts: int = 0
    aged: int = 0
    """Of the kills, those while a database of an earlier release was brought up to date."""
    forgetting: int = 0
    """Those while there was much to forget."""
    several: int = 0
    """Those of one or all of several processes."""
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
                if not await _elsewhere(engine, chance.random(), f"{seed} {number}", told):
                    await _round(stage, lives, told)
                told.rounds, told.deeds = number + 1, stage.done
                told.killed = lives.killed + told.aged + told.forgetting + told.several
                progress(told)
            told.settling.append(await settle(stage))
        except (BrokenPromiseError, BotFailedError, NoAnswerError) as error:
            raise BrokenPromiseError(f"{error}\nThe bot's log ends:\n{lives.last_lines}") from error
        finally:
            await lives.bury()
    return told


async def _elsewhere(engine: Engine, chance: float, seed: str, told: Told) -> bool:
    """Play what needs a database of its own, if it is its turn."""
    if chance < AGED:
        told.aged += await endure_age(engine, seed=seed)
    elif chance < AGED + FORGOTTEN:
        told.forgetting += await endure_forgetting(engine, seed=seed)
    elif chance < AGED + FORGOTTEN + SEVERAL and isinstance(engine, Postgres):
        told.several += await endure_cluster(engine, seed=seed)
    else:
        return False
    return True


async def _round(stage: Stage, lives: Lives, told: Told) -> None:
    kill = asyncio.create_task(killed(stage, lives))
    people = [asyncio.create_task(busy(stage, lives)) for _ in range(PEOPLE)]
    await kill
    for each in people:
        each.cancel()
    ended = await asyncio.gather(*people, return_exceptions=True)
    stage.discord.look = None
    await lives.bury()
    for error in ended:
        if isinstance(error, BaseException) and not isinstance(error, (asyncio.CancelledError, *DYING)):
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
