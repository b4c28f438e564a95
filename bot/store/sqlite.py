"""SQLite: one file, for a bot with a disk of its own."""

import asyncio
import datetime
import logging
import os
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Self

import aiosqlite

from bot.store.copying import BUSY_SECONDS, copied_alone, existing, stamp
from bot.store.errors import FullError, StoreError, UnreachableError, no_room
from bot.store.holding import Hold, hold
from bot.store.news import Hear
from bot.store.session import Engine, Listener, Queries, Session, Turn, named_failures, queries_of
from bot.store.sqliteerrors import PRIMARY, named

logger = logging.getLogger(__name__)

RETRY_SECONDS = 0.05
EMPTYING_SECONDS = 0.2
"""How long emptying the log may wait for who still reads; it is done again later."""


class SqliteDatabase:
    """A database file. One connection writes and one reads: a reader never sees half a transaction.

    The write-ahead log holds what each transaction changed, one after the other, and so what was to be
    forgotten and who voted after whom. It is emptied after every transaction, before anybody can copy it.
    """

    engine: Engine = "sqlite"

    def __init__(
        self,
        path: Path,
        queries: Queries,
        writer: aiosqlite.Connection,
        reader: aiosqlite.Connection,
        held: Hold,
    ) -> None:
        self._path = path
        self._opened = _identity(path)
        self._held = held
        self._writer = writer
        self._reader = reader
        self._queries = queries
        self._writing = Turn()
        self._reading = Turn()
        self._closed = False
        self.on_deeds: Listener | None = None
        self._emptying = asyncio.Lock()
        self._log_is_left = False

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open the file, and make it and its directory where they do not exist."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{path}: its directory cannot be made: {error.strerror}"
            raise (FullError if no_room(error) else UnreachableError)(message) from error
        # First, because a connection that nobody closes keeps the process from ending.
        queries = queries_of("aiosqlite")
        held = hold(path)
        try:
            # What is deleted is overwritten too; else the file still holds what was to be forgotten. Not
            # every build of SQLite does so by itself.
            writer = await _connected(path, "PRAGMA secure_delete = ON")
            try:
                reader = await _connected(path, "PRAGMA query_only = ON")
            except BaseException:
                await writer.close()
                raise
        except BaseException:
            held.release()
            raise
        opened = cls(path, queries, writer, reader, held)
        await opened._empty_log()  # a process that was killed leaves one
        return opened

    @property
    def place(self) -> str:
        """The file."""
        return str(self._path)

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Session]:
        """Open a transaction that sees one state throughout and writes nothing."""
        async with self._reading.taken(), self._begun(self._reader, "BEGIN") as session:
            yield session
        if self._log_is_left:
            await self._empty_log()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Session]:
        """Open a writing transaction; the lock it takes holds between processes."""
        async with self._writing.taken(), self._begun(self._writer, "BEGIN IMMEDIATE") as session:
            yield session
        if session.notes_deeds and self.on_deeds is not None:
            self.on_deeds()
        if not session.is_followed:
            await self._empty_log()

    async def _empty_log(self) -> None:
        """Move the log into the file and cut it to nothing; if somebody reads still, that is left for later.

        Raises nothing: what was to be written is written.
        """
        async with self._emptying:  # SQLite fails the second at once, instead of having it wait
            if _identity(self._path) != self._opened:
                return
            emptied = await asyncio.to_thread(_log_emptied, self._path)
            if not emptied and not self._log_is_left:
                logger.warning("%s: the log of past changes could not be emptied yet", self._path)
            self._log_is_left = not emptied

    @asynccontextmanager
    async def _begun(self, connection: aiosqlite.Connection, begin: str) -> AsyncGenerator[Session]:
        if self._closed:
            message = f"{self._path}: is closed"
            raise UnreachableError(message)
        self._require_file()
        try:
            with named_failures(self._name):
                await connection.execute(begin)
            yield Session(self._queries, connection, self._name)
            with named_failures(self._name):
                await connection.commit()
            self._require_file()  # it may have gone meanwhile
        except BaseException:
            # Does nothing where no transaction is open; the first error is the one to tell.
            with suppress(sqlite3.Error, ValueError):
                await connection.rollback()
            raise

    def _require_file(self) -> None:
        """Raise ``UnreachableError`` where the file that was opened is no longer the one in its place.

        The open one can still be written to, but goes with the process: nothing may be called saved then.
        """
        if _identity(self._path) != self._opened:
            message = (
                f"{self._path}: was removed or replaced while the bot had it open; put it back, or stop the "
                "bot and restore a backup"
            )
            raise UnreachableError(message)

    async def back_up(self, version: int) -> Path | None:
        """Copy the file beside itself, named with ``version`` and the time; ``None`` where it is empty.

        To be called within a transaction: it keeps others from doing the same.
        """
        moment = stamp(datetime.datetime.now(datetime.UTC))
        copy = self._path.with_name(f"{self._path.name}.v{version:04}-{moment}.bak")
        with named_failures(self._name):
            return await asyncio.to_thread(copied_alone, self._path, copy)

    async def join(self, hear: Hear, *, alone: bool) -> None:
        """Do nothing: a file is one process's own, which knows what it changes."""

    async def claim(self, work: str) -> bool:  # noqa: ARG002 - the other engine's argument
        """Return ``True``: there is nobody else."""
        return True

    async def release(self, work: str) -> None:
        """Do nothing."""

    async def identify_turn(self, name: str, *, pause: float, most: float) -> bool:  # noqa: ARG002 - as above
        """Return ``True``."""
        return True

    async def close(self) -> None:
        """Close both connections."""
        self._closed = True
        await self._reader.close()
        await self._writer.close()
        self._held.release()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def _name(self, error: Exception) -> StoreError | None:
        return named(self._path, error)


async def _connected(path: Path, *pragmas: str) -> aiosqlite.Connection:
    """Connect. Transactions are begun by hand, since the driver's own would not hold while reading."""
    connection = aiosqlite.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
    try:
        with named_failures(lambda error: named(path, error)):
            # Where a file cannot be opened aiosqlite leaves its thread behind, so that is found out first.
            await asyncio.to_thread(_opened, path)
            await connection
            connection.row_factory = sqlite3.Row
            await _use_wal(connection)
            for pragma in ("PRAGMA foreign_keys = ON", *pragmas):
                await connection.execute(pragma)
    except BaseException:
        await connection.close()
        raise
    return connection


async def _use_wal(connection: aiosqlite.Connection) -> None:
    """Switch the file to write-ahead logging. SQLite does not wait for others in this, so it is repeated."""
    give_up = asyncio.get_running_loop().time() + BUSY_SECONDS
    while True:
        try:
            async with connection.execute("PRAGMA journal_mode = WAL") as answer:
                await answer.fetchall()
        except sqlite3.OperationalError as error:
            code = error.sqlite_errorcode & PRIMARY
            if code != sqlite3.SQLITE_BUSY or asyncio.get_running_loop().time() > give_up:
                raise
            await asyncio.sleep(RETRY_SECONDS)
        else:
            return


def _opened(path: Path) -> None:
    with suppress(FileExistsError):
        # SQLite would make it as everybody's to read; its log takes after it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path)):
        pass


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells the file from every other one; ``None`` where there is none to be seen."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _log_emptied(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(existing(path), uri=True, timeout=EMPTYING_SECONDS)) as connection:
            ((busy, *_),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error:
        return False
    return not busy
