"""What a start may leave out where nothing changed, and what it never may."""

import asyncio
import datetime
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import DATA, ROOT
from bot.store import seeding
from bot.store.database import Database, open_database
from bot.store.errors import FaultyDataError
from bot.store.rows import Rows, of_kind, read_rows
from bot.store.seed import seed
from bot.store.seeding import inputs_of
from bot.store.shipped import load_shipped
from bot.store.snapshot import refreshed_guide
from tests.store.sample import written

TODAY = datetime.date(2027, 1, 15)
FAQ = "guide/faq.toml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def edited(data: Path, file: str, old: str, new: str) -> None:
    text = (data / file).read_text(encoding="utf-8")
    assert old in text
    (data / file).write_text(text.replace(old, new, 1), encoding="utf-8")


async def rows_of(database: Database) -> Rows:
    async with database.reading() as session:
        return await read_rows(session)


HAND = {
    "a text": "UPDATE guide_texts SET document = replace(document, 'a', 'b') WHERE language = 'en'",
    "a text of one entry that no longer can be read": "UPDATE guide_texts SET document = '[' "
    "WHERE key = 'faq.fee'",
    "a hash": "UPDATE guide_texts SET hash = '' WHERE key = 'faq.fee'",
    "an entry's hash": "UPDATE guide_entries SET hash = '' WHERE key = 'faq.fee'",
    "a service": "UPDATE shipped_documents SET document = replace(document, '1', '2') WHERE kind = 'service'",
    "an order": "UPDATE shipped_documents SET position = position + 1 WHERE kind = 'job'",
    "the taxes removed": "DELETE FROM shipped_documents WHERE kind = 'taxes'",
    "an entry removed": "DELETE FROM guide_entries WHERE key = 'faq.fee'",
    "everything removed but what says that all is well": "DELETE FROM guide_entries",
    "a text removed": "DELETE FROM guide_texts WHERE key = 'faq.fee' AND language = 'en'",
    "a document added": "INSERT INTO shipped_documents (kind, key, position, document, hash) "
    "VALUES ('service', 'service.mine', 99, '{}', '')",
    "an entry added": "INSERT INTO guide_entries (key, document, hash) VALUES ('faq.mine', '{}', '')",
    "what a start keeps": "UPDATE shipped_documents SET document = '{}' WHERE kind = 'seeding'",
    "what a start keeps, so that it is no text": "UPDATE shipped_documents SET document = '[' "
    "WHERE kind = 'seeding'",
    "what a start keeps removed": "DELETE FROM shipped_documents WHERE kind = 'seeding'",
}


@pytest.mark.parametrize("statement", HAND.values(), ids=HAND.keys())
async def test_what_was_changed_by_hand_is_put_right_at_the_next_start(
    database: Database, statement: str
) -> None:
    first = await refreshed_guide(database, DATA, today=TODAY)
    before = await rows_of(database)
    async with database.transaction() as session:
        await session.statement(statement)
    assert await rows_of(database) != before
    assert await refreshed_guide(database, DATA, today=TODAY) == first
    assert await rows_of(database) == before


async def test_a_start_after_which_nothing_changed_gives_the_same_guide_and_waits_for_no_writer(
    database: Database, url: str, data: Path
) -> None:
    first = await refreshed_guide(database, data, today=TODAY)
    async with await open_database(url) as other, other.transaction(), asyncio.timeout(5):
        assert await refreshed_guide(database, data, today=TODAY) == first
        assert await refreshed_guide(database, data, today=TODAY + datetime.timedelta(days=400)) == first


async def test_a_changed_a_new_and_a_removed_file_are_noticed(database: Database, data: Path) -> None:
    first = await refreshed_guide(database, data, today=TODAY)
    title = first.entries["faq.fee"].ja.title
    edited(data, FAQ, title, "新しい題名")
    changed = await refreshed_guide(database, data, today=TODAY)
    assert changed.entries["faq.fee"].ja.title == "新しい題名"
    more = (data / FAQ).read_text(encoding="utf-8").replace('key = "', 'key = "more.')
    (data / "guide" / "more.toml").write_text(more, encoding="utf-8")
    assert "more.faq.fee" in (await refreshed_guide(database, data, today=TODAY)).entries
    (data / "guide" / "more.toml").unlink()
    edited(data, FAQ, "新しい題名", title)
    assert await refreshed_guide(database, data, today=TODAY) == first


@pytest.mark.parametrize(
    "file",
    [FAQ, "services/lancers.toml", "sources.toml", "jobs.toml", "taxes.toml", "search/meanings.toml"],
)
async def test_a_fault_stops_every_start_until_it_is_mended_and_leaves_the_rows(
    database: Database, data: Path, file: str
) -> None:
    first = await refreshed_guide(database, data, today=TODAY)
    before = await rows_of(database)
    sound = (data / file).read_text(encoding="utf-8")
    (data / file).write_text(f"{sound}\nwrong = \n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(FaultyDataError, match=f"data/{file}: line "):
            await refreshed_guide(database, data, today=TODAY)
    (data / file).unlink()
    with pytest.raises(FaultyDataError):
        await refreshed_guide(database, data, today=TODAY)
    assert await rows_of(database) == before
    (data / file).write_text(sound, encoding="utf-8")
    assert await refreshed_guide(database, data, today=TODAY) == first


async def test_another_program_reads_the_files_again(
    database: Database, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Path(shutil.copytree(ROOT / "bot" / "store", tmp_path / "store"))
    monkeypatch.setattr(seeding, "READERS", ((program, "**/*.py"),))
    await refreshed_guide(database, data, today=TODAY)
    made_by = of_kind(await rows_of(database), "seeding")
    edited(program, "decode.py", "BASIS_POINTS = 100", "BASIS_POINTS = 1000")
    await refreshed_guide(database, data, today=TODAY)
    assert of_kind(await rows_of(database), "seeding") != made_by


async def test_a_release_that_keeps_nothing_of_a_seeding_is_followed_by_a_whole_start(
    database: Database, data: Path
) -> None:
    first = await refreshed_guide(database, data, today=TODAY)
    other = Path(shutil.copytree(data, data.parent / "other"))
    edited(other, FAQ, first.entries["faq.fee"].ja.title, "別の版の題名")
    await seed(database, load_shipped(other, today=TODAY))
    assert of_kind(await rows_of(database), "seeding") == []
    assert await refreshed_guide(database, data, today=TODAY) == first


async def test_with_an_earlier_day_than_at_the_last_start_the_days_are_checked_again(
    database: Database,
) -> None:
    await refreshed_guide(database, DATA, today=TODAY)
    with pytest.raises(FaultyDataError, match="is in the future"):
        await refreshed_guide(database, DATA, today=datetime.date(2020, 1, 1))


@pytest.mark.parametrize("days", [1, 31, 366, 3_660, 36_600])
def test_what_is_in_order_on_one_day_is_in_order_on_every_later_one(days: int, tmp_path: Path) -> None:
    """Otherwise a start would have to check again as time goes by."""
    later = TODAY + datetime.timedelta(days=days)
    for directory in (DATA, written(tmp_path)):
        assert load_shipped(directory, today=later) == load_shipped(directory, today=TODAY)


async def test_a_seeding_that_fails_changes_nothing_and_is_tried_again(
    database: Database, data: Path
) -> None:
    first = await refreshed_guide(database, data, today=TODAY)
    before = await rows_of(database)
    async with database.transaction() as session:
        await session.statement("CREATE UNIQUE INDEX in_the_way ON guide_texts (language) WHERE key > 'x'")
    double = (data / FAQ).read_text(encoding="utf-8").replace('key = "', 'key = "z.')
    (data / "guide" / "more.toml").write_text(double, encoding="utf-8")
    for _ in range(2):
        with pytest.raises(Exception, match=r"(?i)unique"):
            await refreshed_guide(database, data, today=TODAY)
        assert await rows_of(database) == before
    async with database.transaction() as session:
        await session.statement("DROP INDEX in_the_way")
    guide = await refreshed_guide(database, data, today=TODAY)
    assert guide.entries.keys() - first.entries.keys() == {
        key for key in guide.entries if key.startswith("z.")
    }


def test_only_what_is_hashed_takes_part_in_reading_and_checking() -> None:
    script = "import sys, bot.store.shipped, bot.store.seed; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    ours = {name for name in done.stdout.split() if name.startswith(("bot.", "cogs"))}
    hashed = {
        file.stem if place.name == "bot" else place.name
        for place, pattern in seeding.READERS
        for file in place.glob(pattern)
    }
    assert {name for name in ours if name.split(".")[1] not in hashed} == set()


def test_a_file_that_cannot_be_read_proves_nothing(data: Path) -> None:
    assert inputs_of(data) is not None
    (data / "guide" / "unreadable.toml").mkdir()
    assert inputs_of(data) is None


def test_a_start_without_changes_does_not_even_load_what_reads_the_files(tmp_path: Path) -> None:
    script = (
        "import asyncio, sys\n"
        "from bot.opening import opened_bot\n"
        "from bot.settings import Settings\n"
        "async def start():\n"
        "    async with opened_bot(Settings().at(sys.argv[1])): pass\n"
        "asyncio.run(start())\n"
        "print('bot.store.shipped' in sys.modules)"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", script, f"sqlite:///{tmp_path / 'start.db'}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for _ in range(2)
    ]
    assert told == ["True", "False"]
