"""Opening a guide entry from a menu or a button of another answer, and sharing it."""

from typing import Any

import discord
from discord.ext import commands

from bot.app import GuideBot
from bot.components import chosen, rows_under, send
from bot.domain.guide import Entry
from bot.questions.entrypages import entry_of, entry_page, shared_entry
from bot.replies.postable import offered_under
from bot.sharing import share


class GuideEntries(commands.Cog):
    """The guide's entries."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("entry.open", 1, self.on_open)
        bot.router.on("entry.share", 1, self.on_share)

    def _entry(self, interaction: discord.Interaction[Any], key: str) -> Entry:
        return entry_of(self.bot.guide_of(interaction), key)

    async def on_open(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Show an entry privately: the one that a button names, or the one chosen in a menu."""
        entry = self._entry(interaction, payload or "".join(chosen(interaction)))
        page = entry_page(interaction, self.bot.words(interaction), self.bot.guide_of(interaction), entry)
        await send(interaction, page, ephemeral=True)

    async def on_share(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Post an entry for all, with the figure that stands above it."""
        entry, guide = self._entry(interaction, payload), self.bot.guide_of(interaction)
        offer = offered_under(interaction, rows_under(interaction.message) if interaction.message else ())
        await share(interaction, lambda words: shared_entry(interaction, words, guide, entry, offer=offer))


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(GuideEntries(bot))
