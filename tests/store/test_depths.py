"""How much is counted as waiting."""

import datetime

from bot.domain.gaps import Why
from bot.store.audit import add_to_audit
from bot.store.cards import add_card
from bot.store.change_logs import change_log, follow_changes, next_to_post, record_posted_deeds
from bot.store.database import Database
from bot.store.depths import depths
from bot.store.gaps import record_gap

NOW = datetime.datetime(2026, 11, 23, 3, tzinfo=datetime.UTC)
TODAY = NOW.date()


async def test_nothing_waits_in_a_new_database(database: Database) -> None:
    found = await depths(database, now=NOW, today=TODAY)
    for depth in (found.cards, found.leftovers, found.log_messages):
        assert (depth.waiting, depth.since) == (0, None)
    assert found.gaps == 0


async def test_cards_wait_from_when_they_are_due(database: Database) -> None:
    for channel in (1, 2):
        later = NOW + datetime.timedelta(minutes=channel)
        await add_card(database, guild_id=1, channel_id=channel, what="entry:faq.fee", made_by=1, now=later)
    assert (await depths(database, now=NOW, today=TODAY)).cards.waiting == 0
    found = await depths(database, now=NOW + datetime.timedelta(hours=1), today=TODAY)
    assert found.cards.waiting == 2
    assert found.cards.since == NOW + datetime.timedelta(minutes=1)


async def test_deeds_wait_until_their_servers_log_channel_was_told(database: Database) -> None:
    async with database.transaction() as session:
        for guild_id in (1, 2):
            await follow_changes(session, guild_id, wanted=True)
        for guild_id in (1, 1, 2, 3):
            await add_to_audit(
                session, guild_id=guild_id, at=NOW, actor_id=1, deed="cards.pin", about="card.1", detail={}
            )
    found = (await depths(database, now=NOW, today=TODAY)).log_messages
    assert (found.waiting, found.since) == (3, NOW)
    log = await change_log(database, 1)
    assert log is not None
    await record_posted_deeds(database, log, await next_to_post(database, log, 10))
    assert (await depths(database, now=NOW, today=TODAY)).log_messages.waiting == 1


async def test_alike_questions_are_one_gap_until_they_are_forgotten(database: Database) -> None:
    for question, day in (("振込が遅い", TODAY), ("振込が遅い", TODAY), ("請求書はどこ", TODAY)):
        await record_gap(
            database,
            guild_id=1,
            question=question,
            terms=frozenset(question),
            why=Why.NOTHING,
            nearest=None,
            today=day,
            counted=frozenset(),
        )
    assert (await depths(database, now=NOW, today=TODAY)).gaps == 2
    later = TODAY + datetime.timedelta(days=90)
    assert (await depths(database, now=NOW, today=later)).gaps == 0
