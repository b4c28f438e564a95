"""Taking a card down: its message deleted, or left where it is with nothing that needs the card."""

import logging
from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.cards.rows import left_rows
from bot.cards.trouble import UNKNOWN_MESSAGE
from bot.components import edit
from bot.domain.cards import Card
from bot.failures import NOT_SENT
from bot.i18n import Words
from bot.render.cards import card_answer, missing_answer

if TYPE_CHECKING:
    from bot.app import GuideBot

logger = logging.getLogger(__name__)


def _message(bot: "GuideBot", card: Card, message_id: int) -> discord.PartialMessage:
    channel = bot.get_partial_messageable(card.channel_id, guild_id=card.guild_id)
    return channel.get_partial_message(message_id)


async def delete_message(bot: "GuideBot", card: Card) -> bool:
    """Delete a card's message; return whether there is none any more."""
    if card.message_id is None:
        return True
    try:
        await _message(bot, card, card.message_id).delete()
    except NOT_SENT as error:
        return _is_gone(card, error)
    return True


async def leave_message(bot: "GuideBot", words: Words, card: Card) -> bool:
    """Unpin a card's message and give it buttons that need no card; return whether that worked."""
    if card.message_id is None:
        return True
    message = _message(bot, card, card.message_id)
    shown = card_answer(words, bot.guides.of(card.guild_id), card.what, bot.today())
    answer = missing_answer(words) if shown is None else replace(shown, rows=left_rows(words, card.what))
    try:
        await edit(message, answer)
        await message.unpin()
    except NOT_SENT as error:
        return _is_gone(card, error)
    return True


def _is_gone(card: Card, error: Exception) -> bool:
    if isinstance(error, discord.NotFound) and error.code == UNKNOWN_MESSAGE:
        return True
    logger.info("the message of card %d stays as it is: %s", card.id, error)
    return False
