"""One face for both engines, and the way from DATABASE_URL to it."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol, Self
from urllib.parse import unquote

from bot.store.errors import AddressError
from bot.store.session import Engine, Session
from bot.store.sqlite import SqliteDatabase

PROGRAM = Path(__file__).resolve().parents[2]
RELEASED = tuple(PROGRAM / name for name in ("bot", "cogs", "data", "tests", ".venv"))
"""Directories that a new release replaces: nothing may be kept there."""
EXAMPLES = "write sqlite:///var/michishirube.db (a file) or postgresql://user:password@host/name"


class Database(Protocol):
    """An open database. Every method raises ``StoreError`` where the database fails."""

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

    async def close(self) -> None:
        """Close it. Closing twice is allowed."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *_: object) -> None: ...


async def open_database(url: str) -> Database:
    """Open the database at ``url``: ``sqlite:path``, ``sqlite:///path``, ``postgres://…`` or ``postgresql://…``.

    Like elsewhere, ``sqlite:///var/a.db`` is relative to the working directory and ``sqlite:////var/a.db``
    is not. Raises ``AddressError`` where the address cannot be used, and other kinds of ``StoreError`` where
    it is right but nothing usable is there.
    """
    scheme, colon, rest = url.strip().partition(":")
    match scheme.lower():
        case "sqlite" if colon:
            return await SqliteDatabase.open(_sqlite_path(rest))
        case "postgres" | "postgresql" if rest.startswith("//"):
            from bot.store.postgres import PostgresDatabase  # noqa: PLC0415 - SQLite users do not pay for asyncpg

            return await PostgresDatabase.open(url.strip())
        case _:
            message = f"DATABASE_URL: not an address of a database; {EXAMPLES}"
            raise AddressError(message)


def _sqlite_path(rest: str) -> Path:
    """Return the file that stands behind ``sqlite:``."""
    name = rest
    if rest.startswith("//"):
        if not rest.startswith("///"):
            message = f"DATABASE_URL: sqlite:// needs a third slash before the file; {EXAMPLES}"
            raise AddressError(message)
        name = unquote(rest.removeprefix("///"))
    if not name or name.endswith("/") or "?" in name or ":memory:" in name:
        message = f"DATABASE_URL: sqlite: needs a file, without options; {EXAMPLES}"
        raise AddressError(message)
    path = Path(name).expanduser().resolve()
    for directory in RELEASED:
        if path.is_relative_to(directory):
            message = (
                f"DATABASE_URL: {path} lies in {directory}, which a new release replaces; move it elsewhere"
            )
            raise AddressError(message)
    return path
