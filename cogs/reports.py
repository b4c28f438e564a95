"""``/reports``: what members reported, for the server's moderators."""

import datetime
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, custom_id, send, update
from bot.i18n import Words
from bot.render.reports import reports_answer
from bot.render.theme import Answer
from bot.store.reports import open_reports, resolve_report

MOST_DIGITS = 15
PERMISSION = "manage_messages"


class Reports(commands.Cog):
    """The moderators' list of reported mistakes."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("report.done", 1, self.on_done)

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_messages=True)
    async def reports(self, interaction: discord.Interaction[GuideBot]) -> None:
        """Show a moderator the open reports."""
        if interaction.guild_id is None:
            raise app_commands.NoPrivateMessage
        _require_moderator(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        words = self.bot.words(interaction)
        await send(interaction, await self._list(words, interaction.guild_id), ephemeral=True)

    async def on_done(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Close the chosen report and show what is left."""
        _require_moderator(interaction)
        number = "".join(chosen(interaction))
        if not number.isdecimal() or len(number) > MOST_DIGITS or interaction.guild_id is None:
            raise StaleComponentError
        await interaction.response.defer()
        await resolve_report(
            self.bot.database,
            guild_id=interaction.guild_id,
            report_id=int(number),
            now=datetime.datetime.now(datetime.UTC),
        )
        await update(interaction, await self._list(self.bot.words(interaction), interaction.guild_id))

    async def _list(self, words: Words, guild_id: int) -> Answer:
        reports = await open_reports(self.bot.database, guild_id)
        return reports_answer(words, self.bot.guide, reports, custom_id("report.done", 1))


def _require_moderator(interaction: discord.Interaction[Any]) -> None:
    """Raise unless the member may manage messages here; Discord's own hint can be overridden."""
    if not getattr(interaction.permissions, PERMISSION):
        raise app_commands.MissingPermissions([PERMISSION])


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Reports(bot))
