"""What became of looking after a card, as Discord confirmed or refused it.

Nothing is kept of what was done about an older revision: what has changed since left the card due, so that it
is done again for what is wanted now.
"""

import datetime

from msgspec.structs import replace

from bot.domain.cards import Card, CardState, LeftDeed, Wish
from bot.store.cards import card_from, note_deed
from bot.store.database import Database
from bot.store.leftovers import leave
from bot.store.moments import to_seconds


async def record_posted(database: Database, posted: Card, message_id: int, now: datetime.datetime) -> bool:
    """Keep which message a card is: Discord has confirmed the post, or had it already.

    Returns whether the card is still to be in that channel; if not, the message is nobody's and is to go.
    """
    async with database.transaction() as session:
        row = await session.row(
            "record_posted", id=posted.id, channel_id=posted.channel_id, message_id=message_id
        )
        if row is None:
            await leave(session, replace(posted, message_id=message_id), LeftDeed.DELETE, now)
        else:  # it may have been this card before, and was to go when the card was moved away
            await session.run("delete_leftover_post", message_id=message_id)
    return row is not None


async def record_taken_off(database: Database, found: Card) -> None:
    """Keep that somebody unpinned a card, before it is pinned again: that it was is noted once it worked.

    Else a bot that ends in between would find it pinned, and nobody could say by whom.
    """
    async with database.transaction() as session:
        state = CardState.UNPINNED.value
        await session.run("record_taken_off", id=found.id, message_id=found.message_id, state=state)


async def record_seen(database: Database, seen: Card, *, shown: str, now: datetime.datetime) -> None:
    """Keep that Discord has confirmed that a card says what holds now and is pinned.

    Of one that somebody had unpinned it is noted in the audit log that the bot itself pinned it again.
    """
    async with database.transaction() as session:
        states = {"before": CardState.UNPINNED.value, "state": CardState.SHOWN.value}
        if await session.row("take_taken_off", id=seen.id, **states) is not None:
            detail: dict[str, str | int | None] = {"what": seen.what, "channel": seen.channel_id}
            await note_deed(session, seen.guild_id, now, None, "cards.pin_again", seen.id, detail)
        await session.run(
            "record_seen",
            id=seen.id,
            state=CardState.SHOWN.value,
            shown=shown,
            checked_at=to_seconds(now),
            revision=seen.revision,
        )


async def record_failure(
    database: Database, failed: Card, *, state: CardState, reason: str, due_at: datetime.datetime
) -> None:
    """Keep why nothing came of looking after a card, and when to try again."""
    await _keep(database, replace(failed, state=state, reason=reason, due_at=due_at))


async def record_not_pinned(
    database: Database, edited: Card, *, shown: str, reason: str, due_at: datetime.datetime
) -> None:
    """Keep that a card says what holds now, but could not be pinned, why, and when to try again."""
    wish = Wish.PIN if edited.wish else None
    failed = replace(edited, state=CardState.UNPINNED, shown=shown, wish=wish, reason=reason, due_at=due_at)
    await _keep(database, failed)


async def unchecked_channel(database: Database, before: datetime.datetime) -> tuple[Card, ...]:
    """Return the cards of the channel whose pins were longest not looked at, if that is before ``before``.

    Only cards that have a message and about which nothing else is to be done.
    """
    async with database.reading() as session:
        channel_id = await session.value("get_unchecked_channel", before=to_seconds(before))
        if channel_id is None:
            return ()
        return tuple(map(card_from, await session.rows("get_settled_cards", channel_id=channel_id)))


async def record_checked(database: Database, card_ids: tuple[int, ...], now: datetime.datetime) -> None:
    """Keep that cards were seen among their channel's pins."""
    async with database.transaction() as session:
        for card_id in card_ids:
            await session.run("record_checked", id=card_id, checked_at=to_seconds(now))


async def _keep(database: Database, failed: Card) -> None:
    async with database.transaction() as session:
        await session.run(
            "record_failure",
            id=failed.id,
            state=failed.state.value,
            shown=failed.shown,
            reason=failed.reason,
            wish=failed.wish and failed.wish.value,
            tries=failed.tries + 1,
            due_at=failed.due_at and to_seconds(failed.due_at),
            revision=failed.revision,
        )
