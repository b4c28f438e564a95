"""The guide as the database has it."""

import datetime
from pathlib import Path
from typing import TypeVar

from bot.domain.guide import Entry, Source
from bot.domain.services import Job, Service
from bot.domain.snapshot import Guide
from bot.domain.taxes import Taxes
from bot.domain.vocabulary import Vocabulary, WordGroup
from bot.store.canonical import restored
from bot.store.database import Database
from bot.store.errors import CorruptError
from bot.store.rows import ENTRIES, ENTRY_TEXTS, Rows, of_kind, read_rows
from bot.store.seeding import Basis, inputs_of, still_holds

Record = TypeVar("Record")


async def refreshed_guide(database: Database, directory: Path, *, today: datetime.date) -> Guide:
    """Return a snapshot after bringing the rows in line with the files in ``directory``.

    The files are read, checked and compared with the rows unless that has been done and nothing has changed
    since: no file, no row, nothing in the program. Raises ``FaultyDataError`` with all faults of all files,
    before anything is written.
    """
    inputs = inputs_of(directory)
    basis = None if inputs is None else Basis(inputs=inputs, day=today)
    if basis is not None:
        async with database.reading() as session:
            rows = await read_rows(session)
        if still_holds(rows, basis):
            return guide_of(rows, database.place)
    # Most starts end above, and need neither the readers of files nor their rules.
    from bot.store.seed import seed  # noqa: PLC0415 - see above
    from bot.store.shipped import check_complete, load_shipped  # noqa: PLC0415 - see above

    shipped = load_shipped(directory, today=today)
    check_complete(shipped)
    await seed(database, shipped, basis)
    return shipped.guide()


async def load_guide(database: Database) -> Guide:
    """Return a snapshot of all rows, seen at one moment.

    Raises ``CorruptError`` where a row cannot be read or is missing, as in a database that was never seeded.
    """
    async with database.reading() as session:
        rows = await read_rows(session)
    return guide_of(rows, database.place)


def guide_of(rows: Rows, place: str) -> Guide:
    """Return the guide that ``rows`` of the database at ``place`` make. Raises ``CorruptError``."""
    texts: dict[str, dict[str, str]] = {}
    for row in rows[ENTRY_TEXTS]:
        texts.setdefault(row["key"], {})[row["language"]] = row["document"]
    taxes = _records(rows, "taxes", Taxes)
    if not taxes:
        message = f"{place}: holds no shipped data; it was never seeded"
        raise CorruptError(message)
    return Guide(
        entries={
            row["key"]: restored(Entry, row["document"], row["key"], **texts.get(row["key"], {}))
            for row in rows[ENTRIES]
        },
        services=_records(rows, "service", Service),
        sources=_records(rows, "source", Source),
        jobs=_records(rows, "job", Job),
        taxes=taxes["taxes"],
        vocabulary=Vocabulary(
            meanings=tuple(_records(rows, "meaning", WordGroup).values()),
            fillers=tuple(_records(rows, "filler", WordGroup).values()),
            outside=tuple(_records(rows, "outside", WordGroup).values()),
        ),
    )


def _records(rows: Rows, kind: str, record: type[Record]) -> dict[str, Record]:
    """Return the documents of one kind in their order, by key."""
    return {row["key"]: restored(record, row["document"], row["key"]) for row in of_kind(rows, kind)}
