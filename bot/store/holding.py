"""Who has a database file open: each holds a lock beside it, so that nobody replaces the file meanwhile.

The lock is the system's, on a file of its own that stays: it ends with the process, however that ends, and
holds even where the database itself was deleted or cannot be read. SQLite's own locks lie on the database,
and would be lost with it. Where the system has no such locks (Windows), an open file cannot be replaced
anyway.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.store.errors import BusyError, FullError, StoreError, UnreachableError, no_room

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None


class Hold:
    """A lock that is held until it is let go."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let go. Doing so twice is allowed."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def hold(path: Path) -> Hold:
    """Hold ``path`` together with everybody else who has it open.

    Raises ``BusyError`` while it is being replaced.
    """
    return _held(
        path, alone=False, refusal="is being replaced by `db restore`; start again once that is done"
    )


@contextmanager
def held_alone(path: Path, refusal: str) -> Generator[None]:
    """Hold ``path`` alone for the block. Raises ``BusyError`` saying ``refusal`` where somebody has it."""
    held = _held(path, alone=True, refusal=refusal)
    try:
        yield
    finally:
        held.release()


@contextmanager
def served_alone(path: Path | None) -> Generator[None]:
    """Serve from the file ``path`` for the block, as the only process that does; ``None`` is no file.

    Raises ``BusyError`` where another one serves from it: both would look after the same cards.
    """
    held = None if path is None else _serving(path)
    try:
        yield
    finally:
        if held is not None:
            held.release()


def _serving(path: Path) -> Hold | None:
    """Hold ``path`` as who serves from it; ``None`` where that is not possible: opening it will say why."""
    refusal = "another process of the bot serves from it already; for several see docs/growing.md"
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _held(path.with_name(f"{path.name}.run"), alone=True, refusal=refusal)
    except BusyError as error:
        message = f"{path}: {refusal}"
        raise BusyError(message) from error
    except StoreError:
        return None


def _held(path: Path, *, alone: bool, refusal: str) -> Hold:
    lock = path.with_name(f"{path.name}.lock")
    try:
        # Whoever only shares it need not write it: another user may have made it.
        descriptor = os.open(lock, os.O_CREAT | (os.O_RDWR if alone else os.O_RDONLY), 0o644)
    except OSError as error:
        kind = FullError if no_room(error) else UnreachableError
        message = f"{path}: cannot be opened: the file {lock.name} beside it: {error.strerror}"
        raise kind(message) from error
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if isinstance(error, BlockingIOError):
            message = f"{path}: {refusal}"
            raise BusyError(message) from error
        message = f"{path}: cannot be locked: {error.strerror}"
        raise UnreachableError(message) from error
    return Hold(descriptor)
