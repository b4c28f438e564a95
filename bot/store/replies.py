"""What the bot has replied with under somebody's message, without who had it reply, for 30 days."""

import datetime

from msgspec import Struct

from bot.store.database import Database
from bot.store.days import date_of, day_of, first_day_kept

KEPT_DAYS = 30


class Reply(Struct, frozen=True, kw_only=True):
    """A message of the bot under somebody else's."""

    message_id: int
    """The bot's own message."""
    posted_on: datetime.date
    """In Japan."""


async def keep_reply(
    database: Database, *, guild_id: int, message_id: int, what: str, reply_id: int, today: datetime.date
) -> None:
    """Keep that ``reply_id`` stands under ``message_id`` with ``what``, in place of an earlier one."""
    async with database.transaction() as session:
        await session.run(
            "put_reply",
            guild_id=guild_id,
            message_id=message_id,
            what=what,
            reply_id=reply_id,
            posted_day=day_of(today),
        )


async def latest_reply(database: Database, *, guild_id: int, message_id: int, what: str) -> Reply | None:
    """Return the latest reply with ``what`` under a message; ``None`` where none is kept."""
    async with database.reading() as session:
        row = await session.row("get_reply", guild_id=guild_id, message_id=message_id, what=what)
    if row is None:
        return None
    return Reply(message_id=row["reply_id"], posted_on=date_of(row["posted_day"]))


async def forget_old_replies(database: Database, today: datetime.date) -> None:
    """Forget what was posted 30 days ago or earlier, in all servers."""
    async with database.transaction() as session:
        await session.run("delete_replies_before", day=first_day_kept(today, KEPT_DAYS))
