"""``/livez``, ``/readyz`` and ``/metrics`` over HTTP. Imported only where they are switched on.

aiohttp's low-level server is enough for three addresses: without its router and the rest the import takes
a third of the time and memory.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from importlib import import_module
from typing import TYPE_CHECKING

import msgspec
from aiohttp import hdrs
from aiohttp.web_request import BaseRequest
from aiohttp.web_response import Response
from aiohttp.web_server import Server

from bot.store.depths import Depths, depths
from bot.store.errors import StoreError
from bot.watch.health import Health
from bot.watch.looks import Look
from bot.watch.shards import Shards

if TYPE_CHECKING:
    from bot.app import GuideBot

logger = logging.getLogger(__name__)

AGAIN_SECONDS = 5.0
"""How long after a failure the address is tried again: another process may be about to leave it."""
FRESH_SECONDS = 15.0
"""What waits in the database is counted at most so often."""
NOTHING_STORED = {"Cache-Control": "no-store"}


class Endpoints:
    """What a probe or a collector reads."""

    def __init__(self, bot: "GuideBot") -> None:
        self._bot = bot
        self._shards = Shards(bot)
        self._health = Health(bot, self._shards)
        self._depths = Look(
            lambda: depths(bot.database, now=bot.now(), today=bot.today()), fresh=FRESH_SECONDS
        )

    async def close(self) -> None:
        """Leave the database alone."""
        await self._health.close()
        await self._depths.close()

    async def answer(self, request: BaseRequest) -> Response:
        """Answer one request."""
        if request.method not in (hdrs.METH_GET, hdrs.METH_HEAD):
            return _text(HTTPStatus.METHOD_NOT_ALLOWED, Allow="GET, HEAD")
        match request.path:
            case "/livez":
                return _json({"alive": True, "stopping": self._bot.stopping})
            case "/readyz":
                return await self._readiness()
            case "/metrics":
                return await self._metrics(request.headers.get(hdrs.ACCEPT, ""))
            case _:
                return _text(HTTPStatus.NOT_FOUND)

    async def _readiness(self) -> Response:
        checks = await self._health.checks()
        ready = all(check.ok for check in checks.values())
        status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
        return _json({"ready": ready, "checks": checks}, status)

    async def _metrics(self, accept: str) -> Response:
        # In a thread, so that nobody waits for the first import; later ones only look it up.
        metrics = await asyncio.to_thread(import_module, "bot.watch.metrics")
        seen = metrics.Seen(
            tally=self._bot.tally,
            backups=self._bot.backups,
            shards=self._shards.states(),
            depths=await self._waiting(),
            stopping=self._bot.stopping,
            now=self._bot.now(),
        )
        body, content_type = metrics.exposition(seen, accept)
        return Response(body=body, headers={hdrs.CONTENT_TYPE: content_type, **NOTHING_STORED})

    async def _waiting(self) -> Depths | None:
        try:
            return await self._depths.result()
        except (StoreError, TimeoutError):
            return None


def _json(content: object, status: HTTPStatus = HTTPStatus.OK) -> Response:
    body = msgspec.json.encode(content) + b"\n"
    return Response(body=body, status=status, content_type="application/json", headers=NOTHING_STORED)


def _text(status: HTTPStatus, **headers: str) -> Response:
    return Response(text=f"{status.phrase}\n", status=status, headers={**headers, **NOTHING_STORED})


@asynccontextmanager
async def serving(bot: "GuideBot", address: tuple[str, int]) -> AsyncGenerator[None]:
    """Serve the endpoints at ``address`` during the block.

    Members come first: an address that cannot be had is logged and tried again, and the bot answers.
    """
    endpoints = Endpoints(bot)
    server = Server(endpoints.answer, access_log=None)
    listening = asyncio.create_task(_listening(server, address))
    try:
        yield
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            (await listening).close()
        await server.shutdown(1.0)
        await endpoints.close()


async def _listening(server: Server, address: tuple[str, int]) -> asyncio.Server:
    host, port = address
    while True:
        try:
            listener = await asyncio.get_running_loop().create_server(server, host, port)
        except OSError as error:
            logger.error(  # noqa: TRY400 - a traceback would say no more
                "HEALTH_ADDRESS: no health checks and no metrics, since port %d of %s cannot be had; "
                "the bot answers all the same, and tries again every %.0f s: %s",
                port,
                host,
                AGAIN_SECONDS,
                error.strerror,
            )
            await asyncio.sleep(AGAIN_SECONDS)
        else:
            name = listener.sockets[0].getsockname()
            logger.info("health checks and metrics on port %d of %s", name[1], name[0])
            return listener
