"""An entry's versions in a server: its pages, and taking a change back."""

from typing import Any

import discord
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, number_in, update
from bot.domain.guide import Language
from bot.drafts.pages import split
from bot.editions.entrynames import absent
from bot.editions.histories import CHANGES, WORDS, history_page, show_history, story, version_page
from bot.editions.restoring import restore, take
from bot.servers.editors import editing_server


class History(commands.Cog):
    """What is pressed on the pages of a history. Who may is asked of each press."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("history.open", 1, self.on_open)
        bot.router.on("history.page", 1, self.on_page)
        bot.router.on("history.version", 1, self.on_version)
        bot.router.on("history.show", 1, self.on_show)
        bot.router.on("history.restore", 1, self.on_restore)
        bot.router.on("history.take", 1, self.on_take)

    async def on_open(self, interaction: discord.Interaction[Any], key: str) -> None:
        """Show an entry's history in a message of its own."""
        await show_history(interaction, key)

    async def on_page(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Show a page of the history, in place."""
        guild_id = self._server(interaction)
        key, page = split(payload, 2)
        await interaction.response.defer()
        told = await story(self.bot, guild_id, key)
        await update(interaction, history_page(self.bot.words(interaction), told, number_in(page)))

    async def on_version(self, interaction: discord.Interaction[Any], key: str) -> None:
        """Show the chosen version, in place."""
        words = self.bot.words(interaction)
        number = number_in("".join(chosen(interaction)))
        await self._show(interaction, key, number, WORDS, words.language)

    async def on_show(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Show a version in another view or language, in place."""
        key, number, view, language = split(payload, 4)
        if view not in (WORDS, CHANGES) or language not in tuple(Language):
            raise StaleComponentError
        await self._show(interaction, key, number_in(number), view, Language(language))

    async def on_restore(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Make a version hold again, and show the history."""
        guild_id = self._server(interaction)
        key, number, seen = split(payload, 3)
        chosen_number, seen_number = number_in(number), number_in(seen)
        await interaction.response.defer()
        told = await story(self.bot, guild_id, key)
        note = await restore(interaction, guild_id, told, chosen_number, seen_number)
        await self._show_done(interaction, guild_id, key, note)

    async def on_take(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Make the shipped words hold again, and show the history."""
        guild_id = self._server(interaction)
        key, seen = split(payload, 2)
        shipped, seen_number = self.bot.guide.entries.get(key), number_in(seen)
        if shipped is None:
            raise absent(self.bot.guides, guild_id, key)
        await interaction.response.defer()
        told = await story(self.bot, guild_id, key)
        note = await take(interaction, guild_id, told, shipped, seen_number)
        await self._show_done(interaction, guild_id, key, note)

    async def _show(
        self, interaction: discord.Interaction[Any], key: str, number: int, view: str, language: Language
    ) -> None:
        guild_id = self._server(interaction)
        await interaction.response.defer()
        told = await story(self.bot, guild_id, key)
        words = self.bot.words(interaction)
        await update(interaction, version_page(self.bot, words, told, guild_id, number, view, language))

    async def _show_done(
        self, interaction: discord.Interaction[Any], guild_id: int, key: str, note: str
    ) -> None:
        told = await story(self.bot, guild_id, key)
        await update(interaction, history_page(self.bot.words(interaction), told, note=note))

    def _server(self, interaction: discord.Interaction[Any]) -> int:
        return editing_server(interaction, self.bot.settings_of(interaction.guild_id))


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(History(bot))
