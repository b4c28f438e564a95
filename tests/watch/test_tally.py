"""What is known of an interaction, and for how long."""

import asyncio
from typing import Any

import discord

from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from bot.watch.tally import Asked, current


async def test_what_an_interaction_started_is_not_about_it_any_more_once_it_is_answered(
    world: World, member: Conversation
) -> None:
    kept: list[discord.Interaction[Any]] = []

    async def keep(interaction: discord.Interaction[Any]) -> None:
        kept.append(interaction)

    world.bot.add_listener(keep, "on_interaction")
    await member.step("/fee amount:3000")
    goes_on, seen = asyncio.Event(), list[Asked | None]()

    async def later() -> None:
        await goes_on.wait()
        seen.append(current.get())

    async def answer() -> asyncio.Task[None]:
        task = asyncio.current_task()
        assert task is not None
        world.bot.tally.begin(kept[0], task)
        asked = current.get()
        assert asked is not None
        assert asked.interaction is kept[0]
        return asyncio.create_task(later())

    started = await asyncio.create_task(answer())
    goes_on.set()
    await started
    assert seen[0] is not None
    assert seen[0].interaction is None
