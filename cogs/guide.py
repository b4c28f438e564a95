"""Opening a guide entry from a menu or a button of another answer."""

from dataclasses import replace
from typing import Any

import discord
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, custom_id, send
from bot.domain.guide import Entry
from bot.i18n import Words
from bot.render.guide import entry_answer, entry_options
from bot.render.theme import Answer, Limit, Row, menu
from bot.sharing import report_button, share, share_button


class GuideEntries(commands.Cog):
    """The guide's entries."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("entry.open", 1, self.on_open)
        bot.router.on("entry.share", 1, self.on_share)

    def _entry(self, key: str) -> Entry:
        entry = self.bot.guide.entries.get(key)
        if entry is None:
            raise StaleComponentError
        return entry

    async def on_open(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Show an entry privately: the one that a button names, or the one chosen in a menu."""
        entry = self._entry(payload or "".join(chosen(interaction)))
        await send(
            interaction,
            self._answer(interaction, self.bot.words(interaction), entry, private=True),
            ephemeral=True,
        )

    def _answer(
        self, interaction: discord.Interaction[Any], words: Words, entry: Entry, *, private: bool
    ) -> Answer:
        rows: list[Row] = []
        related = [self.bot.guide.entries[key] for key in entry.related if key in self.bot.guide.entries]
        if related and private:
            options = entry_options(words, related[: Limit.OPTIONS])
            rows.append((menu(custom_id("entry.open", 1), words("guide.related_menu"), options),))
        buttons = report_button(interaction, words, entry.key)
        if private:
            buttons = (share_button(words, custom_id("entry.share", 1, entry.key)), *buttons)
        rows.append(buttons)
        return replace(entry_answer(words, self.bot.guide, entry), rows=tuple(rows))

    async def on_share(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Post an entry for all."""
        entry = self._entry(payload)
        await share(interaction, lambda words: self._answer(interaction, words, entry, private=False))


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(GuideEntries(bot))
