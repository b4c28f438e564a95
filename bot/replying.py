"""Replying to somebody's message in the bot's name: where that is allowed, and why it did not work."""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from bot.components import StaleComponentError, post_reply, update_rows
from bot.domain.errors import UserError
from bot.domain.feeanswer import answer
from bot.domain.feequestion import unpacked
from bot.entrypages import shared_entry
from bot.failures import MISSING_ACCESS, MISSING_PERMISSIONS, NOT_SENT
from bot.i18n import Words
from bot.render.fee import fee_answer
from bot.render.theme import Answer, Row
from bot.sharing import report_button

if TYPE_CHECKING:
    from bot.app import GuideBot

logger = logging.getLogger(__name__)

SUM_MARK = "="
"""Begins what a reply button posts, where that is a calculation; no entry's key does."""
_ID = re.compile("[1-9][0-9]{0,19}")

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE = 10003, 10008
INVALID_FORM_BODY = 50035
"""Also what Discord says of a reply to a message that is not there any more."""
THREAD_ARCHIVED = 50083
SYSTEM_MESSAGE = 50021
NO_HISTORY = 160002
"""A reply needs the permission to read the message history."""
_SENTENCES = {
    UNKNOWN_CHANNEL: "answering.gone",
    UNKNOWN_MESSAGE: "answering.gone",
    THREAD_ARCHIVED: "answering.archived",
    SYSTEM_MESSAGE: "answering.system",
    NO_HISTORY: "answering.refused",
    MISSING_ACCESS: "answering.refused",
    MISSING_PERMISSIONS: "answering.refused",
}


def require_reply(interaction: discord.Interaction[Any], words: Words) -> None:
    """Let member and bot reply here, as Discord's payload for this very interaction says.

    The member needs what posting needs; the rest is the bot's own. Raises UserError saying what is missing
    and who can give it.
    """
    if interaction.guild_id is None:
        raise UserError("answering.server_only")
    if not interaction.is_guild_integration():
        raise UserError("answering.not_installed")
    channel = interaction.channel
    in_thread = isinstance(channel, discord.Thread)
    if isinstance(channel, discord.Thread) and (channel.archived or channel.locked):
        raise UserError("answering.archived")
    posting = "send_messages_in_threads" if in_thread else "send_messages"
    needs = (
        ("answering.member_lacks", interaction.permissions, (posting,)),
        (
            "answering.bot_lacks",
            interaction.app_permissions,
            ("view_channel", posting, "embed_links", "read_message_history"),
        ),
    )
    for sentence, held, needed in needs:
        lacking = [words(f"permissions.{name}") for name in needed if not getattr(held, name)]
        if lacking:
            raise UserError(sentence, permissions=words.list(lacking))


def postable(interaction: discord.Interaction["GuideBot"], words: Words, what: str) -> Answer:
    """Return what a reply button posts: an entry by its key, or a packed calculation behind ``SUM_MARK``.

    Raises StaleComponentError for what is not there any more.
    """
    bot = interaction.client
    if what.startswith(SUM_MARK):
        try:
            question = unpacked(what.removeprefix(SUM_MARK))
        except ValueError as error:
            raise StaleComponentError from error
        result = answer(question, bot.guide_of(interaction), bot.today())
        shown = fee_answer(words, bot.guide_of(interaction), result)
        return replace(shown, rows=(report_button(interaction, words, f"fee.{result.service.id}"),))
    entry = bot.guide_of(interaction).entries.get(what)
    if entry is None:
        raise StaleComponentError
    return shared_entry(interaction, words, bot.guide_of(interaction), entry)


def read_id(text: str) -> int:
    """Return the message that a button names. Raises StaleComponentError for what is no id."""
    if not _ID.fullmatch(text):
        raise StaleComponentError
    return int(text)


async def reply(
    interaction: discord.Interaction[Any], shown: Answer, *, message_id: int, notify: bool, nonce: int
) -> str:
    """Reply to a message in the channel of ``interaction``; return the address of what was posted.

    With the same ``nonce`` within some minutes nothing more is posted, and the address is the first one's.
    Raises UserError where Discord does not let the bot, or the message is gone, and whatever else goes wrong.
    """
    channel = interaction.client.get_partial_messageable(
        interaction.channel_id or 0, guild_id=interaction.guild_id
    )
    reference = discord.MessageReference(
        message_id=message_id, channel_id=channel.id, guild_id=interaction.guild_id
    )
    try:
        posted = await post_reply(channel, shown, to=reference, notify=notify, nonce=str(nonce))
    except discord.HTTPException as error:
        sentence = _SENTENCES.get(error.code)
        if error.code == INVALID_FORM_BODY and "message_reference" in str(error):
            sentence = "answering.gone"
        if sentence is None:
            raise
        raise UserError(sentence) from error
    return f"https://discord.com/channels/{interaction.guild_id}/{channel.id}/{posted.id}"


async def show_rows(interaction: discord.Interaction[Any], rows: Sequence[Row]) -> None:
    """Show how the reply stands, if Discord lets it be shown: what became of the reply matters more."""
    try:
        await update_rows(interaction, rows)
    except NOT_SENT as failure:
        logger.warning("interaction %s: the reply buttons stay as they are: %s", interaction.id, failure)
