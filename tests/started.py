"""An SQLite database that the bot has been started on before."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.opening import opened_bot
from bot.settings import Settings


@cache
def started_database() -> bytes:
    """Return the file as a start leaves it: a bot that finds it need not make its own, which takes longer."""
    with TemporaryDirectory() as directory, ThreadPoolExecutor(1) as thread:
        file = Path(directory) / "started.db"
        # asyncio.run would take the test's own loop away
        thread.submit(asyncio.run, _start(file)).result()
        return file.read_bytes()


async def _start(file: Path) -> None:
    async with opened_bot(Settings().at(f"sqlite:{file}")):
        pass
