"""A database file belongs to its owner, and to one process of the bot."""

import stat
from pathlib import Path
from typing import Any

import pytest

from bench.discord_server import LoopbackDiscord
from bench.process import running
from bench.starting import GUIDE, settings
from bot.store.database import open_database
from tests.test_cli import bot as command_line


async def test_a_second_bot_on_the_same_file_is_refused_until_the_first_one_ends(tmp_path: Path) -> None:
    file = tmp_path / "new" / "guide.db"
    async with LoopbackDiscord() as discord:
        environment: dict[str, Any] = {**settings(file), **discord.environment()}
        async with running(GUIDE, discord, tmp_path / "log", settings(file)) as first:
            await first.ready(discord)
            second = command_line("run", cwd=tmp_path, **environment)
            assert second.returncode == 1
            assert second.stderr.startswith(f"{file}: another process of the bot serves from it already")
            assert len(second.stderr.splitlines()) == 1
        async with running(GUIDE, discord, tmp_path / "log2", settings(file)) as third:
            await third.ready(discord)


async def test_a_new_database_is_said_to_be_new_and_an_old_one_is_not(tmp_path: Path) -> None:
    said: list[bool] = []
    for number in range(2):
        async with (
            LoopbackDiscord() as discord,
            running(GUIDE, discord, tmp_path / f"log{number}", settings(tmp_path / "guide.db")) as bot,
        ):
            await bot.ready(discord)
            said.append("there was no database yet" in bot.log)
    assert said == [True, False]


async def test_nobody_else_can_read_a_new_database(tmp_path: Path) -> None:
    file = tmp_path / "guide.db"
    async with await open_database(f"sqlite:{file}") as database, database.transaction() as session:
        await session.run("create_migrations")
        assert file.with_name("guide.db-wal").exists()
        for name in ("guide.db", "guide.db-wal", "guide.db-shm"):
            assert stat.S_IMODE(file.with_name(name).stat().st_mode) == 0o600, name


@pytest.mark.parametrize("place", ["source", "target"])
async def test_a_database_that_is_in_use_is_not_copied(tmp_path: Path, place: str) -> None:
    source, target = tmp_path / "source.db", tmp_path / "target.db"
    for file in (source, target):
        assert command_line("db", "upgrade", cwd=tmp_path, DATABASE_URL=f"sqlite:{file}").returncode == 0
    async with await open_database(f"sqlite:{tmp_path}/{place}.db"):
        copied = command_line("db", "copy", f"sqlite:{source}", cwd=tmp_path, DATABASE_URL=f"sqlite:{target}")
    assert copied.returncode == 1
    assert copied.stderr == f"{tmp_path}/{place}.db: is in use: stop the bot first, then copy\n"
