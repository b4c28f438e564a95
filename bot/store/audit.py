"""Who changed what in a server, kept for that server's moderators."""

import datetime
import json
from collections.abc import Mapping

from bot.domain.audit import AuditEntry
from bot.domain.cards import ENTRY
from bot.store.database import Database
from bot.store.moments import from_seconds, to_seconds
from bot.store.news import Topic
from bot.store.session import Row, Session

_NEWEST = 2**62
"""Above every second in the log."""


async def add_to_audit(
    session: Session,
    *,
    guild_id: int,
    at: datetime.datetime,
    actor_id: int | None,
    deed: str,
    about: str,
    detail: Mapping[str, str | int | None],
) -> None:
    """Note a deed in the transaction that does it."""
    said = {name: value for name, value in sorted(detail.items()) if value is not None}
    await session.run(
        "add_audit",
        id=await session.value("next_number", name="audit"),
        guild_id=guild_id,
        made_at=to_seconds(at),
        actor_id=actor_id,
        deed=deed,
        about=about,
        detail=json.dumps(said, ensure_ascii=False),
    )
    session.notes_deeds = True
    await session.announce(Topic.DEEDS)


async def audit_of(
    database: Database,
    *,
    guild_id: int,
    most: int,
    skip: int = 0,
    actor_id: int | None = None,
    about: str | None = None,
    since: datetime.datetime | None = None,
    until: datetime.datetime | None = None,
) -> tuple[AuditEntry, ...]:
    """Return a server's deeds, the latest first, at most ``most`` after the first ``skip``.

    ``actor_id`` and ``about`` narrow them down to one person and one thing (of an entry also what was done to
    its cards), ``since`` and ``until`` (without it) to a time.
    """
    narrowed = _narrowed(actor_id, about, since, until)
    async with database.reading() as session:
        rows = await session.rows("get_audit", guild_id=guild_id, **narrowed, most=most, skip=skip)
    return tuple(map(audit_entry, rows))


async def audit_length(
    database: Database,
    *,
    guild_id: int,
    actor_id: int | None = None,
    about: str | None = None,
    since: datetime.datetime | None = None,
    until: datetime.datetime | None = None,
) -> int:
    """Return how many deeds of a server there are, narrowed down in the same way."""
    narrowed = _narrowed(actor_id, about, since, until)
    async with database.reading() as session:
        return int(await session.value("count_audit", guild_id=guild_id, **narrowed))


async def closed_by(database: Database, guild_id: int, about: str) -> int | None:
    """Return who closed a report or question (``report.7``, ``gap.7``); ``None`` where that is not known."""
    deeds = await audit_of(database, guild_id=guild_id, most=1, about=about)
    return (deeds[0].actor_id or None) if deeds else None


def audit_entry(row: Row) -> AuditEntry:
    """Return the deed that a row keeps."""
    return AuditEntry(
        id=row["id"],
        guild_id=row["guild_id"],
        made_at=from_seconds(row["made_at"]),
        actor_id=row["actor_id"],
        deed=row["deed"],
        about=row["about"],
        detail=json.loads(row["detail"]),
    )


def _narrowed(
    actor_id: int | None, about: str | None, since: datetime.datetime | None, until: datetime.datetime | None
) -> dict[str, str | int | None]:
    return {
        "actor_id": actor_id,
        "about": about,
        # As the detail of a deed has what the card shows.
        "card": about and json.dumps({"what": f"{ENTRY}:{about}"}, ensure_ascii=False)[1:-1],
        "since": 0 if since is None else to_seconds(since),
        "until": _NEWEST if until is None else to_seconds(until),
    }
