"""New releases under a server's own words: telling of them once, and choosing between the two."""

import asyncio
import logging
from typing import Any

import discord
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, number_in, send, update
from bot.domain.editions import wording_of
from bot.domain.errors import UserError
from bot.domain.guide import Entry, Language
from bot.domain.votes import version_of
from bot.editions.entrynames import absent
from bot.editions.histories import Story, story
from bot.editions.releases import OWN, SHIPPED, release_page, show_copy, show_release, tell_of_release
from bot.editions.restoring import keep, take
from bot.render.theme import Answer
from bot.servers.editors import editing_server

logger = logging.getLogger(__name__)

LOOK_SECONDS = 60 * 60
"""How often servers are looked at: for a channel that was chosen since, and what could not be posted."""


class Releases(commands.Cog):
    """Tells moderators at the start, and again within the hour where that did not work."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        self._task: asyncio.Task[None] | None = None
        bot.router.on("release.open", 1, self.on_open)
        bot.router.on("release.choose", 1, self.on_choose)
        bot.router.on("release.keep", 1, self.on_keep)
        bot.router.on("release.take", 1, self.on_take)
        bot.router.on("release.copy", 1, self.on_copy)
        bot.router.on("release.copied", 1, self.on_copied)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Begin; a connection that is made anew changes nothing."""
        if self._task is None:
            self._task = asyncio.create_task(self._look())

    async def cog_unload(self) -> None:
        """Stop, and wait until the database is left alone."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _look(self) -> None:
        while True:
            for guild_id in self.bot.guides.servers():
                try:
                    await tell_of_release(self.bot, guild_id)
                except Exception:
                    logger.exception("server %d could not be looked at for new shipped words", guild_id)
            await asyncio.sleep(LOOK_SECONDS)

    async def on_open(self, interaction: discord.Interaction[Any], key: str) -> None:
        """Show what changed under an entry, in a message of its own."""
        await show_release(interaction, key)

    async def on_choose(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Show what changed under the entry chosen in the notice, to this moderator alone."""
        await show_release(interaction, "".join(chosen(interaction)))

    async def on_keep(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Let the server's words hold over the new shipped ones."""
        guild_id, told, shipped, seen = await self._read(interaction, payload)
        if shipped is not None:
            note = await keep(interaction, told, shipped, seen)
            await self._show(interaction, guild_id, told.key, note)

    async def on_take(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Make the new shipped words hold."""
        guild_id, told, shipped, seen = await self._read(interaction, payload)
        if shipped is not None:
            note = await take(interaction, guild_id, told, shipped, seen)
            await self._show(interaction, guild_id, told.key, note)

    async def _read(
        self, interaction: discord.Interaction[Any], payload: str
    ) -> tuple[int, Story, Entry | None, int]:
        """Return server, versions, shipped entry, and the version that the moderator saw.

        Where yet another release has come in between, it is shown, and there is no shipped entry to act on.
        """
        guild_id = self._server(interaction)
        key, _, rest = payload.partition("~")
        number, _, version = rest.partition("~")
        shipped = self.bot.guide.entries.get(key)
        seen = number_in(number)
        if shipped is None:
            raise absent(self.bot.guides, guild_id, key)
        await interaction.response.defer()
        told = await story(self.bot, guild_id, key)
        if version_of(shipped) != version:
            await self._show(interaction, guild_id, key, "")
            return guild_id, told, None, 0
        return guild_id, told, shipped, seen

    async def on_copy(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Open the server's words or the shipped ones in a form."""
        guild_id = self._server(interaction)
        key, _, rest = payload.partition("~")
        whose, _, language = rest.partition("~")
        shipped, edition = self.bot.guide.entries.get(key), self.bot.guides.editions(guild_id).get(key)
        if whose not in (OWN, SHIPPED) or language not in tuple(Language):
            raise StaleComponentError
        if shipped is None:
            raise absent(self.bot.guides, guild_id, key)
        wording = wording_of(shipped) if whose == SHIPPED else edition.wording if edition else None
        if wording is None:
            raise UserError("history.no_words")
        await show_copy(interaction, self.bot.words(interaction), wording, Language(language))

    async def on_copied(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Say that a form for copying changes nothing."""
        words = self.bot.words(interaction)
        await send(interaction, Answer((), content=words("history.release.copied")), ephemeral=True)

    async def _show(self, interaction: discord.Interaction[Any], guild_id: int, key: str, note: str) -> None:
        await update(
            interaction, await release_page(self.bot, self.bot.words(interaction), guild_id, key, note=note)
        )

    def _server(self, interaction: discord.Interaction[Any]) -> int:
        return editing_server(interaction, self.bot.settings_of(interaction.guild_id))


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Releases(bot))
