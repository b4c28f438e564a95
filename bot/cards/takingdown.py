"""Taking a message down that is no card any more: deleted, or left with nothing that needs the card."""

import datetime
import logging
from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.cards.rows import left_rows
from bot.cards.searching import find_post
from bot.cards.trouble import trouble_of
from bot.components import edit
from bot.domain.cards import LeftDeed, Leftover, next_try_after
from bot.failures import NOT_SENT
from bot.render.cards import card_answer, missing_answer
from bot.store.leftovers import drop_leftover, posts_of, put_off_leftover

if TYPE_CHECKING:
    from bot.app import GuideBot

logger = logging.getLogger(__name__)

MOST_TRIES = 30
"""How often it is tried: for about a month, at growing intervals."""


class TakenDown(Enum):
    """What came of taking a message down."""

    DONE = auto()
    GONE = auto()
    """Somebody had deleted it, or its channel; or a post had never arrived."""
    LATER = auto()
    """It did not work, and is tried again."""


class TakingDown:
    """Does what is to be done about messages that were cards, and keeps in the database what came of it."""

    def __init__(self, bot: "GuideBot", now: Callable[[], datetime.datetime]) -> None:
        self._bot = bot
        self._now = now

    async def take_down(self, left: Leftover) -> TakenDown:
        """Take a message down, and note that or when to try again. Raises ``StoreError``."""
        outcome, pause = await self._tried(left)
        if outcome is TakenDown.LATER and left.tries < MOST_TRIES:
            await put_off_leftover(self._bot.database, left.id, self._now() + pause)
        else:
            await drop_leftover(self._bot.database, left.id)
        return outcome

    async def _tried(self, left: Leftover) -> tuple[TakenDown, datetime.timedelta]:
        """Return what came of a try, and how long to wait before the next."""
        outside = True
        try:
            done = await self._do(left)
        except NOT_SENT as error:
            trouble = trouble_of(error)
            logger.info("leftover %d is not taken down (%s): %s", left.id, trouble.reason, error)
            if isinstance(error, discord.NotFound):
                return TakenDown.GONE, datetime.timedelta()
            outside = trouble.outside
        except Exception:
            logger.exception("leftover %d could not be taken down", left.id)
        else:
            return TakenDown.DONE if done else TakenDown.GONE, datetime.timedelta()
        return TakenDown.LATER, next_try_after(left.tries + 1, outside=outside)

    async def _do(self, left: Leftover) -> bool:
        """Return whether there was a message."""
        bot = self._bot
        channel = bot.get_partial_messageable(left.channel_id, guild_id=left.guild_id)
        message_id = left.message_id
        if message_id is None:
            known = await posts_of(bot.database, left.card_id)
            message_id = await find_post(channel, left.card_id, left.made_at, by=bot.user, known=known)
        if message_id is None:
            return False
        message = channel.get_partial_message(message_id)
        if left.deed is LeftDeed.DELETE:
            await message.delete()
            return True
        words = bot.messages[bot.language_of(left.guild_id)]
        shown = card_answer(words, bot.guides.of(left.guild_id), left.what, bot.today())
        answer = missing_answer(words) if shown is None else replace(shown, rows=left_rows(words, left.what))
        if (await edit(message, answer)).pinned:
            await message.unpin()
        return True
