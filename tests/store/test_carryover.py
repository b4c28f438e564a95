"""A bot that grows carries everything with it, from a file to a server, and back."""

import asyncio
import datetime
import shutil
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import today_in_japan
from bot.domain.guide import Language
from bot.domain.serversettings import ServerSettings
from bot.settings import DATA
from bot.store.cards import add_card, all_cards
from bot.store.carryover import CopyError, copy_database
from bot.store.database import Database, open_database
from bot.store.migrate import migrate
from bot.store.reports import add_report, open_reports
from bot.store.server_settings import all_server_settings, change_server_settings
from bot.store.snapshot import load_guide, refreshed_guide

NOW = datetime.datetime(2026, 4, 1, 9, 30, tzinfo=datetime.UTC)
GUILD = 2**63 - 1


@asynccontextmanager
async def opened(url: str) -> AsyncGenerator[Database]:
    async with await open_database(url) as database:
        await migrate(database)
        yield database


async def fill(database: Database) -> None:
    await refreshed_guide(database, DATA, today=today_in_japan())
    await add_report(
        database, guild_id=GUILD, about="faq.fee", language=Language.JA, text="金額が'違い'ます 😀", now=NOW
    )
    for channel in range(1_100):
        await add_card(
            database, guild_id=GUILD, channel_id=channel + 1, what="entry:faq.fee", made_by=7, now=NOW
        )
    await change_server_settings(
        database,
        guild_id=GUILD,
        change=lambda _: ServerSettings(log=5),
        actor_id=7,
        at=NOW,
        name="log",
        detail={"value": 5},
    )


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("full") / "a.db"

    async def make() -> None:
        async with opened(f"sqlite:///{file}") as database:
            await fill(database)

    with ThreadPoolExecutor(1) as thread:  # asyncio.run would take the test's own loop away
        thread.submit(asyncio.run, make()).result()
    return file


@pytest.fixture
async def full(filled: Path, tmp_path: Path) -> AsyncGenerator[Database]:
    copy = tmp_path / "full.db"
    shutil.copyfile(filled, copy)
    async with opened(f"sqlite:///{copy}") as database:
        yield database


async def test_everything_arrives_and_goes_on_where_it_was(url: str, full: Database) -> None:
    async with opened(url) as target:
        copied = await copy_database(full, target)
        assert copied["cards"] == 1_100
        assert copied["audit"] == 1_101
        assert await all_cards(target) == await all_cards(full)
        assert await open_reports(target, GUILD) == await open_reports(full, GUILD)
        assert await all_server_settings(target) == await all_server_settings(full)
        assert await load_guide(target) == await load_guide(full)
        # Numbers go on after the last one.
        card, _ = await add_card(
            target, guild_id=GUILD, channel_id=9_999, what="entry:faq.fee", made_by=7, now=NOW
        )
        assert card.id == 1_101


async def test_a_server_s_database_can_go_back_into_a_file(
    postgres_url: str, sqlite_url: str, full: Database
) -> None:
    async with opened(postgres_url) as server, opened(sqlite_url) as file:
        await copy_database(full, server)
        await copy_database(server, file)
        assert await all_cards(file) == await all_cards(full)


async def test_what_a_started_bot_wrote_is_no_hindrance_and_anything_else_is(
    url: str, full: Database
) -> None:
    async with opened(url) as target:
        await refreshed_guide(target, DATA, today=today_in_japan())
        await copy_database(full, target)
        reports = await open_reports(target, GUILD)
        with pytest.raises(CopyError, match=r"is in use already \(audit, cards"):
            await copy_database(full, target)
        assert await open_reports(target, GUILD) == reports


async def test_a_database_is_not_copied_into_itself_nor_from_another_version(
    sqlite_url: str, full: Database
) -> None:
    with pytest.raises(CopyError, match="nothing to copy"):
        await copy_database(full, full)
    async with await open_database(sqlite_url) as empty:
        with pytest.raises(CopyError, match="another version"):
            await copy_database(empty, full)


async def test_what_fails_on_the_way_leaves_nothing_behind(url: str, full: Database) -> None:
    async with opened(url) as target:
        async with target.transaction() as session:
            await session.statement("DROP TABLE replies")
        with pytest.raises(CopyError, match="its tables are others"):
            await copy_database(full, target)
        assert await all_cards(target) == ()
