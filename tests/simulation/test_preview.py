"""`python -m bot preview`, seen from its terminal."""

import asyncio
import os
import signal
import sqlite3
import subprocess
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


async def test_it_names_the_channels_and_threads_that_it_opens_in() -> None:
    async with previewing("--channel", "初めての確定申告") as preview:
        await preview.until("Press Ctrl-C to quit")
    assert "相談 / 雑談 / 手数料の話 / 初めての確定申告 / お知らせ" in preview.printed


@pytest.mark.parametrize("name", ["nowhere", "質問広場"])
def test_a_channel_that_nobody_can_type_in_is_refused_with_those_there_are(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "preview", "--channel", name],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("preview: --channel: ")
    assert "初めての確定申告" in done.stderr


@pytest.mark.parametrize("begin", ["", "sqlite:///", "sqlite:"])
async def test_a_database_file_of_ones_own_is_kept(tmp_path: Path, begin: str) -> None:
    file = tmp_path / "mine.db"
    async with previewing("--database", f"{begin}{file}"):
        pass
    with closing(sqlite3.connect(file)) as database:
        (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    assert tables


@pytest.mark.parametrize(
    ("database", "complaint"),
    [
        ("postgresql://nobody@192.0.2.1/never", "takes an SQLite file; a server's database is for `run`"),
        ("mysql://host/name", "not an address of a database; "),
        ("sqlite://mine.db", "sqlite:// needs a third slash before the file; "),
        (f"{ROOT}/data/mine.db", f"{ROOT}/data/mine.db lies in {ROOT}/data, which a new release replaces; "),
        ("", "not an address of a database; "),
    ],
)
def test_a_database_that_is_no_file_is_refused_before_anything_is_made(
    tmp_path: Path, database: str, complaint: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "preview", "--database", database],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"preview: --database: {complaint}")
    assert list(tmp_path.iterdir()) == []
