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
        """Shards that have started a session before."""
        self._stood: dict[int, bool] = {}
        """Shards that have stood in line and not started yet, and whether their turn came."""
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

    async def stand_in_line(self, application_id: int | None, shard_id: int) -> None:
        """Wait until a shard that has never been connected may be, where other processes start shards too.

        It does so without a connection, on which nobody would read what comes: that would count as dead.
        """
        if not self._alone:
            self._stood[shard_id] = await self._turn(application_id, shard_id, START_PATIENCE_SECONDS)

    async def wait(self, application_id: int | None, shard_id: int) -> None:
        """Wait until a connected shard may start its session."""
        if shard_id in self._begun:  # Discord asks for it where it took a session away
            await asyncio.sleep(APART_SECONDS)
        came = self._stood.pop(shard_id, None)
        if came is None:
            came = not self._alone and await self._turn(application_id, shard_id, PATIENCE_SECONDS)
        if not came:
            bucket = shard_id % self.buckets
            now = asyncio.get_running_loop().time()
            begin = max(now, self._free_at.get(bucket, now))
            self._free_at[bucket] = begin + APART_SECONDS + MARGIN_SECONDS
            await asyncio.sleep(begin - now)
        self._begun.add(shard_id)

    async def _turn(self, application_id: int | None, shard_id: int, most: float) -> bool:
        """Wait for a turn among all processes. Returns whether it came."""
        name = f"identify {application_id} {shard_id % self.buckets}"
        return await self._database.identify_turn(name, pause=APART_SECONDS + MARGIN_SECONDS, most=most)
