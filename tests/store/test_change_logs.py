"""What log channels are still to be told, and who is told that something was done; on both engines."""

import datetime

import pytest

from bot.store.audit import add_to_audit
from bot.store.change_logs import change_logs_behind, follow_changes, next_to_post, record_posted_deeds
from bot.store.database import Database, open_database

NOW = datetime.datetime(2026, 11, 24, 3, 0, tzinfo=datetime.UTC)
HERE, THERE, NOWHERE = 2**63 - 1, 7, 8


async def deed(database: Database, guild_id: int = HERE, *, fails: bool = False) -> None:
    async with database.transaction() as session:
        await add_to_audit(
            session, guild_id=guild_id, at=NOW, actor_id=1, deed="answers.edit", about="faq.fee", detail={}
        )
        if fails:
            raise KeyError


async def test_only_servers_that_are_behind_are_looked_at(database: Database):
    await deed(database)
    async with database.transaction() as session:
        for guild_id in (HERE, THERE):
            await follow_changes(session, guild_id, wanted=True)
    assert await change_logs_behind(database) == ()
    for guild_id in (HERE, NOWHERE):
        await deed(database, guild_id)
    (behind,) = await change_logs_behind(database)
    assert behind.guild_id == HERE
    await record_posted_deeds(database, behind, await next_to_post(database, behind, 10))
    assert await change_logs_behind(database) == ()


async def test_who_waits_for_deeds_is_told_of_each_once_it_holds(database: Database, url: str):
    told: list[str] = []
    database.on_deeds = lambda: told.append("told")
    async with database.transaction() as session:
        await add_to_audit(
            session, guild_id=HERE, at=NOW, actor_id=1, deed="answers.edit", about="faq.fee", detail={}
        )
        assert told == []
    assert told == ["told"]
    with pytest.raises(KeyError):
        await deed(database, fails=True)
    async with database.transaction() as session:
        await follow_changes(session, HERE, wanted=False)
    async with await open_database(url) as another:
        await deed(another)
    assert told == ["told"]
