"""What is pressed on the pages of a file of words that was handed in."""

from typing import Any

import discord
from discord.ext import commands

from bot.app import GuideBot
from bot.carrying.importing import begin_again, found_import, take_in
from bot.carrying.pages import CHANGES, show_preview, show_step
from bot.components import chosen, number_in, update
from bot.domain.errors import UserError
from bot.drafts.pages import split
from bot.render.carrying import cancelled_answer
from bot.servers.editors import editing_server
from bot.store.imports import Import, drop_import


class Carrying(commands.Cog):
    """Looking through an import, and letting it happen. Who may is asked of each press."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("carrying.page", 1, self.on_page)
        bot.router.on("carrying.choose", 1, self.on_choice)
        bot.router.on("carrying.look", 1, self.on_look)
        bot.router.on("carrying.again", 1, self.on_again)
        bot.router.on("carrying.confirm", 1, self.on_confirm)
        bot.router.on("carrying.cancel", 1, self.on_cancel)

    async def on_page(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Show a page of what would change."""
        import_id, page = split(payload, 2)
        number = number_in(page)
        await show_preview(interaction, await self._import(interaction, import_id), number)

    async def on_choice(self, interaction: discord.Interaction[Any], import_id: str) -> None:
        """Show what would change in the chosen entry."""
        number = number_in("".join(chosen(interaction)))
        await show_step(interaction, await self._import(interaction, import_id), number, CHANGES)

    async def on_look(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Show an entry in another view."""
        import_id, place, view = split(payload, 3)
        number = number_in(place)
        await show_step(interaction, await self._import(interaction, import_id), number, view)

    async def on_again(self, interaction: discord.Interaction[Any], import_id: str) -> None:
        """Compare with what holds now."""
        await begin_again(interaction, await self._import(interaction, import_id))

    async def on_confirm(self, interaction: discord.Interaction[Any], import_id: str) -> None:
        """Take the words in."""
        await take_in(interaction, await self._import(interaction, import_id))

    async def on_cancel(self, interaction: discord.Interaction[Any], import_id: str) -> None:
        """Forget the words. Raises ``UserError`` where they have been taken in, or are gone already."""
        guild_id = self._server(interaction)
        await interaction.response.defer()
        author_id = interaction.user.id
        if not await drop_import(
            self.bot.database, import_id=import_id, guild_id=guild_id, author_id=author_id
        ):
            raise UserError("carrying.gone")
        await update(interaction, cancelled_answer(self.bot.words(interaction)))

    async def _import(self, interaction: discord.Interaction[Any], import_id: str) -> Import:
        """Return what waits under an id, with time gained for the answer. Raises ``UserError``."""
        guild_id = self._server(interaction)
        await interaction.response.defer()
        return await found_import(interaction, guild_id, import_id)

    def _server(self, interaction: discord.Interaction[Any]) -> int:
        return editing_server(interaction, self.bot.settings_of(interaction.guild_id))


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Carrying(bot))
