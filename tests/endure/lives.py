"""The bot's lives: a process that is started, killed, and started again on the same database."""

import asyncio
import os
import re
import signal
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from bench.process import BotProcess, running
from tests.endure.model import BrokenPromiseError
from tests.endure.place import Watched

HURRIED = """
import datetime
from bot.servers import changelogging
changelogging.PACE_SECONDS = changelogging.GATHER_SECONDS = 0.05
changelogging.CLOCKS_APART = datetime.timedelta(seconds=5)
"""
"""The bot as it is, but posting into its log channel without the rests that Discord's limits ask for. As many
posts in a minute as in hours otherwise must not push each other out of those that it looks through."""
_RUN = """
import sys
from bot.__main__ import main
sys.exit(main(["run"]))
"""
LAST_LINES = 60
_MISTAKE = re.compile(r"Traceback|\[(?:error|critical)\s*\]")


class Lives:
    """One after the other, each with a log of its own.

    ``before`` is run in each before the bot itself; ``shard`` is the one that it has, where there are more.
    """

    def __init__(
        self,
        discord: Watched,
        url: str,
        directory: Path,
        *,
        before: str = "",
        environment: Mapping[str, str] | None = None,
        shard: int | None = None,
    ) -> None:
        self._discord = discord
        self._directory = directory
        self._environment = {
            "DATABASE_URL": url,
            "SERVER_LANGUAGE": "ja",
            "LOG_LEVEL": "INFO",
            "LOG_FORMAT": "text",
            **(environment or {}),
        }
        self._program = HURRIED + before + _RUN
        self._shard = shard
        self._stack = AsyncExitStack()
        self._process: BotProcess | None = None
        self.number = 0
        self.killed = 0
        self.is_over = asyncio.Event()
        """Set once the present process has been killed."""

    @property
    def log(self) -> str:
        """What the present or last process wrote."""
        return self._path.read_text(encoding="utf-8", errors="replace") if self.number else ""

    @property
    def last_lines(self) -> str:
        return "\n".join(self.log.splitlines()[-LAST_LINES:])

    @property
    def _path(self) -> Path:
        return self._directory / f"life-{self.number}.log"

    async def begin(self) -> None:
        """Start a process; it is not waited for."""
        if self.number:
            self._path.unlink()
        self.number += 1
        self.is_over.clear()
        started = running(("-c", self._program), self._discord, self._path, self._environment)
        self._process = await self._stack.enter_async_context(started)

    async def ready(self) -> None:
        """Wait until it is connected. Raises ``BotFailedError``."""
        if self._process is not None:
            await self._process.ready(self._discord)

    def kill(self) -> None:
        """Kill it this moment: nothing is finished, nothing is cleaned up."""
        if self._process is not None and not self.is_over.is_set():
            os.kill(self._process.pid, signal.SIGKILL)
            self.killed += 1
            self.is_over.set()

    async def bury(self) -> None:
        """Wait until nothing of it is left.

        Raises ``BrokenPromiseError`` where its log tells of a mistake.
        """
        await self._stack.aclose()
        self._process = None
        self.is_over.set()
        while self._discord.gateway.has(self._shard):  # noqa: ASYNC110 - nothing tells of that
            await asyncio.sleep(0.005)
        if _MISTAKE.search(self.log):
            raise BrokenPromiseError(f"the log tells of a mistake of the bot's own:\n{self.last_lines}")
