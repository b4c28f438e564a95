"""The connections to Discord: few for requests, and as many as there are shards for the gateway."""

import aiohttp
from aiohttp import hdrs
from aiohttp.client import ClientTimeout
from aiohttp.connector import Connection
from aiohttp.tracing import Trace


class Connector(aiohttp.TCPConnector):
    """Limits requests that are under way at once to ``most``; websockets, which stay, take none of that."""

    def __init__(self, most: int) -> None:
        super().__init__(limit=most)  # pyright: ignore[reportUnknownMemberType] - an option that is not used
        self._websockets = aiohttp.TCPConnector(limit=0)

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: ClientTimeout,  # noqa: ASYNC109 - aiohttp's own signature
    ) -> Connection:
        """Return a connection for a request."""
        if req.headers.get(hdrs.UPGRADE) == "websocket":
            return await self._websockets.connect(req, traces, timeout)
        return await super().connect(req, traces, timeout)

    async def close(self, *, abort_ssl: bool = False) -> None:
        """Close all connections."""
        await self._websockets.close(abort_ssl=abort_ssl)
        await super().close(abort_ssl=abort_ssl)
