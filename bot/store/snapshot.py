"""The guide as the database has it."""

from typing import TypeVar

from bot.domain.guide import Entry, Source
from bot.domain.services import Job, Service, Taxes
from bot.domain.snapshot import Guide
from bot.store.canonical import restored
from bot.store.database import Database
from bot.store.errors import CorruptError
from bot.store.session import Row

Record = TypeVar("Record")


async def load_guide(database: Database) -> Guide:
    """Return a snapshot of all rows, seen at one moment.

    Raises ``CorruptError`` where a row cannot be read or is missing, as in a database that was never seeded.
    """
    async with database.reading() as session:
        entry_rows = await session.rows("get_guide_entries")
        text_rows = await session.rows("get_guide_texts")
        document_rows = await session.rows("get_shipped_documents")
    texts: dict[str, dict[str, str]] = {}
    for row in text_rows:
        texts.setdefault(row["key"], {})[row["language"]] = row["document"]
    taxes = _of_kind(document_rows, "taxes", Taxes)
    if not taxes:
        message = f"{database.place}: holds no shipped data; it was never seeded"
        raise CorruptError(message)
    return Guide(
        entries={
            row["key"]: restored(Entry, row["document"], row["key"], **texts.get(row["key"], {}))
            for row in entry_rows
        },
        services=_of_kind(document_rows, "service", Service),
        sources=_of_kind(document_rows, "source", Source),
        jobs=_of_kind(document_rows, "job", Job),
        taxes=taxes["taxes"],
    )


def _of_kind(rows: list[Row], kind: str, record: type[Record]) -> dict[str, Record]:
    """Return the documents of one kind in their order, by key."""
    return {row["key"]: restored(record, row["document"], row["key"]) for row in rows if row["kind"] == kind}
