"""Who changed what in a server, kept for that server's moderators."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.store.database import Database
from bot.store.moments import from_seconds, to_seconds
from bot.store.session import Session

_NEWEST = 2**62
"""Above every number and every second in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One deed of somebody."""

    id: int
    guild_id: int
    made_at: datetime.datetime
    """In UTC, to the second."""
    actor_id: int | None
    """Who did it, until that is forgotten."""
    deed: str
    """``answers.edit``, ``cards.pin``, ``settings.editors`` …"""
    about: str
    """An entry's key, a card's number, or a setting's name."""
    detail: Mapping[str, str | int | None]
    """What else there is to say; never an answer's words."""


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


async def audit_of(
    database: Database,
    *,
    guild_id: int,
    most: int,
    before: int = _NEWEST,
    actor_id: int | None = None,
    about: str | None = None,
    since: datetime.datetime | None = None,
    until: datetime.datetime | None = None,
) -> tuple[AuditEntry, ...]:
    """Return a server's latest deeds, at most ``most``, of those with a lower id than ``before``.

    ``actor_id`` and ``about`` narrow them down to one person and one thing, ``since`` and ``until`` (without
    it) to a time.
    """
    async with database.reading() as session:
        rows = await session.rows(
            "get_audit",
            guild_id=guild_id,
            before=before,
            actor_id=actor_id,
            about=about,
            since=0 if since is None else to_seconds(since),
            until=_NEWEST if until is None else to_seconds(until),
            most=most,
        )
    return tuple(
        AuditEntry(
            id=row["id"],
            guild_id=row["guild_id"],
            made_at=from_seconds(row["made_at"]),
            actor_id=row["actor_id"],
            deed=row["deed"],
            about=row["about"],
            detail=json.loads(row["detail"]),
        )
        for row in rows
    )
