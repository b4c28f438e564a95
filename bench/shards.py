"""The gateway of a bot with several shards, in one process or more: a connection for each.

gateway = ShardedGateway(4, max_concurrency=1)
async with LoopbackDiscord(gateway=gateway, routes=gateway.routes()) as discord: ...
"""

import asyncio
import time
from collections.abc import Callable, Iterable

from aiohttp import web

from bench.bodies import answered
from bench.gateway import IDENTIFY, RESUME, Gateway
from bench.payloads import Payload

HEARTBEAT_MS = 41_250


class _Connection(Gateway):
    """One shard's connection; which, its first message tells."""

    def __init__(self, heartbeat_ms: int, url: str, begun: Callable[["_Connection", Payload], None]) -> None:
        super().__init__(heartbeat_ms)
        self.url = url
        self._begun = begun

    async def _heard(self, content: Payload) -> None:
        if content["op"] in (IDENTIFY, RESUME):
            self._begun(self, content)
        await super()._heard(content)


class ShardedGateway(Gateway):
    """Serves ``count`` shards; ``connected`` is set once each has been identified."""

    def __init__(self, count: int, *, max_concurrency: int = 1, heartbeat_ms: int = HEARTBEAT_MS) -> None:
        super().__init__(heartbeat_ms)
        self.count = count
        self.max_concurrency = max_concurrency
        self.identified: list[tuple[int, float]] = []
        """Each IDENTIFY: the shard, and when it came, by ``time.monotonic``."""
        self.moved: dict[str, int] = {}
        """Servers whose events come on another shard than Discord's rule says."""
        self._connections: dict[int, _Connection] = {}
        self._ready: dict[int, asyncio.Event] = {number: asyncio.Event() for number in range(count)}

    def routes(self) -> Iterable[web.RouteDef]:
        """Return the route that tells how many shards there should be."""
        return (web.get("/gateway/bot", self._recommended),)

    async def ready(self, *shards: int) -> None:
        """Wait until each of ``shards`` has been identified."""
        for number in shards:
            await self._ready[number].wait()

    def of(self, guild_id: str | None) -> Gateway:
        """Return the connection of a server's shard; direct messages come on shard 0.

        Raises ``ConnectionError`` where that shard is not connected.
        """
        number = self.moved.get(guild_id or "", (int(guild_id or 0) >> 22) % self.count)
        if number not in self._connections:
            raise ConnectionError(f"shard {number} is not connected")
        return self._connections[number]

    def has(self, shard: int | None) -> bool:
        """Tell whether a shard is connected; without a number, whether all are."""
        return self.connected.is_set() if shard is None else self._ready[shard].is_set()

    async def disconnect(self, code: int) -> None:
        """Close every connection with ``code``."""
        for connection in list(self._connections.values()):
            await connection.disconnect(code)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Handle one shard's connection until it ends."""
        connection = _Connection(self._heartbeat_ms, self.url, self._begin)
        connection.reached = self.reached
        try:
            return await connection.serve(request)
        finally:
            for number, other in list(self._connections.items()):
                if other is connection:
                    del self._connections[number]
                    self._ready[number].clear()
                    self.connected.clear()

    def _begin(self, connection: _Connection, content: Payload) -> None:
        number, _ = content["d"].get("shard") or (0, 1)
        if content["op"] == IDENTIFY:
            self.identified.append((number, time.monotonic()))
        self._connections[number] = connection
        self._ready[number].set()
        if len(self._connections) == self.count:
            self.connected.set()

    async def _recommended(self, _request: web.Request) -> web.Response:
        limits = {
            "total": 1000,
            "remaining": 1000 - len(self.identified),
            "reset_after": 86_400_000,
            "max_concurrency": self.max_concurrency,
        }
        return answered({"url": self.url, "shards": self.count, "session_start_limit": limits})
