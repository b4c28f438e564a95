"""The gateway of the loopback Discord: one bot's websocket, compressed as Discord's is."""

import asyncio
import json
import secrets
import time
import zlib
from collections.abc import Mapping
from typing import Any, cast

import aiohttp
from aiohttp import web

from bench import payloads
from bench.payloads import Payload

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 10, 11


class Gateway:
    """Serves one connection at a time; a new one takes the place of the old."""

    def __init__(self, heartbeat_ms: int) -> None:
        self._heartbeat_ms = heartbeat_ms
        self.url = ""
        """What READY tells the bot to come back to."""
        self.connected = asyncio.Event()
        """Set while a bot is identified or resumed."""
        self.ready_at = 0
        """When READY or RESUMED was last sent, by ``time.perf_counter_ns``."""
        self.sessions = 0
        """How many times a bot identified; resuming does not count."""
        self.resumed = 0
        self.heartbeats = 0
        self.close_code: int | None = None
        """How the bot closed its last connection."""
        self.servers: list[Payload] = []
        """Those that READY says the bot is in; more of them is only told to who asks for it."""
        self._socket: web.WebSocketResponse | None = None
        self._compressor: Any = None  # zlib does not name the type
        self._sequence = 0

    def of(self, guild_id: str | None) -> "Gateway":  # noqa: ARG002 - see bench.shards
        """Return the connection on which a server's events come, or a direct message's."""
        return self

    def framed(self, name: str, data: Mapping[str, Any]) -> str | bytes:
        """Return an event, ready for ``send``. Frames must be sent in the order in which they were made."""
        self._sequence += 1
        return self._frame({"op": DISPATCH, "s": self._sequence, "t": name, "d": data})

    def _frame(self, content: Mapping[str, Any]) -> str | bytes:
        text = json.dumps(content)
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
        self._socket = socket
        # Newer Pythons ask for zstd, which this one need not have; plain frames are understood too.
        self._compressor = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        await self.send(
            self._frame({"op": HELLO, "s": None, "t": None, "d": {"heartbeat_interval": self._heartbeat_ms}})
        )
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
            await self.send(self._frame({"op": HEARTBEAT_ACK, "s": None, "t": None, "d": None}))
        elif content["op"] == IDENTIFY:
            self.sessions += 1
            self._sequence = 0
            session = payloads.ready(secrets.token_hex(16), self.url, content["d"].get("shard"))
            session["guilds"] = self.servers
            await self.send(self.framed("READY", session))
            self._now_connected()
        elif content["op"] == RESUME:
            self.resumed += 1
            await self.send(self.framed("RESUMED", {}))
            self._now_connected()

    def _now_connected(self) -> None:
        self.ready_at = time.perf_counter_ns()
        self.connected.set()
