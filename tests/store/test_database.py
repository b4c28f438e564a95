import asyncio
import shutil
import sqlite3
import subprocess
import sys
from contextlib import AsyncExitStack, closing, suppress
from pathlib import Path

import pytest

from bot.store import errors, postgres
from bot.store.address import PROGRAM, sqlite_file
from bot.store.database import Database, open_database
from bot.store.migrate import migrate

MARK = "not-to-be-shown"


@pytest.mark.parametrize(
    ("url", "file"),
    [
        pytest.param("sqlite:///kept/a.db", "kept/a.db", id="three slashes: from the working directory"),
        pytest.param("sqlite:kept/a.db", "kept/a.db", id="no slashes: as it is written"),
        pytest.param("sqlite:///{here}/b.db", "b.db", id="four slashes: from the root"),
        pytest.param("sqlite:{here}/b.db", "b.db", id="no slashes, from the root"),
        pytest.param("SQLite:///with%20space.db", "with space.db", id="escapes, any case"),
        pytest.param("sqlite:///var/michishirube.db", "var/michishirube.db", id="the default"),
    ],
)
async def test_a_sqlite_address_names_a_file_that_is_made(
    url: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    async with await open_database(url.format(here=tmp_path)) as database:
        assert database.engine == "sqlite"
        assert database.place == str(tmp_path / file)
        await migrate(database)
    assert (tmp_path / file).is_file()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param("", "not an address", id="nothing"),
        pytest.param("michishirube.db", "not an address", id="a bare file"),
        pytest.param(f"mysql://bot:{MARK}@host/name", "not an address", id="another engine"),
        pytest.param(f"postgresql:bot:{MARK}@host", "not an address", id="no slashes"),
        pytest.param(f"postgresql://bot:{MARK}@host:port/name", "not a valid postgresql", id="a bad port"),
        pytest.param(f"postgres://bot:{MARK}@[host/name", "not a valid postgresql", id="a bad host"),
        pytest.param(f"postgres://b:{MARK}@h:0/n", "a number from 1", id="no port has that number"),
        pytest.param(f"postgres://b:{MARK}@one,,two/n", "name is missing", id="no name between commas"),
        pytest.param(f"postgres://b:{MARK}@{MARK}@h/n", "as %40", id="an @ in the password"),
        pytest.param(f"postgres://b:{MARK}@h/n?sslmode=on", "sslmode must be one of", id="a bad option"),
        pytest.param(f"postgres://b:{MARK}@h/n?{MARK}", "not a valid postgresql", id="no option at all"),
        pytest.param(f"postgres://b:{MARK}@h/n%00", "U\\+0000", id="a name that no server takes"),
        pytest.param("sqlite:///~nosuchuser/x.db", "no such user", id="nobody's directory"),
        pytest.param("sqlite:///var/%00.db", "U\\+0000", id="a name that no file has"),
        pytest.param("sqlite://a.db", "third slash", id="two slashes"),
        pytest.param("sqlite:", "needs a file", id="no file"),
        pytest.param("sqlite:///:memory:", "needs a file", id="memory: lost at every restart"),
        pytest.param("sqlite:///var/", "needs a file", id="a directory"),
        pytest.param("sqlite:///a.db?mode=ro", "without options", id="options"),
        pytest.param(f"sqlite:{PROGRAM}/data/a.db", "new release replaces", id="in data"),
        pytest.param(f"sqlite:{PROGRAM}/bot/store/a.db", "new release replaces", id="among the code"),
    ],
)
async def test_an_address_that_cannot_be_used_is_refused_without_repeating_its_password(
    url: str, reason: str
):
    with pytest.raises(errors.AddressError, match=reason) as refusal:
        async with await open_database(url):
            pass
    assert str(refusal.value).startswith("DATABASE_URL: ")
    assert MARK not in str(refusal.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///name",
        "postgresql:///?host=/run/postgresql&search_path=guide",
        "postgres://bot:p%40ss@one:5432,[::1]:5433,three/name?sslmode=verify-full&port=5432",
    ],
)
def test_an_address_that_a_server_can_have_is_accepted(url: str):
    assert sqlite_file(url) is None


async def test_a_sqlite_bot_never_loads_asyncpg(sqlite_url: str):
    script = f"""
import asyncio, sys
from bot.store.database import open_database
async def main():
    async with await open_database({sqlite_url!r}):
        print("asyncpg" in sys.modules)
asyncio.run(main())
"""
    ran = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", script],
        cwd=PROGRAM,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ran.stdout.strip() == "False"


async def _count(database: Database) -> int:
    async with database.reading() as session:
        return len(await session.rows("get_open_reports", guild_id=1))


async def _add(database: Database, number: int) -> None:
    async with database.transaction() as session:
        await session.row(
            "add_report", id=number, guild_id=1, about="faq.fee", language="ja", text="x", created_at=0
        )


async def test_what_a_block_wrote_is_kept_once_the_block_ends(database: Database):
    async with database.transaction() as session:
        await session.row(
            "add_report", id=1, guild_id=1, about="faq.fee", language="ja", text="x", created_at=0
        )
        assert await _count(database) == 0
    assert await _count(database) == 1


async def test_what_a_failed_block_wrote_is_undone(database: Database):
    async def fail_halfway() -> None:
        async with database.transaction() as session:
            await session.row(
                "add_report", id=1, guild_id=1, about="faq.fee", language="ja", text="x", created_at=0
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_halfway()
    assert await _count(database) == 0
    await _add(database, 2)


async def test_a_cancelled_writer_leaves_nothing_and_blocks_nobody(database: Database):
    inside = asyncio.Event()

    async def write_and_wait() -> None:
        async with database.transaction() as session:
            await session.row(
                "add_report", id=1, guild_id=1, about="faq.fee", language="ja", text="x", created_at=0
            )
            inside.set()
            await asyncio.Event().wait()

    writer = asyncio.create_task(write_and_wait())
    await inside.wait()
    waiting = asyncio.create_task(_add(database, 2))
    await asyncio.sleep(0)
    writer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writer
    await asyncio.wait_for(waiting, 10)
    assert await _count(database) == 1


async def test_writers_cancelled_at_any_moment_leave_a_usable_database(database: Database):
    for steps in range(12):
        writer = asyncio.create_task(_add(database, steps))
        for _ in range(steps):
            await asyncio.sleep(0)
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)
    await asyncio.wait_for(_add(database, 100), 10)
    assert await _count(database) >= 1


async def test_twenty_writers_at_once_all_succeed(database: Database):
    async def raise_number() -> int:
        async with database.transaction() as session:
            return await session.value("next_number", name="race")

    numbers = await asyncio.gather(*(raise_number() for _ in range(20)))
    assert sorted(numbers) == list(range(1, 21))


async def test_two_openings_of_one_database_take_turns(url: str):
    async def raise_number(database: Database) -> int:
        async with database.transaction() as session:
            found = len(await session.rows("get_open_reports", guild_id=1))
            await asyncio.sleep(0.001)
            await session.row(
                "add_report", id=found, guild_id=1, about="faq.fee", language="ja", text="x", created_at=0
            )
            return found

    async with await open_database(url) as one, await open_database(url) as other:
        await migrate(one)
        found = await asyncio.gather(*(raise_number(opened) for _ in range(10) for opened in (one, other)))
    assert sorted(found) == list(range(20))


async def test_a_transaction_inside_a_transaction_is_refused_instead_of_waiting_for_ever(database: Database):
    with pytest.raises(RuntimeError, match="open already"):
        async with database.transaction(), database.transaction():
            pass
    await _add(database, 1)


async def test_a_reading_transaction_writes_nothing(database: Database):
    with pytest.raises(Exception, match=r"readonly|read-only"):
        async with database.reading() as session:
            await session.value("next_number", name="x")


async def test_a_database_may_be_closed_twice_and_is_closed_then(url: str):
    database = await open_database(url)
    await database.close()
    await database.close()
    for opening in (database.reading, database.transaction):
        with pytest.raises(errors.UnreachableError):
            async with opening():
                pass


async def test_a_mistake_in_a_statement_is_not_called_a_failing_database(database: Database):
    await _add(database, 1)
    with pytest.raises(Exception, match=r"(?i)unique") as failure:
        await _add(database, 1)
    assert not isinstance(failure.value, errors.StoreError)


async def test_sqlite_keeps_a_write_ahead_log_and_checks_references(sqlite_url: str):
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        text = {"key": "no-such-entry", "language": "ja", "document": "{}", "hash": ""}
        async with database.transaction() as session:
            with pytest.raises(sqlite3.IntegrityError):
                await session.run_many("put_guide_text", [text])
        file = sqlite3.connect(database.place)
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        file.close()


async def test_a_file_locked_by_another_process_is_busy(sqlite_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.store.sqlite.BUSY_SECONDS", 0.05)
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        other = sqlite3.connect(database.place, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(errors.BusyError, match=r"michishirube\.db: is locked") as failure:
            await _add(database, 1)
        assert isinstance(failure.value.__cause__, sqlite3.OperationalError)
        other.close()
        await _add(database, 1)


async def test_a_file_in_use_without_a_write_ahead_log_is_waited_for(tmp_path: Path):
    file = tmp_path / "a.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("CREATE TABLE x (y INTEGER)")
    other.execute("BEGIN IMMEDIATE")
    opening = asyncio.create_task(open_database(f"sqlite:{file}"))
    await asyncio.sleep(0.2)
    assert not opening.done()
    other.close()
    async with await opening as database:
        await migrate(database)


async def test_a_full_disk_is_said_to_be_full(sqlite_url: str):
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        large = {"kind": "job", "key": "k", "position": 0, "document": "x" * 1_000_000, "hash": ""}
        async with database.transaction() as session:
            await session.statement("PRAGMA max_page_count = 1")
            with pytest.raises(errors.FullError, match="disk is full"):
                await session.run_many("put_shipped_document", [large])
        assert await _count(database) == 0


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path):
    file = tmp_path / "notes.db"
    file.write_text("my shopping list, which is certainly no database at all\n" * 100)
    before = file.read_bytes()
    with pytest.raises(errors.CorruptError, match="is not an SQLite database"):
        await open_database(f"sqlite:{file}")
    assert file.read_bytes() == before


async def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path):
    file = tmp_path / "damaged.db"
    async with await open_database(f"sqlite:{file}") as database:
        await migrate(database)
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(errors.CorruptError, match="is damaged"):
        async with await open_database(f"sqlite:{file}") as database:
            await _count(database)


@pytest.mark.parametrize(
    "change",
    ["DROP TABLE reports", "ALTER TABLE reports RENAME COLUMN text TO words"],
    ids=["a table", "a column"],
)
async def test_a_database_that_lacks_what_its_version_has_is_said_to_be_damaged(
    database: Database, change: str
):
    async with database.transaction() as session:
        await session.statement(change)
    with pytest.raises(errors.LackingError, match="is damaged, or not this bot's") as failure:
        await _count(database)
    assert str(failure.value).startswith(database.place)
    with pytest.raises(errors.LackingError):
        await _add(database, 1)


async def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "kept").write_text("a file where a directory should be")
    with pytest.raises(errors.UnreachableError, match=r"kept/a\.db: its directory cannot be made"):
        await open_database(f"sqlite:{tmp_path}/kept/a.db")


async def test_a_directory_in_the_file_s_place_cannot_be_opened(tmp_path: Path):
    (tmp_path / "a.db").mkdir()
    with pytest.raises(errors.UnreachableError, match=r"a\.db: cannot be opened"):
        await open_database(f"sqlite:{tmp_path}/a.db")


async def test_a_server_that_does_not_answer_is_unreachable():
    with pytest.raises(errors.UnreachableError, match=r"127\.0\.0\.1/name") as failure:
        await open_database(f"postgresql://bot:{MARK}@127.0.0.1:1/name")
    assert isinstance(failure.value.__cause__, OSError)
    assert MARK not in str(failure.value)


async def test_a_database_that_a_server_does_not_have_is_named(postgres_server: str):
    with pytest.raises(errors.UnreachableError, match="does not exist"):
        await open_database(postgres_server.replace("/postgres?", "/nowhere?"))


async def test_a_schema_that_a_server_does_not_have_is_named(postgres_server: str):
    async with await open_database(f"{postgres_server}&search_path=nowhere") as database:
        with pytest.raises(
            errors.UnreachableError, match="no schema for tables: none that search_path names"
        ):
            await migrate(database)


async def test_who_finds_all_connections_taken_is_told_in_time(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
):
    async with await open_database(postgres_url) as database, AsyncExitStack() as taken:
        await migrate(database)
        for _ in range(postgres.POOL_SIZE):
            await taken.enter_async_context(database.reading())
        monkeypatch.setattr(postgres, "SECONDS", 0.2)
        with pytest.raises(errors.BusyError, match="did not answer within"):
            async with asyncio.timeout(10), database.reading():
                pass
        await taken.aclose()
        await _read(database)


async def test_a_lost_connection_is_said_and_then_replaced(postgres_url: str):
    async with await open_database(postgres_url) as database, await open_database(postgres_url) as other:
        await migrate(database)

        async def lose_connection_halfway() -> None:
            async with database.transaction() as session:
                await session.value("next_number", name="x")
                async with other.reading() as killer:
                    await killer.statement(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                    )
                await session.value("next_number", name="x")

        with pytest.raises(errors.UnreachableError) as failure:
            await lose_connection_halfway()
        assert failure.value.__cause__ is not None
        async with database.transaction() as session:
            assert await session.value("next_number", name="x") == 1


async def test_what_was_deleted_cannot_be_read_from_the_file_any_more(sqlite_url: str):
    secret = "確定拠出年金の手続き"
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        async with database.transaction() as session:
            await session.row(
                "add_report", id=1, guild_id=1, about="faq.fee", language="ja", text=secret, created_at=0
            )
        file = Path(database.place)
    assert secret.encode() in await asyncio.to_thread(file.read_bytes)
    async with await open_database(sqlite_url) as database, database.transaction() as session:
        await session.statement("DELETE FROM reports")
    assert secret.encode() not in await asyncio.to_thread(file.read_bytes)


def _log_size(database: Database) -> int:
    return Path(f"{database.place}-wal").stat().st_size


async def _write(database: Database) -> None:
    async with database.transaction() as session:
        await session.value("next_number", name="x")


async def test_the_log_of_past_changes_is_empty_after_every_transaction(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
):
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        assert _log_size(database) == 0
        for _ in range(5):
            await asyncio.gather(*(_write(database) for _ in range(5)), *(_read(database) for _ in range(20)))
            assert _log_size(database) == 0
    assert "could not be emptied" not in caplog.text


async def test_the_log_is_emptied_as_soon_as_nobody_reads_it_any_more(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
):
    async with await open_database(sqlite_url) as database, await open_database(sqlite_url) as other:
        await migrate(database)
        async with other.reading() as session:
            await session.value("get_version")
            await _write(database)
            assert _log_size(database) > 0
            assert "could not be emptied yet" in caplog.text
        await _read(database)
        assert _log_size(database) == 0


async def test_a_log_left_by_a_process_that_was_killed_is_emptied_at_the_next_start(
    sqlite_url: str, tmp_path: Path
):
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        with closing(sqlite3.connect(database.place)) as killed:
            killed.execute("CREATE TABLE killed (text)")
            for file in await asyncio.to_thread(lambda: list(Path(database.place).parent.iterdir())):
                shutil.copy(file, tmp_path)
    copy = tmp_path / Path(database.place).name
    async with await open_database(f"sqlite:///{copy}") as database:
        assert _log_size(database) == 0
        async with database.transaction() as session:
            await session.statement("SELECT * FROM killed")


async def test_after_many_migrations_nothing_is_left_in_the_log(sqlite_url: str):
    async with await open_database(sqlite_url) as database:
        assert len((await migrate(database)).applied) > 1
        assert _log_size(database) == 0


async def _read(database: Database) -> None:
    async with database.reading() as session:
        await session.value("get_version")


def test_a_statement_that_cannot_be_read_ends_the_program(sqlite_url: str, tmp_path: Path):
    """A connection that stays open would keep it from ending."""
    (tmp_path / "broken.sql").write_text("-- name: create_migrations(a)!\nSELECT 1;\n")
    program = """
import asyncio, pathlib, sys
from bot.store import database, migrate, session

async def start():
    async with await database.open_database(sys.argv[1]) as opened:
        await migrate.migrate(opened)

session.SQL = pathlib.Path(sys.argv[2])
asyncio.run(start())
"""
    ended = subprocess.run(
        [sys.executable, "-c", program, sqlite_url, str(tmp_path)],
        cwd=PROGRAM,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "unused declared parameter in query create_migrations" in ended.stderr


async def test_who_is_cut_off_while_a_transaction_begins_or_ends_leaves_none_open(
    postgres_url: str, caplog: pytest.LogCaptureFixture
):
    async with await open_database(postgres_url) as database:
        await migrate(database)
        for turns in range(40):
            writing = asyncio.create_task(_write(database))
            for _ in range(turns):
                await asyncio.sleep(0)
            await asyncio.sleep(turns * 0.0001)
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing
        await _write(database)
    assert "active transaction" not in caplog.text
