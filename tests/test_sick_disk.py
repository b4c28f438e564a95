"""Disks that are full or read-only, files that are damaged: what is said, and that it gets well again.

At a start: one line that names the file and the reason. While the bot runs: members who save something are
told so with a number, answers go on, and once the cause is gone everything works without a restart.
"""

# ruff: noqa: ASYNC240, S607 - nobody waits for these small files; where mount is, differs

import contextlib
import datetime
import os
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncGenerator, Generator
from contextlib import closing
from pathlib import Path

import pytest

from bot.opening import opened_bot
from bot.settings import Settings
from bot.simulation.clock import clock_of
from bot.simulation.conversation import Conversation
from bot.simulation.world import World, opened_world
from bot.store.depths import ping
from bot.store.errors import UnreachableError
from tests.cogs.reading import everything, title
from tests.started import started_database
from tests.test_cli import TOKEN, bot

DISK_BYTES = 4 * 1024 * 1024
FULL = "the disk is full"


@pytest.fixture
def disk(tmp_path: Path) -> Generator[Path]:
    """A disk of its own, of a few megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(place)]
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


class FailingDisk:
    """A disk of its own that a kernel takes away from writers at the first error, as most are set up."""

    def __init__(self, directory: Path) -> None:
        self._image, self.place = directory / "disk.img", directory / "failing"
        self.place.mkdir()
        with self._image.open("wb") as file:
            file.truncate(DISK_BYTES * 2)
        self.is_there = _done("mkfs.ext4", "-q", "-F", str(self._image)) and self.mount()

    def mount(self) -> bool:
        return _done("mount", "-o", "loop,errors=remount-ro", str(self._image), str(self.place))

    def unmount(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.place)], check=True)

    def fail(self) -> None:
        """Have the kernel find an error: what is open for writing stays open, and no write gets through."""
        device = subprocess.run(
            ["findmnt", "--noheadings", "--output", "SOURCE", str(self.place)],
            capture_output=True,
            text=True,
            check=True,
        )
        Path("/sys/fs/ext4", Path(device.stdout.strip()).name, "trigger_fs_error").write_text("1\n")


def _done(*command: str) -> bool:
    return (
        shutil.which(command[0]) is not None
        and not subprocess.run(command, capture_output=True, check=False).returncode
    )


@pytest.fixture
def failing_disk(tmp_path: Path) -> Generator[FailingDisk]:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    disk = FailingDisk(tmp_path)
    if not disk.is_there:
        pytest.skip("mounting a file as a disk is not allowed here")
    try:
        yield disk
    finally:
        disk.unmount()


@contextlib.contextmanager
def filled(disk: Path) -> Generator[None]:
    """Leave no byte free for the block."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    try:
        yield
    finally:
        filler.unlink()


@contextlib.contextmanager
def read_only(disk: Path) -> Generator[None]:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


@contextlib.asynccontextmanager
async def on_disk(place: Path, today: datetime.date) -> AsyncGenerator[World]:
    """Open a world whose bot has its database on the disk at ``place``."""
    clock = clock_of(today)
    settings = Settings().at(f"sqlite:{place}/guide.db")
    async with opened_world(lambda: opened_bot(settings, today=clock.today), clock) as world:
        yield world


@pytest.fixture
async def ailing(disk: Path, today: datetime.date) -> AsyncGenerator[World]:
    """A world whose bot has its database on the small disk."""
    async with on_disk(disk, today) as world:
        yield world


async def report(world: World, text: str) -> str:
    """Send a report; return all that the member reads then."""
    member = Conversation(world)
    await member.talk("/fee amount:3000", "click まちがいを報告")
    response = await member.step({"submit": {"text": text}})
    return "\n".join([title(response) or "", *map(everything, (response, *response.followups))])


async def reported(world: World) -> str:
    return everything(await Conversation(world, person="moderator").step("/reports"))


async def is_told_and_nothing_is_saved(
    world: World, caplog: pytest.LogCaptureFixture, reason: str, text: str
) -> None:
    caplog.clear()
    told = await report(world, text)
    assert "報告はまだ届いていません" in told
    assert "保存先に問題があり" in told
    (record,) = [record for record in caplog.records if record.getMessage().startswith("error ")]
    assert record.getMessage().split()[1] in told
    assert record.exc_info is not None
    assert reason in str(record.exc_info[1])
    assert text not in await reported(world)
    assert "2,340" in everything(await Conversation(world).step("/fee amount:3000"))
    world.mistakes.found.clear()


async def test_a_disk_that_is_full_while_the_bot_runs_loses_nothing_and_is_well_once_there_is_room(
    ailing: World, disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert "報告を受け付けました" in await report(ailing, "はじめの報告")
    with filled(disk):
        for _ in range(2):
            await is_told_and_nothing_is_saved(ailing, caplog, FULL, "あふれた報告" * 100)
    await report(ailing, "あとの報告")
    listed = await reported(ailing)
    assert "はじめの報告" in listed
    assert "あとの報告" in listed
    await ailing.restart()
    assert "あとの報告" in await reported(ailing)


async def test_a_disk_that_turns_read_only_while_the_bot_runs_loses_nothing_and_is_well_once_it_is_mended(
    failing_disk: FailingDisk, today: datetime.date, caplog: pytest.LogCaptureFixture
) -> None:
    async with on_disk(failing_disk.place, today) as world:
        assert "報告を受け付けました" in await report(world, "はじめの報告")
        failing_disk.fail()
        for _ in range(2):
            await is_told_and_nothing_is_saved(world, caplog, "disk I/O error", "書けない報告")
        assert "はじめの報告" in await reported(world)
    failing_disk.unmount()
    assert failing_disk.mount()
    async with on_disk(failing_disk.place, today) as world:
        assert "報告を受け付けました" in await report(world, "あとの報告")
        listed = await reported(world)
    assert "はじめの報告" in listed
    assert "あとの報告" in listed


async def test_a_database_that_is_locked_while_the_bot_runs_is_well_once_the_lock_is_gone(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    async with world.bot.database.transaction() as session:  # the writer's patience, else ten seconds
        await session.statement("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(world.bot.database.place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await is_told_and_nothing_is_saved(world, caplog, "is locked by another process", "待たされた報告")
    await report(world, "あとの報告")
    assert "あとの報告" in await reported(world)


@pytest.mark.parametrize("replaced", [False, True], ids=["removed", "replaced"])
async def test_what_would_be_lost_with_a_file_that_is_gone_is_not_called_saved(
    world: World, caplog: pytest.LogCaptureFixture, tmp_path: Path, replaced: bool
) -> None:
    path = Path(world.bot.database.place)
    away = path.rename(tmp_path / "away.db")
    if replaced:
        path.write_bytes(started_database())
    before = path.read_bytes() if replaced else None
    assert "報告はまだ届いていません" in await report(world, "消える報告")
    assert "was removed or replaced while the bot had it open" in caplog.text
    with pytest.raises(UnreachableError, match="removed or replaced"):
        await ping(world.bot.database)
    assert "2,340" in everything(await Conversation(world).step("/fee amount:3000"))
    assert (path.read_bytes() if path.exists() else None) == before
    away.replace(path)
    world.mistakes.found.clear()
    assert "報告を受け付けました" in await report(world, "あとの報告")
    await world.restart()
    listed = await reported(world)
    assert "あとの報告" in listed
    assert "消える報告" not in listed


async def test_nothing_is_called_saved_when_the_file_goes_amid_a_transaction(
    world: World, tmp_path: Path
) -> None:
    path, away = Path(world.bot.database.place), tmp_path / "away.db"

    async def goes_meanwhile() -> None:
        async with world.bot.database.transaction() as session:
            await session.value("next_number", name="x")
            path.rename(away)

    with pytest.raises(UnreachableError, match="removed or replaced"):
        await goes_meanwhile()
    away.replace(path)
    assert "報告を受け付けました" in await report(world, "あとの報告")


async def test_a_file_that_is_damaged_while_the_bot_runs_is_said_to_be_so_and_answers_go_on(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    path = Path(world.bot.database.place)
    async with world.bot.database.transaction() as session:  # so that nothing of it is remembered
        await session.value("next_number", name="x")
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    told = await report(world, "こわれた報告")
    assert "報告はまだ届いていません" in told
    assert "is damaged; restore a backup (docs/backups.md)" in caplog.text
    assert "2,340" in everything(await Conversation(world).step("/fee amount:3000"))
    world.mistakes.found.clear()


def start(path: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Start the bot up to where it would call Discord, which nobody answers for."""
    return bot(
        "run",
        cwd=cwd,
        DISCORD_TOKEN=TOKEN,
        DISCORD_API_URL="http://127.0.0.1:9/api",
        DATABASE_URL=f"sqlite:{path}",
        LOG_LEVEL="ERROR",
    )


def is_refused(path: Path, cwd: Path, *reasons: str) -> None:
    done = start(path, cwd)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith(f"{path}: ")
    assert any(reason in done.stderr for reason in reasons), done.stderr


def starts(path: Path, cwd: Path) -> None:
    assert start(path, cwd).stderr.startswith("Discord cannot be reached: ")


def test_a_start_on_a_full_disk_names_it_and_works_once_there_is_room(disk: Path, tmp_path: Path) -> None:
    path = disk / "guide.db"
    with filled(disk):
        is_refused(path, tmp_path, FULL, "No space left on device")
    starts(path, tmp_path)
    with filled(disk):
        is_refused(path, tmp_path, FULL, "No space left on device")
    starts(path, tmp_path)


def test_a_start_on_a_read_only_disk_names_it_and_works_once_it_is_writable(
    disk: Path, tmp_path: Path
) -> None:
    path = disk / "guide.db"
    with read_only(disk):
        is_refused(path, tmp_path, "Read-only file system")
    starts(path, tmp_path)
    with read_only(disk):
        is_refused(path, tmp_path, "is read-only")
    starts(path, tmp_path)


@pytest.mark.parametrize("damage", ["no database", "half a file", "overwritten pages"])
def test_a_start_on_a_damaged_file_names_it_and_a_restored_backup_starts(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "kept" / "guide.db"
    url = f"sqlite:{path}"
    path.parent.mkdir()
    path.write_bytes(started_database())
    backup = bot("db", "backup", "a.bak", cwd=tmp_path, DATABASE_URL=url)
    assert backup.returncode == 0, backup.stderr
    content = path.read_bytes()
    path.write_bytes(
        {
            "no database": b"text " * 5000,
            "half a file": content[: len(content) // 2],
            "overwritten pages": content[:8192] + b"\xff" * (len(content) - 8192),
        }[damage]
    )
    is_refused(path, tmp_path, "is damaged", "is not an SQLite database")
    verified = bot("db", "verify", cwd=tmp_path, DATABASE_URL=url)
    assert (verified.returncode, verified.stdout) == (1, "")
    restored = bot("db", "restore", "a.bak", cwd=tmp_path, DATABASE_URL=url)
    assert restored.returncode == 0, restored.stderr
    starts(path, tmp_path)
    assert "is in order" in bot("db", "verify", cwd=tmp_path, DATABASE_URL=url).stdout


def test_a_missing_log_of_a_database_that_was_closed_in_between_is_no_loss(tmp_path: Path) -> None:
    path = tmp_path / "guide.db"
    path.write_bytes(started_database())
    with closing(sqlite3.connect(path)) as other:
        other.execute("INSERT INTO numbers (name, last) VALUES ('x', 1)")
        other.commit()
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        copy = tmp_path / "copy.db"
        copy.write_bytes(path.read_bytes())
    starts(copy, tmp_path)
    with closing(sqlite3.connect(copy)) as copied:
        assert copied.execute("SELECT last FROM numbers WHERE name = 'x'").fetchall() == [(1,)]
