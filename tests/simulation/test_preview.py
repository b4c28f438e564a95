"""`python -m bot preview`, seen from its terminal."""

import asyncio
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.simulation.previewing import ROOT, previewing


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_cleanly_without_a_terminal(name: signal.Signals) -> None:
    async with previewing() as preview:
        await preview.until("Press Ctrl-C to quit")
        preview.process.send_signal(name)
        await preview.until("The preview has ended.")
        assert await preview.process.wait() == 0
    assert "Traceback" not in preview.printed
    assert "warning" not in preview.printed.casefold()


async def test_it_says_what_to_do_in_both_languages() -> None:
    async with previewing("--locale", "en") as preview:
        await preview.until("Press Ctrl-C to quit")
    assert "ブラウザー" in preview.printed
    assert "/fee amount:3000" in preview.printed


@pytest.mark.parametrize("quit_key", ["q", "\x03"], ids=["q", "Ctrl-C"])
async def test_keys_in_the_terminal_restart_and_end_it(quit_key: str) -> None:
    async with previewing(keys=True) as preview:
        await preview.until("Press r to restart")
        preview.press("r")
        await preview.until("The bot has been restarted.")
        preview.press("xR")
        await preview.until("The bot has been restarted.", times=2)
        preview.press(quit_key)
        await preview.until("The preview has ended.")
        assert await preview.process.wait() == 0
    assert "Traceback" not in preview.printed


async def test_a_port_that_is_taken_is_named() -> None:
    async with previewing() as first:
        port = first.address.partition("127.0.0.1:")[2].partition("/")[0]
        second = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "preview",
            "--port",
            port,
            cwd=ROOT,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _, complaint = await asyncio.wait_for(second.communicate(), 30)
    assert second.returncode == 1
    assert complaint.decode().startswith(f"preview: port {port}: ")
    assert "Traceback" not in complaint.decode()


async def test_a_database_file_of_ones_own_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "mine.db"
    async with previewing("--database", str(file)):
        pass
    with closing(sqlite3.connect(file)) as database:
        (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    assert tables
