"""Taking a server's words away: an own entry goes, the shipped words hold again, or nobody had read them."""

from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.components import StaleComponentError, custom_id, number_in
from bot.domain.editions import Deed, Edition, is_own, wording_of
from bot.domain.errors import UserError
from bot.domain.votes import version_of
from bot.editions.entrynames import absent, found_key
from bot.editions.ownwords import Held, held, title_of
from bot.editions.views import defer_page, show_page, to_list, words_of
from bot.render.drafts import difference_answer, overtaken_answer, saved_answer
from bot.render.ownanswers import End, removal_lines
from bot.render.theme import Answer, Row, button
from bot.servers.editors import editing_server
from bot.store.editions import Change, OvertakenError, save_editions

if TYPE_CHECKING:
    from bot.app import GuideBot

_UNSHOWN = "~unshown"
"""Ends the state of a button that was pressed knowing that the guide does not have the entry any more."""


async def ask_removal(interaction: discord.Interaction["GuideBot"], entry: str) -> None:
    """Ask whether the server's words are to go; where that is so, the shipped ones are to hold again.

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
        if now.shipped is None:
            raise absent(bot.guides, guild_id, key)
        raise UserError("answers.taken_already", title=title)
    await defer_page(interaction)
    await show_page(interaction, _question(interaction, guild_id, now))


def _question(interaction: discord.Interaction["GuideBot"], guild_id: int, now: Held) -> Answer:
    """Return the question before a server's words are taken away, with what members read or would read."""
    words, end = interaction.client.words(interaction), _end(now)
    shown = (
        words_of(interaction, guild_id, now)
        if now.shipped is None
        else difference_answer(words, now.wording, wording_of(now.shipped))
    )
    sure = button(
        words("answers.button.take_sure" if end is End.SHIPPED else "answers.button.remove_sure"),
        custom_id("answers.removed", 1, f"{now.number}~{now.key}{_UNSHOWN if end is End.UNSHOWN else ''}"),
        style=discord.ButtonStyle.danger,
    )
    keep = button(words("answers.button.keep"), custom_id("answers.open", 1, now.key))
    lines = removal_lines(words, end, title=now.wording[words.language].title)
    return replace(shown, content=lines, rows=((sure, keep),))


def _end(now: Held) -> End:
    if is_own(now.key):
        return End.OWN
    return End.UNSHOWN if now.shipped is None else End.SHIPPED


async def remove(interaction: discord.Interaction["GuideBot"], payload: str) -> None:
    """Take away a server's words as the editor saw them, in a version of its own.

    Where a release has decided meanwhile what holds afterwards, the question is asked again.
    """
    bot, words = interaction.client, interaction.client.words(interaction)
    guild_id = editing_server(interaction, bot.settings_of(interaction.guild_id))
    seen, _, named = payload.partition("~")
    number, key = number_in(seen), named.removesuffix(_UNSHOWN)
    await defer_page(interaction)
    now = held(bot.guides, guild_id, key)
    if now.edition is None:
        raise StaleComponentError
    end, title = _end(now), title_of(bot.guides, now.edition, words.language)
    if now.edition.wording is not None and (end is End.UNSHOWN) != named.endswith(_UNSHOWN):
        await show_page(interaction, _question(interaction, guild_id, now))
        return
    edition = Edition(
        guild_id=guild_id,
        key=key,
        number=0,
        deed=Deed.TAKE if end is End.SHIPPED else Deed.REMOVE,
        wording=None,
        base=None if end is End.OWN or now.shipped is None else version_of(now.shipped),
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
    done = saved_answer(words, f"answers.remove.done_{end.value}", title)
    await show_page(interaction, replace(done, rows=(links,)))
