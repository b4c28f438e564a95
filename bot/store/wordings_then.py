"""A server's own words as they were when something was done."""

from collections.abc import Iterable

from bot.domain.audit import AuditEntry
from bot.domain.cards import ENTRY
from bot.domain.editions import Wording, is_own
from bot.store.canonical import restored
from bot.store.database import Database
from bot.store.moments import to_seconds
from bot.store.session import Row, Session


async def wordings_then(database: Database, deeds: Iterable[AuditEntry]) -> dict[int, Wording]:
    """Return the words that an entry had in its server when something was done to it, by the deed's id.

    Of a deed that took words away these are the ones that it took. Where the server had none of its own, or
    a deed is about no entry, there are none.
    """
    found: dict[int, Wording] = {}
    async with database.reading() as session:
        for deed in deeds:
            row = await _row(session, deed)
            if row is not None:
                found[deed.id] = restored(Wording, row["document"], row["key"])
    return found


async def _row(session: Session, deed: AuditEntry) -> Row | None:
    number = deed.detail.get("number")
    if deed.deed.startswith("answers."):
        if not isinstance(number, int):
            return None
        return await session.row("get_worded_edition", guild_id=deed.guild_id, key=deed.about, number=number)
    kind, _, key = str(deed.detail.get("what", "")).partition(":")
    if kind != ENTRY:
        return None
    at = to_seconds(deed.made_at)
    held = await session.row("get_edition_at", guild_id=deed.guild_id, key=key, at=at)
    if held is None or held["document"] is not None:
        return held
    if not is_own(key):
        return None  # the shipped words held again
    return await session.row("get_worded_edition", guild_id=deed.guild_id, key=key, number=held["number"])
