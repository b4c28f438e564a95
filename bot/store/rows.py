"""The tables of what is shipped, and their rows all together."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct

from bot.store.canonical import digest
from bot.store.session import Row, Session, Value

Name = tuple[Value, ...]


class Table(Struct, frozen=True, kw_only=True):
    """The queries of a table, and the columns that name a row."""

    get: str
    put: str
    delete: str
    names: tuple[str, ...]

    def name(self, row: Row) -> Name:
        """Return what no other row of the table has."""
        return tuple(row[column] for column in self.names)


Rows = Mapping[Table, Sequence[Row]]

ENTRIES = Table(get="get_guide_entries", put="put_guide_entry", delete="delete_guide_entry", names=("key",))
ENTRY_TEXTS = Table(
    get="get_guide_texts", put="put_guide_text", delete="delete_guide_text", names=("key", "language")
)
DOCUMENTS = Table(
    get="get_shipped_documents",
    put="put_shipped_document",
    delete="delete_shipped_document",
    names=("kind", "key"),
)
TABLES = (ENTRIES, ENTRY_TEXTS, DOCUMENTS)


async def read_rows(session: Session) -> Rows:
    """Return all rows, in the order of the queries."""
    return {table: await session.rows(table.get) for table in TABLES}


def of_kind(rows: Rows, kind: str) -> list[Row]:
    """Return the documents of one kind."""
    return [row for row in rows[DOCUMENTS] if row["kind"] == kind]


def hashed(document: str) -> Mapping[str, Value]:
    """Return the columns that hold a document."""
    return {"document": document, "hash": digest(document)}


def digest_of(rows: Rows, *, without: str) -> str:
    """Return a hash of every column of every row, but for the documents of the kind ``without``."""

    def ordered(table: Table) -> Iterable[Row]:
        kept = (row for row in rows[table] if row.get("kind") != without)
        return sorted(kept, key=table.name)

    everything = [list(ordered(table)) for table in TABLES]
    return hashlib.sha256(msgspec.json.encode(everything, order="deterministic")).hexdigest()
