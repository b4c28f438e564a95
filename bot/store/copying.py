"""Copies of an SQLite database: of one moment, complete before they have their name, for the owner alone."""

import datetime
import glob
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.store.errors import BusyError, FullError

BUSY_SECONDS = 10.0
"""How long another process may hold the file before a writer, or a copy, gives up."""
STEP_PAGES = 256
"""Pages copied at once: 1 MiB, a few milliseconds of a disk."""
PAUSE_SECONDS = 0.005
"""How long the disk is left to others between two steps."""
UNFINISHED = ".unfinished"
STAMP = "%Y%m%dT%H%M%S%fZ"
STAMPED = r"\d{8}T\d{12}Z"


def stamp(moment: datetime.datetime) -> str:
    """Return ``moment`` as names of copies have it: 20261123T120000000000Z."""
    return moment.astimezone(datetime.UTC).strftime(STAMP)


def stamped(name: str, pattern: str) -> datetime.datetime | None:
    """Return when the copy called ``name`` was made; ``None``: it is none of those.

    ``pattern`` is a regular expression for the whole name, with ``@`` for the time.
    """
    if re.fullmatch(pattern.replace("@", STAMPED), name) is None:
        return None
    (written,) = re.findall(STAMPED, name)[-1:]
    try:
        return datetime.datetime.strptime(written, STAMP).replace(tzinfo=datetime.UTC)
    except ValueError:  # digits that are no time
        return None


def existing(path: Path) -> str:
    """Return the address under which SQLite opens ``path`` without making it.

    Not for reading alone: whoever closes a file last tidies its log away, and must be able to.
    """
    return f"{path.absolute().as_uri()}?mode=rw"


def require_room(path: Path, directory: Path) -> None:
    """Raise ``FullError`` where a copy of ``path`` would leave the disk without room for as much again."""
    size = path.stat().st_size
    free = shutil.disk_usage(directory).free
    if free < 2 * size:
        message = f"{directory}: {free:,} bytes are free, and a copy of {size:,} bytes would leave too few"
        raise FullError(message)


def copied(
    path: Path,
    copy: Path,
    check: Callable[[Path], None] | None = None,
    is_wanted: Callable[[], bool] = lambda: True,
) -> Path | None:
    """Copy the database ``path``, which may be in use, to ``copy``; return it, or ``None`` for an empty one.

    Blocks; for a thread. What others write meanwhile is not in it, and they do not wait. ``check`` is given
    the copy before it has its name and raises what is wrong with it. Raises what SQLite and the system raise,
    and ``BusyError`` once it ``is_wanted`` no more.
    """

    def pause(_status: int, remaining: int, _total: int) -> None:
        if not is_wanted():
            message = f"{path}: the copy was given up"
            raise BusyError(message)
        if remaining:
            time.sleep(PAUSE_SECONDS)

    unfinished = copy.with_name(f"{copy.name}{UNFINISHED}")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(
            sqlite3.connect(existing(path), uri=True, isolation_level=None, timeout=BUSY_SECONDS)
        ) as source:
            source.execute("PRAGMA query_only = ON")
            # Without a transaction of its own the copying would begin again after each write of others.
            source.execute("BEGIN")
            (tables,) = source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if not tables:
                return None
            os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with closing(sqlite3.connect(unfinished)) as target:
                source.backup(target, pages=STEP_PAGES, progress=pause)
                # One file, which can be read where nothing can be written beside it.
                target.execute("PRAGMA journal_mode = DELETE")
        if check is not None:
            check(unfinished)
        flush(unfinished)
        unfinished.replace(copy)
        flush(copy.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    return copy


def copied_alone(path: Path, copy: Path) -> Path | None:
    """Do the same while nobody else does; what is left of earlier copies to be made so is removed.

    A process that was killed while it copied leaves half of a copy, which would stay for ever: the next has
    another name. ``copy`` is called as the database, ``.v`` and anything after it.
    """
    for left in copy.parent.glob(f"{glob.escape(path.name)}.v*{UNFINISHED}*"):
        left.unlink(missing_ok=True)
    return copied(path, copy)


def flush(path: Path) -> None:
    """Wait until a file, or what a directory lists, is on the disk."""
    if path.is_dir() and os.name == "nt":  # has no way to
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    except OSError:
        if not path.is_dir():  # which some network file systems cannot do
            raise
    finally:
        os.close(descriptor)
