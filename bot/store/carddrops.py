"""Cards that are kept no more, with what is to be done about their messages."""

import datetime

from bot.domain.cards import Card, LeftDeed, Leftover
from bot.store.cards import card_from, note_deed
from bot.store.database import Database
from bot.store.leftovers import leave, leave_all
from bot.store.session import Session


async def take_card_down(
    database: Database, card: Card, deed: LeftDeed, *, actor_id: int, now: datetime.datetime
) -> Leftover | None:
    """Forget a card because somebody wants that, and return what is to be done about its message.

    ``None``: the card was gone already.
    """
    async with database.transaction() as session:
        gone = await _forget(session, card, None)
        if gone is None:
            return None
        left = await leave_all(session, gone, deed, now)
        await _note(session, gone, actor_id, "cards.unpin", now)
    return left


async def drop_card(database: Database, card: Card, *, leaves_message: bool, now: datetime.datetime) -> bool:
    """Forget a card because people took it down in Discord, unless something has happened to it since.

    ``leaves_message``: it is still there, and gets buttons that need no card. Returns whether that was done.
    """
    async with database.transaction() as session:
        gone = await _forget(session, card, card.revision)
        if gone is None:
            return False
        if leaves_message:
            await leave(session, gone, LeftDeed.UNPIN, now)
        await _note(session, gone, None, "cards.drop", now)
    return True


async def _forget(session: Session, card: Card, revision: int | None) -> Card | None:
    row = await session.row("delete_card", id=card.id, guild_id=card.guild_id, revision=revision)
    return None if row is None else card_from(row)


async def _note(
    session: Session, gone: Card, actor_id: int | None, deed: str, now: datetime.datetime
) -> None:
    detail: dict[str, str | int | None] = {"what": gone.what, "channel": gone.channel_id}
    await note_deed(session, gone.guild_id, now, actor_id, deed, gone.id, detail)
