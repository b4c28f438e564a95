"""Pinning an answer in the channel of an interaction: whether that is possible here, and what came of it."""

from typing import TYPE_CHECKING

import discord

from bot.components import StaleComponentError, send
from bot.domain.cards import ENTRY, Card, CardState, tidied
from bot.domain.errors import UserError
from bot.i18n import Words
from bot.render.cards import card_answer
from bot.render.pins import pinned_answer
from bot.servers.editors import pinning_server
from bot.store.cards import add_card

if TYPE_CHECKING:
    from bot.app import GuideBot


def require_pinnable(interaction: "discord.Interaction[GuideBot]", words: Words) -> int:
    """Return the server in whose present channel both member and bot may pin, as this interaction says.

    Raises UserError saying what is missing and who can give it.
    """
    guild_id = pinning_server(interaction, interaction.client.settings_of(interaction.guild_id))
    channel, held = interaction.channel, interaction.app_permissions
    thread = channel if isinstance(channel, discord.Thread) else None
    if thread is not None and is_closed(thread, held):
        raise UserError("pins.archived")
    names = needed_in(in_thread=thread is not None)
    lacking = words.list([words(f"permissions.{name}") for name in names if not getattr(held, name)])
    if lacking and thread is not None:
        raise UserError("pins.bot_lacks_in_thread", permissions=lacking, parent=str(thread.parent_id))
    if lacking:
        raise UserError("pins.bot_lacks", permissions=lacking)
    return guild_id


def needed_in(*, in_thread: bool) -> tuple[str, ...]:
    """Return the permissions that the bot needs to keep a card in a channel, or in a thread of it."""
    posting = "send_messages_in_threads" if in_thread else "send_messages"
    return ("view_channel", posting, "embed_links", "read_message_history", "pin_messages")


def is_closed(thread: discord.Thread, held: discord.Permissions) -> bool:
    """Tell whether the bot can keep no card in a thread: archived, or locked for who may not manage it."""
    return thread.archived or (thread.locked and not held.manage_threads)


async def pin_here(interaction: "discord.Interaction[GuideBot]", what: str) -> None:
    """Make an answer a living card of this channel, and say privately what came of it.

    Raises UserError where member or bot may not.
    """
    bot = interaction.client
    words = bot.words(interaction)
    guild_id = require_pinnable(interaction, words)
    try:
        what = tidied(what)
    except ValueError as error:
        raise StaleComponentError from error
    if card_answer(words, bot.guides.of(guild_id), what, bot.today()) is None:
        raise UserError("answers.gone" if what.startswith(f"{ENTRY}:") else "pins.no_answer_now")
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=True)
    added, is_new = await add_card(
        bot.database,
        guild_id=guild_id,
        channel_id=interaction.channel_id or 0,
        what=what,
        made_by=interaction.user.id,
        now=min(interaction.created_at, bot.cardkeeper.now()),
    )
    card = await bot.cardkeeper.tended(added.id)
    is_new = is_new or (card is not None and card.message_id != added.message_id)
    await send(interaction, pinned_answer(words, card, is_new=is_new), ephemeral=True)


def is_up_to_date(card: Card | None) -> bool:
    """Tell whether all is done that was due about a card."""
    return card is not None and card.state is CardState.SHOWN and card.due_at is None
