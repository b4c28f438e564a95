"""Behind a pooler that keeps no sessions: one process works as ever, several are told what they need."""

import asyncio
import logging

import pytest

from bot.opening import opened_bot
from bot.settings import Settings
from bot.store import link
from bot.store.database import Database, open_database
from bot.store.errors import StoreError
from bot.store.migrate import migrate
from bot.store.news import News, Topic
from bot.store.postgres import WRITERS
from tests.cluster.staging import reword, until
from tests.store.pooling import pooled

GUILD = 7


async def advisory_locks(url: str) -> list[tuple[int, bool]]:
    """Return the number of each advisory lock, and whether it is held, not waited for."""
    async with await open_database(url) as database, database.reading() as session:
        rows = await session.listed(
            "SELECT classid::bigint << 32 | objid::bigint, granted FROM pg_locks WHERE locktype = 'advisory'"
        )
    return [(int(number or 0), bool(granted)) for number, granted in rows]


async def joined(database: Database, *, alone: bool) -> list[News]:
    heard: list[News] = []
    await migrate(database)
    await database.join(heard.append, alone=alone)
    return heard


@pytest.mark.parametrize("latest", [True, False], ids=["latest", "oldest"])
async def test_one_process_does_all_work_and_leaves_no_lock(postgres_url: str, *, latest: bool) -> None:
    async with pooled(postgres_url, latest=latest) as (url, _):
        async with await open_database(url) as database:
            heard = await joined(database, alone=True)
            for work in ("cards", "change logs", "forgetting") * 20:
                assert await database.claim(work)
            assert heard == []
        assert await advisory_locks(postgres_url) == []


@pytest.mark.parametrize("latest", [True, False], ids=["latest", "oldest"])
async def test_several_processes_divide_nothing_and_say_once_what_they_need(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, *, latest: bool
) -> None:
    monkeypatch.setattr(link, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(link, "LONGEST_PAUSE", 0.2)
    monkeypatch.setattr(link, "BEAT_SECONDS", 0.1)
    caplog.set_level(logging.WARNING)
    async with pooled(postgres_url, latest=latest) as (url, _):
        async with await open_database(url) as database:
            heard = await joined(database, alone=False)
            async with asyncio.timeout(20):
                while len(heard) < 3:
                    assert not await database.claim("cards")
                    await asyncio.sleep(0.02)
            assert set(heard) == {News(topic=Topic.ALL)}  # nobody tells them, so they look
        (told,) = caplog.messages
        assert "pool_mode" in told
        assert await advisory_locks(postgres_url) == []


async def test_shards_take_turns_and_leave_no_lock(postgres_url: str) -> None:
    async with pooled(postgres_url) as (url, _), await open_database(url) as one:
        assert await one.identify_turn("x", pause=0.5, most=5)
        assert not await one.identify_turn("x", pause=0.5, most=0.1)
        assert await one.identify_turn("x", pause=0.1, most=5)
        await until(lambda: advisory_locks(postgres_url), lambda locks: locks == [], seconds=5)


async def test_what_was_saved_though_the_confirmation_was_lost_is_known(postgres_url: str) -> None:
    """Even where the COMMIT comes to the server long after the connection was lost."""
    async with pooled(postgres_url) as (url, pooler), opened_bot(Settings(database_url=url)) as bot:
        assert await bot.database.claim("cards")
        entry = bot.guide.entries["faq.fee"]
        go = pooler.cut_next_commit()
        with pytest.raises(StoreError):
            await reword(bot.database, entry, str(GUILD), "うちの題名")
        # Reading now would be too early: it waits for its turn after what is under way.
        await until(lambda: advisory_locks(postgres_url), lambda locks: (WRITERS, False) in locks)
        go.set()

        async def title() -> str:
            return bot.guides.of(GUILD).entries["faq.fee"].ja.title

        await until(title, lambda known: known == "うちの題名", seconds=10)
