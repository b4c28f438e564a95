"""What can go wrong with what is kept. Every text is for the operator; none holds a password.

StoreError                   the database cannot be used
├── AddressError             DATABASE_URL cannot be understood, or names a place that must not be used
├── UnreachableError         no connection, or it was lost; the file cannot be opened or written
├── BusyError                somebody else held the database for too long
├── FullError                no room left on the disk
├── CorruptError             what is stored cannot be read
│   └── LackingError         a table or a column is not there
├── NewerDatabaseError       a newer release has used this database
└── MigrationError           a migration failed; the database is as it was
FaultyDataError              files in data/ are wrong; lists every fault
"""

import errno
from collections.abc import Iterable

from msgspec import Struct


class StoreError(Exception):
    """The database cannot be used. Its cause is chained."""


class AddressError(StoreError):
    """DATABASE_URL cannot be understood, or names a place that must not be used."""


class UnreachableError(StoreError):
    """There is no connection to the database, or it was lost."""


class BusyError(StoreError):
    """Somebody else held the database for too long."""


class FullError(StoreError):
    """There is no room left."""


class CorruptError(StoreError):
    """What is stored cannot be read."""


class LackingError(CorruptError):
    """A table or a column is not there."""

    def __init__(self, place: object, error: object) -> None:
        super().__init__(
            f"{place}: is damaged, or not this bot's: it lacks what its version should have ({error}); "
            "restore a backup, or name another database in DATABASE_URL"
        )


class NewerDatabaseError(StoreError):
    """A newer release has used this database, and this one does not know what it holds."""

    def __init__(self, place: object, found: int, known: int) -> None:
        super().__init__(
            f"{place}: the database is at version {found}, this release knows up to {known}; "
            "start the newer release again, or restore the backup made before it"
        )


class MigrationError(StoreError):
    """A migration failed and was undone."""


def no_room(error: OSError) -> bool:
    """Tell whether the system refuses because the disk, or what one may use of it, is full."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


class Fault(Struct, frozen=True, kw_only=True):
    """One fault in a shipped file."""

    file: str
    """``data/guide/faq.toml``."""
    key: str
    """The record's key; empty where the whole file is meant."""
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.reason) if part)


class FaultyDataError(Exception):
    """Files in ``data/`` are wrong. ``faults`` holds all that were found, its text one per line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
