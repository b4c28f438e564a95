"""The ways of docs/hosting.md and docs/backups.md back to before a migration, which lead forward again."""

import asyncio
import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bench.discord_server import LoopbackDiscord
from bench.process import running
from bench.starting import GUIDE, settings
from bot.settings import DATA, ROOT
from bot.store.database import open_database
from bot.store.errors import CorruptError
from bot.store.migrate import MIGRATIONS, migrate
from bot.store.postgrestools import dump_command
from bot.store.verifying import verify
from tests.store.conftest import postgres_server, postgres_url, sqlite_url, url
from tests.test_cli import bot as command_line
from tests.test_restore_rehearsal import tool

__all__ = ["postgres_server", "postgres_url", "sqlite_url", "url"]


def older_release(directory: Path) -> Path:
    """Return the migrations of a release that lacks a table of this one."""
    files = sorted(MIGRATIONS.glob("*.sql"))
    making = [file for file in files if "CREATE TABLE" in file.read_text(encoding="utf-8")]
    directory.mkdir()
    for file in files[: files.index(making[-1])]:
        shutil.copy(file, directory)
    return directory


def documented() -> list[str]:
    """Return the commands that the page tells."""
    page = (ROOT / "docs" / "backups.md").read_text(encoding="utf-8")
    _, _, section = page.partition("### Back to before a migration")
    (block, *_) = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    return block.splitlines()


async def test_a_dump_from_before_a_migration_is_restored_and_upgraded_again(
    postgres_server: str, tmp_path: Path
) -> None:
    (host,) = parse_qs(urlsplit(postgres_server).query)["host"]
    environment = {**os.environ, "PGHOST": host, "PGUSER": "postgres"}

    async def run(line: str) -> None:
        await asyncio.to_thread(subprocess.run, tool(line), check=True, cwd=tmp_path, env=environment)

    await run("psql --dbname=postgres --command='CREATE ROLE bot LOGIN'")
    await run("createdb --owner=bot michishirube")
    url = f"postgresql://bot@/michishirube?host={host}"
    older = older_release(tmp_path / "older")
    async with await open_database(url) as database:
        before = await migrate(database, older)
        async with database.transaction() as session:
            assert await session.value("next_number", name="kept") == 1
        dump = Path("michishirube.dump")
        await run(dump_command(url, dump).splitlines()[1])
        assert (await migrate(database)).applied
    for line in documented():
        await run(line.replace("postgresql://bot@host/", "postgresql://bot@/"))
    async with await open_database(url) as database:
        assert (await migrate(database, older)).applied == ()
        assert len(before.applied) + len((await migrate(database)).applied) == len(
            list(MIGRATIONS.glob("*.sql"))
        )
        await verify(database, DATA)
        async with database.transaction() as session:
            assert await session.value("next_number", name="kept") == 2


async def test_what_an_older_dump_left_of_a_newer_release_is_found_before_the_next_upgrade(url: str) -> None:
    async with await open_database(url) as database:
        await migrate(database)
        async with database.transaction() as session:
            await session.statement(
                "DELETE FROM migrations WHERE version = (SELECT max(version) FROM migrations)"
            )
        with pytest.raises(CorruptError, match=r"is at version \d+, but holds .* of a newer release"):
            await verify(database, DATA)


async def test_the_start_names_the_copy_that_leads_back(tmp_path: Path) -> None:
    file = tmp_path / "guide.db"
    older = older_release(tmp_path / "older")
    async with await open_database(f"sqlite:{file}") as database:
        before = await migrate(database, older)
    async with (
        LoopbackDiscord() as discord,
        running(GUIDE, discord, tmp_path / "log", settings(file)) as bot,
    ):
        await bot.ready(discord)
        (copy,) = re.findall(rf"{file}: brought from version {before.after} to .*as it was: (\S+)", bot.log)
    restored = command_line("db", "restore", copy, cwd=tmp_path, DATABASE_URL=f"sqlite:{file}")
    assert restored.returncode == 0, restored.stderr
    async with await open_database(f"sqlite:{file}") as database:
        assert (await migrate(database, older)).applied == ()
        assert (await migrate(database)).applied
