import asyncio
import json
import re
import shutil
import sqlite3
import sys
import time
from asyncio.subprocess import PIPE
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.cards import Wish
from bot.store.address import PROGRAM
from bot.store.cards import all_cards
from bot.store.database import Database, open_database
from bot.store.drafts import drafts_of, return_draft
from bot.store.editions import history
from bot.store.errors import FullError, MigrationError, NewerDatabaseError
from bot.store.migrate import MIGRATIONS, Migrated, migrate, read_migrations, statements, version

LATEST = len(read_migrations(MIGRATIONS))
START = """
import asyncio, json, sys, time
from bot.store.database import open_database
from bot.store.migrate import migrate
async def upgraded(url):
    async with await open_database(url) as database:
        return await migrate(database)
time.sleep(max(0, float(sys.argv[2]) - time.time()))
print(json.dumps(asyncio.run(upgraded(sys.argv[1])).applied))
"""


async def upgraded(url: str) -> Migrated:
    async with await open_database(url) as database:
        return await migrate(database)


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """A directory with this release's migrations, to which a test adds the next one."""
    directory = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, directory)
    return directory


def following(releases: Path, script: str) -> Path:
    file = releases / f"{LATEST + 1:04}_next.sql"
    file.write_text(script)
    return file


async def _add_report(database: Database) -> None:
    async with database.transaction() as session:
        await session.row(
            "add_report", id=1, guild_id=1, about="faq.fee", language="ja", text="違う", created_at=7
        )


async def _texts_of_reports(database: Database) -> list[str]:
    async with database.reading() as session:
        return [row["text"] for row in await session.rows("get_open_reports", guild_id=1)]


async def test_a_new_database_gets_every_migration_and_a_second_start_none(url: str):
    first = await upgraded(url)
    assert (first.before, first.after, first.backup) == (0, LATEST, None)
    assert list(first.applied) == [file.name for file in sorted(MIGRATIONS.glob("*.sql"))]
    second = await upgraded(url)
    assert (second.before, second.after, second.applied, second.backup) == (LATEST, LATEST, (), None)
    async with await open_database(url) as database:
        assert await version(database) == LATEST


async def test_processes_that_start_at_the_same_moment_apply_each_migration_once(url: str):
    moment = str(time.time() + 1.0)
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", START, url, moment), cwd=PROGRAM, stdout=PIPE, stderr=PIPE
        )
        for _ in range(3)
    ]
    outcomes = await asyncio.wait_for(asyncio.gather(*(process.communicate() for process in processes)), 60)
    assert [process.returncode for process in processes] == [0, 0, 0], outcomes
    applied = [name for output, _ in outcomes for name in json.loads(output)]
    assert sorted(applied) == [file.name for file in sorted(MIGRATIONS.glob("*.sql"))]


async def test_an_upgrade_keeps_what_was_there(url: str, releases: Path):
    async with await open_database(url) as database:
        await migrate(database)
        await _add_report(database)
        following(releases, "ALTER TABLE reports ADD COLUMN answer TEXT;\nCREATE TABLE x (y INTEGER);\n")
        upgrade = await migrate(database, releases)
        assert (upgrade.before, upgrade.after, upgrade.applied) == (
            LATEST,
            LATEST + 1,
            (f"{LATEST + 1:04}_next.sql",),
        )
        assert await _texts_of_reports(database) == ["違う"]


@pytest.mark.parametrize(
    "mistake",
    [
        pytest.param("INSERT INTO reports (id) VALUES (1);", id="a constraint"),
        pytest.param("CREATE TABLE y (z INTEGER;", id="a misspelling"),
        pytest.param("DELETE FROM nowhere;", id="a table that is not there"),
    ],
)
async def test_a_failed_migration_leaves_no_trace(url: str, releases: Path, mistake: str):
    async with await open_database(url) as database:
        await migrate(database)
        await _add_report(database)
        file = following(
            releases, f"CREATE TABLE x (y INTEGER);\nUPDATE reports SET text = 'changed';\n{mistake}\n"
        )
        with pytest.raises(MigrationError, match=rf"{LATEST + 1:04}_next\.sql: statement 3: ") as failure:
            await migrate(database, releases)
        assert failure.value.__cause__ is not None
        assert await version(database) == LATEST
        assert await _texts_of_reports(database) == ["違う"]
        file.write_text("CREATE TABLE x (y INTEGER);\n")
        assert (await migrate(database, releases)).after == LATEST + 1


async def test_a_database_from_a_newer_release_is_refused_and_not_touched(url: str, releases: Path):
    async with await open_database(url) as database:
        following(releases, "CREATE TABLE x (y INTEGER);")
        await migrate(database, releases)
        with pytest.raises(
            NewerDatabaseError, match=f"at version {LATEST + 1}, this release knows up to {LATEST}"
        ) as refusal:
            await migrate(database)
        assert str(refusal.value).startswith(database.place)
        assert await version(database) == LATEST + 1


async def test_an_sqlite_file_is_copied_before_its_first_pending_migration(sqlite_url: str, releases: Path):
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        await _add_report(database)
        following(releases, "DELETE FROM reports;")
        (releases / f"{LATEST + 2:04}_more.sql").write_text("CREATE TABLE x (y INTEGER);")
        upgrade = await migrate(database, releases)
    assert upgrade.after == LATEST + 2
    backup = upgrade.backup
    assert backup is not None
    assert re.fullmatch(rf"michishirube\.db\.v{LATEST:04}-\d{{8}}T\d{{12}}Z\.bak", backup.name)
    files = sorted(file.name for file in backup.parent.iterdir())
    assert files == ["michishirube.db", "michishirube.db.lock", backup.name], "one copy, nothing half-done"
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT text FROM reports").fetchall() == [("違う",)]
        assert copy.execute("SELECT max(version) FROM migrations").fetchone() == (LATEST,)


@pytest.fixture
def version_5(releases: Path) -> Path:
    """A directory with the first five migrations."""
    for file in sorted(releases.glob("*.sql"))[5:]:
        file.unlink()
    return releases


AT_VERSION_5 = (
    "INSERT INTO answer_editions VALUES (1, 'faq.fee', 1, 'edit', NULL, NULL, NULL, 9, NULL, 0)",
    "INSERT INTO answer_editions VALUES (1, 'faq.fee', 2, 'edit', NULL, NULL, NULL, 9, 7, 0)",
    "INSERT INTO answer_editions VALUES (1, 'faq.fee', 3, 'edit', NULL, NULL, NULL, 9, NULL, 0)",
    "INSERT INTO answer_drafts VALUES ('a', 1, 'faq.fee', 9, 0, NULL, '{}', 0, NULL)",
)


async def test_half_a_copy_that_a_killed_process_left_goes_with_the_next(sqlite_url: str, releases: Path):
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        path = Path(database.place)
        left = [
            path.with_name(f"{path.name}.v0001-{end}")
            for end in ("1.bak.unfinished", "1.bak.unfinished-journal")
        ]
        others = path.with_name("another.db.v0001-1.bak.unfinished")
        for file in (*left, others):
            file.write_bytes(b"half")
        following(releases, "DELETE FROM reports;")
        migrated = await migrate(database, releases)
    assert migrated.backup is not None
    assert migrated.backup.exists()
    assert [file.exists() for file in (*left, others)] == [False, False, True]


async def test_version_6_keeps_drafts_and_what_a_second_editor_approved(url: str, version_5: Path):
    async with await open_database(url) as database:
        assert (await migrate(database, version_5)).after == 5
        async with database.transaction() as session:
            for statement in AT_VERSION_5:
                await session.statement(statement)
    async with await open_database(url) as database:
        assert (await migrate(database)).before == 5
        kept = await history(database, guild_id=1, key="faq.fee")
        assert [(each.number, each.careful) for each in kept] == [(3, True), (2, True), (1, False)]
        async with database.reading() as session:
            draft = await session.row("get_draft", id="a", guild_id=1)
        assert draft is not None
        assert draft["revision"] == 0


@pytest.fixture
def version_6(releases: Path) -> Path:
    """A directory with the first six migrations."""
    for file in sorted(releases.glob("*.sql"))[6:]:
        file.unlink()
    return releases


DRAFT_AT_VERSION_6 = (
    "INSERT INTO answer_drafts VALUES ('a', 1, 'faq.fee', 9, 0, NULL,"
    """ '{"ja":{"title":"","answer":"x"},"en":{"title":"","answer":"x"}}', 5, 6, 1, NULL)"""
)


async def test_version_7_keeps_drafts_without_guessing_when_they_were_begun(url: str, version_6: Path):
    async with await open_database(url) as database:
        assert (await migrate(database, version_6)).after == 6
        async with database.transaction() as session:
            await session.statement(DRAFT_AT_VERSION_6)
        assert (await migrate(database)).before == 6
        (kept,) = await drafts_of(database, 1)
        assert (kept.begun_at, kept.returned_by, kept.returned_at) == (None, None, None)
        returned = await return_draft(database, kept, by=7, at=kept.typed_at)
        assert await drafts_of(database, 1) == (returned,)


CARDS_AT_VERSION_5 = (
    "INSERT INTO cards VALUES (1, 1, 2, 11, 'a', 'posting', NULL, 1, 7, 0, NULL, 9, 7, NULL)",
    "INSERT INTO cards VALUES (2, 1, 2, 12, 'b', 'unpinned', 'x', 1, 7, 0, 'pins_full', 9, 7, NULL)",
    "INSERT INTO cards VALUES (3, 1, 2, 13, 'c', 'unreachable', 'x', 1, 7, 0, 'no_access', 9, 7, NULL)",
    "INSERT INTO cards VALUES (4, 1, 2, 14, 'd', 'unreachable', 'x', 1, 7, 0, 'no_access', 9, 7, 8)",
    "INSERT INTO cards VALUES (5, 1, 2, 15, 'e', 'unpinned', 'x', 1, NULL, 0, NULL, 9, 7, 8)",
    "INSERT INTO cards VALUES (6, 1, 2, 16, 'f', 'shown', 'x', 1, NULL, 0, NULL, 9, 7, 8)",
    # Seen before they were moved, and not since then.
    "INSERT INTO cards VALUES (7, 1, 2, NULL, 'g', 'unreachable', NULL, 1, 7, 0, 'no_access', 9, 7, 3)",
    "INSERT INTO cards VALUES (8, 1, 2, 18, 'h', 'unreachable', 'x', 1, 7, 0, 'no_access', 9, 7, 3)",
)


async def test_version_6_tells_cards_that_were_never_pinned_from_those_that_people_unpinned(
    url: str, version_5: Path
):
    async with await open_database(url) as database:
        await migrate(database, version_5)
        async with database.transaction() as session:
            for statement in CARDS_AT_VERSION_5:
                await session.statement(statement)
    async with await open_database(url) as database:
        await migrate(database)
        wishes = [card.wish for card in await all_cards(database)]
    assert wishes == [Wish.POST, Wish.PIN, Wish.PIN, None, None, None, Wish.POST, Wish.PIN]


async def test_a_backup_can_be_put_back(sqlite_url: str, releases: Path):
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        await _add_report(database)
        following(releases, "DELETE FROM reports;")
        upgrade = await migrate(database, releases)
        place = Path(database.place)
    assert upgrade.backup is not None
    upgrade.backup.replace(place)
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        assert await _texts_of_reports(database) == ["違う"]


async def test_no_migration_runs_where_the_copy_cannot_be_made(
    sqlite_url: str, releases: Path, monkeypatch: pytest.MonkeyPatch
):
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        following(releases, "DELETE FROM reports;")

        def refuse(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("bot.store.sqlite.copied_alone", refuse)
        with pytest.raises(Exception, match="No space left on device"):
            await migrate(database, releases)
        assert await version(database) == LATEST


async def test_a_disk_that_fills_up_during_a_migration_is_said_to_be_full(sqlite_url: str, releases: Path):
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        await _add_report(database)
        following(
            releases,
            "PRAGMA max_page_count = 1;\nDELETE FROM reports;\n"
            "INSERT INTO numbers (name, last) VALUES (hex(zeroblob(1000000)), 1);\n",
        )
        with pytest.raises(FullError, match="disk is full"):
            await migrate(database, releases)
        assert await _texts_of_reports(database) == ["違う"]


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        pytest.param(["0001_a.sql", "0003_b.sql"], "0003_b.sql: expected a name such as 0002_", id="a gap"),
        pytest.param(
            ["0001_a.sql", "0001_b.sql"], "0001_b.sql: expected a name such as 0002_", id="a double"
        ),
        pytest.param(["1_a.sql"], "1_a.sql: expected a name such as 0001_", id="a short number"),
        pytest.param(["0001-a.sql"], "0001-a.sql: expected a name such as 0001_", id="no underline"),
    ],
)
def test_migrations_must_be_numbered_without_gaps(names: list[str], complaint: str, tmp_path: Path):
    for name in names:
        (tmp_path / name).write_text("SELECT 1;")
    with pytest.raises(MigrationError, match=complaint):
        read_migrations(tmp_path)


def test_a_migration_that_ends_within_a_statement_is_refused(tmp_path: Path):
    (tmp_path / "0001_a.sql").write_text("CREATE TABLE x (y INTEGER)\n")
    with pytest.raises(MigrationError, match=r"0001_a\.sql: the last statement has no semicolon"):
        read_migrations(tmp_path)


def test_a_script_is_split_only_where_a_statement_ends():
    script = """-- a remark; with a semicolon
CREATE TABLE x (
    y TEXT DEFAULT ';' -- another; one
);

INSERT INTO x VALUES ('a
b;
c');
-- the end
"""
    first, second = statements(script)
    assert first.startswith("CREATE TABLE x (")
    assert first.endswith(");")
    assert second == "INSERT INTO x VALUES ('a\nb;\nc');"
