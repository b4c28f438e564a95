"""Servers that removed the bot: what it keeps for them goes 30 days later."""

import datetime
from collections.abc import Set as AbstractSet

from bot.store.database import Database
from bot.store.days import day_of, first_day_kept
from bot.store.news import Topic
from bot.store.session import Session

KEPT_DAYS = 30
"""How long everything stays, in case the bot is invited again."""

_ALL_OF_A_SERVER = (
    "delete_settings_of",
    "delete_editions_of",
    "delete_answers_of",
    "delete_drafts_of",
    "delete_imports_of",
    "delete_audit_of",
    "delete_leftovers_of",
    "delete_cards_of",
    "delete_change_log_of",
    "delete_gaps_of",
    "delete_reports_of",
    "delete_replies_of",
    "delete_vote_counts_of",
    "delete_vote_reasons_of",
    "delete_vote_marks_of",
    "delete_vote_slips_of",
)


async def forget_servers_left(
    database: Database, present: AbstractSet[int], today: datetime.date
) -> tuple[int, ...]:
    """Note which servers the bot is not in any more, and delete all that is theirs once 30 days have passed.

    ``present`` are the servers that it is in now; one that is back is as if it had never left. Returns the
    servers of which nothing is left.
    """
    async with database.transaction() as session:
        left = {row["guild_id"]: row["left_day"] for row in await session.rows("get_servers_left")}
        for guild_id in left.keys() & present:
            await session.run("delete_server_left", guild_id=guild_id)
        # 0 stands for all that is no server.
        kept = {row["guild_id"] for row in await session.rows("get_servers_kept")} - {0}
        missing = kept - present
        new = sorted(missing - left.keys())
        await session.run_many(
            "add_server_left", [{"guild_id": each, "left_day": day_of(today)} for each in new]
        )
        first = first_day_kept(today, KEPT_DAYS)
        gone = tuple(sorted(each for each, day in left.items() if each not in present and day < first))
        for guild_id in gone:
            await _delete_all_of(session, guild_id)
    return gone


async def _delete_all_of(session: Session, guild_id: int) -> None:
    for statement in (*_ALL_OF_A_SERVER, "delete_server_left"):
        await session.run(statement, guild_id=guild_id)
    await session.announce(Topic.SERVER, guild_id)
