"""What a server left behind goes after 30 days, and who did something after a year, on both engines."""

import datetime
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from bot.domain.audit import FORGOTTEN
from bot.domain.cards import LeftDeed
from bot.domain.editions import Deed, Edition
from bot.domain.gaps import Why
from bot.domain.guide import Language
from bot.domain.votes import Reason
from bot.store.audit import audit_of
from bot.store.carddrops import take_card_down
from bot.store.cardrecords import record_posted
from bot.store.cards import add_card, all_cards, put_card_back
from bot.store.database import Database
from bot.store.drafts import Draft, drafts_of, keep_draft, new_draft_id, return_draft
from bot.store.editions import Change, history, save_editions
from bot.store.gaps import record_gap
from bot.store.imports import Import, keep_import, new_import_id
from bot.store.people import KEPT, forget_people
from bot.store.replies import keep_reply
from bot.store.reports import add_report
from bot.store.server_settings import change_server_settings
from bot.store.servers_left import forget_servers_left
from bot.store.session import Session
from bot.store.votes import add_reason, cast_vote
from tests.store.test_editions import GUILD, MODERATOR, NOW, OTHER, words

TODAY = datetime.date(2026, 11, 24)
COLLEAGUE = 102
NOT_OF_A_SERVER = {"servers_left"}


async def counts(database: Database, guild_id: int) -> Mapping[str, int]:
    """Return how many rows every table that knows servers has of one."""
    catalogue = {
        "sqlite": "SELECT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c"
        " WHERE m.type = 'table' AND c.name = 'guild_id'",
        "postgres": "SELECT table_name AS name FROM information_schema.columns"
        " WHERE column_name = 'guild_id' AND table_schema = current_schema()",
    }[database.engine]
    async with database.reading() as session:
        names = sorted({str(row["name"]) for row in await read(session, catalogue)} - NOT_OF_A_SERVER)
        return {
            name: len(await read(session, f"SELECT 1 AS one FROM {name} WHERE guild_id = {guild_id}"))  # noqa: S608 - names from the catalogue
            for name in names
        }


async def read(session: Session, sql: str) -> list[Mapping[str, Any]]:
    """Run a statement that no part of the program has."""
    connection: Any = vars(session)["_connection"]
    if hasattr(connection, "fetch"):
        return [dict(row) for row in await connection.fetch(sql)]
    async with connection.execute(sql) as cursor:
        return [dict(row) for row in await cursor.fetchall()]


def edition(guild_id: int, at: datetime.datetime = NOW) -> Edition:
    return Edition(
        guild_id=guild_id,
        key="faq.fee",
        number=0,
        deed=Deed.EDIT,
        wording=words("一"),
        author_id=MODERATOR,
        approver_id=COLLEAGUE,
        made_at=at,
    )


async def fill(database: Database, guild_id: int) -> None:
    """Leave something of a server in every table."""
    await save_editions(database, [Change(edition=edition(guild_id), seen=0)])
    await keep_draft(
        database,
        Draft(
            id=new_draft_id(),
            guild_id=guild_id,
            key="faq.fee",
            author_id=MODERATOR,
            number=1,
            base=None,
            wording=words("下書き"),
            typed_at=NOW,
        ),
    )
    await keep_import(
        database,
        Import(id=new_import_id(), guild_id=guild_id, author_id=MODERATOR, steps=(), made_at=NOW),
    )
    for what in ("entry:faq.fee", "entry:faq.payout-timing"):
        card, _ = await add_card(
            database, guild_id=guild_id, channel_id=1, what=what, made_by=MODERATOR, now=NOW
        )
    await record_posted(database, card, guild_id % 1000, NOW)
    await take_card_down(database, card, LeftDeed.UNPIN, actor_id=MODERATOR, now=NOW)
    await change_server_settings(
        database,
        guild_id=guild_id,
        change=lambda before: replace(before, log=5),
        actor_id=MODERATOR,
        at=NOW,
        name="log",
        detail={},
    )
    await record_gap(
        database,
        guild_id=guild_id,
        question="質問",
        terms=frozenset({"質問"}),
        why=Why.NOTHING,
        nearest=None,
        today=TODAY,
    )
    await add_report(
        database, guild_id=guild_id, about="faq.fee", language=Language.JA, text="ちがう", now=NOW
    )
    await keep_reply(database, guild_id=guild_id, message_id=6, what="faq.fee", reply_id=7, today=TODAY)
    for member_id in (1, 2):
        ballot = await cast_vote(
            database, guild_id=guild_id, entry="faq.fee", version="v", member_id=member_id, helpful=False
        )
        assert ballot is not None
        assert ballot.slip is not None
        if member_id == 1:
            await add_reason(database, slip=ballot.slip, reason=next(iter(Reason)))


async def test_what_a_server_left_behind_goes_after_30_days_and_nothing_of_the_others(
    database: Database,
) -> None:
    for guild_id in (GUILD, OTHER):
        await fill(database, guild_id)
    before = await counts(database, OTHER)
    assert min(before.values()) > 0, before
    for days in (0, 1, 29):
        today = TODAY + datetime.timedelta(days=days)
        assert await forget_servers_left(database, {OTHER}, today) == ()
        assert await counts(database, GUILD) == before
    gone = await forget_servers_left(database, {OTHER}, TODAY + datetime.timedelta(days=30))
    assert gone == (GUILD,)
    assert set((await counts(database, GUILD)).values()) == {0}
    assert await counts(database, OTHER) == before
    assert await forget_servers_left(database, {OTHER}, TODAY + datetime.timedelta(days=90)) == ()


async def test_a_server_that_is_back_in_time_keeps_everything_and_its_days_begin_anew(
    database: Database,
) -> None:
    await fill(database, GUILD)
    for days, present in ((0, False), (29, True), (30, False), (59, False)):
        today = TODAY + datetime.timedelta(days=days)
        assert await forget_servers_left(database, {GUILD} if present else set(), today) == ()
    assert min((await counts(database, GUILD)).values()) > 0
    assert await forget_servers_left(database, set(), TODAY + datetime.timedelta(days=60)) == (GUILD,)


async def test_votes_outside_servers_are_nobodys_to_delete(database: Database) -> None:
    await cast_vote(database, guild_id=0, entry="faq.fee", version="v", member_id=1, helpful=True)
    for days in (0, 31):
        await forget_servers_left(database, set(), TODAY + datetime.timedelta(days=days))
    assert (await counts(database, 0))["vote_counts"] == 1


async def test_who_did_it_is_forgotten_after_a_year_and_what_was_done_stays(database: Database) -> None:
    await save_editions(database, [Change(edition=edition(GUILD), seen=0)])
    card, _ = await add_card(
        database, guild_id=GUILD, channel_id=1, what="entry:faq.fee", made_by=MODERATOR, now=NOW
    )
    later = NOW + datetime.timedelta(days=300)
    await put_card_back(database, card, channel_id=1, actor_id=None, deed="cards.put_back", now=later)
    await save_editions(database, [Change(edition=edition(GUILD, later), seen=1)])

    await forget_people(database, NOW + KEPT)
    newest, *_, oldest = await audit_of(database, guild_id=GUILD, most=10)
    assert (oldest.actor_id, oldest.detail["approver"]) == (MODERATOR, COLLEAGUE)

    await forget_people(database, NOW + KEPT + datetime.timedelta(seconds=1))
    entries = await audit_of(database, guild_id=GUILD, most=10)
    assert [(entry.deed, entry.actor_id, entry.detail.get("approver")) for entry in entries] == [
        ("answers.edit", MODERATOR, COLLEAGUE),
        ("cards.put_back", None, None),
        ("cards.pin", FORGOTTEN, None),
        ("answers.edit", FORGOTTEN, None),
    ]
    assert newest == entries[0]
    assert [
        (each.author_id, each.approver_id) for each in await history(database, guild_id=GUILD, key="faq.fee")
    ] == [
        (MODERATOR, COLLEAGUE),
        (None, None),
    ]
    assert [each.made_by for each in await all_cards(database)] == [None]
    assert entries[-1].detail == {"number": 1}


async def test_who_returned_a_proposal_is_forgotten_after_a_year_and_that_it_was_returned_stays(
    database: Database,
) -> None:
    draft = Draft(
        id=new_draft_id(),
        guild_id=GUILD,
        key="faq.fee",
        author_id=MODERATOR,
        number=0,
        base=None,
        wording=words("下書き"),
        typed_at=NOW,
        proposed_at=NOW,
    )
    await return_draft(database, await keep_draft(database, draft), by=COLLEAGUE, at=NOW)
    for seconds, who in ((0, COLLEAGUE), (1, None)):
        await forget_people(database, NOW + KEPT + datetime.timedelta(seconds=seconds))
        (kept,) = await drafts_of(database, GUILD)
        assert (kept.returned_by, kept.returned_at, kept.author_id) == (who, NOW, MODERATOR)
    (entry,) = await audit_of(database, guild_id=GUILD, most=9)
    assert entry.actor_id == FORGOTTEN
