"""``/reports``: what members reported, for the server's moderators."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from msgspec.structs import replace

from bot.app import GuideBot
from bot.components import ID_DIGITS, chosen, custom_id, number_in, send, update
from bot.i18n import Words
from bot.render.reports import closing_answer, reports_answer
from bot.render.theme import Answer, button
from bot.servers.moderation import moderated_server
from bot.store.audit import closed_by
from bot.store.reports import open_report, open_reports, resolve_report


class Reports(commands.Cog):
    """The moderators' list of reported mistakes."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("report.done", 1, self.on_choice)
        bot.router.on("report.closing", 1, self.on_close)
        bot.router.on("report.list", 1, self.on_list)

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_messages=True)
    async def reports(self, interaction: discord.Interaction[GuideBot]) -> None:
        """Show a moderator the open reports."""
        guild_id = moderated_server(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await send(interaction, await self._list(self.bot.words(interaction), guild_id), ephemeral=True)

    async def on_list(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Show the open reports again, in place."""
        guild_id = moderated_server(interaction)
        await interaction.response.defer()
        await update(interaction, await self._list(self.bot.words(interaction), guild_id))

    async def on_choice(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Ask whether to delete the chosen report: it does not come back."""
        guild_id, number = (
            moderated_server(interaction),
            number_in("".join(chosen(interaction)), digits=ID_DIGITS),
        )
        words = self.bot.words(interaction)
        await interaction.response.defer()
        report = await open_report(self.bot.database, guild_id, number)
        if report is None:
            await self._show_closed(interaction, guild_id, number)
            return
        close = button(
            words("reports.close.yes"),
            custom_id("report.closing", 1, str(number)),
            style=discord.ButtonStyle.danger,
        )
        back = button(words("reports.list.show"), custom_id("report.list", 1))
        guide, gone = self.bot.guides.of(guild_id), self.bot.guides.last_words(guild_id)
        await update(interaction, replace(closing_answer(words, guide, gone, report), rows=((close, back),)))

    async def on_close(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Delete a report and show what is left."""
        guild_id, number = moderated_server(interaction), number_in(payload, digits=ID_DIGITS)
        await interaction.response.defer()
        closed = await resolve_report(
            self.bot.database,
            guild_id=guild_id,
            report_id=number,
            actor_id=interaction.user.id,
            now=self.bot.now(),
        )
        if closed:
            await update(interaction, await self._list(self.bot.words(interaction), guild_id))
        else:
            await self._show_closed(interaction, guild_id, number)

    async def _show_closed(self, interaction: discord.Interaction[Any], guild_id: int, number: int) -> None:
        """Say that somebody else was first, and show what is left."""
        words = self.bot.words(interaction)
        by = await closed_by(self.bot.database, guild_id, f"report.{number}")
        note = words("reports.closed_by", who=f"<@{by}>") if by else words("reports.closed")
        await update(interaction, replace(await self._list(words, guild_id), content=note))

    async def _list(self, words: Words, guild_id: int) -> Answer:
        reports = await open_reports(self.bot.database, guild_id)
        guide, gone = self.bot.guides.of(guild_id), self.bot.guides.last_words(guild_id)
        return reports_answer(words, guide, gone, reports, custom_id("report.done", 1))


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Reports(bot))
