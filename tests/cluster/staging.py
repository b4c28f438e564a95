"""A cluster on one machine: several processes of the real bot, one Discord, one PostgreSQL."""

import asyncio
import datetime
import os
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
from msgspec.structs import replace

from bench.channels import Channels
from bench.discord_server import LoopbackDiscord
from bench.payloads import CHANNEL_ID, Payload
from bench.process import BotProcess, running
from bench.replies import Reply
from bench.shards import ShardedGateway
from bench.starting import GUIDE
from bot.domain.editions import Deed, Edition, Wording, wording_of
from bot.domain.guide import Entry
from bot.store.database import Database, open_database
from bot.store.editions import Change, save_in
from bot.store.migrate import migrate

T = TypeVar("T")
START_SECONDS = 60.0
ADMINISTRATOR = 800000000000000004
NOW = datetime.datetime(2026, 11, 23, 3, 0, tzinfo=datetime.UTC)


def server(number: int) -> str:
    """Return the id of a server whose shard has this number, of as many as there are up to 1,000."""
    return str((1_000_000 + number) << 22)


class Cluster:
    """Processes that can be started and killed one by one, called by their index."""

    def __init__(self, url: str, directory: Path, database: Database, stack: AsyncExitStack) -> None:
        self.url = url
        self.database = database
        """The test's own connections: to the bots, just another process."""
        self.gateway: ShardedGateway
        self.channels = Channels(pause=0.02)
        self.discord: LoopbackDiscord
        self.processes: dict[int, BotProcess] = {}
        self._directory = directory
        self._stack = stack

    async def open(self, shards: int, max_concurrency: int) -> None:
        """Open the Discord that the processes connect to."""
        self.gateway = ShardedGateway(shards, max_concurrency=max_concurrency)
        routes = (*self.gateway.routes(), *self.channels.routes())
        self.discord = await self._stack.enter_async_context(
            LoopbackDiscord(gateway=self.gateway, routes=routes)
        )

    async def start(self, index: int, of: int, *, name: str = "", arguments: tuple[str, ...] = GUIDE) -> None:
        """Start a process; it is not waited for."""
        environment = {
            "DATABASE_URL": f"{self.url}&application_name=bot{index}",
            "SERVER_LANGUAGE": "ja",
            "LOG_LEVEL": "INFO",
            "LOG_FORMAT": "text",
            "SHARD_COUNT": str(self.gateway.count),
            "CLUSTER_INDEX": str(index),
            "CLUSTER_COUNT": str(of),
        }
        log = self._directory / f"bot{index}{name}.log"
        process = await self._stack.enter_async_context(running(arguments, self.discord, log, environment))
        self.processes[index] = process

    def kill(self, index: int) -> None:
        """Kill a process as a machine that fails does: nothing of it is cleaned up."""
        os.kill(self.processes[index].pid, signal.SIGKILL)

    async def ready(self, *shards: int) -> None:
        """Wait until shards are connected."""
        try:
            await asyncio.wait_for(self.gateway.ready(*shards), START_SECONDS)
        except TimeoutError:
            logs = [each.read_text(encoding="utf-8")[-2000:] for each in self._directory.glob("*.log")]
            raise AssertionError("\n".join(logs)) from None

    async def ask(self, event: Payload, guild_id: str, *, shard: int | None = None) -> Reply:
        """Ask in a server; on ``shard``, as if the number of shards had been changed since."""
        self.gateway.moved.pop(guild_id, None)
        if shard is not None:
            self.gateway.moved[guild_id] = shard
        there: Payload = {
            **event,
            "guild_id": guild_id,
            "guild": {"id": guild_id, "locale": "ja", "features": []},
            "authorizing_integration_owners": {"0": guild_id},
            "channel_id": CHANNEL_ID,
        }
        return await self.discord.ask(there, timeout=15, guild_locale="ja")

    async def rows(self, statement: str, *values: object) -> list[Any]:
        """Return what PostgreSQL says to a statement of the test's own."""
        untyped: Any = asyncpg
        connection = await untyped.connect(self.url)
        try:
            return list(await connection.fetch(statement, *values))
        finally:
            await connection.close()

    async def worker(self, lock: int) -> int:
        """Return the index of the process that holds an advisory lock; waits for there to be one."""
        found = await until(
            lambda: self.rows(
                "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) "
                "WHERE locktype = 'advisory' AND (classid::bigint << 32 | objid::bigint) = $1",
                lock,
            ),
            bool,
        )
        return int(found[0]["application_name"].removeprefix("bot"))


async def until(look: Callable[[], Awaitable[T]], right: Callable[[T], bool], *, seconds: float = 30.0) -> T:
    """Look again and again until what is seen is right, and return it."""
    found = await look()
    try:
        async with asyncio.timeout(seconds):
            while not right(found):
                await asyncio.sleep(0.05)
                found = await look()
    except TimeoutError:
        raise AssertionError(f"after {seconds} s still: {found}") from None
    return found


async def reword(
    database: Database, entry: Entry, guild_id: str, title: str, *, seen: int = 0, last: str = ""
) -> Edition:
    """Give an entry another title in a server, as an editor's draft does; ``last`` runs before the COMMIT."""
    words = wording_of(entry)
    edition = Edition(
        guild_id=int(guild_id),
        key=entry.key,
        number=0,
        deed=Deed.EDIT,
        wording=Wording(ja=replace(words.ja, title=title), en=replace(words.en, title=title)),
        author_id=ADMINISTRATOR,
        made_at=NOW,
    )
    async with database.transaction() as session:
        (saved,) = await save_in(session, [Change(edition=edition, seen=seen)])
        if last:
            assert await session.listed(last)
    return saved


@asynccontextmanager
async def cluster(
    url: str, directory: Path, *, shards: int, max_concurrency: int = 16
) -> AsyncGenerator[Cluster]:
    """Open a database and a Discord for processes of a bot; whatever still runs is ended at the end."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(await open_database(url))
        await migrate(database)
        opened = Cluster(url, directory, database, stack)
        await opened.open(shards, max_concurrency)
        yield opened
