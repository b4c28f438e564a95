"""The gateway of the loopback Discord: one bot's websocket, compressed as Discord's is."""

import asyncio
import json
import secrets
import time
import zlib
from collections import deque
from collections.abc import Mapping
from typing import Any, cast

import aiohttp
from aiohttp import web

from bench import payloads
from bench.payloads import Payload

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = (
    0,
    1,
    2,
    6,
    7,
    9,
    10,
    11,
)


class Gateway:
    """Serves one connection at a time; a new one takes the place of the old."""

    def __init__(self, heartbeat_ms: int) -> None:
        self._heartbeat_ms = heartbeat_ms
        self.url = ""
        """What READY tells the bot to come back to."""
        self.connected = asyncio.Event()
        """Set while a bot is identified or resumed."""
        self.admits = asyncio.Event()
        """Set while bots that identify or resume are let in; cleared, they wait."""
        self.admits.set()
        self.knocks = 0
        """How many times a bot identified or resumed, let in or not."""
        self.ready_at = 0
        """When READY or RESUMED was last sent, by ``time.perf_counter_ns``."""
        self.sessions = 0
        """How many times a bot identified; resuming does not count."""
        self.resumed = 0
        self.heartbeats = 0
        self.close_code: int | None = None
        """How the last connection ended."""
        self.silent = False
        """Whether heartbeats are left without an answer, as on a connection that is dead unnoticed."""
        self.turn_away: deque[int] = deque()
        """Codes with which the next connections are closed as soon as the bot identifies itself."""
        self.hang_up: deque[int | None] = deque()
        """Codes with which the next connections are closed before a word; ``None`` breaks one off."""
        self.after_resume: deque[int] = deque()
        """Codes with which the next connections are closed as soon as the bot wants to resume."""
        self.reached: list[float] = []
        """When each connection was made, by ``time.monotonic``."""
        self.greeting: str | None = None
        """What is said to who connects, where it is not what Discord says."""
        self._session = ""
        self.servers: list[Payload] = []
        """Those that READY says the bot is in; more of them is only told to who asks for it."""
        self._socket: web.WebSocketResponse | None = None
        self.transport: asyncio.Transport | None = None
        """What the latest connection goes through."""
        self._compressor: Any = None  # zlib does not name the type
        self._sequence = 0

    async def dispatch(self, name: str, data: Mapping[str, Any]) -> None:
        """Send an event. Raises ``ConnectionError`` where no bot is connected."""
        await self.send(self.framed(name, data))

    async def write(self, text: str) -> None:
        """Send ``text`` as it is, compressed as all that is sent."""
        await self.send(self._encoded(text))

    async def signal(self, operation: int, data: object = None) -> None:
        """Send what is no event, such as ``RECONNECT``."""
        await self.write(json.dumps({"op": operation, "s": None, "t": None, "d": data}))

    def break_off(self) -> None:
        """Let the connection end without a word, as a failing network does."""
        if self._socket is not None and self.transport is not None:
            self.transport.abort()

    def of(self, guild_id: str | None) -> "Gateway":  # noqa: ARG002 - see bench.shards
        """Return the connection on which a server's events come, or a direct message's."""
        return self

    def has(self, shard: int | None) -> bool:  # noqa: ARG002 - as above
        """Tell whether a bot is connected; where there are several shards, on that one."""
        return self.connected.is_set()

    def framed(self, name: str, data: Mapping[str, Any]) -> str | bytes:
        """Return an event, ready for ``send``. Frames must be sent in the order in which they were made."""
        self._sequence += 1
        return self._frame({"op": DISPATCH, "s": self._sequence, "t": name, "d": data})

    def _frame(self, content: Mapping[str, Any]) -> str | bytes:
        return self._encoded(json.dumps(content))

    def _encoded(self, text: str) -> str | bytes:
        if self._compressor is None:
            return text
        return self._compressor.compress(text.encode()) + self._compressor.flush(zlib.Z_SYNC_FLUSH)

    async def send(self, frame: str | bytes) -> None:
        """Write a frame. Raises ``ConnectionError`` where no bot is connected."""
        if self._socket is None or self._socket.closed:
            raise ConnectionError("no bot is connected")
        if isinstance(frame, bytes):
            await self._socket.send_bytes(frame)
        else:
            await self._socket.send_str(frame)

    async def disconnect(self, code: int) -> None:
        """Close the bot's connection with ``code``, as Discord does to move a bot to another machine."""
        if self._socket is not None:
            await self._socket.close(code=code)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Handle a connection until it ends."""
        socket = web.WebSocketResponse(max_msg_size=1024 * 1024)
        await socket.prepare(request)
        self._socket, self.transport = socket, request.transport
        self.reached.append(time.monotonic())
        if self.hang_up:
            code = self.hang_up.popleft()
            if code is None:
                self.break_off()
            else:
                await socket.close(code=code)
            return socket
        # Newer Pythons ask for zstd, which this one need not have; plain frames are understood too.
        self._compressor = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        if self.greeting is None:
            await self.signal(HELLO, {"heartbeat_interval": self._heartbeat_ms})
        else:
            await self.write(self.greeting)
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                await self._heard(cast("Payload", json.loads(message.data)))
        if self._socket is socket:
            self.connected.clear()
            self.close_code = socket.close_code
        return socket

    async def _heard(self, content: Payload) -> None:
        if content["op"] == HEARTBEAT:
            self.heartbeats += 1
            if not self.silent:
                await self.signal(HEARTBEAT_ACK)
        elif content["op"] == IDENTIFY:
            self.knocks += 1
            await self.admits.wait()
            self.sessions += 1
            if self.turn_away:
                await self.disconnect(self.turn_away.popleft())
                return
            self._sequence, self._session = 0, secrets.token_hex(16)
            session = payloads.ready(self._session, self.url, content["d"].get("shard"))
            session["guilds"] = self.servers
            await self.dispatch("READY", session)
            self._now_connected()
        elif content["op"] == RESUME:
            self.knocks += 1
            if self.after_resume:
                await self.disconnect(self.after_resume.popleft())
                return
            await self.admits.wait()
            if content["d"]["session_id"] != self._session:
                await self.signal(INVALID_SESSION, data=False)
                return
            self.resumed += 1
            await self.dispatch("RESUMED", {})
            self._now_connected()

    def _now_connected(self) -> None:
        self.ready_at = time.perf_counter_ns()
        self.connected.set()
