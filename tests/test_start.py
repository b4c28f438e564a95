"""What keeps the bot from starting, and what a start does."""

import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.discord_server import LoopbackDiscord
from bench.process import running
from bench.questions import guide_questions
from bench.starting import settings as bench_settings
from bot.app import COGS, CogError, today_in_japan
from bot.i18n import MessagesError
from bot.opening import opened_bot
from bot.settings import DATA, Settings
from bot.store.errors import FaultyDataError, StoreError
from bot.store.shipped import check_complete, load_shipped


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings().at(f"sqlite:///{tmp_path / 'start.db'}")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


async def test_a_fault_in_the_data_stops_the_start_and_names_file_key_and_reason(
    settings: Settings, data: Path
) -> None:
    file = data / "guide" / "faq.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('kind = "faq"', 'kind = "fag"', 1), encoding="utf-8"
    )
    with pytest.raises(FaultyDataError) as caught:
        async with opened_bot(settings, data=data):
            raise AssertionError("started on faulty data")
    assert "guide/faq.toml" in str(caught.value)
    assert "faq." in str(caught.value)
    assert "kind" in str(caught.value)


def test_what_a_command_cannot_do_without_is_missed_at_the_start() -> None:
    shipped = load_shipped(DATA, today=today_in_japan())
    asked = next(entry for entry in shipped.entries if entry.key == "blocker.undelivered")
    more = [replace(asked, key=f"blocker.again-{number}") for number in range(9)]
    kept = [entry for entry in shipped.entries if entry.key != "return.overview"]
    with pytest.raises(FaultyDataError) as caught:
        check_complete(replace(shipped, entries=(*kept, *more)))
    assert "return.overview: is missing, and a command needs it" in str(caught.value)
    assert "blocker.* (worker): " in str(caught.value)
    check_complete(shipped)


async def test_a_fault_in_the_messages_stops_the_start(settings: Settings, data: Path) -> None:
    (data / "locales" / "en" / "fee.toml").unlink()
    with pytest.raises(MessagesError) as caught:
        async with opened_bot(settings, data=data):
            raise AssertionError("started without messages")
    assert "data/locales/en/fee.toml: title.takehome: missing (ja has it)" in str(caught.value)


async def test_a_python_whose_sqlite_cannot_search_stops_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def forbid(action: int, *_: str | None) -> int:
        return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_CREATE_VTABLE else sqlite3.SQLITE_OK

    def without_virtual_tables(database: str) -> sqlite3.Connection:
        connection = connect(database)
        connection.set_authorizer(forbid)
        return connection

    monkeypatch.setattr(sqlite3, "connect", without_virtual_tables)
    with pytest.raises(StoreError, match="FTS5"):
        async with opened_bot(settings):
            raise AssertionError("started without a search")


async def test_a_cog_that_fails_stops_the_start_and_is_named(settings: Settings) -> None:
    async with opened_bot(settings, cogs=(*COGS, "cogs.missing")) as bot:
        with pytest.raises(CogError, match=r"cogs\.missing"):
            await bot.load_cogs()


async def test_a_changed_text_is_answered_after_the_next_start(settings: Settings, data: Path) -> None:
    async with opened_bot(settings, data=data) as bot:
        before = bot.guide.entries["faq.fee"].ja.title
    file = data / "guide" / "faq.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(before, "新しい題名"), encoding="utf-8")
    async with opened_bot(settings, data=data) as bot:
        assert bot.guide.entries["faq.fee"].ja.title == "新しい題名"


async def test_once_it_runs_garbage_is_collected_but_not_looked_for_in_what_the_start_made(
    tmp_path: Path,
) -> None:
    script = (
        "import atexit, gc, sys\n"
        "from bot.__main__ import main\n"
        "atexit.register(lambda: print('collects:', gc.isenabled(), 'passes over:', gc.get_freeze_count()))\n"
        "sys.exit(main(['run']))"
    )
    log = tmp_path / "log"
    environment = bench_settings(tmp_path / "start.db")
    async with (
        LoopbackDiscord() as discord,
        running(("-W", "ignore", "-c", script), discord, log, environment) as process,
    ):
        await process.ready(discord)
    told = re.search(r"collects: (\w+) passes over: (\d+)", log.read_text(encoding="utf-8"))
    assert told is not None
    assert told[1] == "True"
    assert int(told[2]) > 10_000


async def test_no_answer_is_sent_back_to_the_bot_that_gave_it(tmp_path: Path) -> None:
    environment = bench_settings(tmp_path / "quiet.db")
    async with (
        LoopbackDiscord() as discord,
        running(("-m", "bot", "run"), discord, tmp_path / "log", environment) as process,
    ):
        await process.ready(discord)
        for question in await guide_questions(discord):
            await question.ask(discord)
        assert discord.copies == 0
        assert discord.unserved == []
