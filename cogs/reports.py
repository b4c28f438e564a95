"""``/reports``: what members reported, for the server's moderators."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, custom_id, send, update
from bot.i18n import Words
from bot.render.reports import reports_answer
from bot.render.theme import Answer
from bot.servers.moderation import moderated_server
from bot.store.reports import open_reports, resolve_report

MOST_DIGITS = 15


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
        guild_id = moderated_server(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await send(interaction, await self._list(self.bot.words(interaction), guild_id), ephemeral=True)

    async def on_done(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Close the chosen report and show what is left."""
        guild_id = moderated_server(interaction)
        number = "".join(chosen(interaction))
        if not number.isdecimal() or len(number) > MOST_DIGITS:
            raise StaleComponentError
        await interaction.response.defer()
        await resolve_report(self.bot.database, guild_id=guild_id, report_id=int(number))
        await update(interaction, await self._list(self.bot.words(interaction), guild_id))

    async def _list(self, words: Words, guild_id: int) -> Answer:
        reports = await open_reports(self.bot.database, guild_id)
        guide, gone = self.bot.guides.of(guild_id), self.bot.guides.last_words(guild_id)
        return reports_answer(words, guide, gone, reports, custom_id("report.done", 1))


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Reports(bot))
