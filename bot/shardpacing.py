"""Starting sessions at Discord no faster than it allows, over all processes of a bot."""

import asyncio
import logging

import discord

from bot.shards import Shards
from bot.store.database import Database

logger = logging.getLogger(__name__)

APART_SECONDS = 5.0
"""Between two sessions of one bucket. A shard's bucket is its number modulo Discord's ``max_concurrency``."""
MARGIN_SECONDS = 0.25
"""For what lies between a turn's begin and Discord's receiving the IDENTIFY."""
PATIENCE_SECONDS = 45.0
"""How long a shard that comes back waits for its turn; the library gives up after a minute."""
START_PATIENCE_SECONDS = 600.0
"""How long one waits that starts: a cluster's shards stand in line."""


CONNECT_SECONDS = 180.0
"""How long a shard may take to connect beside that; the library's own."""


def connect_seconds(shards: Shards) -> float:
    """Return how many seconds a shard may take to connect, its turn included."""
    return CONNECT_SECONDS if shards.are_all else START_PATIENCE_SECONDS + CONNECT_SECONDS


class Pacing:
    """Lets shards start sessions: one after the other in each bucket, in this process and others.

    Where the turn does not come, as from a database that is away, a shard starts all the same: Discord then
    refuses it at worst, and it tries again.
    """

    def __init__(self, database: Database, shards: Shards) -> None:
        self.buckets = 1
        """Discord's ``max_concurrency``."""
        self._database = database
        self._alone = shards.are_all
        self._count = shards.count
        self._begun: set[int] = set()
        self._free_at: dict[int, float] = {}

    async def ask(self, client: discord.AutoShardedClient) -> None:
        """Ask Discord how fast shards may start, and how many it recommends where nobody has chosen.

        A single shard asks nothing. Raises what Discord says where the number is needed.
        """
        if self._count == 1:
            return
        try:
            recommended, _, limits = await client.http.get_bot_gateway()
        except (discord.HTTPException, discord.GatewayNotFound) as error:
            if self._count is None:
                raise
            logger.warning("Discord does not say how fast shards may start: one at a time (%s)", error)
            return
        client.shard_count = self._count or recommended
        self.buckets = max(limits["max_concurrency"], 1)
        logger.info(
            "%d shards; %d may start at once, and %d more in this day",
            client.shard_count,
            self.buckets,
            limits["remaining"],
        )

    async def wait(self, application_id: int | None, shard_id: int) -> None:
        """Wait until a shard may start its session."""
        again = shard_id in self._begun
        self._begun.add(shard_id)
        if again:  # Discord asks for it where it took a session away
            await asyncio.sleep(APART_SECONDS)
        bucket = shard_id % self.buckets
        pause = APART_SECONDS + MARGIN_SECONDS
        if not self._alone:
            name = f"identify {application_id} {bucket}"
            most = PATIENCE_SECONDS if again else START_PATIENCE_SECONDS
            if await self._database.identify_turn(name, pause=pause, most=most):
                return
        now = asyncio.get_running_loop().time()
        begin = max(now, self._free_at.get(bucket, now))
        self._free_at[bucket] = begin + pause
        await asyncio.sleep(begin - now)
