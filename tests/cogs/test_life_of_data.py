"""What moderators did and left behind is forgotten in time, by the running bot itself."""

import datetime

from msgspec.structs import replace

from bot.domain.audit import FORGOTTEN
from bot.domain.guide import Language
from bot.domain.serversettings import ServerSettings
from bot.simulation.world import World
from bot.store.audit import audit_of
from bot.store.drafts import DRAFTS_KEPT, Draft, drafts_of, keep_draft, new_draft_id
from bot.store.server_settings import all_server_settings, change_server_settings
from bot.store.servers_left import KEPT_DAYS
from tests.cogs.test_own_words import own, saved

GONE = 4
DAY = 24 * 60 * 60


async def choose(world: World, guild_id: int) -> None:
    """Have a server choose its language."""
    world.bot.servers[guild_id] = await change_server_settings(
        world.bot.database,
        guild_id=guild_id,
        change=lambda before: replace(before, language=Language.EN),
        actor_id=1,
        at=world.clock.now(),
        name="language",
        detail={},
    )


async def begin_anew(world: World, *, after_days: int) -> None:
    """Start the bot again some days later, which is when it forgets."""
    world.clock.advance(after_days * DAY)
    await world.restart()
    await world.env.settle()


async def test_a_server_that_removed_the_bot_is_forgotten_30_days_after_that_was_noticed(
    world: World,
) -> None:
    for guild_id in (world.guild.id, GONE):
        await choose(world, guild_id)
        await saved(world, "faq.fee", own("うちの答え"), guild_id=guild_id)
    await begin_anew(world, after_days=1)
    await begin_anew(world, after_days=KEPT_DAYS - 1)
    assert world.bot.settings_of(GONE).language is Language.EN
    await begin_anew(world, after_days=1)
    assert set(await all_server_settings(world.bot.database)) == {world.guild.id}
    assert world.bot.settings_of(GONE) == ServerSettings()
    assert world.bot.guides.of(GONE) is world.bot.guide
    assert world.bot.guides.of(world.guild.id) is not world.bot.guide


async def test_where_discord_does_not_say_nobody_counts_as_gone(world: World) -> None:
    await choose(world, GONE)
    await begin_anew(world, after_days=1)
    world.clock.advance(60 * DAY)
    for _ in range(2):  # the bot that ran on, and the one after it
        world.env.inject_error("GET", "/users/@me/guilds", status=400, code=0, message="No")
    await world.restart()
    await world.env.settle()
    assert GONE in await all_server_settings(world.bot.database)
    world.mistakes.found.clear()
    world.wire.sent.clear()


async def test_after_a_year_nobody_knows_who_it_was(world: World) -> None:
    await choose(world, world.guild.id)
    await begin_anew(world, after_days=364)
    (entry,) = await audit_of(world.bot.database, guild_id=world.guild.id, most=9)
    assert entry.actor_id == 1
    await begin_anew(world, after_days=2)
    (entry,) = await audit_of(world.bot.database, guild_id=world.guild.id, most=9)
    assert entry.actor_id == FORGOTTEN


async def test_a_draft_on_which_nobody_types_goes_after_two_weeks(world: World) -> None:
    for number, age in enumerate((DRAFTS_KEPT, DRAFTS_KEPT + datetime.timedelta(days=1))):
        draft = Draft(
            id=new_draft_id(),
            guild_id=world.guild.id,
            key=f"own.{number + 1}",
            author_id=1,
            number=0,
            base=None,
            wording=own("下書き"),
            typed_at=world.clock.now() - age,
        )
        await keep_draft(world.bot.database, draft)
    await begin_anew(world, after_days=0)
    assert [each.key for each in await drafts_of(world.bot.database, world.guild.id)] == ["own.1"]
