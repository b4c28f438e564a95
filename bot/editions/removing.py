"""Taking a server's words away: an own entry goes, or the shipped words hold again."""

from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.components import StaleComponentError, custom_id
from bot.domain.editions import Deed, Edition, is_own, wording_of
from bot.domain.errors import UserError
from bot.domain.votes import version_of
from bot.drafts.pages import defer_page, number_in, show_page
from bot.editions.entrynames import found_key
from bot.editions.ownwords import held, title_of
from bot.editions.views import to_list, words_of
from bot.render.drafts import difference_answer, overtaken_answer, saved_answer
from bot.render.ownanswers import (
    removal_lines,
)
from bot.render.theme import Row, button
from bot.servers.editors import editing_server
from bot.store.editions import Change, OvertakenError, save_editions

if TYPE_CHECKING:
    from bot.app import GuideBot


async def ask_removal(interaction: discord.Interaction["GuideBot"], entry: str) -> None:
    """Ask whether an own entry is to go, or the shipped words are to hold again.

    Raises ``UserError`` where ``entry`` names none, or none that the server has words for.
    """
    bot = interaction.client
    guild_id = editing_server(interaction, bot.settings_of(interaction.guild_id))
    key = found_key(bot.guides, guild_id, entry, gone=True)
    now = held(bot.guides, guild_id, key)
    words = bot.words(interaction)
    if now.edition is None:
        raise UserError("answers.not_edited", entry=entry)
    if now.edition.wording is None:
        title = title_of(bot.guides, now.edition, words.language)
        if is_own(key):
            raise UserError("answers.removed_already", title=title)
        raise UserError("answers.taken_already", title=title)
    own, title = is_own(key), now.wording[words.language].title
    shown = (
        words_of(interaction, guild_id, now)
        if own or now.shipped is None
        else difference_answer(words, now.wording, wording_of(now.shipped))
    )
    sure = button(
        words("answers.button.remove_sure" if own else "answers.button.take_sure"),
        custom_id("answers.removed", 1, f"{now.number}~{key}"),
        style=discord.ButtonStyle.danger,
    )
    keep = button(words("answers.button.keep"), custom_id("answers.open", 1, key))
    answer = replace(shown, content=removal_lines(words, own=own, title=title), rows=((sure, keep),))
    await defer_page(interaction)
    await show_page(interaction, answer)


async def remove(interaction: discord.Interaction["GuideBot"], payload: str) -> None:
    """Take away a server's words as the editor saw them, in a version of its own."""
    bot, words = interaction.client, interaction.client.words(interaction)
    guild_id = editing_server(interaction, bot.settings_of(interaction.guild_id))
    seen, _, key = payload.partition("~")
    number = number_in(seen)
    await defer_page(interaction)
    now = held(bot.guides, guild_id, key)
    if now.edition is None:
        raise StaleComponentError
    own, title = is_own(key), title_of(bot.guides, now.edition, words.language)
    edition = Edition(
        guild_id=guild_id,
        key=key,
        number=0,
        deed=Deed.REMOVE if own else Deed.TAKE,
        wording=None,
        base=None if own or now.shipped is None else version_of(now.shipped),
        author_id=interaction.user.id,
        made_at=bot.now(),
    )
    links: Row = (
        button(words("drafts.button.history"), custom_id("history.open", 1, key)),
        to_list(words),
    )
    try:
        (saved,) = await save_editions(bot.database, [Change(edition=edition, seen=number)])
    except OvertakenError as error:
        theirs = error.current
        if theirs is not None:
            bot.guides.put(theirs)
        after = None if theirs is None else theirs.wording
        shown = overtaken_answer(words, theirs, now.wording, after, reader_id=interaction.user.id)
        await show_page(interaction, replace(shown, rows=(links,)))
        return
    bot.guides.put(saved)
    bot.cardkeeper.wake(guild_id)
    message = "answers.remove.done_own" if own else "answers.remove.done_shipped"
    await show_page(interaction, replace(saved_answer(words, message, title), rows=(links,)))
