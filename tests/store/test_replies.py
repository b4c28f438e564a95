"""What was replied with is known for 30 days, per server, message and answer, on both engines."""

import datetime

from bot.store.database import Database
from bot.store.replies import KEPT_DAYS, Reply, forget_old_replies, keep_reply, latest_reply

GUILD, MESSAGE = 2**63 - 1, 2**63 - 2
TODAY = datetime.date(2026, 11, 24)


async def keep(
    database: Database, reply_id: int, *, guild_id: int = GUILD, what: str = "faq.fee", days: int = 0
) -> None:
    await keep_reply(
        database,
        guild_id=guild_id,
        message_id=MESSAGE,
        what=what,
        reply_id=reply_id,
        today=TODAY + datetime.timedelta(days=days),
    )


async def latest(database: Database, *, guild_id: int = GUILD, what: str = "faq.fee") -> Reply | None:
    return await latest_reply(database, guild_id=guild_id, message_id=MESSAGE, what=what)


async def test_a_reply_is_known_for_its_own_answer_message_and_server(database: Database) -> None:
    await keep(database, 7)
    assert await latest(database) == Reply(message_id=7, posted_on=TODAY)
    assert await latest(database, what="=7~") is None
    assert await latest(database, guild_id=1) is None
    assert await latest_reply(database, guild_id=GUILD, message_id=1, what="faq.fee") is None


async def test_the_latest_reply_counts(database: Database) -> None:
    await keep(database, 7)
    await keep(database, 8, days=3)
    assert await latest(database) == Reply(message_id=8, posted_on=TODAY + datetime.timedelta(days=3))


async def test_after_30_days_it_is_forgotten_and_nothing_else_is(database: Database) -> None:
    await keep(database, 7)
    await keep(database, 8, what="*", days=1)
    await forget_old_replies(database, TODAY + datetime.timedelta(days=KEPT_DAYS - 1))
    assert await latest(database) is not None
    await forget_old_replies(database, TODAY + datetime.timedelta(days=KEPT_DAYS))
    assert await latest(database) is None
    assert await latest(database, what="*") is not None
