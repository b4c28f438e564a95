"""Living cards in the database, with what is still to be done about each."""

import datetime

from bot.domain.cards import Card, CardState, LeftDeed, Wish
from bot.store.audit import add_to_audit
from bot.store.database import Database
from bot.store.leftovers import leave
from bot.store.moments import from_seconds, to_seconds
from bot.store.news import Topic
from bot.store.session import Row, Session


async def add_card(
    database: Database,
    *,
    guild_id: int,
    channel_id: int,
    what: str,
    made_by: int,
    now: datetime.datetime,
) -> tuple[Card, bool]:
    """Keep a card that is to be posted now and note that in the audit log.

    A channel has one card for each answer: where there is one already, that one is to be looked after now.
    Returns the card, and whether it is new.
    """
    async with database.transaction() as session:
        number = await session.value("next_number", name="card")
        added = await session.row(
            "add_card",
            id=number,
            guild_id=guild_id,
            channel_id=channel_id,
            what=what,
            state=CardState.POSTING.value,
            revision=1,
            due_at=to_seconds(now),
            tries=0,
            wish=Wish.POST.value,
            made_by=made_by,
            made_at=to_seconds(now),
        )
        if added is not None:
            detail: dict[str, str | int | None] = {"what": what, "channel": channel_id}
            await note_deed(session, guild_id, now, made_by, "cards.pin", number, detail)
            await session.announce(Topic.CARDS)
            return card_from(await session.row("get_card", id=number)), True
        row = await session.row("get_card_in", guild_id=guild_id, channel_id=channel_id, what=what)
        there = card_from(row)
        await _ask_for(session, there.id, now)
        return there, False


async def card(database: Database, card_id: int) -> Card | None:
    """Return a card, if it is there."""
    async with database.reading() as session:
        row = await session.row("get_card", id=card_id)
    return None if row is None else card_from(row)


async def cards_of(database: Database, guild_id: int) -> tuple[Card, ...]:
    """Return a server's cards, the oldest first."""
    async with database.reading() as session:
        return tuple(map(card_from, await session.rows("get_cards", guild_id=guild_id)))


async def all_cards(database: Database) -> tuple[Card, ...]:
    """Return the cards of all servers."""
    async with database.reading() as session:
        return tuple(map(card_from, await session.rows("get_all_cards")))


async def due_cards(database: Database, now: datetime.datetime, most: int) -> tuple[Card, ...]:
    """Return at most ``most`` cards about which something is to be done by ``now``, the longest due first."""
    async with database.reading() as session:
        return tuple(map(card_from, await session.rows("get_due_cards", now=to_seconds(now), most=most)))


async def next_due(database: Database) -> datetime.datetime | None:
    """Return when something is next to be done about any card; ``None``: nothing is."""
    async with database.reading() as session:
        seconds = await session.value("get_next_due")
    return None if seconds is None else from_seconds(seconds)


async def make_cards_due(
    session: Session, *, guild_id: int, what: str | None, now: datetime.datetime
) -> None:
    """Have a server's cards edited, those that show ``what`` or all: in the transaction of what changed."""
    await session.run("make_cards_due", guild_id=guild_id, what=what, now=to_seconds(now))


async def ask_for_card(database: Database, card_id: int, now: datetime.datetime) -> None:
    """Have a card looked after now because somebody wants it.

    One that was deleted or unpinned is put back, whatever the server chose.
    """
    async with database.transaction() as session:
        await _ask_for(session, card_id, now)


async def _ask_for(session: Session, card_id: int, now: datetime.datetime) -> None:
    await session.run("ask_for_card", id=card_id, wish=Wish.POST.value, now=to_seconds(now))
    await session.announce(Topic.CARDS)


async def make_card_due(database: Database, *card_ids: int, now: datetime.datetime) -> None:
    """Have cards looked after now."""
    async with database.transaction() as session:
        for card_id in card_ids:
            await session.run("make_card_due", id=card_id, now=to_seconds(now))


async def put_card_back(
    database: Database,
    back: Card,
    *,
    channel_id: int,
    actor_id: int | None,
    deed: str,
    now: datetime.datetime,
) -> bool:
    """Have a card posted again, in its channel or in another; ``actor_id`` is ``None`` for the bot itself.

    The message that it had in another channel is to be deleted once the new one is there.
    ``deed`` is how the audit log calls it, such as ``cards.move``. Returns whether that was done: not where
    something else has happened to the card since ``back`` was read, or that channel has the same one.
    """
    async with database.transaction() as session:
        place = {"guild_id": back.guild_id, "channel_id": channel_id, "what": back.what}
        other = await session.row("get_card_in", **place)
        there = await session.row("get_card", id=back.id)
        if there is None or (other is not None and other["id"] != back.id):
            return False
        row = await session.row(
            "put_card_back",
            id=back.id,
            channel_id=channel_id,
            state=CardState.POSTING.value,
            wish=Wish.POST.value,
            now=to_seconds(now),
            revision=back.revision,
        )
        if row is not None:
            if channel_id != back.channel_id:
                await leave(session, card_from(there), LeftDeed.DELETE, now)
            detail: dict[str, str | int | None] = {"what": back.what, "channel": channel_id}
            await note_deed(session, back.guild_id, now, actor_id, deed, back.id, detail)
            await session.announce(Topic.CARDS)
    return row is not None


async def note_deed(
    session: Session,
    guild_id: int,
    at: datetime.datetime,
    actor_id: int | None,
    deed: str,
    number: int,
    detail: dict[str, str | int | None],
) -> None:
    """Note what was done to a card in the transaction that does it."""
    await add_to_audit(
        session,
        guild_id=guild_id,
        at=at,
        actor_id=actor_id,
        deed=deed,
        about=f"card.{number}",
        detail=detail,
    )


def card_from(row: Row | None) -> Card:
    """Return the card of a row of the table."""
    assert row is not None, "a query by a card's own number"  # noqa: S101 - just written
    due_at, checked_at = row["due_at"], row["checked_at"]
    return Card(
        id=row["id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        what=row["what"],
        state=CardState(row["state"]),
        shown=row["shown"],
        revision=row["revision"],
        due_at=None if due_at is None else from_seconds(due_at),
        tries=row["tries"],
        reason=row["reason"],
        wish=None if row["wish"] is None else Wish(row["wish"]),
        made_by=row["made_by"],
        made_at=from_seconds(row["made_at"]),
        checked_at=None if checked_at is None else from_seconds(checked_at),
    )
