import asyncio
import datetime

from bot.domain.guide import Language
from bot.domain.reports import Report
from bot.store.command_syncs import record_sync, synced_hash
from bot.store.database import Database, open_database
from bot.store.migrate import migrate
from bot.store.reports import add_report, open_reports, resolve_report

NOW = datetime.datetime(2026, 4, 1, 9, 30, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(hours=2)
GUILD = 2**63 - 1
"""The largest id that fits; Discord's own are a little shorter."""


async def _add(database: Database, guild_id: int = GUILD, text: str = "金額が違います") -> Report:
    return await add_report(
        database, guild_id=guild_id, about="faq.fee", language=Language.JA, text=text, now=NOW
    )


async def test_a_report_waits_until_a_moderator_has_dealt_with_it(database: Database):
    report = await _add(database, text="金額が'違い'ます; DROP TABLE reports")
    assert report == Report(
        id=1,
        guild_id=GUILD,
        about="faq.fee",
        language=Language.JA,
        text="金額が'違い'ます; DROP TABLE reports",
        created_at=NOW,
    )
    other = await _add(database)
    assert await open_reports(database, GUILD) == (report, other)
    assert await resolve_report(database, guild_id=GUILD, report_id=report.id, actor_id=1, now=LATER)
    assert await open_reports(database, GUILD) == (other,)


async def test_what_no_database_keeps_of_a_text_is_marked_in_it(database: Database):
    report = await _add(database, text="a\0b\ud83dc 😀 \ud83d\ude00")
    assert report.text == "a�b�c 😀 😀"
    assert await open_reports(database, GUILD) == (report,)


async def test_a_report_is_resolved_once(database: Database):
    report = await _add(database)
    assert await resolve_report(database, guild_id=GUILD, report_id=report.id, actor_id=1, now=LATER)
    assert not await resolve_report(database, guild_id=GUILD, report_id=report.id, actor_id=1, now=LATER)


async def test_a_server_neither_sees_nor_resolves_another_server_s_reports(database: Database):
    report = await _add(database, guild_id=1)
    assert await open_reports(database, 2) == ()
    assert not await resolve_report(database, guild_id=2, report_id=report.id, actor_id=1, now=LATER)
    assert await open_reports(database, 1) == (report,)


async def test_twenty_reports_at_once_all_get_a_number_of_their_own(database: Database):
    reports = await asyncio.gather(*(_add(database) for _ in range(20)))
    assert sorted(report.id for report in reports) == list(range(1, 21))
    assert len(await open_reports(database, GUILD)) == 20


async def test_a_number_is_not_given_again_when_its_report_is_gone(database: Database):
    await _add(database)
    async with database.transaction() as session:
        await session.statement("DELETE FROM reports")
    assert (await _add(database)).id == 2


async def test_reports_are_there_after_a_restart(url: str):
    async with await open_database(url) as database:
        await migrate(database)
        report = await _add(database)
    async with await open_database(url) as database:
        await migrate(database)
        assert await open_reports(database, GUILD) == (report,)


async def test_an_application_s_commands_are_remembered_by_their_hash(database: Database):
    assert await synced_hash(database, GUILD) is None
    await record_sync(database, GUILD, "a" * 64, NOW)
    await record_sync(database, 1, "b" * 64, NOW)
    await record_sync(database, GUILD, "c" * 64, LATER)
    assert await synced_hash(database, GUILD) == "c" * 64
    assert await synced_hash(database, 1) == "b" * 64
