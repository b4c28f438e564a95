"""Private by default, public on purpose: who may post an answer for all, and the buttons under it."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from bot.components import custom_id, send
from bot.domain.errors import UserError
from bot.i18n import Words
from bot.render.theme import Answer, Component, Row, button

if TYPE_CHECKING:
    from bot.app import GuideBot

Render = Callable[[Words], Answer]


def may_post(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether the member may post in the channel, as Discord's payload for this interaction says."""
    if interaction.guild_id is None:
        return True
    permissions = interaction.permissions
    if not interaction.is_guild_integration() and not permissions.use_external_apps:
        return False
    if isinstance(interaction.channel, discord.Thread):
        return permissions.send_messages_in_threads
    return permissions.send_messages


def report_button(interaction: discord.Interaction[Any], words: Words, about: str) -> Row:
    """Return the button that reports a mistake to the server's moderators.

    There is none outside a server, nor in one that has not invited the bot: nobody there could read reports.
    """
    if interaction.guild_id is None or not interaction.is_guild_integration():
        return ()
    return (button(words("common.report"), custom_id("report.open", 1, about)),)


def share_button(words: Words, identity: str) -> Component:
    """Return the button that posts a private answer for all."""
    return button(words("common.share"), identity, style=discord.ButtonStyle.primary)


async def respond(
    interaction: discord.Interaction["GuideBot"], *, public: bool, private: Render, shared: Render
) -> None:
    """Answer privately, or for all if the member wants that and may post here.

    ``private`` and ``shared`` make the message in the language of each; who may not post is told so beside
    the private answer.
    """
    bot = interaction.client
    if public and may_post(interaction):
        await send(interaction, shared(bot.public_words(interaction)), ephemeral=False)
        return
    words = bot.words(interaction)
    answer = private(words)
    if public:
        answer = replace(answer, content=words("common.public_not_allowed"))
    await send(interaction, answer, ephemeral=True)


async def share(interaction: discord.Interaction["GuideBot"], shared: Render) -> None:
    """Post an answer for all. Raises UserError where the member may not post."""
    if not may_post(interaction):
        raise UserError("common.share_not_allowed")
    await send(interaction, shared(interaction.client.public_words(interaction)), ephemeral=False)
