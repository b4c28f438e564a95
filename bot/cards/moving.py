"""Whether the bot may keep a card in another channel; Discord is asked, since the bot keeps no channels."""

from typing import TYPE_CHECKING

import discord

from bot.cards.pinning import is_closed, needed_in
from bot.domain.errors import UserError
from bot.i18n import Words

if TYPE_CHECKING:
    from bot.app import GuideBot


async def require_room(bot: "GuideBot", words: Words, guild_id: int, channel_id: int) -> None:
    """Raise ``UserError`` saying what is missing where the bot could not post and pin in a channel."""
    try:
        guild = await bot.fetch_guild(guild_id, with_counts=False)
        channel = await guild.fetch_channel(channel_id)
        thread = channel if isinstance(channel, discord.Thread) else None
        home = channel if thread is None else await guild.fetch_channel(thread.parent_id)
        me = await guild.fetch_member(bot.user.id if bot.user else 0)
    except discord.NotFound as error:
        raise UserError("pins.move_gone") from error
    except discord.Forbidden as error:
        raise UserError("pins.move_hidden") from error
    if isinstance(home, discord.Thread) or (thread is None and not isinstance(home, discord.TextChannel)):
        raise UserError("pins.move_not_here")  # a forum: only its posts can be written into
    # A text channel in which nobody may write has no embeds either, which is not so in its threads.
    held = discord.abc.GuildChannel.permissions_for(home, me) if thread else home.permissions_for(me)
    if thread is not None and is_closed(thread, held):
        raise UserError("pins.archived")
    names = needed_in(in_thread=thread is not None)
    lacking = words.list([words(f"permissions.{name}") for name in names if not getattr(held, name)])
    if lacking and thread is not None:
        raise UserError("pins.move_bot_lacks_in_thread", permissions=lacking, parent=str(home.id))
    if lacking:
        raise UserError("pins.move_bot_lacks", permissions=lacking)
