"""PostgreSQL: for a host whose disk does not last, or shards on several machines."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import asyncpg

from bot.store.errors import (
    AddressError,
    BusyError,
    CorruptError,
    FullError,
    LackingError,
    StoreError,
    UnreachableError,
)
from bot.store.identifying import Identifying
from bot.store.link import ANSWER_SECONDS, GONE, Link
from bot.store.news import Hear, News, Topic
from bot.store.session import Engine, Listener, Queries, Session, Turn, named_failures, queries_of

POOL_SIZE = 3
"""One connection writes; the others read. Small hosts allow few."""
SECONDS = 30.0
"""How long the server may take to accept a connection, and to answer a statement."""
WRITERS = 0x6D696368
"""The advisory lock of whoever writes; any number will do that no other program on the database uses."""
ANNOUNCEMENT = "SELECT pg_notify('michishirube_' || md5(current_schema()), $1)"
"""Tells the other processes something, once the transaction is committed; see ``bot.store.link``."""
LEAVING_SECONDS = 5.0
"""How long the server may take to undo a transaction and to say good-bye; then the connection is cut."""

KINDS: tuple[tuple[str, type[StoreError], str], ...] = (
    ("28", UnreachableError, "refuses this user or password"),
    ("3D", UnreachableError, "does not exist on this server"),
    ("3F", UnreachableError, "has no schema for tables: none that search_path names, or a pooler lost it"),
    ("42501", UnreachableError, "does not allow this user to do that"),
    ("53100", FullError, "cannot grow: the server's disk is full"),
    ("40", BusyError, "was kept busy by another process"),
    ("55P03", BusyError, "is locked by another process"),
    ("57014", BusyError, "took too long"),
    ("XX", CorruptError, "is damaged"),
    ("08", UnreachableError, "lost the connection"),
    ("53", UnreachableError, "has no room for another connection"),
    ("57P", UnreachableError, "is shutting down or starting"),
)
"""By the first characters of the SQLSTATE; see PostgreSQL's appendix on error codes."""


class PostgresDatabase:
    """A database on a server. A pool replaces connections that were lost."""

    engine: Engine = "postgres"

    def __init__(self, url: str, place: str, queries: Queries, pool: Any) -> None:  # noqa: ANN401 - asyncpg ships no types
        self._url = url
        self._place = place
        self._pool = pool
        self._link: Link | None = None
        self._hear: Hear | None = None
        self._alone = False
        self._identifying = Identifying(self._connected)
        self._queries = queries
        self._writing = Turn()
        self.on_deeds: Listener | None = None

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connect to ``url``. Parameters that asyncpg does not know are settings of the session."""
        try:
            parts = urlsplit(url)
            place = f"{parts.hostname or 'local socket'}{parts.path}"
        except ValueError as error:
            message = "DATABASE_URL: not a valid postgresql:// address"
            raise AddressError(message) from error
        queries = queries_of("asyncpg")
        try:
            untyped: Any = asyncpg
            pool = await untyped.create_pool(
                url,
                min_size=1,
                max_size=POOL_SIZE,
                timeout=SECONDS,
                command_timeout=SECONDS,
                # Statements kept by name fail behind a pooler that changes servers between transactions.
                statement_cache_size=0,
            )
        except (ValueError, asyncpg.InterfaceError) as error:
            # Its text may repeat parts of the address, so it is not repeated here.
            message = "DATABASE_URL: not a valid postgresql:// address"
            raise AddressError(message) from error
        except GONE as error:
            raise _named(place, error) or UnreachableError(f"{place}: cannot be reached") from error
        return cls(url, place, queries, pool)

    @property
    def place(self) -> str:
        """Host and name."""
        return self._place

    def reading(self) -> AbstractAsyncContextManager[Session]:
        """Open a transaction that sees one state throughout and writes nothing."""
        return self._begun(isolation="repeatable_read", readonly=True)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Session]:
        """Open a writing transaction; the lock it takes holds between processes until it ends."""
        async with self._writing.taken(), self._begun(isolation="read_committed", readonly=False) as session:
            await session.statement(f"SELECT pg_advisory_xact_lock({WRITERS})")
            yield session
        if session.notes_deeds and self.on_deeds is not None:
            self.on_deeds()

    @asynccontextmanager
    async def _begun(self, *, isolation: str, readonly: bool) -> AsyncGenerator[Session]:
        with named_failures(self._name):
            connection = await self._pool.acquire(timeout=SECONDS)
        try:
            transaction = connection.transaction(isolation=isolation, readonly=readonly)
            # Begun as by ``async with``, the driver ends in silence what was cut off while it began.
            with named_failures(self._name):
                await transaction.__aenter__()
            try:
                yield Session(self._queries, connection, self._name, announcement=ANNOUNCEMENT)
            except BaseException as error:
                await _undone(connection, transaction, error)
                raise
            try:
                with named_failures(self._name):
                    await transaction.__aexit__(None, None, None)
            except BaseException:
                # It may be done all the same, and only what is in memory here would not know of it.
                if self._hear is not None and not readonly:
                    self._hear(News(topic=Topic.UNSURE))
                await _rolled_back(connection)
                raise
        finally:
            with suppress(*GONE):
                await self._pool.release(connection, timeout=LEAVING_SECONDS)

    async def back_up(self, version: int) -> Path | None:  # noqa: ARG002 - the other engine's argument
        """Return ``None``: a server has backups of its own."""
        return None

    async def join(self, hear: Hear, *, alone: bool) -> None:
        """Hear from now on what this process and others change; ``alone``: only of what may have changed."""
        self._hear, self._alone = hear, alone
        if alone:
            return
        self._link = Link(self._place, self._connected, hear)
        await self._link.open()

    async def claim(self, work: str) -> bool:
        """Tell whether some work is this process's. Raises ``RuntimeError`` before ``join``."""
        if self._alone:
            return True
        if self._link is None:
            message = "work is divided among those who joined"
            raise RuntimeError(message)
        return await self._link.claim(work)

    async def release(self, work: str) -> None:
        """Leave some work to other processes."""
        if self._link is not None:
            await self._link.release(work)

    async def identify_turn(self, name: str, *, pause: float, most: float) -> bool:
        """Wait for the turn called ``name``, at most ``most`` seconds; whether it came."""
        return await self._identifying.turn(name, pause=pause, most=most)

    async def _connected(self) -> Any:  # noqa: ANN401 - asyncpg ships no types
        """Return a connection beside the pool, on which the server has to answer soon."""
        untyped: Any = asyncpg
        return await untyped.connect(
            self._url, timeout=ANSWER_SECONDS, command_timeout=ANSWER_SECONDS, statement_cache_size=0
        )

    async def close(self) -> None:
        """Close every connection; those that do not answer are cut."""
        self._identifying.close()
        if self._link is not None:
            await self._link.close()
        try:
            await asyncio.wait_for(self._pool.close(), LEAVING_SECONDS)
        except GONE:
            self._pool.terminate()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def _name(self, error: Exception) -> StoreError | None:
        return _named(self._place, error)


async def _undone(connection: Any, transaction: Any, error: BaseException) -> None:  # noqa: ANN401 - asyncpg ships no types
    """Undo a transaction that ``error`` ended.

    Raises nothing: with the connection gone the server does it by itself.
    """
    try:
        await asyncio.wait_for(transaction.__aexit__(type(error), error, None), LEAVING_SECONDS)
    except GONE:
        with suppress(*GONE):
            connection.terminate()


async def _rolled_back(connection: Any) -> None:  # noqa: ANN401 - asyncpg ships no types
    """Leave a transaction of which nobody knows whether it is one. Raises nothing, as ``_undone``."""
    with suppress(*GONE):
        await asyncio.wait_for(connection.execute("ROLLBACK"), LEAVING_SECONDS)


def _named(place: str, error: Exception) -> StoreError | None:
    if isinstance(error, asyncpg.PostgresError):
        if isinstance(error, (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError)):
            return LackingError(place, error)
        state = str(getattr(error, "sqlstate", ""))
        for beginning, kind, what in KINDS:
            if state.startswith(beginning):
                return kind(f"{place}: {what} ({error})")
        return None
    if isinstance(error, TimeoutError):
        return BusyError(f"{place}: did not answer within {SECONDS:.0f} seconds")
    if isinstance(error, (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)):
        return UnreachableError(f"{place}: the connection failed ({type(error).__name__})")
    return None
