"""Bringing the database's shipped rows in line with ``data/``."""

from collections.abc import Sequence

from msgspec import Struct

from bot.domain.guide import Language
from bot.store.canonical import canonical
from bot.store.database import Database
from bot.store.news import Topic
from bot.store.rows import DOCUMENTS, ENTRIES, ENTRY_TEXTS, Name, Rows, Table, hashed, read_rows
from bot.store.seeding import Basis, seeding_row
from bot.store.session import Row
from bot.store.shipped import Shipped

TEXTS = frozenset(language.value for language in Language)
"""The fields of an entry that are rows of their own."""


class SeedReport(Struct, frozen=True, kw_only=True):
    """How many rows ``seed`` wrote, left alone and removed."""

    inserted: int
    updated: int
    unchanged: int
    deleted: int


class _Change(Struct, frozen=True, kw_only=True):
    """What has to happen to a table."""

    table: Table
    new: Sequence[Row]
    different: Sequence[Row]
    same: int
    gone: Sequence[Name]


async def seed(database: Database, shipped: Shipped, basis: Basis | None = None) -> SeedReport:
    """Make the shipped rows say what ``shipped`` says, in one transaction; what it no longer has goes.

    With ``basis``, what ``shipped`` was made from, a later start can tell that all is still as it is now.
    """
    wanted = _wanted(shipped)
    if basis is not None:
        wanted = {**wanted, DOCUMENTS: [*wanted[DOCUMENTS], seeding_row(wanted, basis)]}
    async with database.transaction() as session:
        found = await read_rows(session)
        changes = [_compared(table, found[table], rows) for table, rows in wanted.items()]
        for change in changes:
            table = change.table
            gone = [dict(zip(table.names, name, strict=True)) for name in change.gone]
            await session.run_many(table.put, [*change.new, *change.different])
            await session.run_many(table.delete, gone)
        if any(change.new or change.different or change.gone for change in changes):
            await session.announce(Topic.SHIPPED)
    return SeedReport(
        inserted=sum(len(change.new) for change in changes),
        updated=sum(len(change.different) for change in changes),
        unchanged=sum(change.same for change in changes),
        deleted=sum(len(change.gone) for change in changes),
    )


def _compared(table: Table, rows: Sequence[Row], wanted: Sequence[Row]) -> _Change:
    """Compare whole rows, not hashes alone: a row that was changed by hand is put right."""
    found = {table.name(row): row for row in rows}
    new = [row for row in wanted if table.name(row) not in found]
    different = [row for row in wanted if found.get(table.name(row), row) != row]
    return _Change(
        table=table,
        new=new,
        different=different,
        same=len(wanted) - len(new) - len(different),
        gone=sorted(found.keys() - {table.name(row) for row in wanted}),
    )


def _wanted(shipped: Shipped) -> Rows:
    return {ENTRIES: _entries(shipped), ENTRY_TEXTS: _texts(shipped), DOCUMENTS: _documents(shipped)}


def _entries(shipped: Shipped) -> list[Row]:
    return [{"key": entry.key, **hashed(canonical(entry, without=TEXTS))} for entry in shipped.entries]


def _texts(shipped: Shipped) -> list[Row]:
    return [
        {"key": entry.key, "language": language.value, **hashed(canonical(entry[language]))}
        for entry in shipped.entries
        for language in Language
    ]


def _documents(shipped: Shipped) -> list[Row]:
    records: dict[str, dict[str, object]] = {
        "service": {service.key: service for service in shipped.services},
        "source": {source.id: source for source in shipped.sources},
        "job": {job.key: job for job in shipped.jobs},
        "taxes": {"taxes": shipped.taxes},
        "meaning": {group.key: group for group in shipped.vocabulary.meanings},
        "filler": {group.key: group for group in shipped.vocabulary.fillers},
        "outside": {group.key: group for group in shipped.vocabulary.outside},
    }
    return [
        {"kind": kind, "key": key, "position": position, **hashed(canonical(record))}
        for kind, keyed in records.items()
        for position, (key, record) in enumerate(keyed.items())
    ]
