"""A server's own words, version by version, in the database."""

import itertools
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.domain.cards import ENTRY
from bot.domain.editions import OWN, Deed, Edition, Wording, sharing
from bot.domain.guide import Entry
from bot.domain.votes import version_of
from bot.store.audit import add_to_audit
from bot.store.canonical import canonical, restored
from bot.store.cards import make_cards_due
from bot.store.database import Database, Readable
from bot.store.moments import from_seconds, to_seconds
from bot.store.news import Topic
from bot.store.session import Row, Session


class Change(Struct, frozen=True, kw_only=True):
    """A version to be made current, and the one that its author saw."""

    edition: Edition
    """Its ``number`` is given by the database."""
    seen: int
    """Number of the version that was current when the author began; 0 for the shipped words."""


class OvertakenError(Exception):
    """Somebody else made another version in the meantime; nothing was written."""

    def __init__(self, key: str, current: Edition | None) -> None:
        super().__init__(key)
        self.key = key
        self.current = current
        """What holds now; ``None`` where the shipped words do."""


async def current_editions(
    database: Readable, entries: Mapping[str, Entry] | None = None
) -> tuple[Edition, ...]:
    """Return the versions that hold now, of all servers, by server and key.

    What they have in common with the shipped ``entries`` is in memory once.
    """

    def read(row: Row) -> Edition:
        return sharing(_edition(row), (entries or {}).get(row["key"]))

    async with database.reading() as session:
        return tuple(await session.each("get_current_editions", read))


async def removed_editions(database: Readable) -> tuple[Edition, ...]:
    """Return the last words of all servers that were taken away, by server and key.

    They may be a server's own entry or its words for a shipped one, whether or not that is shipped any more.
    """
    async with database.reading() as session:
        return tuple(map(_edition, await session.rows("get_removed_editions")))


async def editions_of(session: Session, guild_id: int) -> tuple[tuple[Edition, ...], tuple[Edition, ...]]:
    """Return a server's versions that hold now, and the last words of its own that were taken away."""
    current = await session.rows("get_current_editions_of", guild_id=guild_id)
    removed = await session.rows("get_removed_editions_of", guild_id=guild_id)
    return tuple(map(_edition, current)), tuple(map(_edition, removed))


async def history(database: Database, *, guild_id: int, key: str) -> tuple[Edition, ...]:
    """Return every version of an entry in a server, the latest first."""
    async with database.reading() as session:
        return tuple(map(_edition, await session.rows("get_editions", guild_id=guild_id, key=key)))


async def save_editions(database: Database, changes: Sequence[Change]) -> tuple[Edition, ...]:
    """Make new versions current: all or none, each noted in the audit log, and its cards due to be edited.

    Returns them with their numbers.
    Raises ``OvertakenError`` for the first whose entry has another current version than its author saw.
    """
    async with database.transaction() as session:
        return await save_in(session, changes)


async def save_in(session: Session, changes: Sequence[Change]) -> tuple[Edition, ...]:
    """Do the same in a transaction that is open already, which is to end where this raises."""
    return tuple([await _save(session, change) for change in changes])


async def _save(session: Session, change: Change) -> Edition:
    edition = change.edition
    place = {"guild_id": edition.guild_id, "key": edition.key}
    row = await session.row("get_current_edition", **place)
    current = None if row is None else _edition(row)
    number = 0 if current is None else current.number
    if number != change.seen:
        raise OvertakenError(edition.key, current)
    careful = edition.approver_id is not None or (current is not None and current.careful)
    made_at = from_seconds(to_seconds(edition.made_at))
    if current is not None:  # a clock that was put back does not turn the history around
        made_at = max(made_at, current.made_at)
    saved = replace(edition, number=number + 1, careful=careful, made_at=made_at)
    await session.run(
        "add_edition",
        **place,
        number=saved.number,
        deed=saved.deed.value,
        document=None if saved.wording is None else canonical(saved.wording),
        base=saved.base,
        restored=saved.restored,
        author_id=saved.author_id,
        approver_id=saved.approver_id,
        careful=int(saved.careful),
        made_at=to_seconds(saved.made_at),
    )
    stands = current is not None and current.base == saved.base
    await session.run("put_answer", **place, number=saved.number, stands=int(stands))
    if saved.base is not None:
        await keep_shipped(session, saved.key, saved.base)
    await session.announce(Topic.SERVER, saved.guild_id)
    await make_cards_due(session, guild_id=saved.guild_id, what=f"{ENTRY}:{saved.key}", now=saved.made_at)
    await add_to_audit(
        session,
        guild_id=saved.guild_id,
        at=saved.made_at,
        actor_id=saved.author_id,
        deed=f"answers.{saved.deed.value}",
        about=saved.key,
        detail={"number": saved.number, "restored": saved.restored, "approver": saved.approver_id},
    )
    return saved


async def keep_shipped(session: Session, key: str, version: str) -> None:
    """Keep the shipped words of now for later, where ``version`` is theirs: a file may say any other."""
    document = await session.value("get_shipped_wording", key=key)
    if document is not None and version_of(restored(Wording, document, key)) == version:
        await session.run("keep_shipped_wording", key=key, version=version, document=document)


async def free_own_key(database: Database, guild_id: int) -> str:
    """Return a key for a new entry of a server's own, which no entry of that server ever had."""
    async with database.reading() as session:
        rows = await session.rows("get_own_keys", guild_id=guild_id)
    used = {row["key"] for row in rows}
    # The lowest, so that a file with a high number does not drive the next ones above what a file may have.
    return next(key for number in itertools.count(1) if (key := f"{OWN}{number}") not in used)


def _edition(row: Row) -> Edition:
    document = row["document"]
    return Edition(
        guild_id=row["guild_id"],
        key=row["key"],
        number=row["number"],
        deed=Deed(row["deed"]),
        wording=None if document is None else restored(Wording, document, row["key"]),
        base=row["base"],
        restored=row["restored"],
        author_id=row["author_id"],
        approver_id=row["approver_id"],
        careful=bool(row["careful"]),
        made_at=from_seconds(row["made_at"]),
    )
