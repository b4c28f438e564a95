"""Channels, threads and forums of the simulated Discord, as people go about in them."""

import re
from pathlib import Path

import discord
import pytest

from bot.simulation.conversation import Conversation
from bot.simulation.response import ErrorSource
from bot.simulation.world import INVITED, World
from tests.cogs.places import FORUM, HERE, NEWS, POST, PRIVATE, THREAD, furnish, set_thread

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.mark.parametrize("place", [THREAD, POST, NEWS, "雑談", HERE])
async def test_people_go_to_a_place_and_go_on_there(
    world: World, moderator: Conversation, place: str
) -> None:
    went, said, answer = await moderator.talk(
        {"in": place}, "say アプリから退会できないの？", "/fee amount:3000 public:True"
    )
    assert (went.error, said.error, answer.error) == (None, None, None)
    assert world.channel.id == world.channels[place].id
    assert len(world.channels[place].history()) == 2


async def test_they_see_only_what_is_where_they_are(moderator: Conversation) -> None:
    *_, there, back, here = await moderator.talk(
        "/guide query:faq.fee", f"in {THREAD}", "click ピン留め", f"in {HERE}", "click ピン留め"
    )
    assert there.error is not None
    assert there.error.source is ErrorSource.INPUT
    assert (back.error, here.error) == (None, None)


async def test_they_cannot_go_into_a_forum_but_into_its_posts(moderator: Conversation) -> None:
    error = (await moderator.step(f"in {FORUM}")).error
    assert error is not None
    assert (error.source, list(error.available)) == (ErrorSource.INPUT, [POST])


async def test_a_private_thread_is_for_who_was_added(
    world: World, member: Conversation, moderator: Conversation
) -> None:
    furnish(world)
    assert "cannot be seen" in str((await member.step(f"in {PRIVATE}")).error)
    assert (await moderator.step(f"in {PRIVATE}")).error is None


@pytest.mark.parametrize("step", ["/fee amount:3000", "complete /fee amount=3", "menu ガイドで答える"])
async def test_an_archived_thread_takes_no_commands(
    world: World, member: Conversation, moderator: Conversation, step: str
) -> None:
    await moderator.talk(f"in {THREAD}", {"say": "アプリから退会できないの？", "as": "moderator"})
    set_thread(world, THREAD, archived=True)
    assert "is archived" in str((await member.step(step)).error)


async def test_the_bot_has_what_the_invitation_asks_for(world: World) -> None:
    invited = re.findall(r"permissions=([1-9]\d+)", README.read_text(encoding="utf-8"))
    assert invited == [str(INVITED.value)]
    held = world.env.backend.compute_permissions(world.guild.id, world.env.backend.bot_user.id)
    assert not discord.Permissions(held).manage_threads
    assert not discord.Permissions(held).manage_messages
    assert discord.Permissions(held) >= INVITED
