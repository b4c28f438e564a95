"""Writing a server's words: forms whose text is kept as a draft whatever it says, and the draft's page.

A form is the first answer to a command, so it opens with what is in memory. What is submitted goes into the
database before anything is said about it.
"""

import io
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.components import StaleComponentError, custom_id, number_in, send, show_form, submitted
from bot.domain.editions import Wording
from bot.domain.errors import UserError
from bot.domain.guide import Language
from bot.domain.votes import VERSION
from bot.drafts.access import own_draft, seen_by_author
from bot.drafts.pages import draft_page, split
from bot.editions.entrynames import found_key, require_shown
from bot.editions.ownwords import NEW, Held, held, require_room, title_of
from bot.editions.views import defer_page, show_page, to_list
from bot.patience import soon
from bot.render.draftforms import fields_of, form_items, possible_fields, typed, typed_text
from bot.render.drafts import removed_answer
from bot.render.theme import Limit, button, clip
from bot.servers.editors import editing_server
from bot.store.drafts import DRAFT_ID, Draft, DraftGoneError, drafts_by, keep_draft, new_draft_id

if TYPE_CHECKING:
    from bot.app import GuideBot

MOST_TRIES = 5
"""Times that what was typed is put into a draft that somebody else changes at the same moment."""


async def begin_editing(interaction: discord.Interaction["GuideBot"], entry: str) -> None:
    """Open the form with an entry's words in the member's language; or the draft that the member has of it.

    Raises ``UserError`` where ``entry`` names none, or one that is not shown any more, or the member may not
    edit.
    """
    bot = interaction.client
    guild_id = editing_server(interaction, bot.settings_of(interaction.guild_id))
    key = found_key(bot.guides, guild_id, entry, gone=True)
    begun = await soon(drafts_by(bot.database, guild_id=guild_id, key=key, author_id=interaction.user.id))
    if begun:
        await interaction.response.defer(ephemeral=True, thinking=True)  # the page reads more
        latest, *others = begun
        notes = ("drafts.note.begun", "drafts.note.more") if others else ("drafts.note.begun",)
        page = await draft_page(interaction, latest, notes=notes)
        await send(interaction, page, ephemeral=True)
    else:
        require_shown(bot.guides, guild_id, key)
        await open_first_form(interaction, key, bot.words(interaction).language.value)


async def begin_adding(interaction: discord.Interaction["GuideBot"]) -> None:
    """Open the empty form of an entry of the server's own, in the member's language.

    Raises ``UserError`` where the server has as many as it may have, or the member may not edit.
    """
    bot = interaction.client
    guild_id = editing_server(interaction, bot.settings_of(interaction.guild_id))
    require_room(bot.guides, guild_id, NEW)
    await open_first_form(interaction, NEW, bot.words(interaction).language.value)


async def open_first_form(interaction: discord.Interaction["GuideBot"], key: str, form: str) -> None:
    """Open a form with the words that hold now. Its draft begins when it is submitted.

    Says of an entry that was removed that it was, as a page from before may lead here: an empty form would
    bring it back unnoticed. Raises ``StaleComponentError`` for an entry or a form that there is not.
    """
    bot = interaction.client
    guild_id = editing_server(interaction, bot.settings_of(interaction.guild_id))
    now = held(bot.guides, guild_id, key)
    if not now.is_known:
        raise StaleComponentError
    if now.edition is not None and now.is_gone:
        words = bot.words(interaction)
        told = removed_answer(words, now.edition, title_of(bot.guides, now.edition, words.language))
        links = (button(words("drafts.button.history"), custom_id("history.open", 1, key)), to_list(words))
        await send(interaction, replace(told, rows=(links,)), ephemeral=True)
        return
    state = f"{form}~{now.number}~{now.base or ''}~{new_draft_id()}~{key}"
    await _show(interaction, form, custom_id("draft.first", 1, state), now, now.wording)


async def open_form(interaction: discord.Interaction["GuideBot"], payload: str) -> None:
    """Open a draft's form again, with all that was typed."""
    bot = interaction.client
    guild_id = editing_server(interaction, bot.settings_of(interaction.guild_id))
    draft_id, form, rebased = split(payload, 3)
    kept = await soon(own_draft(interaction, guild_id, draft_id))
    if rebased:
        seen_by_author(bot, kept, rebased)
    now = held(bot.guides, guild_id, kept.key)
    identity = custom_id("draft.form", 1, f"{draft_id}~{form}~{rebased}")
    await _show(interaction, form, identity, now, kept.wording)


async def _show(
    interaction: discord.Interaction["GuideBot"], form: str, identity: str, now: Held, wording: Wording
) -> None:
    words = interaction.client.words(interaction)
    try:
        fields = fields_of(form, now.shipped, wording)
    except KeyError as error:
        raise StaleComponentError from error
    title = words(f"drafts.form.title.{form}")
    await show_form(
        interaction,
        title=clip(title, Limit.MODAL_TITLE),
        identity=identity,
        items=form_items(words, fields, wording),
    )


async def keep_first(interaction: discord.Interaction["GuideBot"], payload: str) -> None:
    """Keep what was typed into the first form, and show the draft."""
    form, number, base, draft_id, key = split(payload, 5)
    seen = number_in(number)

    async def begun(guild_id: int) -> Draft:
        bot = interaction.client
        now = held(bot.guides, guild_id, key)
        if not (now.is_known and DRAFT_ID.fullmatch(draft_id) and (not base or VERSION.fullmatch(base))):
            raise StaleComponentError
        return Draft(
            id=draft_id,
            guild_id=guild_id,
            key=key,
            author_id=interaction.user.id,
            number=seen,
            base=base or None,
            # Of what was removed while the form was open, the other language is not lost.
            wording=bot.guides.removed(guild_id).get(key, now.wording) if now.is_gone else now.wording,
            typed_at=bot.now(),
        )

    await _keep(interaction, form, begun)


async def keep_form(interaction: discord.Interaction["GuideBot"], payload: str) -> None:
    """Keep what was typed into a draft's form, and show the draft in place.

    Where the form names a version, its author has seen that one since, and the draft is made from it now.
    """
    draft_id, form, seen = split(payload, 3)

    async def again(guild_id: int) -> Draft:
        kept = await own_draft(interaction, guild_id, draft_id)
        if seen:
            kept = seen_by_author(interaction.client, kept, seen)
        return replace(kept, proposed_at=None)

    await _keep(interaction, form, again)


async def _keep(
    interaction: discord.Interaction["GuideBot"], form: str, find: Callable[[int], Awaitable[Draft]]
) -> None:
    bot, values = interaction.client, submitted(interaction)
    await defer_page(interaction)
    try:
        guild_id = editing_server(interaction, bot.settings_of(interaction.guild_id))
        kept = await _merged(bot, guild_id, form, values, find)
    except Exception as error:  # noqa: BLE001 - whatever it is: first what went wrong, then what was typed
        await bot.failures.answer(interaction, error)
        if any(values.values()):
            await _give_back(interaction, values)
        return
    view = form if form in list(Language) else None
    await show_page(interaction, await draft_page(interaction, kept, view=view))


async def _merged(
    bot: "GuideBot",
    guild_id: int,
    form: str,
    values: Mapping[str, Sequence[str]],
    find: Callable[[int], Awaitable[Draft]],
) -> Draft:
    """Keep a draft with what was typed in place of those fields, whatever else happens to it meanwhile."""
    try:
        fields = possible_fields(form)
    except KeyError as error:
        raise StaleComponentError from error
    for _ in range(MOST_TRIES):
        before = await find(guild_id)
        wording = typed(before.wording, fields, values)
        restored = before.restored if wording == before.wording else None
        kept = replace(before, wording=wording, restored=restored, typed_at=bot.now())
        try:
            return await keep_draft(bot.database, kept)
        except DraftGoneError:
            continue
    raise UserError("drafts.gone")


async def _give_back(
    interaction: discord.Interaction["GuideBot"], values: Mapping[str, Sequence[str]]
) -> None:
    """Hand somebody the text that could not be kept, as a file: whatever it is, it is not lost."""
    words = interaction.client.words(interaction)
    file = discord.File(io.BytesIO(typed_text(words, values).encode("utf-8", "replace")), "draft.txt")
    await interaction.followup.send(words("drafts.given_back"), file=file, ephemeral=True)
