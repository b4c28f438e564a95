"""One face for both engines, and the way from DATABASE_URL to it."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol, Self

from bot.store.address import sqlite_file
from bot.store.errors import AddressError
from bot.store.news import Hear
from bot.store.session import Engine, Listener, Session
from bot.store.sqlite import SqliteDatabase


class Readable(Protocol):
    """A database that is read. Every method raises ``StoreError`` where the database fails."""

    @property
    def engine(self) -> Engine:
        """Which engine it is."""
        ...

    @property
    def place(self) -> str:
        """Where it is, for the log: the file, or host and name, never the password."""
        ...

    def reading(self) -> AbstractAsyncContextManager[Session]:
        """Open a transaction that sees one state throughout and writes nothing."""
        ...


class Database(Readable, Protocol):
    """An open database. Every method raises ``StoreError`` where the database fails."""

    on_deeds: Listener | None
    """Is told after each transaction of this process that noted deeds in the audit log, once it holds."""

    def transaction(self) -> AbstractAsyncContextManager[Session]:
        """Open a writing transaction: committed at the end of the block, undone if it raises.

        One at a time, in this process and between processes, so what was read in it still holds when it
        writes. Asking for a second one inside it is a ``RuntimeError``.
        """
        ...

    async def back_up(self, version: int) -> Path | None:
        """Copy an existing database before its first migration; ``None`` where there is nothing to copy.

        Only SQLite is copied: a PostgreSQL server has backups of its own.
        """
        ...

    async def join(self, hear: Hear, *, alone: bool) -> None:
        """Hear from now on what this process and others commit (``Session.announce``), soon after.

        Where nothing is certain, as after a lost connection, that anything may have changed is heard, too.
        Who says to be ``alone`` hears only that, of commits whose confirmation was lost, and has all work.
        """
        ...

    async def claim(self, work: str) -> bool:
        """Tell whether some work is this process's, among all that joined.

        It is from the first time on until it is released, or the process or its connection ends; then it is
        whose asks first. A connection that breaks is noticed late, so what must not happen twice needs more.
        """
        ...

    async def release(self, work: str) -> None:
        """Leave some work to other processes."""
        ...

    async def identify_turn(self, name: str, *, pause: float, most: float) -> bool:
        """Wait at most ``most`` seconds for a turn among processes; the next is ``pause`` seconds after it.

        Returns whether it came. Raises nothing: a database that does not answer keeps nobody from Discord.
        """
        ...

    async def close(self) -> None:
        """Close it. Closing twice is allowed."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *_: object) -> None: ...


async def open_database(url: str) -> Database:
    """Open the database at ``url``: ``sqlite:path``, ``sqlite:///path``, ``postgres://…`` or ``postgresql://…``.

    Raises ``AddressError`` where the address cannot be used (see ``bot.store.address``), and other kinds of
    ``StoreError`` where it is right but nothing usable is there.
    """
    try:
        file = sqlite_file(url)
    except ValueError as error:
        message = f"DATABASE_URL: {error}"
        raise AddressError(message) from error
    if file is not None:
        return await SqliteDatabase.open(file)
    from bot.store.postgres import PostgresDatabase  # noqa: PLC0415 - SQLite users do not pay for asyncpg

    return await PostgresDatabase.open(url.strip())
