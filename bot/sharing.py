"""Private by default, public on purpose: who may post an answer for all, and the buttons under it."""

import datetime
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from bot.brake import Brake
from bot.components import custom_id, rows_under, send, update_rows
from bot.domain.errors import UserError
from bot.failures import NOT_SENT
from bot.i18n import Words
from bot.render.theme import Answer, Component, Row, button

if TYPE_CHECKING:
    from bot.app import GuideBot

logger = logging.getLogger(__name__)

SAME_PRESS = datetime.timedelta(minutes=1)
"""A second press of a button within this time is taken for an impatient finger or a slow network."""
MOST_PRESSES = 1000
"""Presses that are remembered: 16 a second, far more than one process is asked for."""

Render = Callable[[Words], Answer]


def may_post(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether the member may post in the channel, as Discord's payload for this interaction says."""
    if interaction.guild_id is None:
        return True
    permissions = interaction.permissions
    if not interaction.is_guild_integration() and not permissions.use_external_apps:
        return False
    if isinstance(interaction.channel, discord.Thread):
        return permissions.send_messages_in_threads
    return permissions.send_messages


def report_button(interaction: discord.Interaction[Any], words: Words, about: str) -> Row:
    """Return the button that reports a mistake to the server's moderators.

    There is none outside a server, nor in one that has not invited the bot: nobody there could read reports.
    """
    if interaction.guild_id is None or not interaction.is_guild_integration():
        return ()
    return (button(words("common.report"), custom_id("report.open", 1, about)),)


def share_button(words: Words, identity: str) -> Component:
    """Return the button that posts a private answer for all."""
    return button(words("common.share"), identity, style=discord.ButtonStyle.primary)


async def respond(
    interaction: discord.Interaction["GuideBot"], *, public: bool, private: Render, shared: Render
) -> None:
    """Answer privately, or for all if the member wants that and may post here.

    ``private`` and ``shared`` make the message in the language of each; who may not post is told so beside
    the private answer.
    """
    bot = interaction.client
    if public and may_post(interaction):
        await send(interaction, shared(bot.public_words(interaction)), ephemeral=False)
        return
    words = bot.words(interaction)
    answer = private(words)
    if public:
        said = filter(None, (answer.content, words("common.public_not_allowed")))
        answer = replace(answer, content="\n".join(said))
    await send(interaction, answer, ephemeral=True)


def press_brake() -> Brake:
    """Return what tells a second press of the same share button from the first."""
    return Brake(most=1, window=SAME_PRESS, keys=MOST_PRESSES)


async def share(interaction: discord.Interaction["GuideBot"], shared: Render) -> None:
    """Post an answer for all, once: the button that was pressed is used up.

    The button changes first, so that nobody presses it again while the post is on its way, and says no more
    than that the wish has arrived, which stays true whatever becomes of the post. If the post fails, the
    button can be pressed again. Raises UserError where the member may not post.
    """
    if not may_post(interaction):
        raise UserError("common.share_not_allowed")
    bot = interaction.client
    message = interaction.message
    rows = rows_under(message) if message else ()
    identity = interaction.custom_id
    used = _used_up(rows, identity, bot.words(interaction)("common.share_received"))
    press = (message.id if message else interaction.id, identity)
    if bot.share_presses.take(press, interaction.created_at):
        await update_rows(interaction, used)
        return
    try:
        answer = shared(bot.public_words(interaction))
        await update_rows(interaction, used)
        await send(interaction, answer, ephemeral=False)
    except Exception:
        bot.share_presses.give_back(press)
        if interaction.response.is_done():
            await _offer_again(interaction, rows)
        raise


def _used_up(rows: Sequence[Row], identity: str | None, label: str) -> tuple[Row, ...]:
    """Return ``rows`` with the button ``identity`` disabled and called ``label``."""
    return tuple(
        tuple(
            {**component, "label": label, "disabled": True}
            if component.get("custom_id") == identity
            else component
            for component in row
        )
        for row in rows
    )


async def _offer_again(interaction: discord.Interaction[Any], rows: Sequence[Row]) -> None:
    """Put the pressed button back as it was, if Discord lets it be: the post's own failure matters more."""
    try:
        await update_rows(interaction, rows)
    except NOT_SENT as failure:
        logger.warning("interaction %s: the share button stays used up: %s", interaction.id, failure)
