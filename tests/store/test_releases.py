"""What was shipped under a server's words, and who has been told, on both engines."""

import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.asking import shipped_guide
from bot.domain.editions import Deed, Edition, Wording, wording_of
from bot.domain.guide import Entry, EntryText
from bot.domain.votes import version_of
from bot.settings import DATA
from bot.store.canonical import canonical
from bot.store.database import Database
from bot.store.editions import Change, save_editions
from bot.store.releases import shipped_wordings, tell, told_versions, untell
from bot.store.snapshot import refreshed_guide

NOW = datetime.datetime(2026, 11, 24, 3, 0, tzinfo=datetime.UTC)
OWN = EntryText(title="題", answer="答え")
GUILD, KEY = 7, "faq.fee"


@pytest.fixture(scope="module")
def shipped() -> Entry:
    return shipped_guide(Path(DATA)).entries[KEY]


async def save(database: Database, *, base: str | None, seen: int = 0) -> Edition:
    edition = Edition(
        guild_id=GUILD,
        key=KEY,
        number=0,
        deed=Deed.EDIT,
        wording=Wording(ja=OWN, en=OWN),
        base=base,
        author_id=1,
        made_at=NOW,
    )
    (saved,) = await save_editions(database, [Change(edition=edition, seen=seen)])
    return saved


async def test_the_shipped_words_of_then_are_known_after_a_new_release(
    database: Database, shipped: Entry
) -> None:
    await refreshed_guide(database, Path(DATA), today=NOW.date())
    version = version_of(shipped)
    await save(database, base=version)
    await save(database, base=version, seen=1)
    now = replace(shipped, ja=replace(shipped.ja, answer="新しい答え"))
    assert await shipped_wordings(database, now) == {version: wording_of(shipped)}


async def test_words_that_only_a_file_says_were_shipped_are_not_kept_for_those_of_a_later_release(
    database: Database, shipped: Entry
) -> None:
    await refreshed_guide(database, Path(DATA), today=NOW.date())
    later = replace(shipped, ja=replace(shipped.ja, answer="次の答え"))
    for number in range(3):
        await save(database, base=f"{number:012x}", seen=number)
    await save(database, base=version_of(later), seen=3)
    async with database.transaction() as session:
        assert await session.rows("get_shipped_wordings", key=KEY) == []
        text = {"key": KEY, "language": "ja", "document": canonical(later.ja), "hash": "x"}
        await session.run_many("put_guide_text", [text])
    await save(database, base=version_of(later), seen=4)
    newest = replace(shipped, ja=replace(shipped.ja, answer="さらに次の答え"))
    assert await shipped_wordings(database, newest) == {version_of(later): wording_of(later)}


async def test_words_that_another_release_had_put_there_are_not_taken_for_those_of_then(
    database: Database, shipped: Entry
) -> None:
    await refreshed_guide(database, Path(DATA), today=NOW.date())
    await save(database, base="0123456789ab")
    assert await shipped_wordings(database, shipped) == {}


async def test_moderators_are_told_once_until_that_fails_or_release_or_what_words_are_made_from_changes(
    database: Database,
) -> None:
    first = await save(database, base="old")
    assert await tell(database, GUILD, {KEY: "new"}, [first]) == (KEY,)
    assert await tell(database, GUILD, {KEY: "new"}, [first]) == ()
    assert await told_versions(database, GUILD) == {(KEY, 1): "new"}
    assert await told_versions(database, GUILD + 1) == {}
    await untell(database, GUILD, {KEY: "new"})
    assert await tell(database, GUILD, {KEY: "new"}, [first]) == (KEY,)
    assert await tell(database, GUILD, {KEY: "newer"}, [first]) == (KEY,)
    second = await save(database, base="old", seen=1)
    assert await told_versions(database, GUILD) == {(KEY, 2): "newer"}, "made from the same shipped words"
    assert await tell(database, GUILD, {KEY: "newer"}, [second]) == ()
    third = await save(database, base="another", seen=2)
    assert await told_versions(database, GUILD) == {}
    assert await tell(database, GUILD, {KEY: "newer"}, [second]) == ()
    assert await tell(database, GUILD, {KEY: "newer"}, [third]) == (KEY,)
