"""Reporting a mistake to the server's moderators, and ``/reports`` for them."""

import datetime
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, custom_id, send, show_form, submitted, update
from bot.domain.errors import UserError
from bot.i18n import Words
from bot.render.reports import not_saved_answer, reports_answer, thanks_answer
from bot.render.theme import Answer, Limit, clip
from bot.store.errors import StoreError
from bot.store.reports import add_report, open_reports, resolve_report

MOST_CHARACTERS = 900
MOST_DIGITS = 15
MOST_OPEN = 200
"""Open reports that a server can have, so that nobody can bury the others."""
PERMISSION = "manage_messages"


class Reports(commands.Cog):
    """Mistakes that members found."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("report.open", 1, self.on_open)
        bot.router.on("report.form", 1, self.on_form)
        bot.router.on("report.done", 1, self.on_done)

    async def on_open(self, interaction: discord.Interaction[Any], about: str) -> None:
        """Open the form."""
        words = self.bot.words(interaction)
        await show_form(
            interaction,
            title=clip(words("reports.form.title"), Limit.MODAL_TITLE),
            identity=custom_id("report.form", 1, about),
            items=[
                ui.Label(
                    text=clip(words("reports.form.text"), Limit.LABEL),
                    description=clip(words("reports.form.hint"), Limit.LABEL_DESCRIPTION),
                    component=ui.TextInput(
                        custom_id="text",
                        style=discord.TextStyle.paragraph,
                        min_length=2,
                        max_length=MOST_CHARACTERS,
                    ),
                )
            ],
        )

    async def on_form(self, interaction: discord.Interaction[Any], about: str) -> None:
        """Keep a report, without the reporter's name. A text that could not be kept is given back."""
        words = self.bot.words(interaction)
        text = "".join(submitted(interaction).get("text", ())).strip()
        if interaction.guild_id is None:
            raise app_commands.NoPrivateMessage
        if not text:
            raise UserError("reports.empty")
        # A busy database may take longer than the three seconds that Discord waits for a first answer.
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            if len(await open_reports(self.bot.database, interaction.guild_id)) >= MOST_OPEN:
                raise UserError("reports.full")
            await add_report(
                self.bot.database,
                guild_id=interaction.guild_id,
                about=about,
                language=words.language,
                text=text,
                now=datetime.datetime.now(datetime.UTC),
            )
        except StoreError:
            await send(interaction, not_saved_answer(words, text), ephemeral=True)
            raise
        await send(interaction, thanks_answer(words), ephemeral=True)

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
