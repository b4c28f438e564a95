"""Drafts, on both engines: kept whatever they say, and gone exactly when they are saved or thrown away."""

import asyncio
import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.editions import Deed, Edition, Wording
from bot.domain.guide import EntryText
from bot.store.audit import audit_of
from bot.store.database import Database
from bot.store.drafts import (
    DRAFTS_KEPT,
    Draft,
    DraftGoneError,
    draft,
    drafts_by,
    drafts_of,
    drop_draft,
    forget_old_drafts,
    keep_draft,
    new_draft_id,
    return_draft,
    save_draft,
)
from bot.store.editions import Change, OvertakenError, current_editions

NOW = datetime.datetime(2026, 11, 24, 3, 0, tzinfo=datetime.UTC)
GUILD, OTHER, AUTHOR, COLLEAGUE = 2**63 - 1, 7, 101, 102
WORDS = Wording(ja=EntryText(title="", answer="答え"), en=EntryText(title="x" * 4000, answer=""))


def begun(**changes: object) -> Draft:
    plain = Draft(
        id=new_draft_id(),
        guild_id=GUILD,
        key="faq.fee",
        author_id=AUTHOR,
        number=0,
        base="0123456789ab",
        wording=WORDS,
        typed_at=NOW,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def change(kept: Draft) -> Change:
    edition = Edition(
        guild_id=kept.guild_id, key=kept.key, number=0, deed=Deed.EDIT, wording=kept.wording, made_at=NOW
    )
    return Change(edition=edition, seen=kept.number)


async def test_a_draft_is_there_for_its_server_as_it_was_typed_last(database: Database) -> None:
    first = await keep_draft(database, begun())
    typed = replace(first, number=3, restored=2, wording=replace(WORDS, ja=WORDS.en), proposed_at=NOW)
    again = await keep_draft(database, typed)
    assert again == replace(typed, revision=again.revision)
    assert await draft(database, guild_id=GUILD, draft_id=first.id) == again
    assert await drafts_of(database, GUILD) == (again,)
    assert await drafts_by(database, guild_id=GUILD, key="faq.fee", author_id=AUTHOR) == (again,)
    assert await drafts_by(database, guild_id=GUILD, key="faq.fee", author_id=COLLEAGUE) == ()
    assert await draft(database, guild_id=OTHER, draft_id=first.id) is None
    assert await drafts_of(database, OTHER) == ()


@pytest.mark.parametrize("changes", [{"guild_id": OTHER}, {"author_id": COLLEAGUE}], ids=repr)
async def test_nobody_elses_draft_is_written_over(database: Database, changes: dict[str, object]) -> None:
    mine = await keep_draft(database, begun())
    theirs = replace(mine, wording=replace(WORDS, ja=WORDS.en), revision=0, **changes)  # type: ignore[arg-type]
    with pytest.raises(DraftGoneError):
        await keep_draft(database, theirs)
    assert await drafts_of(database, GUILD) == (mine,)


async def test_the_first_form_sent_twice_is_one_draft(database: Database) -> None:
    first = begun()
    await keep_draft(database, first)
    again = await keep_draft(database, first)
    assert await drafts_of(database, GUILD) == (again,)


async def test_saving_makes_the_version_and_forgets_the_draft_once(database: Database) -> None:
    kept = await keep_draft(database, begun())
    results = await asyncio.gather(
        *(save_draft(database, kept, change(kept)) for _ in range(2)), return_exceptions=True
    )
    assert [type(result) for result in results if isinstance(result, Exception)] == [DraftGoneError]
    assert [edition.wording for edition in await current_editions(database)] == [kept.wording]
    assert await drafts_of(database, GUILD) == ()


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param({"wording": replace(WORDS, ja=WORDS.en)}, id="its author typed on"),
        pytest.param({"proposed_at": None}, id="it was withdrawn or sent back"),
        pytest.param({"number": 3}, id="its author saw a later version"),
    ],
)
async def test_what_happened_to_a_draft_since_it_was_read_is_neither_saved_nor_written_over(
    database: Database, meanwhile: dict[str, object]
) -> None:
    read = await keep_draft(database, begun(proposed_at=NOW))
    now = await keep_draft(database, replace(read, **meanwhile))  # type: ignore[arg-type]
    with pytest.raises(DraftGoneError):
        await save_draft(database, read, change(read))
    with pytest.raises(DraftGoneError):
        await keep_draft(database, replace(read, proposed_at=None))
    assert await drafts_of(database, GUILD) == (now,)
    assert await current_editions(database) == ()


async def test_a_draft_that_is_gone_does_not_come_back(database: Database) -> None:
    read = await keep_draft(database, begun())
    await save_draft(database, read, change(read))
    with pytest.raises(DraftGoneError):
        await keep_draft(database, read)
    assert await drafts_of(database, GUILD) == ()


async def test_an_overtaken_draft_stays(database: Database) -> None:
    theirs, mine = await keep_draft(database, begun()), await keep_draft(database, begun())
    await save_draft(database, theirs, change(theirs))
    with pytest.raises(OvertakenError):
        await save_draft(database, mine, change(mine))
    assert await drafts_of(database, GUILD) == (mine,)


async def test_a_proposal_that_is_returned_keeps_by_whom_and_is_noted_once(database: Database) -> None:
    proposal = await keep_draft(database, begun(proposed_at=NOW))
    later = NOW + datetime.timedelta(hours=1)
    results = await asyncio.gather(
        *(return_draft(database, proposal, by=COLLEAGUE, at=later) for _ in range(2)), return_exceptions=True
    )
    assert [type(result) for result in results if isinstance(result, Exception)] == [DraftGoneError]
    (returned,) = await drafts_of(database, GUILD)
    assert (returned.returned_by, returned.returned_at) == (COLLEAGUE, later)
    assert (returned.proposed_at, returned.typed_at, returned.begun_at) == (None, later, NOW)
    (entry,) = await audit_of(database, guild_id=GUILD, most=9)
    assert (entry.deed, entry.about, entry.actor_id, entry.detail) == (
        "drafts.return",
        "faq.fee",
        COLLEAGUE,
        {},
    )


async def test_when_a_draft_was_begun_stays_however_often_it_is_typed_on(database: Database) -> None:
    first = begun()
    await keep_draft(database, first)
    later = NOW + datetime.timedelta(days=1)
    again = await keep_draft(database, replace(first, typed_at=later))
    typed = await keep_draft(database, replace(again, typed_at=later))
    assert typed.begun_at == NOW
    assert await drafts_of(database, GUILD) == (typed,)


async def test_a_draft_is_thrown_away_once_and_forgotten_when_nobody_types(database: Database) -> None:
    await keep_draft(database, begun())
    new = await keep_draft(database, begun(typed_at=NOW + datetime.timedelta(days=1)))
    await forget_old_drafts(database, NOW + datetime.timedelta(seconds=1))
    assert await drafts_of(database, GUILD) == (new,)
    assert not await drop_draft(database, guild_id=OTHER, draft_id=new.id)
    assert await drop_draft(database, guild_id=GUILD, draft_id=new.id)
    assert not await drop_draft(database, guild_id=GUILD, draft_id=new.id)


async def test_a_proposal_is_kept_as_long_from_when_it_was_made(database: Database) -> None:
    last = NOW - DRAFTS_KEPT + datetime.timedelta(hours=1)
    proposal = await keep_draft(database, begun(typed_at=last, proposed_at=NOW))
    await keep_draft(database, begun(typed_at=last))
    await forget_old_drafts(database, NOW + datetime.timedelta(hours=2) - DRAFTS_KEPT)
    assert await drafts_of(database, GUILD) == (proposal,)
    await forget_old_drafts(database, NOW + datetime.timedelta(seconds=1))
    assert await drafts_of(database, GUILD) == ()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
async def test_any_text_is_kept_as_it_is(database: Database, text: str) -> None:
    kept = begun(wording=Wording(ja=EntryText(title=text, answer=text, keywords=(text,)), en=WORDS.en))
    kept = await keep_draft(database, kept)
    assert await draft(database, guild_id=GUILD, draft_id=kept.id) == kept
