"""Posting an answer as the bot's reply to somebody's message."""

from typing import Any

import discord
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, rows_under, update_rows
from bot.replying import postable, read_id, reply, require_reply, show_rows
from bot.replylimits import ReplyLimits
from bot.replyrows import NOTIFYING, QUIET, REPLY, rows_after_reply, rows_while_replying
from bot.sharing import press_brake


class Replying(commands.Cog):
    """The two reply buttons under a private answer."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        self._presses = press_brake()
        self._limits = ReplyLimits()
        bot.router.on(REPLY, 1, self.on_reply)

    async def on_reply(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Reply to the message, once, and say so when the reply stands in the channel.

        The buttons change first, so that nobody presses them again meanwhile; if nothing was posted, they can
        be pressed again. Raises UserError for a member who replies, or notifies, too often.
        """
        mode, _, state = payload.partition(":")
        message_id, _, what = state.partition(":")
        if mode not in {QUIET, NOTIFYING}:
            raise StaleComponentError
        to, words = read_id(message_id), self.bot.words(interaction)
        require_reply(interaction, words)
        answer = postable(interaction, self.bot.public_words(interaction), what)
        message, identity = interaction.message, interaction.custom_id
        member, now, notify = interaction.user.id, interaction.created_at, mode == NOTIFYING
        shown = message.id if message else interaction.id
        press = (shown, to)  # whichever entry the private answer shows meanwhile
        if self._presses.held_until(press, now):
            await interaction.response.defer()
            return
        self._limits.take(member, to, now, notify=notify)
        self._presses.take(press, now)
        rows = rows_under(message) if message else ()
        try:
            await update_rows(
                interaction, rows_while_replying(rows, identity, words("answering.reply_received"))
            )
            url = await reply(interaction, answer, message_id=to, notify=notify, nonce=shown)
        except Exception:
            self._presses.give_back(press)
            self._limits.give_back(member, to, notify=notify)
            if interaction.response.is_done():
                await show_rows(interaction, rows)
            raise
        await show_rows(interaction, rows_after_reply(words, rows, identity, url))


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Replying(bot))
