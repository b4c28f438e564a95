"""Private by default, public on purpose: who may post an answer for all, and the buttons under it."""

import datetime
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import discord
from msgspec.structs import replace

from bot.brake import Brake
from bot.components import custom_id, rows_under, send, update_rows
from bot.domain.errors import UserError
from bot.failures import NOT_SENT
from bot.i18n import Words
from bot.render.theme import Answer, Component, Row, button
from bot.servers.editors import is_editor

if TYPE_CHECKING:
    from bot.app import GuideBot

logger = logging.getLogger(__name__)

SAME_PRESS = datetime.timedelta(minutes=1)
"""A second press of a button within this time is taken for an impatient finger or a slow network."""
MOST_PRESSES = 1000
"""Presses that are remembered: 16 a second, far more than one process is asked for."""

Render = Callable[[Words], Answer]


def server_lets_post(interaction: discord.Interaction["GuideBot"]) -> bool:
    """Tell whether the server's own setting lets the member post answers for all: editors always may."""
    settings = interaction.client.settings_of(interaction.guild_id)
    return settings.public or not interaction.is_guild_integration() or is_editor(interaction, settings)


def _obstacle(interaction: discord.Interaction["GuideBot"]) -> str | None:
    """Return what keeps the member from posting here, as the end of a message's key; ``None``: nothing."""
    if interaction.guild_id is None:
        return None
    permissions = interaction.permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    posting = permissions.send_messages_in_threads if in_thread else permissions.send_messages
    if not posting or not (interaction.is_guild_integration() or permissions.use_external_apps):
        return "not_allowed"
    return None if server_lets_post(interaction) else "switched_off"


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
    obstacle = _obstacle(interaction) if public else None
    if public and obstacle is None:
        await send(interaction, shared(bot.public_words(interaction)), ephemeral=False)
        return
    words = bot.words(interaction)
    answer = private(words)
    if obstacle:
        said = filter(None, (answer.content, words(f"common.public_{obstacle}")))
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
    obstacle = _obstacle(interaction)
    if obstacle:
        raise UserError(f"common.share_{obstacle}")
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
