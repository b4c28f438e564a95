"""Behind the real PgBouncer, where the machine has one: what docs/growing.md says of its modes."""

import asyncio
import logging
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from bot.store import link
from bot.store.database import Database, open_database
from bot.store.errors import StoreError
from bot.store.migrate import migrate
from bot.store.news import News, Topic
from tests.cluster.staging import until
from tests.store.conftest import NUMBERS
from tests.store.test_pooler import advisory_locks

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = pytest.mark.skipif(PGBOUNCER is None, reason="no PgBouncer here")


@pytest.fixture
async def url(postgres_server: str) -> str:
    """Address of an empty database: the schema that a session is told ends with it in PgBouncer."""
    name = f"bouncing_{next(NUMBERS)}"
    untyped: Any = asyncpg
    connection = await untyped.connect(postgres_server)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return postgres_server.replace("/postgres?", f"/{name}?")


def command(directory: Path, url: str, pool_mode: str) -> list[str]:
    """Write the settings of a PgBouncer before a server on a Unix socket; return what starts it."""
    (server,) = parse_qs(urlsplit(url).query)["host"]
    settings = directory / "pgbouncer.ini"
    settings.write_text(f"""
        [databases]
        * = host={server} user=postgres
        [pgbouncer]
        listen_addr =
        unix_socket_dir = {directory}
        auth_type = any
        pool_mode = {pool_mode}
    """)
    person = []
    if os.geteuid() == 0:  # which it refuses to be
        person = ["-u", Path(server).owner()]
        shutil.chown(directory, person[1])
    return [PGBOUNCER or "", *person, str(settings)]


@asynccontextmanager
async def bouncing(url: str, pool_mode: str) -> AsyncGenerator[str]:
    """Yield the address of a PgBouncer before a server on a Unix socket."""
    # The name of a socket has to be short: pytest's directories may be too long.
    with tempfile.TemporaryDirectory(prefix="michishirube-pgbouncer-") as directory:
        process = await asyncio.create_subprocess_exec(
            *command(Path(directory), url, pool_mode), stderr=asyncio.subprocess.PIPE
        )
        assert process.stderr is not None
        try:
            async with asyncio.timeout(10):
                while b"process up" not in (line := await process.stderr.readline()):
                    assert line, "PgBouncer did not start"
            yield f"postgresql://postgres@{urlsplit(url).path}?host={directory}&port=6432"
        finally:
            process.terminate()
            await process.communicate()


async def joined(database: Database, *, alone: bool) -> list[News]:
    heard: list[News] = []
    await migrate(database)
    await database.join(heard.append, alone=alone)
    return heard


async def test_with_transactions_one_process_works_and_several_are_told(
    url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(link, "ANSWER_SECONDS", 0.2)
    caplog.set_level(logging.WARNING)
    async with bouncing(url, "transaction") as pooled:
        async with await open_database(pooled) as database:
            await joined(database, alone=True)
            assert await database.claim("cards")
            assert await database.identify_turn("x", pause=0.1, most=5)
            assert not caplog.messages
        async with await open_database(pooled) as database:
            await joined(database, alone=False)
            assert not await database.claim("cards")
            assert "pool_mode" in caplog.text
    assert await advisory_locks(url) == []


async def test_with_sessions_work_is_divided_and_changes_are_heard(url: str) -> None:
    async with bouncing(url, "session") as pooled, await open_database(pooled) as one:
        await joined(one, alone=False)
        async with await open_database(pooled) as two:
            heard = await joined(two, alone=False)
            assert await two.claim("cards")
            assert not await one.claim("cards")
            async with one.transaction() as session:
                await session.announce(Topic.SERVER, 7)

            async def news() -> list[News]:
                return heard

            await until(news, lambda told: News(topic=Topic.SERVER, guild_id=7) in told)
        await until(lambda: one.claim("cards"), bool)


async def test_with_statements_nothing_works_and_it_says_why(url: str) -> None:
    async with bouncing(url, "statement") as pooled, await open_database(pooled) as database:
        with pytest.raises(StoreError, match="statement pooling mode"):
            await migrate(database)
