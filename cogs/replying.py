"""Posting an answer as the bot's reply to somebody's message."""

import asyncio
from typing import Any
from weakref import WeakValueDictionary

import discord
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, rows_under, update_rows
from bot.render.theme import Answer
from bot.replies.limits import ReplyLimits
from bot.replies.postable import postable
from bot.replies.replying import earlier_reply, read_id, reply, require_reply, show_rows
from bot.replies.rows import REPLY, read_mode, rows_after_reply, rows_while_replying
from bot.sharing import press_brake


class Replying(commands.Cog):
    """The two reply buttons under a private answer."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        self._presses = press_brake()
        self._limits = ReplyLimits()
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        """For each message, who may look what stands under it and post: one after the other."""
        bot.router.on(REPLY, 1, self.on_reply)

    async def on_reply(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Reply to the message, once, and say so when the reply stands in the channel.

        The buttons change first, so that nobody presses them again meanwhile; if nothing was posted, they can
        be pressed again. What stands there since yesterday or today, whoever had it posted, is named instead.
        Raises UserError for a member who replies, or notifies, too often.
        """
        mode, _, state = payload.partition(":")
        message_id, _, what = state.partition(":")
        read = read_mode(mode)
        if read is None:
            raise StaleComponentError
        notify, turn = read
        to, words = read_id(message_id), self.bot.words(interaction)
        require_reply(interaction, words)
        message, identity = interaction.message, interaction.custom_id
        rows = rows_under(message) if message else ()
        answer = postable(interaction, self.bot.public_words(interaction), what, rows)
        member, now = interaction.user.id, interaction.created_at
        shown = message.id if message else interaction.id
        press = (shown, to, turn)  # whichever entry the private answer shows meanwhile
        if self._presses.held_until(press, now):
            await interaction.response.defer()
            return
        self._limits.take(member, to, now, notify=notify)
        self._presses.take(press, now)
        try:
            await update_rows(
                interaction, rows_while_replying(rows, identity, words("answering.reply_received"))
            )
            posted, url = await self._reply_once(
                interaction, answer, to, what, notify=notify, nonce=f"{shown}-{turn}"
            )
        except Exception:
            self._presses.give_back(press)
            self._limits.give_back(member, to, notify=notify)
            if interaction.response.is_done():
                await show_rows(interaction, rows)
            raise
        if not posted:
            self._limits.give_back(member, to, notify=notify)
        label = words("answering.replied" if posted else "answering.already")
        await show_rows(interaction, rows_after_reply(words, rows, identity, url, label=label))

    async def _reply_once(
        self,
        interaction: discord.Interaction[Any],
        answer: Answer,
        to: int,
        what: str,
        *,
        notify: bool,
        nonce: str,
    ) -> tuple[bool, str]:
        """Return whether a reply was posted, and the address of the one that stands there."""
        async with self._turns.setdefault(to, asyncio.Lock()):
            earlier = await earlier_reply(interaction, to, what)
            if earlier and earlier.lately:
                return False, earlier.url
            return True, await reply(
                interaction, answer, message_id=to, what=what, notify=notify, nonce=nonce
            )


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Replying(bot))
