"""Messages that were cards: what is still to be done about them, until Discord has confirmed it."""

import datetime

from bot.domain.cards import Card, LeftDeed, Leftover
from bot.store.database import Database
from bot.store.moments import from_seconds, to_seconds
from bot.store.session import Session


async def leave(session: Session, card: Card, deed: LeftDeed, now: datetime.datetime) -> None:
    """Keep what is to be done about the message of a card, in the transaction that takes it from the card."""
    if card.message_id is not None:
        await session.run(
            "add_leftover",
            message_id=card.message_id,
            guild_id=card.guild_id,
            channel_id=card.channel_id,
            card_id=card.id,
            what=card.what,
            deed=deed.value,
            due_at=to_seconds(now),
        )


async def due_leftovers(database: Database, now: datetime.datetime, most: int) -> tuple[Leftover, ...]:
    """Return at most ``most`` messages about which something is to be done by ``now``.

    The message of a card that was moved is not among them before that card is posted where it is now.
    """
    async with database.reading() as session:
        rows = await session.rows("get_due_leftovers", now=to_seconds(now), most=most)
    return tuple(
        Leftover(
            message_id=row["message_id"],
            guild_id=row["guild_id"],
            channel_id=row["channel_id"],
            what=row["what"],
            deed=LeftDeed(row["deed"]),
            tries=row["tries"],
        )
        for row in rows
    )


async def next_leftover(database: Database, now: datetime.datetime) -> datetime.datetime | None:
    """Return when something is due after ``now``; ``None``: nothing is."""
    async with database.reading() as session:
        seconds = await session.value("get_next_due_leftover", now=to_seconds(now))
    return None if seconds is None else from_seconds(seconds)


async def drop_leftover(database: Database, message_id: int) -> None:
    """Forget a message about which nothing is to be done any more."""
    async with database.transaction() as session:
        await session.run("delete_leftover", message_id=message_id)


async def put_off_leftover(database: Database, message_id: int, due_at: datetime.datetime) -> None:
    """Have a message looked after again at ``due_at``."""
    async with database.transaction() as session:
        await session.run("put_off_leftover", message_id=message_id, due_at=to_seconds(due_at))
