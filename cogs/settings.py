"""``/settings``: what a server's administrators choose, on one panel of which each part opens by itself.

One list and one menu, then one question at a time: that is how it is used with a thumb. Every press is
checked against the permissions that it came with.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from msgspec.structs import replace

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, picked, send, update
from bot.domain.errors import UserError
from bot.domain.serversettings import (
    CHANNELS,
    ServerSettings,
    Setting,
    channel_of,
    noted,
    with_channel,
    with_option,
)
from bot.failures import NOT_SENT
from bot.render.settings import options_of
from bot.render.theme import card
from bot.servers.editors import administered_server
from bot.servers.settingspanel import panel_page, setting_page
from bot.store.server_settings import change_server_settings

Change = Callable[[ServerSettings], ServerSettings]

NOTHING = ""
"""What a button names that takes roles or a channel away."""


class ServerSettingsPanel(commands.Cog):
    """The panel of a server's settings."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("settings.home", 1, self.on_home)
        bot.router.on("settings.open", 1, self.on_open)
        bot.router.on("settings.set", 1, self.on_set)
        bot.router.on("settings.pick", 1, self.on_pick)

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: discord.Interaction[GuideBot]) -> None:
        """Show an administrator what holds, and a menu to change it."""
        guild_id = administered_server(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        page = await panel_page(self.bot, self.bot.words(interaction), guild_id)
        await send(interaction, page, ephemeral=True)

    async def on_home(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Show all settings again, in place."""
        guild_id = administered_server(interaction)
        await interaction.response.defer()
        await update(interaction, await panel_page(self.bot, self.bot.words(interaction), guild_id))

    async def on_open(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Show the setting chosen, with what can be chosen for it."""
        guild_id, setting = administered_server(interaction), _setting("".join(chosen(interaction)))
        await interaction.response.defer()
        await self._show(interaction, guild_id, setting, saved=False)

    async def on_set(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Take what a button names."""
        guild_id = administered_server(interaction)
        name, _, option = payload.partition("~")
        setting = _setting(name)
        await interaction.response.defer()
        if setting is Setting.EDITORS and option == NOTHING:
            await self._change(interaction, guild_id, setting, lambda before: replace(before, editors=()))
        elif setting in CHANNELS and option == NOTHING:
            await self._change(
                interaction, guild_id, setting, lambda before: with_channel(before, setting, None)
            )
        elif option in options_of(setting):
            await self._change(
                interaction, guild_id, setting, lambda before: with_option(before, setting, option)
            )
        else:
            raise StaleComponentError
        await self._show(interaction, guild_id, setting, saved=True)

    async def on_pick(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Take the roles, or the channel, that were picked; a channel is written into before it is kept."""
        guild_id, setting = administered_server(interaction), _setting(payload)
        ids = tuple(picked(interaction, "roles" if setting is Setting.EDITORS else "channels"))
        await interaction.response.defer()
        if setting is Setting.EDITORS:
            if guild_id in ids:
                raise UserError("settings.everyone")
            await self._change(interaction, guild_id, setting, lambda before: replace(before, editors=ids))
        elif setting in CHANNELS:
            channel_id, *others = ids
            if others:
                raise StaleComponentError
            await self._take_channel(interaction, guild_id, setting, channel_id)
        else:
            raise StaleComponentError
        await self._show(interaction, guild_id, setting, saved=True)

    async def _take_channel(
        self, interaction: discord.Interaction[Any], guild_id: int, setting: Setting, channel_id: int
    ) -> None:
        """Take a channel, unless it is taken already; what it was told then is taken back if that fails."""
        if channel_of(self.bot.settings_of(guild_id), setting) == channel_id:
            return
        told = await self._begin(guild_id, setting, channel_id)
        try:
            await self._change(
                interaction, guild_id, setting, lambda before: with_channel(before, setting, channel_id)
            )
        except Exception:
            with suppress(*NOT_SENT):
                await told.delete()
            raise

    async def _begin(self, guild_id: int, setting: Setting, channel_id: int) -> discord.Message:
        """Say in a channel what it is for from now on. Raises UserError where nothing can be posted there."""
        words = self.bot.messages[self.bot.language_of(guild_id)]
        channel = self.bot.get_partial_messageable(channel_id, guild_id=guild_id)
        begun = card(
            title=words(f"settings.name.{setting.value}"), lead=words(f"settings.begun.{setting.value}")
        )
        try:
            return await channel.send(embed=begun)
        except (discord.Forbidden, discord.NotFound) as error:
            raise UserError("settings.channel_refused") from error

    async def _change(
        self, interaction: discord.Interaction[Any], guild_id: int, setting: Setting, change: Change
    ) -> None:
        # One after the other, so that what is in memory is what was written last.
        async with self.bot.settings_turn:
            before = self.bot.settings_of(guild_id)
            after = await change_server_settings(
                self.bot.database,
                guild_id=guild_id,
                change=change,
                actor_id=interaction.user.id,
                at=self.bot.now(),
                name=setting.value,
                detail={"before": noted(before, setting), "value": noted(change(before), setting)},
            )
            self.bot.servers[guild_id] = after
        self.bot.cardkeeper.wake(guild_id)
        self.bot.dispatch("server_settings", guild_id)

    async def _show(
        self, interaction: discord.Interaction[Any], guild_id: int, setting: Setting, *, saved: bool
    ) -> None:
        words = self.bot.words(interaction)
        await update(interaction, await setting_page(self.bot, words, guild_id, setting, saved=saved))


def _setting(name: str) -> Setting:
    try:
        return Setting(name)
    except ValueError as error:
        raise StaleComponentError from error


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(ServerSettingsPanel(bot))
