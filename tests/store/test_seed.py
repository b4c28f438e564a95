import asyncio
import hashlib
import json
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.domain.guide import Kind, Language
from bot.store.database import Database
from bot.store.errors import CorruptError
from bot.store.seed import seed
from bot.store.session import Row
from bot.store.shipped import Shipped
from bot.store.snapshot import load_guide
from tests.store.sample import loaded

ROWS = 6 + 12 + 2 + 2 + 2 + 1 + 4
"""Entries, their texts, services, sources, jobs, taxes and groups of words of the sample."""


@pytest.fixture
def shipped(tmp_path: Path) -> Shipped:
    return loaded(tmp_path)


def changed(tmp_path: Path, *changes: tuple[str, str, str]) -> Shipped:
    shutil.rmtree(tmp_path / "data", ignore_errors=True)
    return loaded(tmp_path, *changes)


async def _rows(database: Database) -> dict[tuple[str, ...], Row]:
    async with database.reading() as session:
        return {
            **{("entry", row["key"]): row for row in await session.rows("get_guide_entries")},
            **{("text", row["key"], row["language"]): row for row in await session.rows("get_guide_texts")},
            **{(row["kind"], row["key"]): row for row in await session.rows("get_shipped_documents")},
        }


async def test_what_was_shipped_comes_back_from_the_database_unchanged(database: Database, shipped: Shipped):
    report = await seed(database, shipped)
    assert (report.inserted, report.updated, report.unchanged, report.deleted) == (ROWS, 0, 0, 0)
    guide = await load_guide(database)
    assert guide == shipped.guide()
    assert (list(guide.sources), list(guide.jobs)) == (
        list(shipped.guide().sources),
        list(shipped.guide().jobs),
    )
    assert set(guide.entries.values()) == set(shipped.entries)


async def test_a_second_seed_changes_nothing(database: Database, shipped: Shipped):
    await seed(database, shipped)
    before = await _rows(database)
    report = await seed(database, shipped)
    assert (report.inserted, report.updated, report.unchanged, report.deleted) == (0, 0, ROWS, 0)
    assert await _rows(database) == before


async def test_every_row_has_the_hash_of_its_canonical_json(database: Database, shipped: Shipped):
    await seed(database, shipped)
    for row in (await _rows(database)).values():
        content = json.loads(row["document"])
        again = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert row["document"] == again
        assert row["hash"] == hashlib.sha256(again.encode()).hexdigest()


async def test_a_changed_text_changes_its_own_hash_and_no_other(
    database: Database, shipped: Shipped, tmp_path: Path
):
    await seed(database, shipped)
    before = await _rows(database)
    release = changed(tmp_path, ("guide/faq.toml", "契約額の一部です。", "契約額の20%です。"))
    report = await seed(database, release)
    assert (report.inserted, report.updated, report.unchanged, report.deleted) == (0, 1, ROWS - 1, 0)
    after = await _rows(database)
    assert {name for name in after if after[name]["hash"] != before[name]["hash"]} == {
        ("text", "faq.fee", "ja")
    }
    assert (await load_guide(database)).entries["faq.fee"].ja.answer == "契約額の20%です。"


async def test_changed_evidence_leaves_the_hashes_of_the_texts_alone(
    database: Database, shipped: Shipped, tmp_path: Path
):
    await seed(database, shipped)
    before = await _rows(database)
    await seed(database, changed(tmp_path, ("guide/faq.toml", "2026-03-01", "2026-03-31")))
    after = await _rows(database)
    assert {name for name in after if after[name] != before[name]} == {("entry", "faq.fee")}


async def test_an_entry_that_is_no_longer_shipped_disappears_with_its_texts(
    database: Database, shipped: Shipped
):
    await seed(database, shipped)
    smaller = replace(
        shipped,
        entries=tuple(entry for entry in shipped.entries if entry.key != "faq.data-entry"),
        jobs=shipped.jobs[:1],
    )
    report = await seed(database, smaller)
    assert (report.inserted, report.updated, report.unchanged, report.deleted) == (0, 0, ROWS - 4, 4)
    guide = await load_guide(database)
    assert "faq.data-entry" not in guide.entries
    assert list(guide.jobs) == ["writing"]
    assert not [name for name in await _rows(database) if "faq.data-entry" in name]
    back = await seed(database, shipped)
    assert back.inserted == 4


async def test_a_row_changed_by_hand_is_put_right(database: Database, shipped: Shipped):
    await seed(database, shipped)
    before = await _rows(database)
    async with database.transaction() as session:
        await session.statement("UPDATE guide_texts SET document = '{}'")
        await session.statement("UPDATE shipped_documents SET position = 9 WHERE key = 'writing'")
        await session.statement("DELETE FROM guide_entries WHERE key = 'faq.fee'")
    report = await seed(database, shipped)
    assert (report.inserted, report.updated) == (3, 11)
    assert await _rows(database) == before


async def test_jobs_stay_in_the_order_of_their_file(database: Database, shipped: Shipped):
    await seed(database, replace(shipped, jobs=shipped.jobs[::-1]))
    assert list((await load_guide(database)).jobs) == ["design", "writing"]


async def test_a_seed_that_fails_leaves_the_old_rows(database: Database, shipped: Shipped):
    await seed(database, replace(shipped, entries=shipped.entries[:1], jobs=()))
    before = await _rows(database)
    async with database.transaction() as session:
        await session.statement("CREATE UNIQUE INDEX in_the_way ON guide_texts (language)")
    with pytest.raises(Exception, match=r"(?i)unique"):
        await seed(database, shipped)
    assert await _rows(database) == before


async def test_processes_that_seed_together_end_with_one_state(database: Database, shipped: Shipped):
    reports = await asyncio.gather(*(seed(database, shipped) for _ in range(3)))
    assert sum(report.inserted for report in reports) == ROWS
    assert sum(report.unchanged for report in reports) == 2 * ROWS


async def test_a_database_that_was_never_seeded_gives_no_guide(database: Database):
    with pytest.raises(CorruptError, match="never seeded"):
        await load_guide(database)


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        pytest.param(
            "DELETE FROM guide_texts WHERE key = 'faq.fee' AND language = 'en'", "faq.fee", id="no en"
        ),
        pytest.param("UPDATE guide_texts SET document = '[' WHERE key = 'faq.fee'", "faq.fee", id="no JSON"),
        pytest.param(
            "UPDATE shipped_documents SET document = '{}' WHERE key = 'service.one'",
            "service.one",
            id="no fields",
        ),
    ],
)
async def test_a_row_that_cannot_be_read_is_named(
    database: Database, shipped: Shipped, damage: str, named: str
):
    await seed(database, shipped)
    async with database.transaction() as session:
        await session.statement(damage)
    with pytest.raises(CorruptError, match=named) as failure:
        await load_guide(database)
    assert failure.value.__cause__ is not None


async def test_the_snapshot_stands_in_a_stable_order_and_cannot_be_changed(
    database: Database, shipped: Shipped
):
    await seed(database, replace(shipped, entries=shipped.entries[::-1], services=shipped.services[::-1]))
    guide = await load_guide(database)
    assert list(guide.entries) == [
        *("blocker.open", "blocker.support", "faq.data-entry", "faq.fee"),
        *("service.one", "service.two"),
    ]
    assert list(guide.services) == ["service.one", "service.two"]
    with pytest.raises(TypeError, match="does not support item"):
        guide.entries["faq.fee"] = shipped.entries[0]  # pyright: ignore[reportIndexIssue] - what is tested


async def test_entries_are_found_by_kind_and_prefix(database: Database, shipped: Shipped):
    await seed(database, shipped)
    guide = await load_guide(database)
    assert [entry.key for entry in guide.of_kind(Kind.FAQ)] == ["faq.data-entry", "faq.fee"]
    assert [entry.key for entry in guide.of_kind(Kind.BLOCKER, "blocker.s")] == ["blocker.support"]
    assert guide.of_kind(Kind.FAQ, "blocker.") == ()
    assert guide.entries["faq.fee"][Language.EN].title == "How much is the fee?"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("service.one", "service.one"),
        ("one", "service.one"),
        ("ONE", "service.one"),
        ("ワン・サービス", "service.one"),
        ("ワンサービス", "service.one"),
        ("ﾜﾝ･ｻｰﾋﾞｽ", "service.one"),
        (" one  service ", "service.one"),
        ("わん", "service.one"),
        ("１ｓ", "service.one"),
        ("ツー", "service.two"),
        ("three", None),
        ("", None),
        ("ワン・サービスです", None),
    ],
)
def test_a_service_is_found_by_what_people_call_it(typed: str, key: str | None, shipped: Shipped):
    found = shipped.guide().service_named(typed)
    assert (found and found.key) == key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("writing", "writing"),
        ("ライター", "writing"),
        ("ﾗｲﾃｨﾝｸﾞ", "writing"),
        ("DESIGN", "design"),
        ("歌", None),
    ],
)
def test_a_job_is_found_by_what_people_call_it(typed: str, key: str | None, shipped: Shipped):
    found = shipped.guide().job_named(typed)
    assert (found and found.key) == key
