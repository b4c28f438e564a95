"""An entry as its editors look at it, pages in place of pages, and the way back to the list."""

from typing import TYPE_CHECKING, Any

import discord

from bot.components import custom_id, send, update
from bot.editions.ownwords import Held, shown_entry
from bot.i18n import Words
from bot.render.guide import entry_answer
from bot.render.theme import Answer, Component, button

if TYPE_CHECKING:
    from bot.app import GuideBot


def words_of(interaction: discord.Interaction["GuideBot"], guild_id: int, now: Held) -> Answer:
    """Return what members read of an entry, in the editor's language."""
    bot = interaction.client
    guide = bot.guides.of(guild_id)
    entry = guide.entries.get(now.key)
    if entry is None:  # an entry that is not shipped any more, in the server's words
        entry = shown_entry(bot.guide, now.key, now.wording, bot.now())
    return entry_answer(bot.words(interaction), guide, entry)


def to_list(words: Words) -> Component:
    """Return the button that leads back to the list."""
    return button(words("drafts.button.list"), custom_id("answers.list", 1, "0"))


async def defer_page(interaction: discord.Interaction[Any]) -> None:
    """Gain time before a page is shown: in place of the one that was used, or as a private answer."""
    if interaction.message is None:
        await interaction.response.defer(ephemeral=True, thinking=True)
    else:
        await interaction.response.defer()


async def show_page(interaction: discord.Interaction[Any], answer: Answer) -> None:
    """Show a page where ``defer_page`` gained time for it."""
    if interaction.message is None:
        await send(interaction, answer, ephemeral=True)
    else:
        await update(interaction, answer)
