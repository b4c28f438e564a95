"""How far servers' log channels have been told of what was changed."""

import datetime
from collections.abc import Sequence

from msgspec import Struct

from bot.domain.audit import AuditEntry
from bot.store.audit import audit_entry
from bot.store.database import Database
from bot.store.moments import from_seconds, to_seconds
from bot.store.session import Row, Session

_NEWEST = 2**62


class ChangeLog(Struct, frozen=True, kw_only=True):
    """How far one server's channel is."""

    guild_id: int
    last_id: int
    """The last deed that was posted, or the last before the channel was chosen."""
    upto: int | None
    """The last of those that are being posted: whether they arrived is not known. ``None``: none are."""
    failure: str | None
    """Why posting failed the last time: a message's key."""
    failed_at: datetime.datetime | None


async def follow_changes(session: Session, guild_id: int, *, wanted: bool) -> None:
    """Have what is changed from now on posted, or nothing any more: in the transaction that changes that."""
    if wanted:
        last = await session.value("get_last_audit", guild_id=guild_id)
        await session.run("begin_change_log", guild_id=guild_id, last_id=last or 0)
    else:
        await session.run("end_change_log", guild_id=guild_id)


async def change_logs_behind(database: Database) -> tuple[ChangeLog, ...]:
    """Return those whose channel has not been told of everything."""
    async with database.reading() as session:
        return tuple(map(_change_log, await session.rows("get_change_logs_behind")))


async def change_log(database: Database, guild_id: int) -> ChangeLog | None:
    """Return a server's, if it has a log channel."""
    async with database.reading() as session:
        row = await session.row("get_change_log", guild_id=guild_id)
    return None if row is None else _change_log(row)


async def next_to_post(database: Database, log: ChangeLog, most: int) -> tuple[AuditEntry, ...]:
    """Return the deeds to post next, the oldest first: those that are being posted, else at most ``most``."""
    async with database.reading() as session:
        rows = await session.rows(
            "get_audit_after",
            guild_id=log.guild_id,
            after=log.last_id,
            upto=log.upto or _NEWEST,
            most=most,
        )
    return tuple(map(audit_entry, rows))


async def record_posting(database: Database, log: ChangeLog, deeds: Sequence[AuditEntry]) -> None:
    """Keep that deeds are about to be posted, so that after a crash the same ones are looked for."""
    async with database.transaction() as session:
        await session.run("put_posting", guild_id=log.guild_id, last_id=log.last_id, upto=deeds[-1].id)


async def record_posted_deeds(database: Database, log: ChangeLog, deeds: Sequence[AuditEntry]) -> None:
    """Keep that deeds are in the channel."""
    async with database.transaction() as session:
        await session.run("put_posted", guild_id=log.guild_id, last_id=log.last_id, upto=deeds[-1].id)


async def record_not_posted(database: Database, log: ChangeLog, failure: str, at: datetime.datetime) -> None:
    """Keep why posting failed."""
    async with database.transaction() as session:
        await session.run("put_not_posted", guild_id=log.guild_id, failure=failure, failed_at=to_seconds(at))


def _change_log(row: Row) -> ChangeLog:
    failed_at = row["failed_at"]
    return ChangeLog(
        guild_id=row["guild_id"],
        last_id=row["last_id"],
        upto=row["upto"],
        failure=row["failure"],
        failed_at=None if failed_at is None else from_seconds(failed_at),
    )
