"""Bringing the database's shipped rows in line with ``data/``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.guide import Language
from bot.store.canonical import canonical, digest
from bot.store.database import Database
from bot.store.session import Row, Session, Value
from bot.store.shipped import Shipped

TEXTS = frozenset(language.value for language in Language)
"""The fields of an entry that are rows of their own."""

Name = tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedReport:
    """How many rows ``seed`` wrote, left alone and removed."""

    inserted: int
    updated: int
    unchanged: int
    deleted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The queries of a table, and the columns that name a row."""

    get: str
    put: str
    delete: str
    names: tuple[str, ...]

    def name(self, row: Row) -> Name:
        return tuple(row[column] for column in self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What has to happen to a table."""

    table: _Table
    new: Sequence[Row]
    different: Sequence[Row]
    same: int
    gone: Sequence[Name]


ENTRIES = _Table(get="get_guide_entries", put="put_guide_entry", delete="delete_guide_entry", names=("key",))
ENTRY_TEXTS = _Table(
    get="get_guide_texts", put="put_guide_text", delete="delete_guide_text", names=("key", "language")
)
DOCUMENTS = _Table(
    get="get_shipped_documents",
    put="put_shipped_document",
    delete="delete_shipped_document",
    names=("kind", "key"),
)


async def seed(database: Database, shipped: Shipped) -> SeedReport:
    """Make the shipped rows say what ``shipped`` says, in one transaction; what it no longer has goes."""
    wanted = {ENTRIES: _entries(shipped), ENTRY_TEXTS: _texts(shipped), DOCUMENTS: _documents(shipped)}
    async with database.transaction() as session:
        changes = [await _compared(session, table, rows) for table, rows in wanted.items()]
        for change in changes:
            table = change.table
            gone = [dict(zip(table.names, name, strict=True)) for name in change.gone]
            await session.run_many(table.put, [*change.new, *change.different])
            await session.run_many(table.delete, gone)
    return SeedReport(
        inserted=sum(len(change.new) for change in changes),
        updated=sum(len(change.different) for change in changes),
        unchanged=sum(change.same for change in changes),
        deleted=sum(len(change.gone) for change in changes),
    )


async def _compared(session: Session, table: _Table, wanted: Sequence[Row]) -> _Change:
    """Compare whole rows, not hashes alone: a row that was changed by hand is put right."""
    found = {table.name(row): row for row in await session.rows(table.get)}
    new = [row for row in wanted if table.name(row) not in found]
    different = [row for row in wanted if found.get(table.name(row), row) != row]
    return _Change(
        table=table,
        new=new,
        different=different,
        same=len(wanted) - len(new) - len(different),
        gone=sorted(found.keys() - {table.name(row) for row in wanted}),
    )


def _entries(shipped: Shipped) -> list[Row]:
    return [{"key": entry.key, **_hashed(canonical(entry, without=TEXTS))} for entry in shipped.entries]


def _texts(shipped: Shipped) -> list[Row]:
    return [
        {"key": entry.key, "language": language.value, **_hashed(canonical(entry[language]))}
        for entry in shipped.entries
        for language in Language
    ]


def _documents(shipped: Shipped) -> list[Row]:
    records: dict[str, dict[str, object]] = {
        "service": {service.key: service for service in shipped.services},
        "source": {source.id: source for source in shipped.sources},
        "job": {job.key: job for job in shipped.jobs},
        "taxes": {"taxes": shipped.taxes},
    }
    return [
        {"kind": kind, "key": key, "position": position, **_hashed(canonical(record))}
        for kind, keyed in records.items()
        for position, (key, record) in enumerate(keyed.items())
    ]


def _hashed(document: str) -> Mapping[str, Value]:
    return {"document": document, "hash": digest(document)}
