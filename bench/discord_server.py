"""A Discord on 127.0.0.1 that a real bot process connects to: gateway and REST.

    async with LoopbackDiscord() as discord:
        bot = await asyncio.create_subprocess_exec(..., env={**os.environ, **discord.environment()})
        await discord.ready(timeout=20)
        reply = await discord.ask(command("fee", amount="3000"), timeout=5)
        reply.message["embeds"]

Only what a slash-command bot uses is served; anything else is answered with 404 and kept in ``unserved``.
Nothing is checked against Discord's limits: this is for transport, time and memory, not for content.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any, Self, cast

from aiohttp import web

from bench import payloads
from bench.bodies import answered, refused
from bench.faults import Faults, Handler, Refusal
from bench.gateway import Gateway
from bench.payloads import Payload
from bench.replies import Pending, Replies, Reply

HOST = "127.0.0.1"
API = "/api/v10"
TOKEN = "not-a-real-token"  # noqa: S105 - any text will do: nobody checks it
DISCORDS_HEARTBEAT_MS = 41_250
REMEMBERED_REQUESTS = 200
LARGEST_REQUEST = 32 * 1024 * 1024


class NoAnswerError(Exception):
    """The bot did not answer an interaction in time."""


class LoopbackDiscord:
    """One bot's Discord, which asks it for a heartbeat every ``heartbeat_ms``.

    ``gateway`` may be another one than for one shard (``bench.shards``); ``routes`` are served as well.
    """

    def __init__(
        self,
        *,
        heartbeat_ms: int = DISCORDS_HEARTBEAT_MS,
        gateway: Gateway | None = None,
        routes: Iterable[web.RouteDef] = (),
    ) -> None:
        self.gateway = gateway or Gateway(heartbeat_ms)
        self.commands: list[Payload] | None = None
        """What the bot registered; ``None`` until it does."""
        self.unserved: list[tuple[str, str]] = []
        """Requests that no route serves: method and path."""
        self.requests: deque[tuple[str, str]] = deque(maxlen=REMEMBERED_REQUESTS)
        """The latest requests: method and path without ``/api/v10``."""
        self._port = 0
        self._replies = Replies()
        self._faults = Faults()
        api = web.Application(client_max_size=LARGEST_REQUEST)
        api.add_routes(
            [
                web.get("/users/@me", self._me),
                web.get("/users/@me/guilds", self._guilds),
                web.get("/oauth2/applications/@me", self._application),
                web.put("/applications/{app}/commands", self._register),
                *self._replies.routes(),
                *routes,
                web.route("*", "/{rest:.*}", self._unserved),
            ]
        )
        app = web.Application(middlewares=[self._watch], client_max_size=LARGEST_REQUEST)
        app.add_routes([web.get(path, self.gateway.serve) for path in ("/gw", "/gw/")])
        app.add_subapp(API, api)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await self.listen()
        self._port = self._runner.addresses[0][1]
        self.gateway.url = self.gateway_url
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.disconnect(1001)
        await self._runner.cleanup()

    async def listen(self) -> None:
        """Let new connections in, at the same port as before; the context manager does so at first."""
        self._site = web.TCPSite(self._runner, HOST, self._port, reuse_address=True)
        await self._site.start()

    async def hang_up(self) -> None:
        """Refuse new connections until ``listen``, and break off those that are there, but the gateway's."""
        await self._site.stop()
        for connection in self._runner.server.connections if self._runner.server else ():
            if connection.transport is not None and connection.transport is not self.gateway.transport:
                connection.transport.abort()

    @property
    def replies(self) -> Replies:
        """What the bot answered, and how Discord takes it."""
        return self._replies

    @property
    def copies(self) -> int:
        """How many answers the bot asked to have back as Discord stored them."""
        return self._replies.copies

    @property
    def api_url(self) -> str:
        """What the bot's REST requests begin with."""
        return f"http://{HOST}:{self._port}{API}"

    @property
    def gateway_url(self) -> str:
        """Where the bot's gateway connection goes."""
        return f"ws://{HOST}:{self._port}/gw"

    def environment(self) -> dict[str, str]:
        """Return the variables that send a bot process here."""
        return {
            "DISCORD_TOKEN": TOKEN,
            "DISCORD_API_URL": self.api_url,
            "DISCORD_GATEWAY_URL": self.gateway_url,
        }

    async def ready(self, timeout: float) -> int:  # noqa: ASYNC109 - every wait of this class is bounded by its caller
        """Wait until READY is sent to a bot. Returns when that was, by ``time.perf_counter_ns``.

        Raises ``TimeoutError``.
        """
        await asyncio.wait_for(self.gateway.connected.wait(), timeout)
        return self.gateway.ready_at

    def refuse(self, method: str, start: str, *refusals: Refusal) -> None:
        """Answer the next requests whose path begins with ``start`` by ``refusals``, one each, in order.

        The path is without ``/api/v10``: ``refuse("POST", "/interactions/", Refusal(status=500))``.
        """
        self._faults.add(method, start, *refusals)

    def forgive(self) -> None:
        """Answer everything properly again, whatever failures were to come."""
        self._faults.clear()

    async def ask(
        self,
        event: Mapping[str, Any],
        *,
        timeout: float,  # noqa: ASYNC109 - as above
        locale: str = "ja",
        guild_locale: str = "en-US",
        permissions: str = payloads.ALL_PERMISSIONS,
        member_id: str = payloads.MEMBER_ID,
        guild_id: str = payloads.GUILD_ID,
        deliveries: int = 1,
    ) -> Reply:
        """Send an interaction made of ``event`` (see ``bench.events``) and return the bot's answer to it.

        Several may be under way at once. With ``deliveries`` the same one is sent so many times, as Discord
        does after a connection was lost. Raises ``NoAnswerError``.
        """
        interaction = payloads.interaction(
            event,
            locale=locale,
            guild_locale=guild_locale,
            permissions=permissions,
            member_id=member_id,
            guild_id=guild_id,
        )
        token = str(interaction["token"])
        gateway = self.gateway.of(interaction.get("guild_id"))
        frames = [gateway.framed("INTERACTION_CREATE", interaction) for _ in range(deliveries)]
        pending = Pending(event=interaction, reply=asyncio.get_running_loop().create_future())
        self._replies.pending[token] = pending
        try:
            pending.written = time.perf_counter_ns()
            for frame in frames:
                await gateway.send(frame)
            return await asyncio.wait_for(pending.reply, timeout)
        except TimeoutError as error:
            raise NoAnswerError(f"no answer within {timeout} s: {event['data']}") from error
        finally:
            del self._replies.pending[token]

    @web.middleware
    async def _watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix(API)
        self.requests.append((request.method, path))
        return await self._faults.served(request, path, handler)

    async def _me(self, _request: web.Request) -> web.Response:
        return answered(payloads.BOT_USER)

    async def _guilds(self, _request: web.Request) -> web.Response:
        return answered([])

    async def _application(self, _request: web.Request) -> web.Response:
        return answered(payloads.APPLICATION)

    async def _register(self, request: web.Request) -> web.Response:
        registered = cast("list[Payload]", json.loads(await request.read()))
        self.commands = [
            {**command, "id": payloads.snowflake(), "application_id": payloads.APPLICATION_ID, "version": "1"}
            for command in registered
        ]
        return answered(self.commands)

    async def _unserved(self, request: web.Request) -> web.Response:
        self.unserved.append((request.method, request.path))
        return refused(404, 0, "404: Not Found")
