"""What is old or out of date is forgotten at the start and on each new day, whatever happens in between."""

import asyncio
import datetime
from dataclasses import replace

import pytest

from bot.domain.gaps import KEPT_DAYS, Why
from bot.domain.votes import version_of
from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from bot.store.gaps import record_gap
from bot.store.votes import cast_vote, votes

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


async def vote(world: World) -> None:
    await cast_vote(
        world.bot.database,
        guild_id=world.guild.id,
        entry="faq.fee",
        version=version_of(world.bot.guide.entries["faq.fee"]),
        member_id=1,
        helpful=True,
    )


async def open_votings(world: World) -> int:
    """Return for how many versions it is still known who voted."""
    async with world.bot.database.reading() as session:
        return len(await session.rows("get_votings_with_marks"))


def rewrite(world: World) -> None:
    guide = world.bot.guide
    entry = guide.entries["faq.fee"]
    corrected = replace(entry, ja=replace(entry.ja, answer="書き直しました。"))
    world.bot.guide = replace(guide, entries={**guide.entries, entry.key: corrected})


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
    await vote(world)
    await member.step("wait 1d")
    assert await open_votings(world) == 1
    rewrite(world)
    await member.step("wait 1d")
    assert await open_votings(world) == 0
    (count,) = await votes(world.bot.database, guild_id=world.guild.id)
    assert count.helpful == 1


async def test_a_day_on_which_it_fails_is_logged_and_made_up_for_on_the_next(
    world: World, member: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    await ask(world, "今日の質問", days_ago=KEPT_DAYS - 1)
    async with world.bot.database.transaction() as session:
        await session.statement("ALTER TABLE gap_sightings RENAME TO hidden")
    await member.step("wait 1d")
    assert any("tried again tomorrow" in record.getMessage() for record in caplog.records)
    async with world.bot.database.transaction() as session:
        await session.statement("ALTER TABLE hidden RENAME TO gap_sightings")
    world.mistakes.found.clear()
    await member.step("wait 1d")
    assert await kept(world) == []


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
