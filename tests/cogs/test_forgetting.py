"""What is old or out of date is forgotten at the start and on each new day, whatever happens in between."""

import asyncio
import dataclasses
import datetime

import pytest
from msgspec.structs import replace

from bot.domain.editions import Deed, Edition, wording_of
from bot.domain.gaps import KEPT_DAYS, Why
from bot.domain.votes import version_of
from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from bot.store.editions import Change, save_editions
from bot.store.gaps import record_gap
from bot.store.people import KEPT, forget_people
from bot.store.servers_own import server_own
from bot.store.votes import cast_vote, votes
from cogs.forgetting import WORK
from cogs.reporting import Reporting

HOUR = 60 * 60


async def ask(world: World, question: str, *, days_ago: int = 0) -> None:
    await record_gap(
        world.bot.database,
        guild_id=world.guild.id,
        question=question,
        terms=frozenset({question}),
        why=Why.NOTHING,
        nearest=None,
        today=world.bot.today() - datetime.timedelta(days=days_ago),
    )


async def kept(world: World) -> list[str]:
    """Return the questions in the database, whether they are shown or not."""
    async with world.bot.database.reading() as session:
        rows = await session.rows("get_gaps", guild_id=world.guild.id, since=0)
    return sorted(str(row["question"]) for row in rows)


async def vote(world: World) -> str:
    """Vote on the words of an entry; return their version."""
    version = version_of(world.bot.guide.entries["faq.fee"])
    await cast_vote(
        world.bot.database,
        guild_id=world.guild.id,
        entry="faq.fee",
        version=version,
        member_id=1,
        helpful=True,
    )
    return version


async def is_voting_open(world: World, version: str) -> bool:
    """Tell whether it is still known who voted on a version."""
    async with world.bot.database.reading() as session:
        marks = await session.row("get_vote_marks", guild_id=world.guild.id, entry="faq.fee", version=version)
    return marks is not None


def rewrite(world: World) -> None:
    guide = world.bot.guide
    entry = guide.entries["faq.fee"]
    corrected = replace(entry, ja=replace(entry.ja, answer="書き直しました。"))
    world.bot.guide = dataclasses.replace(guide, entries={**guide.entries, entry.key: corrected})


async def test_a_question_is_gone_within_the_hour_after_its_last_day(
    world: World, member: Conversation
) -> None:
    await ask(world, "今日の質問")
    await ask(world, "最後の日の質問", days_ago=KEPT_DAYS - 1)
    await member.step("wait 11h")
    assert await kept(world) == ["今日の質問", "最後の日の質問"]
    await member.step("wait 2h")
    assert await kept(world) == ["今日の質問"]


async def test_a_start_forgets_what_grew_old_while_the_bot_was_away(world: World) -> None:
    await ask(world, "今日の質問")
    world.clock.advance(KEPT_DAYS * 24 * HOUR)
    assert await kept(world) == ["今日の質問"]
    await world.restart()
    await world.env.settle()
    assert await kept(world) == []


async def test_voters_on_words_that_were_rewritten_are_forgotten_and_the_sums_stay(
    world: World, member: Conversation
) -> None:
    version = await vote(world)
    await member.step("wait 1d")
    assert await is_voting_open(world, version)
    guide = world.bot.guide
    rewrite(world)
    await member.step("wait 1d")
    assert not await is_voting_open(world, version)
    assert await votes(world.bot.database, guild_id=world.guild.id) == ()
    world.bot.guide = guide
    await member.step("wait 1d")
    (count,) = await votes(world.bot.database, guild_id=world.guild.id)
    assert count.helpful == 1


async def rename(world: World, table: str, to: str) -> None:
    """Let a table be found no more, or again."""
    async with world.bot.database.transaction() as session:
        await session.statement(f"ALTER TABLE {table} RENAME TO {to}")


@pytest.mark.parametrize(
    ("table", "question_goes"), [("gap_sightings", False), ("vote_counts", True)], ids=["questions", "voters"]
)
async def test_what_fails_is_tried_again_within_the_hour_and_holds_up_nothing_else(
    world: World,
    member: Conversation,
    caplog: pytest.LogCaptureFixture,
    table: str,
    question_goes: bool,
) -> None:
    await ask(world, "古い質問", days_ago=KEPT_DAYS - 1)
    version = await vote(world)
    rewrite(world)
    await rename(world, table, "hidden")
    await member.step("wait 1d")
    assert any("tried again in an hour" in record.getMessage() for record in caplog.records)
    await rename(world, "hidden", table)
    world.mistakes.found.clear()
    assert await kept(world) == ([] if question_goes else ["古い質問"])
    assert await is_voting_open(world, version) == question_goes
    await member.step("wait 1h")
    assert await kept(world) == []
    assert not await is_voting_open(world, version)


async def remove_an_entry(world: World, *, made_at: datetime.datetime) -> None:
    """Have the moderator write an entry and take it away again."""
    words = wording_of(world.bot.guide.entries["faq.fee"])
    for number, deed in enumerate((Deed.ADD, Deed.REMOVE)):
        edition = Edition(
            guild_id=world.guild.id,
            key="own.1",
            number=0,
            deed=deed,
            wording=words if deed is Deed.ADD else None,
            author_id=world.moderator.id,
            made_at=made_at,
        )
        for saved in await save_editions(world.bot.database, [Change(edition=edition, seen=number)]):
            world.bot.guides.put(saved)


async def test_a_forgotten_editor_is_not_named_any_more(world: World, moderator: Conversation) -> None:
    await remove_an_entry(world, made_at=world.bot.now() - KEPT + datetime.timedelta(days=1))
    before = await moderator.step("/answers edit entry:own.1")
    assert world.moderator.mention in str(before)
    await moderator.step("wait 3d")
    after = await moderator.step("/answers edit entry:own.1")
    assert world.moderator.mention not in str(after)


async def test_whom_another_process_has_forgotten_is_forgotten_when_that_is_read(
    world: World, moderator: Conversation
) -> None:
    now = world.bot.now()
    await remove_an_entry(world, made_at=now)
    await forget_people(world.bot.database, now + KEPT + datetime.timedelta(days=1))
    had = dict(world.bot.guides.editions(world.guild.id))
    own = await server_own(world.bot.database, world.guild.id)
    world.bot.guides.renew(world.guild.id, (*own.removed, *own.editions), had=had)
    told = await moderator.step("/answers edit entry:own.1")
    assert world.moderator.mention not in str(told)


async def test_a_process_that_cannot_tell_whether_the_work_is_its_own_asks_again(
    world: World, member: Conversation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await ask(world, "古い質問", days_ago=KEPT_DAYS - 1)

    async def broken(_work: str) -> bool:
        raise RuntimeError("as from a driver, in a way that nobody has thought of")

    with monkeypatch.context() as patch:
        patch.setattr(world.bot.database, "claim", broken)
        await member.step("wait 1d")
    assert "古い質問" in await kept(world)
    assert any("asked again in an hour" in message for message in caplog.messages)
    world.mistakes.found.clear()
    await member.step("wait 1h")
    assert await kept(world) == []


@pytest.mark.parametrize("is_here", [True, False], ids=["working", "beside another"])
async def test_every_process_forgets_by_itself_who_asked_and_pressed(
    world: World, member: Conversation, monkeypatch: pytest.MonkeyPatch, *, is_here: bool
) -> None:
    """Nobody asks or presses afterwards."""

    async def claimed(work: str) -> bool:
        return is_here or work != WORK

    monkeypatch.setattr(world.bot.database, "claim", claimed)
    reporting = world.bot.get_cog("Reporting")
    assert isinstance(reporting, Reporting)
    await member.talk("/fee amount:3000", "click まちがいを報告", {"submit": {"text": "違います"}})
    await member.talk("/guide query:国民年金", "/fee amount:3000", "click チャンネルに共有")
    unanswered, brakes = world.bot.unanswered, (reporting.brake, world.bot.share_presses)
    assert [unanswered.members, *map(len, brakes)] == [1, 1, 1]
    await member.step("wait 1h")
    assert [unanswered.members, *map(len, brakes)] == [1, 0, 0]
    await member.step("wait 12h")
    assert unanswered.members == 0


async def test_a_bot_that_is_closed_leaves_nothing_running(world: World) -> None:
    await world.restart()
    await world.env.settle()

    def forgetting() -> list[str]:
        return [repr(task) for task in asyncio.all_tasks() if "_forget_daily" in repr(task)]

    assert len(forgetting()) == 1
    await world.close_bot()
    assert forgetting() == []


async def test_a_connection_made_anew_forgets_no_more_often(world: World) -> None:
    for _ in range(3):
        world.bot.dispatch("ready")
    await world.env.settle()
    assert len([task for task in asyncio.all_tasks() if "_forget_daily" in repr(task)]) == 1
