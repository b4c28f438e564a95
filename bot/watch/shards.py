"""Which of this process's connections to Discord's gateway are up, and how they are."""

import time
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from bot.app import GuideBot


class Shard(Struct, frozen=True, kw_only=True):
    """One connection."""

    id: int
    connected: bool
    """Whether Discord sends events: READY or RESUMED has come, and the connection was not lost since."""
    latency: float | None = None
    """Seconds from the last heartbeat to Discord's answer."""
    heard: float | None = None
    """Seconds since Discord answered a heartbeat, or since the connection began."""
    interval: float | None = None
    """Seconds between heartbeats, as Discord wants them."""


class Shards:
    """All connections of this process."""

    def __init__(self, bot: "GuideBot") -> None:
        self._bot = bot
        self._connected: set[int] = set()
        bot.add_listener(self._up, "on_shard_connect")
        bot.add_listener(self._up, "on_shard_resumed")
        bot.add_listener(self._down, "on_shard_disconnect")

    async def _up(self, shard_id: int) -> None:
        self._connected.add(shard_id)

    async def _down(self, shard_id: int) -> None:
        self._connected.discard(shard_id)

    def states(self) -> list[Shard]:
        """Return how each of them is now, those that never connected too."""
        local = self._bot.shard_ids or range(self._bot.shard_count or 1)
        return [self._state(shard_id) for shard_id in local]

    def _state(self, shard_id: int) -> Shard:
        shard = self._bot.get_shard(shard_id)
        if shard is None or shard_id not in self._connected:
            return Shard(id=shard_id, connected=False)
        # The library tells how long the last heartbeat took, but not how long ago it was answered.
        beats = shard._parent.ws._keep_alive  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - has no public name
        if beats is None:
            return Shard(id=shard_id, connected=False)
        return Shard(
            id=shard_id,
            connected=not shard.is_closed(),
            latency=beats.latency,
            heard=time.perf_counter() - beats._last_ack,  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - as above
            interval=beats.interval,
        )
