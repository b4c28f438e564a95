"""A running `python -m bot preview`, with or without a terminal."""

import asyncio
import fcntl
import os
import pty
import re
import sys
import termios
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.simulation.chromium import ended

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/#\S+")
SECONDS = 30.0


@dataclass(slots=True)
class Running:
    """The process, the page's address, and everything it has printed so far."""

    process: asyncio.subprocess.Process
    terminal: int | None
    printed: str = ""
    address: str = ""

    async def until(self, text: str, times: int = 1) -> None:
        """Read on until ``text`` has been printed, so many times."""
        output = self.process.stdout
        assert output is not None
        async with asyncio.timeout(SECONDS):
            while self.printed.count(text) < times:
                line = await output.readline()
                assert line, f"ended without printing {text!r}:\n{self.printed}"
                self.printed += line.decode()

    def press(self, key: str) -> None:
        """Press a key in its terminal."""
        assert self.terminal is not None
        os.write(self.terminal, key.encode())


@asynccontextmanager
async def previewing(*arguments: str, keys: bool = False) -> AsyncGenerator[Running]:
    """Start a preview, with a terminal to press ``keys`` in, and wait for its address; ended at the end."""
    terminal, theirs = pty.openpty() if keys else (None, None)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "preview",
        *arguments,
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL if theirs is None else theirs,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        # A terminal of its own, in whose foreground it is.
        preexec_fn=None if theirs is None else _take_terminal,
        start_new_session=theirs is not None,
        env={**os.environ, "DATABASE_URL": "postgresql://nobody@192.0.2.1/never"},
    )
    running = Running(process, terminal)
    try:
        await running.until("Viewing as, at the top")
        found = ADDRESS.search(running.printed)
        assert found is not None
        running.address = found[0]
        yield running
    finally:
        await ended(process)
        for descriptor in (terminal, theirs):
            if descriptor is not None:
                os.close(descriptor)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
