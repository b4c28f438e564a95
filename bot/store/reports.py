"""Mistakes that members report, kept until a moderator has dealt with them."""

import datetime

from bot.domain.guide import Language
from bot.domain.reports import Report
from bot.store.audit import add_to_audit
from bot.store.database import Database
from bot.store.moments import from_seconds, to_seconds
from bot.store.session import Row
from bot.store.texts import storable


async def add_report(
    database: Database, *, guild_id: int, about: str, language: Language, text: str, now: datetime.datetime
) -> Report:
    """Keep a report and return it with its number, which no other report ever gets.

    What no database keeps of a text (see ``storable``) is marked in it.
    """
    async with database.transaction() as session:
        row = await session.row(
            "add_report",
            id=await session.value("next_number", name="report"),
            guild_id=guild_id,
            about=about,
            language=language.value,
            text=storable(text),
            created_at=to_seconds(now),
        )
    if row is None:
        message = "INSERT … RETURNING gave no row"
        raise RuntimeError(message)
    return _report(row)


async def open_reports(database: Database, guild_id: int) -> tuple[Report, ...]:
    """Return the reports of a server that nobody has dealt with, the oldest first."""
    async with database.reading() as session:
        return tuple(_report(row) for row in await session.rows("get_open_reports", guild_id=guild_id))


async def open_report(database: Database, guild_id: int, report_id: int) -> Report | None:
    """Return one of a server's open reports; ``None`` where it has none of that number."""
    async with database.reading() as session:
        row = await session.row("get_report", id=report_id, guild_id=guild_id)
    return None if row is None else _report(row)


async def resolve_report(
    database: Database, *, guild_id: int, report_id: int, actor_id: int, now: datetime.datetime
) -> bool:
    """Delete a report that is dealt with and note who did that. Returns whether that server had it still."""
    async with database.transaction() as session:
        row = await session.row("delete_report", id=report_id, guild_id=guild_id)
        if row is None:
            return False
        await add_to_audit(
            session,
            guild_id=guild_id,
            at=now,
            actor_id=actor_id,
            deed="reports.close",
            about=f"report.{report_id}",
            detail={"what": row["about"], "report": report_id},
        )
    return True


def _report(row: Row) -> Report:
    return Report(
        id=row["id"],
        guild_id=row["guild_id"],
        about=row["about"],
        language=Language(row["language"]),
        text=row["text"],
        created_at=from_seconds(row["created_at"]),
    )
