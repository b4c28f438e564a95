"""Several processes on one PostgreSQL: one of them is killed, or all, and the rest goes on meanwhile.

One process has the server's shard. Cards, the log channel and forgetting are the work of whichever took it.
"""

import asyncio
import random
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.discord_server import NoAnswerError
from bench.payloads import GUILD_ID
from bench.process import BotFailedError
from bench.shards import ShardedGateway
from bot.domain.serversettings import ON, Setting
from tests.endure import pinning, taking_part
from tests.endure.busy import DYING, PEOPLE, WAYS, busy, killed
from tests.endure.databases import Engine, require_sound
from tests.endure.lives import Lives
from tests.endure.model import BrokenPromiseError
from tests.endure.outbox import settle
from tests.endure.place import Place, Watched
from tests.endure.promises import look
from tests.endure.stage import Stage

PROCESSES = 2
BUCKETS = 16
"""More than there are shards: none waits for another's start."""
GOES_ON = 2.0
"""Seconds, at most, for which people go on where the process that answers them was not killed."""
NEWS = 1.0
"""Seconds within which every process knows what another one has confirmed."""


class Doomed:
    """Those of several processes that are killed at one moment, or nearly."""

    def __init__(self, victims: list[Lives], apart: float) -> None:
        self.victims = victims
        self.is_over = asyncio.Event()
        self._apart = apart
        self._is_begun = False

    def kill(self) -> None:
        """Kill the first now, and the others a moment later; once, since they are begun anew soon."""
        if self._is_begun:
            return
        self._is_begun = True
        self.victims[0].kill()
        loop = asyncio.get_running_loop()
        for number, each in enumerate(self.victims[1:], start=1):
            loop.call_later(number * self._apart, each.kill)
        loop.call_later(len(self.victims) * self._apart, self.is_over.set)


async def endure_cluster(engine: Engine, *, seed: str, most_rounds: int = 3) -> int:
    """Kill processes of a bot that has several; return how many. Raises ``BrokenPromiseError``."""
    with TemporaryDirectory(prefix="michishirube-endure-") as directory:
        chance = random.Random(seed)  # noqa: S311 - chance is to be the same again
        return await _endure(engine, Path(directory), chance, most_rounds)


async def _endure(engine: Engine, directory: Path, chance: random.Random, most_rounds: int) -> int:
    kept, gateway = await engine.empty(), ShardedGateway(PROCESSES, max_concurrency=BUCKETS)
    async with Watched(Place(), gateway) as discord:
        stage = Stage(discord, kept, chance)
        processes = [_process(discord, kept.url, directory, number) for number in range(PROCESSES)]
        try:
            # Each finds an empty database: one of them makes the tables.
            for each in processes:
                await each.begin()
            await _ready(processes)
            gateway.moved[GUILD_ID] = 0
            await taking_part.follow(stage)
            await taking_part.choose_option(stage, Setting.APPROVAL, ON)
            for _ in range(chance.randint(1, most_rounds)):
                await _round(stage, gateway, processes)
        except (BrokenPromiseError, BotFailedError, NoAnswerError) as error:
            logs = "\n\n".join(each.last_lines for each in processes)
            raise BrokenPromiseError(f"several processes: {error}\nTheir logs end:\n{logs}") from error
        finally:
            for each in processes:
                await each.bury()
        return sum(each.killed for each in processes)


def _process(discord: Watched, url: str, directory: Path, number: int) -> Lives:
    environment = {
        "SHARD_COUNT": str(PROCESSES),
        "CLUSTER_INDEX": str(number),
        "CLUSTER_COUNT": str(PROCESSES),
    }
    own = directory / str(number)
    own.mkdir()
    return Lives(discord, url, own, environment=environment, shard=number)


async def _ready(processes: list[Lives]) -> None:
    for each in processes:
        await each.ready()


async def _round(stage: Stage, gateway: ShardedGateway, processes: list[Lives]) -> None:
    chance = stage.chance
    home = chance.randrange(PROCESSES)
    gateway.moved[GUILD_ID] = home
    others = [each for number, each in enumerate(processes) if number != home]
    victims = chance.choice([[processes[home]], others, chance.sample(processes, PROCESSES)])
    doomed = Doomed(victims, chance.choice([0.0, chance.uniform(0, 0.3)]))
    survives = processes[home] not in victims
    # What is lost, or arrives for nobody, would be lost to those as well who are not killed.
    ways = [way for way in WAYS if not (survives and way == "lost")]
    kill = asyncio.create_task(killed(stage, doomed, ways))
    at_the_end = Ending(doomed, chance.uniform(0, GOES_ON) if survives else 0.0)
    people = [asyncio.create_task(busy(stage, at_the_end)) for _ in range(PEOPLE)]
    await kill
    stage.discord.look = None
    await at_the_end.comes()
    if not survives:
        for each in people:
            each.cancel()
    for error in await asyncio.gather(*people, return_exceptions=True):
        expected = () if survives else (asyncio.CancelledError, *DYING)
        if isinstance(error, BaseException) and not isinstance(error, expected):
            raise error
    for each in victims:
        await each.bury()
    if len(victims) == PROCESSES and chance.random() < 0.5:
        stage.discord.place.forget_nonces()
    for each in victims:
        await each.begin()
    await _ready(processes)
    await asyncio.sleep(NEWS)
    gateway.moved[GUILD_ID] = chance.randrange(PROCESSES)
    await look(stage)
    await require_sound(stage.kept)
    await settle(stage)
    await pinning.touch(stage)


class Ending:
    """When people stop: with the process that answers them, or some time after another was killed."""

    def __init__(self, doomed: Doomed, later: float) -> None:
        self.is_over = asyncio.Event()
        self._doomed = doomed
        self._later = later

    def kill(self) -> None:
        """Let it be over."""
        self._doomed.kill()

    async def comes(self) -> None:
        """Wait for it."""
        await self._doomed.is_over.wait()
        await asyncio.sleep(self._later)
        self.is_over.set()
