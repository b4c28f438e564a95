"""Who may change a server's answers, and who may pin them, by the live interaction alone."""

from typing import Any

import discord
from discord import app_commands

from bot.domain.errors import UserError
from bot.domain.serversettings import ServerSettings


def is_editor(interaction: discord.Interaction[Any], settings: ServerSettings) -> bool:
    """Tell whether the member may change the server's answers: Manage Server, or a role named as editors'.

    Manage Server cannot be given in a single channel, so a permission in one channel never changes text for
    the whole server.
    """
    if interaction.guild_id is None or not interaction.is_guild_integration():
        return False
    return interaction.permissions.manage_guild or _has_role(interaction.user, settings.editors)


def may_pin(interaction: discord.Interaction[Any], settings: ServerSettings) -> bool:
    """Tell whether the member may pin answers in this channel: Pin Messages here, or an editor."""
    if interaction.guild_id is None or not interaction.is_guild_integration():
        return False
    return interaction.permissions.pin_messages or is_editor(interaction, settings)


def editing_server(interaction: discord.Interaction[Any], settings: ServerSettings) -> int:
    """Return the id of the server whose answers the member may change.

    Raises ``NoPrivateMessage`` outside a server and ``UserError`` naming what is missing.
    """
    return _allowed_server(interaction, "editors.needed", allowed=is_editor(interaction, settings))


def pinning_server(interaction: discord.Interaction[Any], settings: ServerSettings) -> int:
    """Return the id of the server in whose present channel the member may pin; raises the same."""
    return _allowed_server(interaction, "editors.pin_needed", allowed=may_pin(interaction, settings))


def administered_server(interaction: discord.Interaction[Any]) -> int:
    """Return the id of the server whose settings the member may change: Manage Server; raises as above."""
    return _allowed_server(
        interaction, "editors.administrator_needed", allowed=interaction.permissions.manage_guild
    )


def _allowed_server(interaction: discord.Interaction[Any], message: str, *, allowed: bool) -> int:
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage
    if not interaction.is_guild_integration():
        raise UserError("common.moderators_not_installed")
    if not allowed:
        raise UserError(message)
    return interaction.guild_id


def _has_role(user: discord.User | discord.Member, roles: tuple[int, ...]) -> bool:
    if not roles or not isinstance(user, discord.Member):
        return False
    # Member.roles and Member.get_role look the roles up in the guild's cache, which a bot without the guilds
    # intent does not have; the ids themselves came with this very interaction.
    own = user._roles  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - see above
    return any(own.has(role) for role in roles)
