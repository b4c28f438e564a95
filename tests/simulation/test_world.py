import dataclasses
import datetime
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
import simcord.interactions
from simcord.http import router

from bot.app import CogError, GuideBot
from bot.domain.snapshot import Guide
from bot.questions.finding import Finder
from bot.search.search import Search
from bot.simulation.clock import RunningClock, clock_of, read_day
from bot.simulation.conversation import Conversation
from bot.simulation.prepared import Prepared
from bot.simulation.world import NotRestartedError, World, opened_world
from bot.store.errors import StoreError


async def test_interactions_say_who_speaks_what_and_where(sample_world: World, sample: Conversation) -> None:
    member = await sample.step("/sample act:facts")
    assert member.body["content"] == repr(("ja", "ja", 10 * 1024 * 1024, True, False))
    sample_world.speak(sample_world.moderator, "fr")
    _, moderator = await sample.talk("as moderator", "/sample act:facts")
    assert moderator.body["content"] == repr(("fr", "ja", 10 * 1024 * 1024, True, True))


async def test_the_operator_owns_the_server(world: World) -> None:
    assert world.guild.owner.id == world.operator.id


async def test_worlds_leave_simcord_as_it_was(prepared: Prepared) -> None:
    before = simcord.interactions.base_payload, router.dispatch
    clock = clock_of(None)
    with prepared.opener(clock.today) as open_bot:
        async with opened_world(open_bot, clock):
            assert simcord.interactions.base_payload is not before[0]
    assert (simcord.interactions.base_payload, router.dispatch) == before


async def test_each_world_has_a_database_of_its_own_that_its_restarts_keep(
    prepared: Prepared, world: World, member: Conversation
) -> None:
    *_, thanks = await member.talk("/fee amount:3000", "click まちがい", "submit text=ちがいます", "restart")
    assert thanks.error is None
    reports = await Conversation(world, person="moderator").step("/reports")
    assert "ちがいます" in str(reports.as_json())
    clock = clock_of(None)
    with prepared.opener(clock.today) as first, prepared.opener(clock.today) as second:
        async with first() as one, second() as other:
            assert one.settings.database_url != other.settings.database_url


async def test_a_database_that_is_kept_meets_the_same_server_with_all_commands(prepared: Prepared) -> None:
    yesterday, today = (clock_of(datetime.date(2026, 11, day)) for day in (22, 23))
    with prepared.opener(today.today) as open_bot:
        async with opened_world(open_bot, yesterday) as first:
            steps = "/fee amount:3000", "click まちがい", "submit text=ちがいます"
            await Conversation(first).talk(*steps)
        async with opened_world(open_bot, today) as second:
            reports = await Conversation(second, person="moderator").step("/reports")
            assert "ちがいます" in str(reports.as_json())


async def test_a_worlds_database_is_deleted_as_soon_as_the_world_is_over(prepared: Prepared) -> None:
    clock = clock_of(None)
    before = set(prepared.directory.iterdir())
    with prepared.opener(clock.today) as open_bot:
        async with opened_world(open_bot, clock) as world:
            await world.restart()
            assert set(prepared.directory.iterdir()) - before
    assert set(prepared.directory.iterdir()) == before


async def test_the_search_is_made_once_and_for_the_first_who_searches(prepared: Prepared) -> None:
    clock, made = clock_of(None), list[Guide]()

    async def make_search(guide: Guide) -> Search:
        made.append(guide)
        return await prepared.make_search(guide)

    with prepared.opener(clock.today) as open_bot:

        @asynccontextmanager
        async def opened() -> AsyncGenerator[GuideBot]:
            async with open_bot() as bot:
                bot.finder = Finder(bot, make_search)
                yield bot

        async with opened_world(opened, clock) as world:
            member = Conversation(world)
            await member.step("/fee amount:3000")
            assert not made
            for question in ("退会", "手数料"):
                assert (await member.step(f"/guide query:{question}")).error is None
            assert made == [world.bot.guide]


async def test_a_restart_closes_the_old_bot_and_its_database(world: World) -> None:
    before = world.bot
    await world.restart()
    assert before.is_closed()
    with pytest.raises(StoreError, match="is closed"):
        async with before.database.reading():
            pass


async def test_a_bot_that_cannot_be_opened_anew_goes_on(prepared: Prepared) -> None:
    clock = clock_of(None)
    opened: list[GuideBot] = []

    @asynccontextmanager
    async def open_once() -> AsyncGenerator[GuideBot]:
        if opened:
            raise StoreError("the data is faulty")
        async with open_prepared() as bot:
            opened.append(bot)
            yield bot

    with prepared.opener(clock.today) as open_prepared:
        async with opened_world(open_once, clock) as world:
            with pytest.raises(NotRestartedError, match="the data is faulty"):
                await world.restart()
            assert (await Conversation(world).step("/fee amount:3000")).error is None
            opened.clear()
            await world.restart()
            assert (await Conversation(world).step("/fee amount:3000")).error is None


async def test_a_cog_that_does_not_load_keeps_the_world_from_opening(prepared: Prepared) -> None:
    clock = clock_of(None)
    broken = dataclasses.replace(prepared, cogs=("cogs.fee", "cogs.nowhere"))
    with broken.opener(clock.today) as open_bot, pytest.raises(CogError, match=r"cogs\.nowhere"):
        async with opened_world(open_bot, clock):
            pass
    with prepared.opener(clock.today) as open_bot:
        async with opened_world(open_bot, clock) as world:
            assert (await Conversation(world).step("/fee amount:3000")).error is None


def test_the_clock_stands_at_noon_in_japan_until_it_is_moved() -> None:
    day = datetime.date(2026, 11, 23)
    clock = clock_of(day)
    assert clock.today() == day
    clock.advance(12 * 3600 - 1)
    assert clock.today() == day
    clock.advance(1)
    assert clock.today() == datetime.date(2026, 11, 24)


def test_a_running_clock_shows_the_real_time_and_never_goes_back() -> None:
    clock = RunningClock(datetime.datetime.now(datetime.UTC))
    assert abs(clock.now() - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(seconds=5)
    clock.advance(3600)
    assert clock.now() > datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=59)


@pytest.mark.parametrize("text", ["2014-12-31", "2100-01-01", "0001-01-01"])
def test_a_day_that_discord_never_saw_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be between"):
        read_day(text)


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "2026-13-01", "2026-02-30", "20261123", "2026-W01-1", "2026-11-23\n", "２０２６-11-23"],
)
def test_a_date_is_written_in_one_way(text: str) -> None:
    with pytest.raises(ValueError, match=r"^write the date as 2026-11-23$"):
        read_day(text)


async def test_a_refusal_is_an_answer_and_no_failure_of_the_bot(world: World) -> None:
    await Conversation(world).step("/fee amount:1,5000")
    assert world.env.errors == []
