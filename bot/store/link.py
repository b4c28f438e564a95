"""One process's own connection to PostgreSQL, on which processes hear of changes and divide work among them.

Both need a session: LISTEN, and advisory locks that end with it. Behind a pooler that gives each transaction
another session nothing is heard, and a lock would be a stranger's and stay: it is found out first, and told.
"""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import asyncpg

from bot.domain.pauses import pause_after
from bot.store.news import Hear, News, Topic, read_news

logger = logging.getLogger(__name__)

BEAT_SECONDS = 20.0
"""How often it is tried whether news still come through: a network may lose a connection without a word."""
ANSWER_SECONDS = 5.0
"""How long the server may take for anything here; all of it is small."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds between tries to connect again; each failure in a row doubles them."""
CHANNEL = "SELECT 'michishirube_' || md5(current_schema()), current_schema()"
"""Channels and locks are the whole database's, and another schema of it may hold another bot."""
KEEPALIVE = (
    "SET tcp_keepalives_idle = 15",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)
"""Lets the server end the session, and with it the locks, half a minute after a machine has vanished."""
GONE = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
"""What a lost connection looks like; to the driver, one in use at that moment is an internal error.

``OSError`` has ``TimeoutError`` in it: no answer in time.
"""
UNKEPT = (
    "%s: this address keeps no session (a pooler with pool_mode = transaction?), so several processes cannot "
    "divide work: cards, log channels and forgetting rest, and changes are known late. "
    "Give DATABASE_URL a direct address, or a pooler's with pool_mode = session (docs/growing.md)"
)
BEAT = "beat "

Connect = Callable[[], Awaitable[Any]]


class UnkeptError(TimeoutError):
    """What another session tells does not arrive: the connection has no session of its own."""


def lock_number(name: str) -> int:
    """Return the number of the advisory lock called ``name``: eight bytes with a sign."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


class Link:
    """Keeps the connection, and makes it anew when it is lost; then everything counts as changed."""

    def __init__(self, place: str, connect: Connect, hear: Hear) -> None:
        self._place = place
        self._connect = connect
        self._hear = hear
        self._connection: Any = None
        self._channel = self._schema = ""
        self._held: set[str] = set()
        self._turn = asyncio.Lock()
        self._lost = asyncio.Event()
        self._echo: tuple[str, asyncio.Future[None]] | None = None
        self._told_unkept = False
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect, and keep connected. A first failure is told in the log as any later one.

        Takes ``ANSWER_SECONDS`` where no session is kept.
        """
        try:
            await self._connected()
        except GONE as error:
            self._note(error)
        self._task = asyncio.create_task(self._keep())

    async def close(self) -> None:
        """End the session, and with it every claim."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        self._drop()

    async def claim(self, work: str) -> bool:
        """Tell whether some work is this process's: from the first time on until the connection ends."""
        if work in self._held:
            return True
        try:
            # Asked twice at once, the lock would be counted twice, and one release would not end it.
            async with self._turn:
                await self._take(work)
        except GONE as error:
            self._note(error)
            self._lost.set()
        return work in self._held

    async def release(self, work: str) -> None:
        """Leave some work to other processes."""
        if work not in self._held:
            return
        self._held.discard(work)
        connection = self._connection
        with suppress(*GONE):
            async with self._turn:
                await connection.execute(f"SELECT pg_advisory_unlock({self._lock(work)})")

    async def _take(self, work: str) -> None:
        """Take some work if nobody has it. The connection, and what it holds, may be lost at any moment."""
        connection = self._connection
        if connection is None or work in self._held:
            return
        taken = await connection.fetchval(f"SELECT pg_try_advisory_lock({self._lock(work)})")
        if taken and connection is self._connection:
            self._held.add(work)

    def _lock(self, work: str) -> int:
        return lock_number(f"{self._schema} {work}")

    async def _keep(self) -> None:
        failures = 0
        while True:
            try:
                if self._connection is None:
                    await self._connected()
                    self._hear(News(topic=Topic.ALL))
                else:
                    await self._beat(self._connection)
                failures = 0
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._lost.wait(), BEAT_SECONDS)
            except GONE as error:
                self._note(error)
                self._drop()
                if isinstance(error, UnkeptError):
                    self._hear(News(topic=Topic.ALL))  # nobody tells what was changed, so it is looked at
                failures += 1
                await asyncio.sleep(pause_after(failures, first=FIRST_PAUSE, longest=LONGEST_PAUSE))
            if self._lost.is_set():
                self._drop()

    async def _connected(self) -> None:
        """Connect. Only a connection that is known to keep its session is used."""
        connection = await self._connect()
        try:
            self._channel, self._schema = await connection.fetchrow(CHANNEL)
            for statement in KEEPALIVE:
                await connection.execute(statement)
            connection.add_termination_listener(self._on_end)
            await connection.add_listener(self._channel, self._on_news)
            await self._prove()
        except BaseException:
            connection.terminate()
            raise
        self._told_unkept = False
        self._lost.clear()
        self._connection = connection

    async def _prove(self) -> None:
        """Have another session say something. Raises ``UnkeptError`` where it does not arrive.

        A pooler may well bring what one says to oneself: both statements may meet the same session by chance.
        What comes while nothing is asked, it has nobody to give to.
        """
        other = await self._connect()
        try:
            await self._beat(other)
        finally:
            other.terminate()

    async def _beat(self, sender: Any) -> None:  # noqa: ANN401 - asyncpg ships no types
        """Say something to oneself. Raises ``UnkeptError`` where it does not arrive."""
        token = secrets.token_hex(8)
        echo: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._echo = (token, echo)
        async with self._turn:
            await sender.execute(f"SELECT pg_notify('{self._channel}', '{BEAT}{token}')")
        try:
            await asyncio.wait_for(echo, ANSWER_SECONDS)
        except TimeoutError as error:
            raise UnkeptError("what is told to it does not arrive") from error

    def _on_news(self, _connection: Any, _pid: int, _channel: str, text: str) -> None:  # noqa: ANN401 - the driver's
        if text.startswith(BEAT):
            if self._echo is not None and text == BEAT + self._echo[0] and not self._echo[1].done():
                self._echo[1].set_result(None)
            return
        news = read_news(text)
        if news is not None:
            self._hear(news)

    def _on_end(self, connection: Any) -> None:  # noqa: ANN401 - as above
        if connection is self._connection:
            self._lost.set()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        self._held.clear()
        self._lost.clear()
        if connection is not None:
            connection.terminate()

    def _note(self, error: BaseException) -> None:
        if not isinstance(error, UnkeptError):
            reason = type(error).__name__
            logger.warning("%s: changes made elsewhere are not heard of for now (%s)", self._place, reason)
        elif not self._told_unkept:
            self._told_unkept = True
            logger.warning(UNKEPT, self._place)
