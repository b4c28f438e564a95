"""A backup is whole or not there, and a restore leaves the old database or the new one."""

# ruff: noqa: ASYNC240 - nobody waits for these small files

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import today_in_japan
from bot.settings import DATA
from bot.store import copying
from bot.store.address import PROGRAM
from bot.store.backups import write_backup
from bot.store.database import Database, open_database
from bot.store.errors import BusyError, CorruptError, LackingError, NewerDatabaseError, UnreachableError
from bot.store.holding import held_alone
from bot.store.looking import LookedAt
from bot.store.migrate import MIGRATIONS, migrate, read_migrations
from bot.store.restoring import restore
from bot.store.seed import seed
from bot.store.shipped import load_shipped
from bot.store.verifying import verify

LATEST = len(read_migrations(MIGRATIONS))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "michishirube.db"


async def filled(path: Path, name: str = "old") -> Path:
    """Make a database at ``path`` that has counted to one under ``name``."""
    async with await open_database(f"sqlite:{path}") as database:
        await migrate(database)
        await count(database, name)
    return path


async def count(database: Database, name: str) -> int:
    async with database.transaction() as session:
        return await session.value("next_number", name=name)


def counted(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return dict(connection.execute("SELECT name, last FROM numbers"))


def beside(path: Path) -> list[str]:
    """Return what lies beside a database, but for the lock that stays."""
    return sorted(file.name for file in path.parent.iterdir() if file.name != f"{path.name}.lock")


async def backup_of(path: Path, to: Path) -> Path:
    made = await asyncio.to_thread(write_backup, path, to, DATA)
    assert made is not None
    return made


async def test_a_backup_of_a_database_that_is_written_to_holds_all_that_was_confirmed_before(
    path: Path, tmp_path: Path
):
    stop = asyncio.Event()
    async with await open_database(f"sqlite:{path}") as database:
        await migrate(database)
        confirmed = 0

        async def go_on() -> None:
            nonlocal confirmed
            while not stop.is_set():
                number = await count(database, "one")
                assert await count(database, "two") == number
                confirmed = number

        writer = asyncio.create_task(go_on())
        await count(database, "begun")
        for attempt in range(3):
            before = confirmed
            copy = counted(await backup_of(path, tmp_path / f"{attempt}.bak"))
            assert copy.get("one", 0) >= before
            assert copy.get("one", 0) - copy.get("two", 0) in (0, 1), "one moment"
        stop.set()
        await writer
        assert confirmed > 0
        assert await asyncio.to_thread(path.with_name(f"{path.name}-wal").stat) is not None
    assert beside(path) == [path.name]


async def test_a_backup_ends_though_somebody_writes_between_all_its_steps(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(copying, "PAUSE_SECONDS", 0.1)
    stop = asyncio.Event()
    async with await open_database(f"sqlite:{path}") as database:
        await migrate(database)
        async with database.transaction() as session:
            await session.statement("INSERT INTO numbers VALUES (hex(zeroblob(2000000)), 1)")

        async def go_on() -> None:
            while not stop.is_set():
                await count(database, "x")

        writer = asyncio.create_task(go_on())
        backup = asyncio.create_task(backup_of(path, tmp_path / "a.bak"))
        done, _ = await asyncio.wait({backup}, timeout=10)
        stop.set()
        await writer
        await backup
        assert done


async def test_a_backup_is_for_its_owner_alone_and_one_file(path: Path, tmp_path: Path):
    copy = await backup_of(await filled(path), tmp_path / "a.bak")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert counted(copy) == {"old": 1}
    assert sorted(file.name for file in tmp_path.glob("a.bak*")) == ["a.bak"]


async def test_a_damaged_database_gets_no_backup_and_leaves_nothing_half_done(path: Path, tmp_path: Path):
    content = await asyncio.to_thread((await filled(path)).read_bytes)
    # Its last page alone, which copying reads and does not look at.
    await asyncio.to_thread(path.write_bytes, content[:-4096] + b"\xff" * 4096)
    with pytest.raises(CorruptError, match=r"michishirube\.db: is damaged"):
        await backup_of(path, tmp_path / "a.bak")
    assert list(tmp_path.glob("*bak*")) == []


def damage(path: Path) -> None:
    """Overwrite every page but the first two."""
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)


async def test_what_is_restored_is_the_backup_and_what_was_there_is_kept(path: Path, tmp_path: Path):
    backup = await backup_of(await filled(path), tmp_path / "a.bak")
    async with await open_database(f"sqlite:{path}") as database:
        await count(database, "lost")
    path.chmod(0o640)
    done = await restore(backup, path, DATA)
    assert counted(path) == {"old": 1}
    assert path.stat().st_mode & 0o777 == 0o640
    assert done.kept is not None
    assert counted(done.kept) == {"lost": 1, "old": 1}
    assert beside(path) == [path.name, done.kept.name]
    assert (done.verified.version, done.verified.own) == (LATEST, 0)
    async with await open_database(f"sqlite:{path}") as database:
        assert await count(database, "old") == 2


async def test_a_restore_makes_the_database_where_there_is_none(path: Path, tmp_path: Path):
    backup = await backup_of(await filled(tmp_path / "other.db"), tmp_path / "a.bak")
    done = await restore(backup, path, DATA)
    assert (done.kept, counted(path)) == (None, {"old": 1})


async def test_the_log_of_a_lost_or_damaged_database_is_not_applied_to_the_restored_one(
    path: Path, tmp_path: Path
):
    backup = await backup_of(await filled(path), tmp_path / "a.bak")
    with closing(sqlite3.connect(path)) as killed:
        killed.execute("UPDATE numbers SET last = 99")
        killed.commit()
        left = [shutil.copy(f"{path}{end}", tmp_path / f"killed{end}") for end in ("-wal", "-shm")]
    for damaged in (True, False):
        for file in left:
            await asyncio.to_thread(shutil.copy, file, f"{path}{Path(file).name.removeprefix('killed')}")
        if damaged:
            await asyncio.to_thread(path.write_bytes, b"no database" * 1000)
        else:
            path.unlink()
        await restore(backup, path, DATA)
        assert counted(path) == {"old": 1}
    assert not await asyncio.to_thread(path.with_name(f"{path.name}-wal").exists)


async def test_what_only_the_log_of_a_killed_bot_holds_is_kept_with_the_replaced_database(
    path: Path, tmp_path: Path
):
    backup = await backup_of(await filled(path), tmp_path / "a.bak")
    script = (
        "import os, sqlite3, sys\nkilled = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "killed.execute('UPDATE numbers SET last = 99')\nos._exit(9)"
    )
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", script, path], check=False)
    assert await asyncio.to_thread(Path(f"{path}-wal").stat) is not None
    done = await restore(backup, path, DATA)
    assert done.kept is not None
    assert (counted(path), counted(done.kept)) == ({"old": 1}, {"old": 99})


async def test_a_database_that_somebody_has_open_is_not_replaced(path: Path, tmp_path: Path):
    backup = await backup_of(await filled(path), tmp_path / "a.bak")
    async with await open_database(f"sqlite:{path}"):
        with pytest.raises(BusyError, match=r"michishirube\.db: is in use: stop the bot first"):
            await restore(backup, path, DATA)
        path.unlink()
        with pytest.raises(BusyError, match="is in use"):
            await restore(backup, path, DATA)
    await restore(backup, path, DATA)
    with closing(sqlite3.connect(path)) as shell:
        shell.execute("PRAGMA journal_mode = WAL").fetchall()
        shell.execute("SELECT * FROM numbers").fetchall()
        with pytest.raises(BusyError, match="another program has it open"):
            await restore(backup, path, DATA)
        assert shell.execute("SELECT last FROM numbers").fetchall() == [(1,)]
    await restore(backup, path, DATA)


HOLDING = """
import asyncio, sys
from bot.store.database import open_database
async def hold(url):
    async with await open_database(url):
        print("open", flush=True)
        await asyncio.Event().wait()
asyncio.run(hold(sys.argv[1]))
"""


async def test_a_bot_that_was_killed_holds_nothing(path: Path, tmp_path: Path):
    backup = await backup_of(await filled(path), tmp_path / "a.bak")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", HOLDING, f"sqlite:{path}"), cwd=PROGRAM, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"open\n"
    with pytest.raises(BusyError, match="is in use"):
        await restore(backup, path, DATA)
    process.kill()
    await process.wait()
    await restore(backup, path, DATA)


async def _is_refused(backup: Path, path: Path, kind: type[Exception], reason: str) -> None:
    before = path.read_bytes()
    with pytest.raises(kind, match=reason) as refusal:
        await restore(backup, path, DATA)
    assert str(refusal.value).startswith(f"{backup}: ")
    assert len(str(refusal.value).splitlines()) == 1
    assert path.read_bytes() == before
    assert beside(path) == [path.name]


async def test_what_is_no_sound_backup_is_refused_and_nothing_changes(path: Path, tmp_path: Path):
    sound = await backup_of(await filled(path), tmp_path / "a.bak")
    bad = tmp_path / "bad.bak"
    content = await asyncio.to_thread(sound.read_bytes)

    def written(new: bytes) -> Path:
        bad.write_bytes(new)
        return bad

    def changed(*statements: str) -> Path:
        written(content)
        with closing(sqlite3.connect(bad)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return bad

    await _is_refused(written(b"x" * 9000), path, CorruptError, "is not an SQLite database")
    await _is_refused(written(content[: len(content) // 2]), path, CorruptError, "is damaged")
    await _is_refused(written(b""), path, CorruptError, "is empty")
    written(content)
    damage(bad)
    await _is_refused(bad, path, CorruptError, "is damaged")
    await _is_refused(changed("DROP TABLE reports"), path, LackingError, r"it lacks .* \(reports\.\w+\)")
    await _is_refused(changed("CREATE TABLE other (x)", "DROP TABLE migrations"), path, CorruptError, "lacks")
    await _is_refused(
        changed("INSERT INTO migrations VALUES (999, 'x', 0)"), path, NewerDatabaseError, "at version 999"
    )
    orphan = "INSERT INTO guide_texts VALUES ('no-such-entry', 'ja', '{}', '')"
    await _is_refused(changed(orphan), path, CorruptError, "guide_texts refers to guide_entries")
    await _is_refused(tmp_path / "missing.bak", path, UnreachableError, "there is no such file")
    await _is_refused(path, path, UnreachableError, "is the database itself")


async def test_an_older_backup_is_restored_as_it_is_and_migrated_by_the_next_start(
    path: Path, tmp_path: Path
):
    old, older = tmp_path / "old.db", tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, older)
    for file in sorted(older.glob("*.sql"))[3:]:
        file.unlink()
    async with await open_database(f"sqlite:{old}") as database:
        await migrate(database, older)
        await count(database, "old")
    await filled(path, "new")
    done = await restore(await backup_of(old, tmp_path / "a.bak"), path, DATA)
    assert (done.verified.version, done.verified.latest, done.verified.own) == (3, LATEST, None)
    async with await open_database(f"sqlite:{path}") as database:
        assert (await migrate(database)).before == 3
        assert await count(database, "old") == 2


INTERRUPTED = """
import asyncio, os, sys
from pathlib import Path
from bot.settings import DATA
from bot.store.restoring import restore
backup, path = map(Path, sys.argv[1:])
EVENTS = {"os.rename", "os.link", "os.remove", "os.chmod", "os.chown", "sqlite3.connect", "open"}
seen = 0
def end_at_last(event, arguments):
    global seen
    if event in EVENTS and str(path.parent) in str(arguments[0]):
        seen += 1
        if seen == last:
            os._exit(9)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        last = int(line)
        restore_begins = restore(backup, path, DATA)
        sys.addaudithook(end_at_last)
        asyncio.run(restore_begins)
        break
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Restores once for each line, in a process of its own that ends at so many deeds as the line says.

Each is a fork of one that has imported everything, which takes longer than a restore.
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="what replaces a file is another thing on Windows")
async def test_a_restore_that_is_killed_anywhere_leaves_the_old_database_or_the_new_one(
    path: Path, tmp_path: Path
):
    backup = await backup_of(await filled(tmp_path / "other.db", "new"), tmp_path / "a.bak")
    found: list[str] = []
    restoring = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", INTERRUPTED, backup, path),
        cwd=PROGRAM,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert restoring.stdin is not None
    assert restoring.stdout is not None
    for last in range(1, 60):
        shutil.rmtree(path.parent, ignore_errors=True)
        await filled(path)
        restoring.stdin.write(f"{last}\n".encode())
        ended = int(await restoring.stdout.readline())
        assert ended in (0, 9)
        ((name, number),) = counted(path).items()
        assert number == 1
        found.append(name)
        if ended == 0:
            break
        async with await open_database(f"sqlite:{path}") as database:
            assert await count(database, name) == 2
    restoring.stdin.close()
    assert await restoring.wait() == 0
    assert found == ["old"] * found.count("old") + ["new"] * found.count("new")
    assert found.count("old") > 5
    assert found.count("new") > 1


async def test_a_start_during_a_restore_says_so(path: Path):
    await filled(path)
    with (
        held_alone(path, "in use"),
        pytest.raises(BusyError, match=r"michishirube\.db: is being replaced by `db restore`"),
    ):
        async with await open_database(f"sqlite:{path}"):
            pass


async def test_a_sound_database_is_said_to_be_in_order_on_both_engines(database: Database):
    await seed(database, load_shipped(DATA, today=today_in_japan()))
    found = await verify(database, DATA)
    assert (found.version, found.latest, found.own) == (LATEST, LATEST, 0)
    assert found.entries is not None
    assert found.entries > 50


async def test_what_is_missing_or_newer_is_found_on_both_engines(database: Database):
    async with database.transaction() as session:
        await session.statement("ALTER TABLE reports RENAME COLUMN text TO words")
    with pytest.raises(LackingError, match=r"reports\.text"):
        await verify(database, DATA)
    async with database.transaction() as session:
        await session.run("add_migration", version=LATEST + 1, name="x", applied_at=0)
    with pytest.raises(NewerDatabaseError):
        await verify(database, DATA)


async def test_words_of_a_server_that_cannot_be_read_are_found_on_both_engines(database: Database):
    async with database.transaction() as session:
        await session.statement(
            "INSERT INTO answer_editions (guild_id, key, number, deed, document, author_id, made_at) "
            "VALUES (1, 'faq.fee', 1, 'edit', 'no document', 9, 0)"
        )
        await session.statement("INSERT INTO answers (guild_id, key, number) VALUES (1, 'faq.fee', 1)")
    with pytest.raises(CorruptError):
        await verify(database, DATA)


async def test_a_constraint_that_the_server_does_not_vouch_for_is_found(postgres_url: str):
    async with await open_database(postgres_url) as database:
        await migrate(database)
        async with database.transaction() as session:
            await session.statement("ALTER TABLE reports ADD CONSTRAINT early CHECK (id > 0) NOT VALID")
        with pytest.raises(CorruptError, match="early is not valid"):
            await verify(database, DATA)


async def test_looking_at_a_file_changes_nothing_of_it(path: Path):
    await filled(path)
    before = await asyncio.to_thread(path.read_bytes)
    looked = LookedAt(path)
    await verify(looked, DATA)
    assert await asyncio.to_thread(path.read_bytes) == before
    async with looked.reading() as session:
        with pytest.raises(UnreachableError):
            await session.statement("DELETE FROM reports")
    assert beside(path) == [path.name]
