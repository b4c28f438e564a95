"""What a probe is told of a real bot: before it is connected, while it answers, in trouble and at its end."""

import asyncio
import json
import os
import re
import signal
import socket
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bench.discord_server import LoopbackDiscord, Refusal
from bench.events import command
from bot.app import GuideBot
from bot.simulation.world import World
from bot.watch.looks import PATIENCE_SECONDS
from bot.watch.shards import Shards
from tests.store.conftest import postgres_server, postgres_url
from tests.watch.probing import probed, until

__all__ = ("postgres_server", "postgres_url")

FEE = command("fee", amount="3,000円")


async def test_a_bot_is_ready_while_discord_sends_it_events_and_hears_its_heart(tmp_path: Path) -> None:
    async with LoopbackDiscord(heartbeat_ms=2000) as discord:
        discord.gateway.admits.clear()
        async with probed(discord, tmp_path) as probe:
            alive, waiting = await probe.get("/livez"), await probe.get("/readyz")
            assert (alive.status, json.loads(alive.body)["alive"]) == (200, True)
            assert waiting.status == 503
            assert waiting.checks["gateway"] == {"ok": False, "reason": "shard 0: not connected"}
            assert waiting.checks["database"]["ok"]
            assert waiting.checks["snapshot"] == {"ok": True, "reason": "72 entries"}

            discord.gateway.admits.set()
            ready = await probe.until_ready()
            assert all(check["ok"] for check in ready.checks.values())

            discord.gateway.admits.clear()
            knocks = discord.gateway.knocks
            await discord.gateway.disconnect(1001)
            dropped = await probe.until_ready(503)
            assert dropped.checks["gateway"] == {"ok": False, "reason": "shard 0: not connected"}
            assert (await probe.get("/livez")).status == 200

            async def has_knocked() -> bool:
                return discord.gateway.knocks > knocks

            await until(has_knocked)
            told = [(await probe.get("/readyz")).checks["gateway"]["reason"] for _ in range(200)]
            assert set(told) == {"shard 0: not connected"}, "it is not let in yet"

            discord.gateway.admits.set()
            await probe.until_ready()
            discord.gateway.silent = True
            unheard = await probe.until_ready(503)
            assert re.fullmatch(r"shard 0: heartbeat answered \d+ s ago", unheard.checks["gateway"]["reason"])
            discord.gateway.silent = False
            await probe.until_ready()


async def test_a_bot_that_stops_is_alive_but_not_ready_and_finishes_what_it_began(tmp_path: Path) -> None:
    async with LoopbackDiscord() as discord, probed(discord, tmp_path) as probe:
        await probe.until_ready()
        discord.refuse("POST", "/interactions/", *[Refusal(status=500)] * 3)  # it takes 1.4 seconds then
        slow = asyncio.create_task(discord.ask(FEE, timeout=20))

        async def has_begun() -> bool:
            return any(path.endswith("/callback") for _, path in discord.requests)

        await until(has_begun)
        os.kill(probe.process.pid, signal.SIGTERM)
        stopping = await probe.until_ready(503)
        assert stopping.checks["running"] == {"ok": False, "reason": "stopping"}
        alive = await probe.get("/livez")
        assert (alive.status, json.loads(alive.body)["stopping"]) == (200, True)
        told = await discord.ask(FEE, timeout=20)
        assert "再起動" in str(told.data)
        metrics = (await probe.get("/metrics")).body
        assert 'name="fee",outcome="drained"} 1.0' in metrics
        assert "michishirube_stopping 1.0" in metrics
        assert "再起動" not in str((await slow).data)
        assert await probe.process.ended(15) == 0


class _Wire:
    """The way to a PostgreSQL server, which can go silent or be cut."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.flows = asyncio.Event()
        self.flows.set()
        self.is_cut = False
        self._writers: list[asyncio.StreamWriter] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_cut:
            writer.close()
            return
        far_reader, far_writer = await asyncio.open_unix_connection(self._path)
        self._writers += [writer, far_writer]
        for source, target in ((reader, far_writer), (far_reader, writer)):
            task = asyncio.create_task(self._pump(source, target))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            await self.flows.wait()
            target.write(data)
        target.close()

    def cut(self, *, is_cut: bool) -> None:
        self.is_cut = is_cut
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def close(self) -> None:
        self.cut(is_cut=True)
        self.flows.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def wired(url: str) -> AsyncGenerator[tuple[_Wire, str]]:
    """Lay a wire to the server of ``url``; yield it with the address of its near end."""
    parameters = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    wire = _Wire(f"{parameters['host']}/.s.PGSQL.{parameters.get('port', 5432)}")
    server = await asyncio.start_server(wire.carry, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    path = parameters["search_path"]
    try:
        yield wire, f"postgresql://postgres@127.0.0.1:{port}/postgres?search_path={path}&sslmode=disable"
    finally:
        server.close()
        await wire.close()


async def test_a_database_server_that_is_silent_or_gone_is_told_within_seconds(
    tmp_path: Path, postgres_url: str
) -> None:
    async with (
        wired(postgres_url) as (wire, address),
        LoopbackDiscord() as discord,
        probed(discord, tmp_path, DATABASE_URL=address) as probe,
    ):
        await probe.until_ready()
        wire.flows.clear()
        silent = await probe.until_ready(503)
        assert silent.checks["database"] == {"ok": False, "reason": "no answer within 2 s"}
        assert silent.checks["gateway"]["ok"]
        assert PATIENCE_SECONDS <= silent.seconds < PATIENCE_SECONDS + 5
        assert (await probe.get("/livez")).seconds < PATIENCE_SECONDS
        assert "michishirube_database_up 0.0" in (await probe.get("/metrics")).body
        wire.flows.set()
        await probe.until_ready()

        wire.cut(is_cut=True)
        gone = await probe.until_ready(503)
        assert gone.checks["database"] == {"ok": False, "reason": "unreachable"}
        answered = await discord.ask(FEE, timeout=20)
        assert answered.message is not None, "members are answered from memory"
        wire.cut(is_cut=False)
        await probe.until_ready()


async def test_a_file_that_another_program_has_spoilt_is_told(tmp_path: Path) -> None:
    async with LoopbackDiscord() as discord, probed(discord, tmp_path) as probe:
        await probe.until_ready()
        with closing(sqlite3.connect(tmp_path / "watched.db")) as other:
            other.execute("ALTER TABLE migrations RENAME TO mislaid")
        assert (await probe.until_ready(503)).checks["database"] == {"ok": False, "reason": "lacking"}


async def test_a_port_that_is_taken_is_told_tried_again_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        async with LoopbackDiscord() as discord, probed(discord, tmp_path, HEALTH_ADDRESS=str(port)) as probe:
            await probe.process.ready(discord)
            assert (await discord.ask(FEE, timeout=10)).message is not None
            assert f"HEALTH_ADDRESS: no health checks and no metrics, since port {port}" in probe.written()
            other.close()
            await probe.until_ready()
            assert await probe.port() == port


async def test_anything_else_is_refused(tmp_path: Path) -> None:
    async with LoopbackDiscord() as discord, probed(discord, tmp_path) as probe:
        assert (await probe.get("/")).status == 404
        assert (await probe.get("/livez", "POST")).status == 405
        assert (await probe.get("/livez", "HEAD")).body == ""


async def test_every_shard_of_the_process_must_be_connected(world: World) -> None:
    bot: GuideBot = world.bot
    bot.shard_count, bot.shard_ids = 5, [1, 3]
    shards = Shards(bot)
    bot.dispatch("shard_connect", 1)
    await asyncio.sleep(0)
    assert [(shard.id, shard.connected) for shard in shards.states()] == [(1, False), (3, False)]
