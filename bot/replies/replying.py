"""Replying to somebody's message in the bot's name: where that is allowed, and why it did not work."""

import datetime
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord

from bot.components import DISCORD_DIGITS, number_in, post_reply, update_rows
from bot.domain.errors import UserError
from bot.failures import MISSING_ACCESS, MISSING_PERMISSIONS, NOT_SENT
from bot.i18n import Words
from bot.render.theme import Answer, Row
from bot.replies.rows import Earlier
from bot.sharing import server_lets_post
from bot.store.errors import StoreError
from bot.store.replies import keep_reply, latest_reply

if TYPE_CHECKING:
    from bot.app import GuideBot

logger = logging.getLogger(__name__)

AGAIN_AFTER = datetime.timedelta(days=2)
"""The same may be posted again under a message so many days, in Japan, later: at least 24 hours."""

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
    """Let member and bot reply here, as Discord's payload and the server's setting say at this very moment.

    The member needs what posting needs; the rest is the bot's own. Raises UserError saying what is missing
    and who can give it.
    """
    if interaction.guild_id is None:
        raise UserError("answering.server_only")
    if not interaction.is_guild_integration():
        raise UserError("answering.not_installed")
    if not server_lets_post(interaction):
        raise UserError("common.share_switched_off")
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


def read_id(text: str) -> int:
    """Return the message that a button names. Raises StaleComponentError for what is no id."""
    return number_in(text, digits=DISCORD_DIGITS)


async def earlier_reply(
    interaction: discord.Interaction["GuideBot"], message_id: int, what: str
) -> Earlier | None:
    """Return the reply that stands under a message with ``what``, whoever had it posted; ``None``: none.

    Where the database cannot say, that counts as none: an answer does not depend on it. Discord is asked
    whether it still stands there, since nobody tells the bot when one is deleted.
    """
    if interaction.guild_id is None:
        return None
    try:
        found = await latest_reply(
            interaction.client.database, guild_id=interaction.guild_id, message_id=message_id, what=what
        )
    except StoreError as error:
        logger.warning("interaction %s: earlier replies are not known: %s", interaction.id, error)
        return None
    if found is None or await _is_deleted(interaction, found.message_id):
        return None
    return Earlier(
        url=_address(interaction, found.message_id),
        lately=interaction.client.today() < found.posted_on + AGAIN_AFTER,
    )


async def _is_deleted(interaction: discord.Interaction["GuideBot"], message_id: int) -> bool:
    """Tell whether Discord says that a message of this channel is gone; not where it says anything else."""
    channel = interaction.client.get_partial_messageable(
        interaction.channel_id or 0, guild_id=interaction.guild_id
    )
    try:
        await channel.fetch_message(message_id)
    except discord.NotFound as error:
        return error.code == UNKNOWN_MESSAGE
    except NOT_SENT as failure:
        logger.info("interaction %s: nobody knows whether a reply still stands: %s", interaction.id, failure)
    return False


async def reply(
    interaction: discord.Interaction["GuideBot"],
    shown: Answer,
    *,
    message_id: int,
    what: str,
    notify: bool,
    nonce: str,
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
        posted = await post_reply(channel, shown, to=reference, notify=notify, nonce=nonce)
    except discord.HTTPException as error:
        sentence = _SENTENCES.get(error.code)
        if error.code == INVALID_FORM_BODY and "message_reference" in str(error):
            sentence = "answering.gone"
        if sentence is None:
            raise
        raise UserError(sentence) from error
    await _keep(interaction, message_id, what, posted.id)
    return _address(interaction, posted.id)


async def _keep(
    interaction: discord.Interaction["GuideBot"], message_id: int, what: str, reply_id: int
) -> None:
    """Keep what was posted. It stands there whatever becomes of this, so a failure is only logged."""
    try:
        await keep_reply(
            interaction.client.database,
            guild_id=interaction.guild_id or 0,
            message_id=message_id,
            what=what,
            reply_id=reply_id,
            today=interaction.client.today(),
        )
    except StoreError as error:
        logger.warning("interaction %s: a reply could not be kept: %s", interaction.id, error)


def _address(interaction: discord.Interaction[Any], message_id: int) -> str:
    return f"https://discord.com/channels/{interaction.guild_id}/{interaction.channel_id}/{message_id}"


async def show_rows(interaction: discord.Interaction[Any], rows: Sequence[Row]) -> None:
    """Show how the reply stands, if Discord lets it be shown: what became of the reply matters more."""
    try:
        await update_rows(interaction, rows)
    except NOT_SENT as failure:
        logger.warning("interaction %s: the reply buttons stay as they are: %s", interaction.id, failure)
