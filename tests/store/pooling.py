"""A pooler on this machine that gives each transaction any of the server's sessions, as PgBouncer may.

What that means is described on https://www.pgbouncer.org/features.html: what is a session's own, as LISTEN
and locks, does not hold, and what a server says while its session is nobody's reaches nobody.
"""

import asyncio
import struct
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs, urlsplit, urlunsplit

from msgspec import Struct

TLS, CANCEL = 80877103, 80877102
"""What a client may begin with instead of its parameters."""
COMMIT = b"COMMIT;"


class Backend(Struct, eq=False):
    """One session of the server."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    greeting: bytes


class Relay:
    """A session that is a client's until its transaction ends."""

    def __init__(
        self, backend: Backend, client: asyncio.StreamWriter, give_back: Callable[[Backend], None]
    ) -> None:
        self._backend = backend
        self._client = client
        self._give_back = give_back
        self._asked = 0
        self.task = asyncio.create_task(self._answer())

    def send(self, kind: bytes, message: bytes) -> None:
        """Pass a message on to the server."""
        if kind in b"QS":
            self._asked += 1
        self._backend.writer.write(message)

    async def _answer(self) -> None:
        with suppress(OSError, EOFError):
            while True:
                kind, message = await _message(self._backend.reader)
                self._client.write(message)
                if kind == b"Z":
                    self._asked -= 1
                    if message[5:] == b"I" and not self._asked:
                        self._give_back(self._backend)
                        return

    def end(self) -> None:
        """With a transaction open, or an answer under way, the session is of no use to others."""
        if not self.task.done():
            self.task.cancel()
            self._backend.writer.close()


class Pooler:
    """Takes clients on a port. ``latest``: a transaction has the session just left, else the oldest."""

    def __init__(self, socket: str, *, sessions: int, latest: bool) -> None:
        self._socket = socket
        self._sessions = sessions
        self._latest = latest
        self._free: deque[Backend] = deque()
        self._backends: list[Backend] = []
        self._cut: asyncio.Event | None = None

    def cut_next_commit(self) -> asyncio.Event:
        """Lose the client that commits next; its COMMIT is passed on once the event is set."""
        self._cut = asyncio.Event()
        return self._cut

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client until it goes."""
        relay: Relay | None = None
        try:
            startup = await _startup(reader, writer)
            if startup is None:
                return
            while len(self._backends) < self._sessions:
                self._free.append(await self._begun(startup))
            writer.write(self._backends[0].greeting)
            while True:
                kind, message = await _message(reader)
                if kind == b"X":
                    return
                if relay is None or relay.task.done():
                    relay = Relay(await self._taken(startup), writer, self._free.append)
                if COMMIT in message and self._cut is not None:
                    go, self._cut = self._cut, None
                    writer.close()
                    await go.wait()
                relay.send(kind, message)
        except (OSError, EOFError):
            pass
        finally:
            writer.close()
            if relay is not None:
                relay.end()

    async def _taken(self, startup: bytes) -> Backend:
        if not self._free:
            return await self._begun(startup)
        return self._free.pop() if self._latest else self._free.popleft()

    async def _begun(self, startup: bytes) -> Backend:
        reader, writer = await asyncio.open_unix_connection(self._socket)
        writer.write(startup)
        kind, greeting = b"", b""
        while kind != b"Z":
            kind, message = await _message(reader)
            greeting += message
        backend = Backend(reader, writer, greeting)
        self._backends.append(backend)
        return backend

    def close(self) -> None:
        """End every session."""
        for backend in self._backends:
            backend.writer.close()


async def _startup(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes | None:
    while True:
        length = await reader.readexactly(4)
        rest = await reader.readexactly(struct.unpack("!I", length)[0] - 4)
        (code,) = struct.unpack("!I", rest[:4])
        if code == CANCEL:
            return None
        if code != TLS:
            return length + rest
        writer.write(b"N")


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readexactly(5)
    return head[:1], head + await reader.readexactly(struct.unpack("!I", head[1:])[0] - 4)


@asynccontextmanager
async def pooled(url: str, *, sessions: int = 3, latest: bool = False) -> AsyncGenerator[tuple[str, Pooler]]:
    """Yield the address of a pooler before a server on a Unix socket, and the pooler."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    (directory,) = query.pop("host")
    pooler = Pooler(f"{directory}/.s.PGSQL.5432", sessions=sessions, latest=latest)
    server = await asyncio.start_server(pooler.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    rest = "&".join(f"{name}={value[0]}" for name, value in query.items())
    try:
        yield urlunsplit(parts._replace(netloc=f"postgres@127.0.0.1:{port}", query=rest)), pooler
    finally:
        server.close()
        pooler.close()
