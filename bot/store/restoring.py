"""Putting a backup in the place of an SQLite database: all of it or nothing, whenever it is interrupted."""

import asyncio
import datetime
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from msgspec import Struct

from bot.store.copying import copied, flush, stamp
from bot.store.errors import BusyError, CorruptError, UnreachableError
from bot.store.holding import held_alone
from bot.store.looking import LookedAt
from bot.store.session import named_failures
from bot.store.sqliteerrors import PRIMARY, named
from bot.store.verifying import Verified, verify

OTHERS_SECONDS = 1.0
"""How long another program that has the database open is waited for."""
IN_USE = "is in use: stop the bot first, then restore"
LOG = "-wal"
INDEX = "-shm"


class Restored(Struct, frozen=True, kw_only=True):
    """What a restore did."""

    verified: Verified
    """Of the database that is in place now."""
    kept: Path | None
    """The database that was there before, beside it; ``None`` where there was none."""


async def restore(backup: Path, path: Path, data: Path) -> Restored:
    """Put a copy of ``backup`` in the place of the database ``path``, which is kept beside it.

    Nothing is changed where the copy is damaged (``CorruptError``) or newer than this release
    (``NewerDatabaseError``), or somebody has the database open (``BusyError``). ``data`` is the directory of
    shipped data. An older one is left as it is: the next start migrates it.
    """
    with named_failures(lambda error: named(path, error)):
        await asyncio.to_thread(_prepare, backup, path)
        with held_alone(path, IN_USE):
            return await _restored(backup, path, data)


def _prepare(backup: Path, path: Path) -> None:
    """Make the directory of ``path``; refuse what cannot be restored to it."""
    if not backup.is_file():
        message = f"{backup}: there is no such file"
        raise UnreachableError(message)
    if path.exists() and backup.samefile(path):
        message = f"{backup}: is the database itself"
        raise UnreachableError(message)
    path.parent.mkdir(parents=True, exist_ok=True)


async def _restored(backup: Path, path: Path, data: Path) -> Restored:
    new = path.with_name(f"{path.name}.restoring")
    try:
        with named_failures(lambda error: named(backup, error)):
            if await asyncio.to_thread(copied, backup, new) is None:
                message = f"{backup}: is empty"
                raise CorruptError(message)
        verified = await verify(LookedAt(new, called=str(backup)), data)
        kept = await asyncio.to_thread(_replaced, new, path)
    finally:
        new.unlink(missing_ok=True)
    return Restored(verified=verified, kept=kept)


def _replaced(new: Path, path: Path) -> Path | None:
    """Put ``new`` at ``path``; return under which name what was there is kept.

    Ended at any point, what is at ``path`` is complete: what was there before, or ``new``.
    """
    kept = path.with_name(f"{path.name}.replaced-{stamp(datetime.datetime.now(datetime.UTC))}")
    there = path.exists()
    if there:
        _close_log(path)
        _linked(path, kept)
        _belongs_like(new, path)
    else:
        _belongs_like(new, path.parent)
    # SQLite would apply the log of the old database to the new one.
    log = path.with_name(f"{path.name}{LOG}")
    if log.exists():
        log.replace(f"{kept}{LOG}")
    path.with_name(f"{path.name}{INDEX}").unlink(missing_ok=True)
    flush(path.parent)
    new.replace(path)
    flush(path.parent)
    return kept if there else None


def _close_log(path: Path) -> None:
    """Move what only the log holds into the database and do without a log: one file is all then.

    The log of a database that cannot be read stays. Raises ``BusyError`` where another program has it open.
    """
    try:
        with closing(sqlite3.connect(path, timeout=OTHERS_SECONDS)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & PRIMARY in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            message = f"{path}: another program has it open, such as sqlite3 or one that copies it: end that"
            raise BusyError(message) from error


def _linked(path: Path, kept: Path) -> None:
    """Give a file a second name, or where the disk knows no such thing, a copy."""
    try:
        os.link(path, kept)
    except OSError:
        shutil.copy2(path, kept)


def _belongs_like(new: Path, model: Path) -> None:
    """Give ``new`` the owner of ``model``, and of a file its mode too: whoever restores may be root."""
    found = model.stat()
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(new, found.st_uid, found.st_gid)
    if model.is_file():
        new.chmod(found.st_mode & 0o777)
