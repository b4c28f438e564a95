"""The real bot in a process of its own, and what it says to a probe."""

import asyncio
import json
import re
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bench.discord_server import LoopbackDiscord
from bench.process import BotProcess, running
from bench.starting import settings as bench_settings

RUN = ("-W", "ignore", "-m", "bot", "run")
SECONDS = 30.0
"""How long something may take that takes a moment, on a machine that does much else."""


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds that nobody tells of."""
    async with asyncio.timeout(SECONDS):
        while not await holds():  # noqa: ASYNC110 - another process has no events for this one
            await asyncio.sleep(0.05)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was answered."""

    status: int
    body: str
    content_type: str
    seconds: float

    @property
    def checks(self) -> Mapping[str, Any]:
        return json.loads(self.body)["checks"]


@dataclass(frozen=True, kw_only=True)
class Probe:
    """Asks one bot."""

    process: BotProcess
    log: Path
    session: aiohttp.ClientSession

    def written(self) -> str:
        """Return what the bot has logged so far."""
        return self.log.read_text(encoding="utf-8")

    async def port(self) -> int:
        """Return the port that it serves, once it does."""
        found: list[str] = []

        async def is_told() -> bool:
            found[:] = re.findall(r"health checks and metrics on port (\d+) of 127\.0\.0\.1", self.written())
            return bool(found)

        await until(is_told)
        return int(found[0])

    async def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for ``path``."""
        url = f"http://127.0.0.1:{await self.port()}{path}"
        began = time.perf_counter()
        async with self.session.request(method, url, headers=headers) as response:
            return Answer(
                status=response.status,
                body=await response.text(),
                content_type=response.headers.get("Content-Type", ""),
                seconds=time.perf_counter() - began,
            )

    async def until_ready(self, status: int = 200) -> Answer:
        """Wait until ``/readyz`` answers ``status``."""
        answers: list[Answer] = []

        async def answers_so() -> bool:
            answers[:] = [await self.get("/readyz")]
            return answers[0].status == status

        await until(answers_so)
        return answers[0]


@asynccontextmanager
async def probed(
    discord: LoopbackDiscord,
    directory: Path,
    arguments: tuple[str, ...] = RUN,
    **environment: str,
) -> AsyncGenerator[Probe]:
    """Run a bot that serves a free port."""
    settings = {**bench_settings(directory / "watched.db"), "HEALTH_ADDRESS": "0", **environment}
    log = directory / "log"
    async with (
        aiohttp.ClientSession() as session,
        running(arguments, discord, log, settings) as process,
    ):
        yield Probe(process=process, log=log, session=session)
