"""Backups are made on time by the running bot, one at a time, and only what they left is removed."""

# ruff: noqa: ASYNC110, ASYNC240 - nobody waits for these small files, and a thread makes them

import asyncio
import datetime
import functools
import logging
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

import bot.backups
from bench.discord_server import LoopbackDiscord
from bench.process import running
from bot.backups import Backups
from bot.settings import Settings
from bot.store.backups import backups_in
from bot.store.copying import stamp
from bot.store.database import open_database
from bot.store.holding import held_alone
from bot.store.looking import LookedAt
from bot.store.migrate import migrate
from bot.store.sqlite import SqliteDatabase
from tests.test_cli import bot as command_line

NOON = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
DAY = 24 * HOUR


class Clock:
    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime.datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[SqliteDatabase]:
    async with await open_database(f"sqlite:{tmp_path}/kept/guide.db") as opened:
        assert isinstance(opened, SqliteDatabase)
        await migrate(opened)
        yield opened


def made(backups: Backups) -> list[datetime.datetime]:
    return [when for when, _ in backups_in(backups.directory, Path("guide.db"))]


async def test_one_is_made_when_the_newest_is_old_enough_whichever_run_made_that(
    database: SqliteDatabase, clock: Clock
) -> None:
    first = Backups(Settings(), database, clock)
    assert first.wanted
    await first.look()
    assert first.last_success == NOON
    assert first.directory == Path(database.place).parent / "backups"
    assert first.directory.stat().st_mode & 0o777 == 0o700
    second = Backups(Settings(), database, clock)
    for hours, expected in ((23, [NOON]), (1, [NOON, NOON + DAY]), (23, [NOON, NOON + DAY])):
        clock.moment += hours * HOUR
        await second.look()
        assert made(second) == expected
    assert second.last_success == NOON + DAY
    assert second.failure is None
    for _, file in backups_in(second.directory, Path("guide.db")):
        async with LookedAt(file).reading() as session:
            assert await session.value("get_version")


async def test_one_from_the_future_does_not_keep_others_from_being_made(
    database: SqliteDatabase, clock: Clock
) -> None:
    backups = Backups(Settings(), database, clock)
    clock.moment += 900 * DAY
    await backups.look()
    clock.moment = NOON
    await backups.look()
    assert made(backups) == [NOON, NOON + 900 * DAY]


async def test_only_the_newest_are_kept_and_nothing_else_in_the_directory_is_touched(
    database: SqliteDatabase, clock: Clock, tmp_path: Path
) -> None:
    directory = tmp_path / "elsewhere"
    directory.mkdir()
    others = {
        "guide.db",
        "other.db.20200101T000000000000Z.bak",
        "guide.db.20200101T000000000000Z.bak.gz",
        "x",
    }
    for name in others:
        (directory / name).touch()
    backups = Backups(Settings(backup_directory=directory, backup_keep=2, backup_hours=1), database, clock)
    (directory / f"guide.db.{stamp(NOON)}.bak.unfinished").touch()
    for _ in range(4):
        await backups.look()
        clock.moment += HOUR
    assert made(backups) == [NOON + 2 * HOUR, NOON + 3 * HOUR]
    left = {file.name for file in directory.iterdir()} - {
        f"guide.db.{stamp(when)}.bak" for when in made(backups)
    }
    assert left == {*others, "guide.db.backup.lock"}


async def test_copies_of_upgrades_and_restores_go_after_a_month_even_where_no_backups_are_made(
    database: SqliteDatabase, clock: Clock
) -> None:
    backups = Backups(Settings(backup_hours=0), database, clock)
    kept = Path(database.place).parent
    for age in (29, 31):
        when = stamp(NOON - age * DAY)
        for name in (f"v0005-{when}.bak", f"replaced-{when}", f"replaced-{when}-wal"):
            (kept / f"guide.db.{name}").touch()
    await backups.look()
    old = stamp(NOON - 31 * DAY)
    assert not [file.name for file in kept.iterdir() if old in file.name]
    assert len(list(kept.glob(f"*{stamp(NOON - 29 * DAY)}*"))) == 3
    assert not backups.wanted
    assert not backups.directory.exists()


async def test_a_failure_is_told_with_its_reason_and_tried_again(
    database: SqliteDatabase, clock: Clock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    directory = tmp_path / "elsewhere"
    directory.write_text("a file where a directory should be")
    backups = Backups(Settings(backup_directory=directory), database, clock)
    await backups.look()
    assert backups.last_success is None
    assert backups.failure == f"{directory}: File exists"
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert str(directory) in record.getMessage()
    directory.unlink()
    await backups.look()
    assert (backups.last_success, backups.failure) == (NOON, None)


async def test_two_processes_do_not_back_up_at_once(database: SqliteDatabase, clock: Clock) -> None:
    backups = Backups(Settings(), database, clock)
    backups.directory.mkdir()
    with held_alone(backups.directory / "guide.db.backup", "x"):
        await backups.look()
    assert "is being backed up by another process" in str(backups.failure)
    await asyncio.gather(backups.look(), Backups(Settings(), database, clock).look())
    assert len(made(backups)) == 1


async def test_a_failure_is_over_once_another_process_has_made_one(
    database: SqliteDatabase, clock: Clock
) -> None:
    backups = Backups(Settings(), database, clock)
    backups.directory.mkdir()
    with held_alone(backups.directory / "guide.db.backup", "x"):
        await backups.look()
    await Backups(Settings(), database, clock).look()
    clock.moment += HOUR
    await backups.look()
    assert (backups.last_success, backups.failure) == (NOON, None)


async def test_what_cannot_be_removed_is_no_failed_backup(
    database: SqliteDatabase, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    backups = Backups(Settings(), database, clock)
    await backups.look()
    stubborn = Path(database.place).with_name(f"guide.db.v0001-{stamp(NOON - 40 * DAY)}.bak")
    stubborn.mkdir()
    await backups.look()
    assert backups.failure is None
    assert str(stubborn) in caplog.text


async def test_a_copy_in_the_making_is_given_up_when_the_bot_stops(
    database: SqliteDatabase, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.backups.FIRST_SECONDS", 0.0)
    monkeypatch.setattr("bot.store.copying.STEP_PAGES", 1)
    monkeypatch.setattr("bot.store.copying.PAUSE_SECONDS", 0.2)
    backups = Backups(Settings(), database, clock)
    loop = asyncio.get_running_loop()
    async with backups.made_on_time():
        while not list(backups.directory.glob("*.unfinished")):
            await asyncio.sleep(0.01)
        begun = loop.time()
    await loop.shutdown_default_executor()
    assert loop.time() - begun < 5
    assert made(backups) == []
    assert not list(backups.directory.glob("*.unfinished*"))


async def test_those_made_by_hand_push_out_none_made_on_time_and_go_after_a_month(
    database: SqliteDatabase, clock: Clock
) -> None:
    backups = Backups(Settings(backup_keep=1), database, clock)
    await backups.look()
    (on_time,) = backups_in(backups.directory, Path("guide.db"))
    place = Path(database.place)
    by_hand = functools.partial(
        command_line, "db", "backup", cwd=place.parent, DATABASE_URL=f"sqlite:{place}"
    )
    for _ in range(2):
        done = await asyncio.to_thread(by_hand)
        assert done.returncode == 0, done.stderr
    await backups.look()
    assert backups_in(backups.directory, Path("guide.db")) == [on_time]
    assert len(list(backups.directory.glob("*.byhand-*.bak"))) == 2
    clock.moment = datetime.datetime.now(datetime.UTC) + 31 * DAY
    await backups.look()
    assert not list(backups.directory.glob("*.byhand-*.bak"))


async def test_a_backup_never_takes_the_last_room(
    database: SqliteDatabase, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = Backups(Settings(), database, clock)
    size = Path(database.place).stat().st_size
    usage = shutil.disk_usage(database.place)._replace(free=2 * size - 1)

    def nearly_full(_: object) -> object:
        return usage

    monkeypatch.setattr("shutil.disk_usage", nearly_full)
    await backups.look()
    assert "would leave too few" in str(backups.failure)
    assert made(backups) == []


async def test_a_running_bot_makes_them_by_itself_and_answers_meanwhile(
    database: SqliteDatabase, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.backups, "FIRST_SECONDS", 0.0)
    backups = Backups(Settings(), database, clock)
    turns = 0
    async with backups.made_on_time(), asyncio.timeout(30):
        while backups.last_success is None:
            async with database.transaction() as session:
                await session.value("next_number", name="x")
            turns += 1
    assert made(backups) == [NOON]
    assert turns > 1


RUNNING = """
import sys, bot.backups
from bot.__main__ import main
bot.backups.FIRST_SECONDS = 0
sys.exit(main(["run"]))
"""


async def test_the_real_bot_backs_itself_up_and_is_not_restored_under_its_feet(tmp_path: Path) -> None:
    path = tmp_path / "guide.db"
    environment: dict[str, Any] = {"DATABASE_URL": f"sqlite:{path}", "LOG_LEVEL": "INFO"}
    async with (
        LoopbackDiscord() as discord,
        running(("-c", RUNNING), discord, tmp_path / "log", environment) as process,
    ):
        await process.ready(discord)
        async with asyncio.timeout(30):
            while not backups_in(tmp_path / "backups", path):
                await asyncio.sleep(0.05)
        ((_, backup),) = backups_in(tmp_path / "backups", path)
        verified = await asyncio.to_thread(
            command_line, "db", "verify", str(backup), cwd=tmp_path, **environment
        )
        assert "is in order" in verified.stdout, verified.stderr
        refused = await asyncio.to_thread(
            command_line, "db", "restore", str(backup), cwd=tmp_path, **environment
        )
        assert refused.returncode == 1
        assert refused.stderr == f"{path}: is in use: stop the bot first, then restore\n"
        await process.stop()
        restored = await asyncio.to_thread(
            command_line, "db", "restore", str(backup), cwd=tmp_path, **environment
        )
        assert restored.returncode == 0, restored.stderr


def test_a_backup_by_hand_says_where_it_is_or_why_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "guide.db"
    environment: dict[str, Any] = {
        "DATABASE_URL": f"sqlite:{path}",
        "BACKUP_DIRECTORY": str(tmp_path / "elsewhere"),
    }

    def back_up(*file: str) -> tuple[int, str]:
        done = command_line("db", "backup", *file, cwd=tmp_path, **environment)
        return done.returncode, done.stdout + done.stderr

    assert back_up() == (1, f"{path}: there is no database yet\n")
    assert command_line("db", "upgrade", cwd=tmp_path, **environment).returncode == 0
    code, said = back_up()
    (made,) = (tmp_path / "elsewhere").glob("guide.db.byhand-*.bak")
    assert (code, said) == (0, f"{made}: {made.stat().st_size:,} bytes, checked\n")
    assert back_up("a.bak")[0] == 0
    assert back_up("a.bak") == (1, "a.bak: exists already; name another file\n")
    assert back_up("nowhere/a.bak") == (1, "nowhere/a.bak: there is no such directory\n")
