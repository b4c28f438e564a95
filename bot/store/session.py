"""Named queries on one connection, the same for both engines."""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import aiosql

from bot.store.errors import StoreError
from bot.store.news import News, Topic

SQL = Path(__file__).parent / "sql"

_NAMED = re.compile(r"^-- name: (\w+)", re.MULTILINE)

Engine = Literal["sqlite", "postgres"]
Value = str | int | None
Row = Mapping[str, Any]
Read = TypeVar("Read")
Listener = Callable[[], None]
"""Is told of something at once; never fails and waits for nothing."""
Naming = Callable[[Exception], StoreError | None]
"""Turns an engine's exception into ours; ``None`` for one that means a bug, which is raised as it is."""


@contextmanager
def named_failures(naming: Naming) -> Generator[None]:
    """Raise an engine's exceptions as ours, with the engine's own as cause."""
    try:
        yield
    except Exception as error:
        ours = naming(error)
        if ours is None:
            raise
        raise ours from error


class Turn:
    """One task at a time. Asking again inside one's own turn would wait for ever, so it is a RuntimeError."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._owner: asyncio.Task[Any] | None = None

    @asynccontextmanager
    async def taken(self) -> AsyncGenerator[None]:
        """Wait for the turn and keep it for the block."""
        if self._owner is not None and self._owner is asyncio.current_task():
            message = "this task has a transaction open already"
            raise RuntimeError(message)
        async with self._lock:
            self._owner = asyncio.current_task()
            try:
                yield
            finally:
                self._owner = None


class Queries:
    """The statements of ``sql/*.sql``, ready for one engine.

    A file is made ready when a query of it is first asked for: a start needs few of them.
    """

    def __init__(self, adapter: Literal["aiosqlite", "asyncpg"]) -> None:
        self._adapter = adapter
        texts = (file.read_text(encoding="utf-8") for file in sorted(SQL.glob("*.sql")))
        self._texts = {name: text for text in texts for name in _NAMED.findall(text)}
        self._ready: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - aiosql makes the functions at run time
        """Return the function of the query ``name``."""
        found = self._ready.get(name)
        if found is None:
            untyped: Any = aiosql
            made = untyped.from_str(self._texts[name], self._adapter)
            self._ready.update({each: getattr(made, each) for each in _NAMED.findall(self._texts[name])})
            found = self._ready[name]
        return found

    def __iter__(self) -> Iterator[str]:
        """Yield the name of every query."""
        return iter(self._texts)


@cache
def queries_of(adapter: Literal["aiosqlite", "asyncpg"]) -> Queries:
    """Return the statements for one engine, read once a process: they hold nothing of a connection."""
    return Queries(adapter)


class Session:
    """An open transaction's connection. Raises ``StoreError`` where the database fails."""

    def __init__(
        self,
        queries: Queries,
        connection: Any,  # noqa: ANN401 - either driver's
        naming: Naming,
        *,
        announcement: str = "",
    ) -> None:
        self._queries = queries
        self._connection = connection
        self._naming = naming
        self._announcement = announcement
        self.notes_deeds = False
        """Whether deeds are noted in this transaction: who waits for them is told once it is committed."""
        self.is_followed = False
        """Whether another transaction follows at once, which does what is to be done after both."""

    async def rows(self, query: str, **values: Value) -> list[Row]:
        """Return all rows of a query without a sign."""
        with named_failures(self._naming):
            return [dict(row) async for row in self._queries[query](self._connection, **values)]

    async def each(self, query: str, read: Callable[[Row], Read], **values: Value) -> list[Read]:
        """Return what ``read`` makes of each row; no more than a few rows are in memory at once."""
        with named_failures(self._naming):
            return [read(dict(row)) async for row in self._queries[query](self._connection, **values)]

    async def row(self, query: str, **values: Value) -> Row | None:
        """Return the one row of a ``^`` query, or ``None``."""
        with named_failures(self._naming):
            row = await self._queries[query](self._connection, **values)
        return None if row is None else dict(row)

    async def value(self, query: str, **values: Value) -> Any:  # noqa: ANN401 - the column's own type
        """Return the one value of a ``$`` query, or ``None``."""
        with named_failures(self._naming):
            return await self._queries[query](self._connection, **values)

    async def run(self, query: str, **values: Value) -> None:
        """Run a ``!`` query."""
        with named_failures(self._naming):
            await self._queries[query](self._connection, **values)

    async def run_many(self, query: str, many: Sequence[Mapping[str, Value]]) -> None:
        """Run a ``*!`` query once for each of ``many``."""
        if many:
            with named_failures(self._naming):
                await self._queries[query](self._connection, many)

    async def announce(self, topic: Topic, guild_id: int = 0) -> None:
        """Have every process told, if this transaction is committed, that it holds something old in memory.

        A database that only one process uses tells nobody.
        """
        if self._announcement:
            with named_failures(self._naming):
                await self._connection.execute(self._announcement, str(News(topic=topic, guild_id=guild_id)))

    async def listed(self, sql: str) -> list[tuple[Value, ...]]:
        """Return the rows of a statement that is made at run time, such as one about all tables."""
        connection = self._connection
        with named_failures(self._naming):
            rows = await (connection.fetch(sql) if self._announcement else connection.execute_fetchall(sql))
        return [tuple(row) for row in rows]

    async def put_many(self, sql: str, rows: Sequence[tuple[Value, ...]]) -> None:
        """Run a statement that is made at run time once for each of ``rows``."""
        with named_failures(self._naming):
            await self._connection.executemany(sql, rows)

    async def statement(self, sql: str) -> None:
        """Run one statement of a migration."""
        with named_failures(self._naming):
            await self._connection.execute(sql)
