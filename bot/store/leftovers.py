"""Messages that were cards: what is still to be done about them, until Discord has confirmed it."""

import datetime

from bot.domain.cards import Card, LeftDeed, Leftover
from bot.store.database import Database
from bot.store.moments import from_seconds, to_seconds
from bot.store.news import Topic
from bot.store.session import Row, Session


async def leave(session: Session, card: Card, deed: LeftDeed, now: datetime.datetime) -> Leftover:
    """Keep what is to be done about the message of a card, in the transaction that takes it from the card.

    Whether a post of a card without a message arrived is not known: one that did is to be deleted. A message
    about which something is to be done already is left at that.
    """
    left = Leftover(
        id=await session.value("next_number", name="leftover"),
        guild_id=card.guild_id,
        channel_id=card.channel_id,
        card_id=card.id,
        message_id=card.message_id,
        made_at=card.made_at,
        what=card.what,
        deed=deed if card.message_id is not None else LeftDeed.DELETE,
        tries=0,
    )
    await session.run(
        "add_leftover",
        id=left.id,
        guild_id=left.guild_id,
        channel_id=left.channel_id,
        card_id=left.card_id,
        message_id=left.message_id,
        made_at=to_seconds(left.made_at),
        what=left.what,
        deed=left.deed.value,
        due_at=to_seconds(now),
    )
    await session.announce(Topic.CARDS)
    return left


async def leave_all(session: Session, card: Card, deed: LeftDeed, now: datetime.datetime) -> Leftover:
    """Keep what is to be done about what a card leaves behind that is kept nowhere any more.

    Returns that about its last message: of one that was not posted yet where it was moved to, the message
    that it had before.
    """
    left = await leave(session, card, deed, now)
    if card.message_id is not None:
        return left
    last = await session.value("get_last_post", card_id=card.id)
    if last is None:
        return left
    row = await session.row("change_deed", message_id=last, deed=deed.value, now=to_seconds(now))
    return left if row is None else _leftover(row)


async def due_leftovers(database: Database, now: datetime.datetime, most: int) -> tuple[Leftover, ...]:
    """Return at most ``most`` messages about which something is to be done by ``now``.

    The message of a card that was moved is not among them before that card is posted where it is now.
    """
    async with database.reading() as session:
        return tuple(map(_leftover, await session.rows("get_due_leftovers", now=to_seconds(now), most=most)))


async def leftover(database: Database, number: int) -> Leftover | None:
    """Return what is to be done about a message, if it still is."""
    async with database.reading() as session:
        row = await session.row("get_leftover", id=number)
    return None if row is None else _leftover(row)


async def next_leftover(database: Database, now: datetime.datetime) -> datetime.datetime | None:
    """Return when something is due after ``now``; ``None``: nothing is."""
    async with database.reading() as session:
        seconds = await session.value("get_next_due_leftover", now=to_seconds(now))
    return None if seconds is None else from_seconds(seconds)


async def posts_of(database: Database, card_id: int) -> frozenset[int]:
    """Return the messages that are known to be a card's, or to have been."""
    async with database.reading() as session:
        return frozenset([row["message_id"] for row in await session.rows("get_posts", card_id=card_id)])


async def drop_leftover(database: Database, number: int) -> None:
    """Forget a message about which nothing is to be done any more."""
    async with database.transaction() as session:
        await session.run("delete_leftover", id=number)


async def put_off_leftover(database: Database, number: int, due_at: datetime.datetime) -> None:
    """Have a message looked after again at ``due_at``."""
    async with database.transaction() as session:
        await session.run("put_off_leftover", id=number, due_at=to_seconds(due_at))


def _leftover(row: Row) -> Leftover:
    return Leftover(
        id=row["id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        card_id=row["card_id"],
        message_id=row["message_id"],
        made_at=from_seconds(row["made_at"]),
        what=row["what"],
        deed=LeftDeed(row["deed"]),
        tries=row["tries"],
    )
