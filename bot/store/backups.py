"""The backups of an SQLite database: their names, which is the newest, making one and removing old ones."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path

from bot.store.copying import UNFINISHED, copied, require_room, stamp, stamped
from bot.store.holding import held_alone
from bot.store.session import named_failures
from bot.store.sqliteerrors import named

UPGRADE_COPIES_KEPT = datetime.timedelta(days=30)
"""How long the copies made before a migration and before a restore are kept, and those made by hand."""


Made = tuple[datetime.datetime, Path]
"""When a copy was made, and which it is."""


def by_hand(directory: Path, database: Path, now: datetime.datetime) -> Path:
    """Return the name of a backup that somebody asks for: it is kept beside those made on time."""
    return directory / f"{database.name}.byhand-{stamp(now)}.bak"


def backups_in(directory: Path, database: Path) -> list[Made]:
    """Return the backups of ``database`` in ``directory``, oldest first."""
    return _dated(directory, rf"{re.escape(database.name)}\.@\.bak")


def make_backup(
    database: Path,
    directory: Path,
    data: Path,
    now: datetime.datetime,
    is_wanted: Callable[[], bool] = lambda: True,
) -> Path | None:
    """Make a backup of ``database`` in ``directory`` and check it; ``None`` where there is nothing in it yet.

    Blocks; for a thread, which ends soon once it ``is_wanted`` no more. ``data`` is the directory of shipped
    data. Raises ``BusyError`` while another process makes one there, and other kinds of ``StoreError``.
    """
    with named_failures(lambda error: named(directory, error)):
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with held_alone(directory / f"{database.name}.backup", "is being backed up by another process"):
        # Only its own: the directory may be the database's, where a migration may be making a copy.
        own = rf"{re.escape(database.name)}\.@\.bak{re.escape(UNFINISHED)}.*"
        _removed([left for _, left in _dated(directory, own)])
        file = directory / f"{database.name}.{stamp(now)}.bak"
        return write_backup(database, file, data, is_wanted)


def write_backup(
    database: Path, file: Path, data: Path, is_wanted: Callable[[], bool] = lambda: True
) -> Path | None:
    """Write a checked backup of ``database`` to ``file``. As ``make_backup``, for any name."""
    # The check is only needed here, and a start has no backup to make.
    from bot.store.verifying import check_copy  # noqa: PLC0415 - see above

    with named_failures(lambda error: named(database, error)):
        require_room(database, file.parent)
        return copied(database, file, lambda copy: check_copy(copy, str(database), data), is_wanted)


def remove_old_backups(database: Path, directory: Path, keep: int) -> list[Path]:
    """Remove all but the ``keep`` newest backups of ``database``; return the removed ones."""
    return _removed([file for _, file in backups_in(directory, database)[:-keep]])


def remove_old_copies(database: Path, directory: Path, now: datetime.datetime) -> list[Path]:
    """Remove what was made long ago; return it.

    That is: beside ``database`` the copies of migrations and restores, in ``directory`` those made by hand.
    """
    name = re.escape(database.name)
    copies = _dated(database.parent, rf"{name}\.(?:v\d{{4}}-@\.bak|replaced-@(?:-wal)?)")
    copies += _dated(directory, rf"{name}\.byhand-@\.bak")
    return _removed([copy for made, copy in copies if made < now - UPGRADE_COPIES_KEPT])


def _dated(directory: Path, pattern: str) -> list[Made]:
    if not directory.is_dir():
        return []
    made = ((stamped(file.name, pattern), file) for file in directory.iterdir())
    return sorted((when, file) for when, file in made if when is not None)


def _removed(files: list[Path]) -> list[Path]:
    for file in files:
        file.unlink(missing_ok=True)
    return files
