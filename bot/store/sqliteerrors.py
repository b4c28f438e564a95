"""What SQLite and the system say of a file, as errors of ours."""

import os
import re
import shutil
import sqlite3
from pathlib import Path

from bot.store.errors import (
    BusyError,
    CorruptError,
    FullError,
    LackingError,
    StoreError,
    UnreachableError,
    no_room,
)

PRIMARY = 0xFF
"""The part of SQLite's error codes that names the kind of error."""

LACKING = re.compile(r"no such table: |no such column: |table \w+ has no column named ")
"""What SQLite says, under a code that means any mistake, of a file that another program has changed."""
UNREACHABLE = "cannot be opened, read or written"
KINDS: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_BUSY: (BusyError, "is locked by another process"),
    sqlite3.SQLITE_LOCKED: (BusyError, "is locked"),
    sqlite3.SQLITE_FULL: (FullError, "cannot grow: the disk is full"),
    sqlite3.SQLITE_CORRUPT: (CorruptError, "is damaged; restore a backup (docs/backups.md)"),
    sqlite3.SQLITE_NOTADB: (CorruptError, "is not an SQLite database; restore a backup (docs/backups.md)"),
    sqlite3.SQLITE_CANTOPEN: (UnreachableError, UNREACHABLE),
    sqlite3.SQLITE_IOERR: (UnreachableError, UNREACHABLE),
    sqlite3.SQLITE_PERM: (UnreachableError, UNREACHABLE),
    sqlite3.SQLITE_READONLY: (
        UnreachableError,
        "cannot be written: it, its directory or the disk is read-only",
    ),
    sqlite3.SQLITE_AUTH: (UnreachableError, UNREACHABLE),
}


def named(path: Path, error: Exception, called: str | None = None) -> StoreError | None:
    """Return what SQLite or the system say of ``path`` as one of ours; ``None`` where it means a bug.

    ``called`` is what the message names in place of the file.
    """
    place = called or str(path)
    if isinstance(error, OSError):
        return (FullError if no_room(error) else UnreachableError)(f"{place}: {error.strerror}")
    if isinstance(error, sqlite3.OperationalError) and LACKING.match(str(error)):
        return LackingError(place, error)
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or code is None or code & PRIMARY not in KINDS:
        return None
    kind, what = KINDS[_plainer(path, code & PRIMARY)]
    return kind(f"{place}: {what} ({error})")


def _plainer(path: Path, code: int) -> int:
    """Return what is behind a code that SQLite gives where it cannot make a file beside the database."""
    if code not in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        return code
    try:
        full = shutil.disk_usage(path.parent).free == 0
        writable = os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
    except OSError:
        return code
    if full:
        return sqlite3.SQLITE_FULL
    return code if writable else sqlite3.SQLITE_READONLY
