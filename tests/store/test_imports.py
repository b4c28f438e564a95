"""A file of words that waits for being taken in, on both engines."""

import datetime

import pytest
from msgspec.structs import replace

from bot.domain.carried import Carried, Step, steps_of
from bot.domain.editions import Deed, Edition, Wording
from bot.domain.guide import EntryText
from bot.store.audit import audit_of
from bot.store.database import Database, open_database
from bot.store.editions import Change, OvertakenError, current_editions, save_editions
from bot.store.imports import (
    KEPT,
    Import,
    ImportGoneError,
    carry_out,
    drop_import,
    forget_old_imports,
    keep_import,
    new_import_id,
    waiting_import,
)
from bot.store.migrate import migrate

NOW = datetime.datetime(2026, 11, 24, 3, 0, tzinfo=datetime.UTC)
GUILD, OTHER = 2**63 - 1, 7
AUTHOR, COLLEAGUE = 101, 102
TRICKY = "'; DROP TABLE answers -- \r\n\t🎉\x00\x7f"


def step(key: str, text: str) -> Step:
    words = EntryText(title=text, answer=text, keywords=("一", "二\n三"))
    (made,) = steps_of([Carried(key=key, base="0123456789ab", ja=words, en=words)], {}, {})
    return replace(made, before=Wording(ja=words, en=EntryText(title="", answer="")))


def waiting(*, guild_id: int = GUILD, author_id: int = AUTHOR, text: str = TRICKY) -> Import:
    steps = (step("faq.fee", text), step("own.1", text))
    return Import(id=new_import_id(), guild_id=guild_id, author_id=author_id, steps=steps, made_at=NOW)


def changes(done: Import) -> list[Change]:
    return [
        Change(
            edition=Edition(
                guild_id=done.guild_id,
                key=each.carried.key,
                number=0,
                deed=Deed.IMPORT,
                wording=each.carried.wording,
                author_id=done.author_id,
                made_at=NOW,
            ),
            seen=each.seen,
        )
        for each in done.steps
    ]


async def found(database: Database, kept: Import, **other: int) -> Import:
    whose = {"guild_id": kept.guild_id, "author_id": kept.author_id, **other}
    return await waiting_import(database, import_id=kept.id, **whose, now=NOW)


async def test_what_waits_is_there_word_for_word_after_a_restart(url: str) -> None:
    kept = waiting()
    async with await open_database(url) as database:
        await migrate(database)
        await keep_import(database, kept)
    async with await open_database(url) as database:
        assert await found(database, kept) == kept


async def test_nobody_else_and_no_other_server_has_it(database: Database) -> None:
    kept = waiting()
    await keep_import(database, kept)
    await keep_import(database, waiting(author_id=COLLEAGUE))
    await keep_import(database, waiting(guild_id=OTHER))
    for other in ({"author_id": COLLEAGUE}, {"guild_id": OTHER}):
        with pytest.raises(ImportGoneError):
            await found(database, kept, **other)
        whose = {"guild_id": GUILD, "author_id": AUTHOR, **other}
        assert not await drop_import(database, import_id=kept.id, **whose)
    assert await found(database, kept) == kept


async def test_it_is_put_off_once_and_only_while_it_waits(database: Database) -> None:
    kept = waiting()
    await keep_import(database, kept)
    whose = {"guild_id": GUILD, "author_id": AUTHOR}
    assert not await drop_import(database, import_id="\x00", **whose)
    assert await drop_import(database, import_id=kept.id, **whose)
    assert not await drop_import(database, import_id=kept.id, **whose)


async def test_one_file_waits_for_each_editor_and_a_day_at_most(database: Database) -> None:
    first, second = waiting(), waiting()
    await keep_import(database, first)
    await keep_import(database, second)
    with pytest.raises(ImportGoneError):
        await found(database, first)
    whose = {"guild_id": GUILD, "author_id": AUTHOR}
    for late, there in ((KEPT, True), (KEPT + datetime.timedelta(seconds=1), False)):
        try:
            await waiting_import(database, import_id=second.id, **whose, now=NOW + late)
        except ImportGoneError:
            assert not there
        else:
            assert there
    await forget_old_imports(database, NOW)
    assert await found(database, second) == second
    await forget_old_imports(database, NOW + datetime.timedelta(seconds=1))
    with pytest.raises(ImportGoneError):
        await found(database, second)


async def test_it_is_done_once_and_whole(database: Database) -> None:
    kept = waiting()
    await keep_import(database, kept)
    saved = await carry_out(database, kept, changes(kept))
    assert await current_editions(database) == saved
    with pytest.raises(ImportGoneError):
        await carry_out(database, kept, changes(kept))
    assert await current_editions(database) == saved
    assert len(await audit_of(database, guild_id=GUILD, most=9)) == 2


async def test_where_one_entry_was_changed_nothing_is_done_and_it_goes_on_waiting(database: Database) -> None:
    kept = waiting()
    await keep_import(database, kept)
    (theirs,) = await save_editions(database, changes(waiting(text="他"))[1:])
    with pytest.raises(OvertakenError) as caught:
        await carry_out(database, kept, changes(kept))
    assert (caught.value.key, caught.value.current) == ("own.1", theirs)
    assert await current_editions(database) == (theirs,)
    assert await found(database, kept) == kept
