"""Whether the bot may keep a card in another channel; Discord is asked, since the bot keeps no channels."""

from typing import TYPE_CHECKING

import discord

from bot.cards.pinning import needed_in
from bot.domain.errors import UserError
from bot.i18n import Words

if TYPE_CHECKING:
    from bot.app import GuideBot


async def require_room(bot: "GuideBot", words: Words, guild_id: int, channel_id: int) -> None:
    """Raise ``UserError`` saying what is missing where the bot could not post and pin in a channel."""
    try:
        guild = await bot.fetch_guild(guild_id, with_counts=False)
        channel = await guild.fetch_channel(channel_id)
        if isinstance(channel, discord.Thread):
            if channel.archived or channel.locked:
                raise UserError("pins.archived")
            channel, posting = await guild.fetch_channel(channel.parent_id), channel
        else:
            posting = channel
        me = await guild.fetch_member(bot.user.id if bot.user else 0)
    except discord.NotFound as error:
        raise UserError("pins.move_gone") from error
    except discord.Forbidden as error:
        lacking = words.list([words("permissions.view_channel")])
        raise UserError("pins.move_bot_lacks", permissions=lacking) from error
    if isinstance(channel, discord.Thread):
        return  # a thread has no thread in it
    held = channel.permissions_for(me)
    names = needed_in(in_thread=isinstance(posting, discord.Thread))
    lacking = [words(f"permissions.{name}") for name in names if not getattr(held, name)]
    if lacking:
        raise UserError("pins.move_bot_lacks", permissions=words.list(lacking))
