"""Hearing of changes, dividing work and taking turns on a real PostgreSQL."""

import asyncio
import datetime
import os
import signal
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from bot.shardpacing import Pacing
from bot.shards import Shards
from bot.store import link, postgres
from bot.store.database import Database, open_database
from bot.store.errors import StoreError
from bot.store.migrate import migrate
from bot.store.news import News, Topic, read_news
from bot.store.people import forget_people
from bot.store.postgres import PostgresDatabase

NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


class Heard:
    """What was heard, and a way to wait for more."""

    def __init__(self) -> None:
        self.news: asyncio.Queue[News] = asyncio.Queue()

    async def next(self, seconds: float = 5.0) -> News:
        return await asyncio.wait_for(self.news.get(), seconds)


@asynccontextmanager
async def joined(url: str) -> AsyncGenerator[tuple[Database, Heard]]:
    heard = Heard()
    async with await open_database(url) as database:
        await migrate(database)
        await database.join(heard.news.put_nowait, alone=False)
        yield database, heard


async def announce(database: Database, guild_id: int) -> None:
    async with database.transaction() as session:
        await session.announce(Topic.SERVER, guild_id)


async def announce_and_fail(database: Database, guild_id: int) -> None:
    async with database.transaction() as session:
        await session.announce(Topic.SERVER, guild_id)
        await session.statement("SELECT * FROM nowhere")


async def test_what_is_committed_is_heard_everywhere_and_what_is_undone_nowhere(postgres_url: str) -> None:
    async with joined(postgres_url) as (one, mine), joined(postgres_url) as (_, theirs):
        with pytest.raises(StoreError):
            await announce_and_fail(one, 1)
        await announce(one, 2)
        assert await mine.next() == await theirs.next() == News(topic=Topic.SERVER, guild_id=2)


async def test_every_process_reads_again_whom_the_database_has_forgotten(postgres_url: str) -> None:
    async with joined(postgres_url) as (one, _), joined(postgres_url) as (_, theirs):
        await forget_people(one, datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC))
        assert (await theirs.next()).topic is Topic.ALL


async def test_another_schema_is_another_bot(postgres_server: str, postgres_url: str) -> None:
    async with await open_database(postgres_server) as database, database.transaction() as session:
        await session.statement("CREATE SCHEMA IF NOT EXISTS neighbour")
    other_url = f"{postgres_server}&search_path=neighbour"
    async with joined(postgres_url) as (one, mine), joined(other_url) as (other, theirs):
        assert await one.claim("cards")
        assert await other.claim("cards")
        await announce(other, 7)
        await announce(one, 8)
        assert (await mine.next()).guild_id == 8
        assert (await theirs.next()).guild_id == 7


async def test_work_is_one_process_s_until_it_ends_or_leaves_it(postgres_url: str) -> None:
    async with joined(postgres_url) as (second, _):
        async with joined(postgres_url) as (first, _):
            assert all(await asyncio.gather(*(first.claim("cards") for _ in range(5))))
            assert not await second.claim("cards")
            await first.release("cards")
            assert await second.claim("cards")
            assert not await first.claim("cards")
            assert await first.claim("forgetting")
            assert not await second.claim("forgetting")
        async with asyncio.timeout(10):
            while not await second.claim("forgetting"):  # noqa: ASYNC110 - nobody here is told
                await asyncio.sleep(0.05)  # the server still has to notice


async def test_a_lost_connection_loses_its_work_and_is_made_again(postgres_url: str) -> None:
    async with joined(f"{postgres_url}&application_name=lost") as (database, heard):
        assert await database.claim("cards")
        async with await open_database(postgres_url) as other, other.transaction() as session:
            await session.listed(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'lost' AND query ~ 'pg_notify|advisory'"
            )
        assert (await heard.next()).topic is Topic.ALL
        assert await database.claim("cards")
        await announce(database, 3)
        assert (await heard.next()).guild_id == 3


async def test_a_connection_that_is_lost_while_work_is_asked_for_gives_no_work(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (link, postgres):
        monkeypatch.setattr(module, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(link, "BEAT_SECONDS", 0.1)

    async def asked_after(database: Database, seconds: float) -> bool:
        await asyncio.sleep(seconds)
        return await database.claim("cards")

    async with joined(f"{postgres_url}&application_name=frozen") as (database, heard):
        async with frozen(postgres_url):
            # Some ask while the beat waits for an answer, some while it is given up, some after it.
            await asyncio.gather(*(asked_after(database, number * 0.05) for number in range(20)))
        assert (await heard.next()).topic is Topic.ALL
        assert await database.claim("cards")


async def test_a_server_that_does_not_answer_keeps_no_process_from_ending(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LEAVING_SECONDS", 0.5)
    database = await open_database(f"{postgres_url}&application_name=frozen")
    await migrate(database)
    await database.join(lambda _: None, alone=False)
    begun = asyncio.Event()

    async def read_for_long() -> None:
        async with database.reading() as session:
            begun.set()
            await session.statement("SELECT pg_sleep(60)")

    async with database.reading():  # and one that is free when everything stands still
        reading = asyncio.create_task(read_for_long())
        await begun.wait()
    async with frozen(postgres_url):
        async with asyncio.timeout(5):
            reading.cancel()
            await asyncio.wait({reading})
            await database.close()
    with pytest.raises(StoreError):
        await announce(database, 1)


@asynccontextmanager
async def frozen(url: str) -> AsyncGenerator[None]:
    """Let the sessions called so do nothing for a while, as behind a network that drops all."""
    async with await open_database(url) as other, other.reading() as session:
        found = await session.listed("SELECT pid FROM pg_stat_activity WHERE application_name = 'frozen'")
    pids = [int(pid or 0) for (pid,) in found]
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


async def test_turns_are_apart_whoever_takes_them_and_a_stuck_one_is_not_waited_for(
    postgres_url: str,
) -> None:
    async with await open_database(postgres_url) as one, await open_database(postgres_url) as two:
        begun = time.monotonic()
        assert await one.identify_turn("x", pause=1.5, most=5)
        assert await two.identify_turn("x", pause=1.5, most=5)
        assert time.monotonic() - begun >= 1.5
        assert await one.identify_turn("y", pause=1.5, most=5)  # another bucket waits for nobody
        assert not await one.identify_turn("x", pause=1.5, most=0.3)


async def test_a_database_that_is_away_keeps_no_shard_from_discord(postgres_url: str) -> None:
    async with await open_database(postgres_url) as database:
        assert isinstance(database, PostgresDatabase)
        database._url = NOWHERE  # pyright: ignore[reportPrivateUsage] - as if its server had gone since
        pacing = Pacing(database, Shards(count=4, ids=(0, 1)))
        begun = time.monotonic()
        await pacing.wait(1, 0)
        assert time.monotonic() - begun < 5
        await pacing.wait(1, 1)
        assert time.monotonic() - begun >= 5  # its own pace


def test_news_of_another_release_are_passed_over() -> None:
    assert read_news("weather 1") is None
    assert read_news("server many") is None
    assert read_news(str(News(topic=Topic.SHIPPED))) == News(topic=Topic.SHIPPED)
