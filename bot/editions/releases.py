"""Telling moderators that shipped words changed under their own, and letting them choose."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from msgspec.structs import replace

from bot.components import custom_id, post, send, show_form
from bot.domain.differences import differences
from bot.domain.editions import Edition, Wording, is_outdated, is_unshown, wording_of
from bot.domain.guide import EntryText, Language
from bot.domain.votes import version_of
from bot.editions.histories import history_page, story
from bot.failures import NOT_SENT
from bot.i18n import Words
from bot.render.releases import Moved, notice_answer, release_answer, told_options
from bot.render.theme import Answer, Component, Limit, Row, button, clip, menu
from bot.servers.editors import editing_server
from bot.store.releases import shipped_wordings, tell, told_versions, untell

if TYPE_CHECKING:
    from bot.app import GuideBot

logger = logging.getLogger(__name__)

OWN, SHIPPED = "own", "shipped"
"""Whose words a form for copying has."""
GONE = "gone"
"""Noted as the version that moderators were told of, where the entry is not shipped any more."""
NONCE_LETTERS = 25
"""What Discord takes."""
_COPIED = ("title", "answer", "body", "differs", "todo")
"""What fits into a form; a checkbox's line is short enough to be typed."""


def outdated(bot: "GuideBot", guild_id: int) -> list[Edition]:
    """Return a server's words whose shipped entries have changed since, or are shipped no more."""
    shipped = bot.guide.entries
    return [
        edition
        for key, edition in sorted(bot.guides.editions(guild_id).items())
        if is_outdated(edition, shipped.get(key)) or is_unshown(edition, shipped.get(key))
    ]


async def tell_of_release(bot: "GuideBot", guild_id: int) -> None:
    """Post in a server's channel for notices which of its words are outdated, once for each release.

    One notice has as many as its menu holds, and the next one the next. That they are told is noted before
    the post, and taken back if that fails, so that it is tried again later. A bot that is killed in between
    leaves them untold rather than told twice: ``/answers list`` shows them in any case.
    """
    channel_id = bot.settings_of(guild_id).notices
    found = outdated(bot, guild_id)
    if channel_id is None or not found:
        return
    entries = bot.guide.entries
    versions = {
        edition.key: version_of(entries[edition.key]) if edition.key in entries else GONE for edition in found
    }
    told = await told_versions(bot.database, guild_id)
    new = [edition for edition in found if told.get((edition.key, edition.number)) != versions[edition.key]]
    channel = bot.get_partial_messageable(channel_id, guild_id=guild_id)
    try:
        for start in range(0, len(new), Limit.OPTIONS):
            await _tell_together(bot, channel, guild_id, versions, new[start : start + Limit.OPTIONS])
    except NOT_SENT as failure:
        logger.warning("server %d could not be told of new shipped words: %s", guild_id, failure)


async def _tell_together(
    bot: "GuideBot",
    channel: discord.abc.Messageable,
    guild_id: int,
    versions: Mapping[str, str],
    new: Sequence[Edition],
) -> None:
    """Post one notice with what nobody else has told meanwhile; whatever goes wrong, it stays to be told."""
    notices = {edition.key: await _moved_or_gone(bot, edition) for edition in new}
    claimed = await tell(bot.database, guild_id, versions, new)
    if not claimed:
        return
    told = {key: versions[key] for key in claimed}
    try:
        notice = _notice(bot, guild_id, [notices[key] for key in claimed])
        await post(channel, notice, nonce=_nonce(guild_id, told))
    except BaseException:
        await untell(bot.database, guild_id, told)
        raise


async def _moved_or_gone(bot: "GuideBot", edition: Edition) -> Moved | Edition:
    return await _moved(bot, edition) if edition.key in bot.guide.entries else edition


def _notice(bot: "GuideBot", guild_id: int, found: Sequence[Moved | Edition]) -> Answer:
    words = bot.messages[bot.language_of(guild_id)]
    moved = [each for each in found if isinstance(each, Moved)]
    gone = [each for each in found if isinstance(each, Edition)]
    chooser = menu(
        custom_id("release.choose", 1), words("history.release.menu"), told_options(words, moved, gone)
    )
    return replace(notice_answer(words, moved, gone), rows=((chooser,),))


def _nonce(guild_id: int, versions: Mapping[str, str]) -> str:
    """Return a word for one notice; Discord compares it with those in all servers."""
    told = hashlib.sha256(repr((guild_id, sorted(versions.items()))).encode())
    return told.hexdigest()[:NONCE_LETTERS]


async def show_release(interaction: discord.Interaction["GuideBot"], key: str) -> None:
    """Show a moderator, privately, what changed under the server's words, and what to do about it.

    Shows the history where nothing is to be done any more. Raises ``UserError`` for who may not edit, and for
    an entry that the server does not have.
    """
    bot = interaction.client
    guild_id = editing_server(interaction, bot.settings_of(interaction.guild_id))
    await interaction.response.defer(ephemeral=True, thinking=True)
    await send(interaction, await release_page(bot, bot.words(interaction), guild_id, key), ephemeral=True)


async def release_page(bot: "GuideBot", words: Words, guild_id: int, key: str, *, note: str = "") -> Answer:
    """Return the comparison for one entry with its buttons, or the history where nothing is to be done."""
    edition = bot.guides.editions(guild_id).get(key)
    if edition is None or not is_outdated(edition, bot.guide.entries.get(key)):
        told = await story(bot, guild_id, key)
        settled = words("history.release.settled") if told.shipped else ""
        return history_page(words, told, note=note or settled)
    moved = await _moved(bot, edition)
    state = f"{key}~{edition.number}~{version_of(moved.shipped)}"
    choices = (
        button(
            words("history.release.keep"),
            custom_id("release.keep", 1, state),
            style=discord.ButtonStyle.success,
        ),
        button(words("history.release.take"), custom_id("release.take", 1, state)),
        button(words("history.back"), custom_id("history.page", 1, f"{key}~0")),
    )
    shown = release_answer(words, moved)
    return Answer(shown.embeds, (choices, _copying(words, moved)), content=note)


def _copying(words: Words, moved: Moved) -> Row:
    """Return the buttons that open words for copying, in the languages in which they differ."""
    found = differences(moved.edition.wording, wording_of(moved.shipped))
    languages = [language for language in Language if any(each.language is language for each in found)]

    def copy(label: str, whose: str, language: Language) -> Component:
        name = words(f"history.language.{language.value}")
        state = f"{moved.edition.key}~{whose}~{language.value}"
        return button(words(label, language=name), custom_id("release.copy", 1, state))

    return tuple(
        copy(f"history.release.copy_{whose}", whose, language)
        for language in languages
        for whose in (OWN, SHIPPED)
    )


async def show_copy(
    interaction: discord.Interaction[Any], words: Words, wording: Wording, language: Language
) -> None:
    """Open a form filled with an entry's words: on a phone only a form's text can be selected.

    Submitting it changes nothing.
    """
    fields = [name for name in _COPIED if getattr(wording[language], name)]
    await show_form(
        interaction,
        title=clip(words("history.release.copy_title"), Limit.MODAL_TITLE),
        identity=custom_id("release.copied", 1),
        items=[_filled(words, wording[language], name) for name in fields],
    )


def _filled(words: Words, text: EntryText, name: str) -> ui.Label[Any]:
    return ui.Label(
        text=words(f"history.field.{name}"),
        component=ui.TextInput(
            custom_id=name,
            style=discord.TextStyle.short if name == "title" else discord.TextStyle.paragraph,
            default=clip(getattr(text, name), Limit.TEXT_INPUT),
            required=False,
        ),
    )


async def _moved(bot: "GuideBot", edition: Edition) -> Moved:
    shipped = bot.guide.entries[edition.key]
    earlier = await shipped_wordings(bot.database, shipped)
    return Moved(edition=edition, shipped=shipped, earlier=earlier.get(edition.base or ""))
