"""Who may post an answer for all: in threads, and in servers that have not invited the bot."""

import discord
import pytest

from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from tests.cogs.reading import labels
from tests.cogs.staging import send_instead

PUBLIC_THREAD = 11


@pytest.mark.parametrize(
    ("allowed", "private"),
    [
        pytest.param(discord.Permissions(send_messages=True), True, id="may not post in threads"),
        pytest.param(discord.Permissions(send_messages_in_threads=True), False, id="may post in threads"),
    ],
)
async def test_in_a_thread_the_threads_own_permission_counts(
    world: World, member: Conversation, allowed: discord.Permissions, *, private: bool
) -> None:
    send_instead(world, permissions=allowed, channel_type=PUBLIC_THREAD)
    assert (await member.step("/fee amount:3000 public:True")).ephemeral is private


@pytest.mark.parametrize(
    ("external", "private"),
    [pytest.param(False, True, id="not allowed"), pytest.param(True, False, id="allowed")],
)
async def test_in_a_server_without_the_bot_external_apps_must_be_allowed(
    world: World, member: Conversation, *, external: bool, private: bool
) -> None:
    send_instead(
        world,
        permissions=discord.Permissions(send_messages=True, use_external_apps=external),
        authorizing_integration_owners={"1": str(world.member.id)},
    )
    assert (await member.step("/fee amount:3000 public:True")).ephemeral is private


async def test_where_nobody_could_read_reports_none_is_offered(world: World, member: Conversation) -> None:
    send_instead(world, authorizing_integration_owners={"1": str(world.member.id)})
    assert "まちがいを報告" not in labels(await member.step("/fee amount:3000"))
