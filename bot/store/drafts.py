"""What moderators have typed and not saved yet."""

import datetime
import re
from secrets import token_hex

from msgspec import Struct
from msgspec.structs import replace

from bot.domain.editions import OWN, Edition, Wording, is_own
from bot.store.audit import add_to_audit
from bot.store.canonical import canonical, restored
from bot.store.database import Database
from bot.store.editions import Change, keep_shipped, save_in
from bot.store.moments import from_seconds, to_seconds
from bot.store.session import Row, Session

ID_BYTES = 8
DRAFT_ID = re.compile(rf"[0-9a-f]{{{2 * ID_BYTES}}}")
DRAFTS_KEPT = datetime.timedelta(days=14)
"""How long a draft waits since somebody last typed on it, proposed it, or gave it back to its author."""


class Draft(Struct, frozen=True, kw_only=True):
    """One draft. Its words may break every rule: that is why it is one."""

    id: str
    guild_id: int
    key: str
    author_id: int
    number: int
    """Number of the version it was made from; 0 for the shipped words, or a new entry."""
    base: str | None
    restored: int | None = None
    """Number of the version whose words it brings back, as long as nobody has typed others."""
    wording: Wording
    typed_at: datetime.datetime
    """When somebody last typed on it, or it became a draft again that had been a proposal."""
    proposed_at: datetime.datetime | None = None
    """Since when it waits for another moderator's approval."""
    begun_at: datetime.datetime | None = None
    """When it was kept for the first time; ``None`` before that, and where it is not known."""
    returned_by: int | None = None
    """Who gave it back to its author, where it was a proposal last, until that is forgotten."""
    returned_at: datetime.datetime | None = None
    """When it was given back; ``None`` where it was not, or has been proposed again since."""
    revision: int = 0
    """How often it has been changed; 0 before it is kept for the first time."""


class DraftGoneError(Exception):
    """A draft that is not there any more as it was read."""


def new_draft_id() -> str:
    """Return a word that no other draft has; it fits into any button."""
    return token_hex(ID_BYTES)


async def keep_draft(database: Database, draft: Draft) -> Draft:
    """Keep a draft as it is now, and return it with its new revision.

    Raises ``DraftGoneError`` where it is not there any more as it was read: its author has typed something
    else, somebody has proposed, withdrawn or sent it back, or it has been saved or discarded.
    """
    async with database.transaction() as session:
        return await _keep(session, draft)


async def return_draft(database: Database, proposal: Draft, *, by: int, at: datetime.datetime) -> Draft:
    """Give a proposal back to its author, who has as much time for it as for a new draft, and note who did.

    Raises ``DraftGoneError`` as ``keep_draft`` does.
    """
    returned = replace(proposal, proposed_at=None, typed_at=at, returned_by=by, returned_at=at)
    is_new = proposal.key.startswith(OWN) and not is_own(proposal.key)
    async with database.transaction() as session:
        kept = await _keep(session, returned)
        await add_to_audit(
            session,
            guild_id=kept.guild_id,
            at=at,
            actor_id=by,
            deed="drafts.return_new" if is_new else "drafts.return",
            about=kept.key,
            detail={},
        )
    return kept


async def _keep(session: Session, draft: Draft) -> Draft:
    row = {
        "id": draft.id,
        "guild_id": draft.guild_id,
        "number": draft.number,
        "base": draft.base,
        "restored": draft.restored,
        "document": canonical(draft.wording),
        "typed_at": to_seconds(draft.typed_at),
        "proposed_at": _seconds(draft.proposed_at),
        "returned_by": draft.returned_by,
        "returned_at": _seconds(draft.returned_at),
    }
    if draft.revision:
        kept = await session.row("change_draft", **row, revision=draft.revision)
    else:
        kept = await session.row("put_draft", **row, key=draft.key, author_id=draft.author_id)
    if kept is None:
        raise DraftGoneError(draft.id)
    if draft.base is not None:  # so that it can be shown what a release changes under the draft
        await keep_shipped(session, draft.key, draft.base)
    return replace(draft, begun_at=_moment(kept["begun_at"]), revision=kept["revision"])


async def draft(database: Database, *, guild_id: int, draft_id: str) -> Draft | None:
    """Return a draft of a server, if it is there still."""
    async with database.reading() as session:
        row = await session.row("get_draft", id=draft_id, guild_id=guild_id) if draft_id.isalnum() else None
    return None if row is None else _draft(row)


async def drafts_by(database: Database, *, guild_id: int, key: str, author_id: int) -> tuple[Draft, ...]:
    """Return the drafts that somebody has of an entry, first the one last typed on."""
    async with database.reading() as session:
        rows = await session.rows("get_drafts_of", guild_id=guild_id, key=key, author_id=author_id)
    return tuple(map(_draft, rows))


async def drafts_of(database: Database, guild_id: int) -> tuple[Draft, ...]:
    """Return a server's drafts, the oldest first."""
    async with database.reading() as session:
        return tuple(map(_draft, await session.rows("get_drafts", guild_id=guild_id)))


async def drop_draft(database: Database, *, guild_id: int, draft_id: str) -> bool:
    """Forget a draft; return whether it was there still."""
    async with database.transaction() as session:
        return await session.row("delete_draft", id=draft_id, guild_id=guild_id) is not None


async def save_draft(database: Database, saved: Draft, change: Change) -> Edition:
    """Make of a draft the version that holds, and forget the draft: both or neither.

    Raises ``OvertakenError`` as ``save_editions`` does, and ``DraftGoneError`` where it has been saved or
    discarded already, or changed in any way since it was read.
    """
    place = {"id": saved.id, "guild_id": saved.guild_id}
    async with database.transaction() as session:
        if await session.row("delete_draft_as_read", **place, revision=saved.revision) is None:
            raise DraftGoneError(saved.id)
        (edition,) = await save_in(session, [change])
        return edition


async def forget_old_drafts(database: Database, before: datetime.datetime) -> None:
    """Forget the drafts on which nobody has typed, and that nobody has proposed, since ``before``."""
    async with database.transaction() as session:
        await session.run("delete_old_drafts", before=to_seconds(before))


def _draft(row: Row) -> Draft:
    return Draft(
        id=row["id"],
        guild_id=row["guild_id"],
        key=row["key"],
        author_id=row["author_id"],
        number=row["number"],
        base=row["base"],
        restored=row["restored"],
        wording=restored(Wording, row["document"], row["key"]),
        typed_at=from_seconds(row["typed_at"]),
        proposed_at=_moment(row["proposed_at"]),
        begun_at=_moment(row["begun_at"]),
        returned_by=row["returned_by"],
        returned_at=_moment(row["returned_at"]),
        revision=row["revision"],
    )


def _seconds(moment: datetime.datetime | None) -> int | None:
    return None if moment is None else to_seconds(moment)


def _moment(seconds: int | None) -> datetime.datetime | None:
    return None if seconds is None else from_seconds(seconds)
