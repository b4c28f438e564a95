"""Who may see and change what only a server's moderators do."""

from typing import Any

import discord
from discord import app_commands

from bot.domain.errors import UserError

PERMISSION = "manage_messages"


def moderated_server(interaction: discord.Interaction[Any]) -> int:
    """Return the id of the server whose moderator this is; Discord's own hint can be overridden.

    Raises ``NoPrivateMessage`` outside a server, ``MissingPermissions`` for who may not manage messages here,
    and ``UserError`` where the bot is not installed.
    """
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage
    if not getattr(interaction.permissions, PERMISSION):
        raise app_commands.MissingPermissions([PERMISSION])
    if not interaction.is_guild_integration():
        raise UserError("common.moderators_not_installed")
    return interaction.guild_id
