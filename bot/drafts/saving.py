"""Making a draft hold, and what there is to say where somebody else's change came first."""

import datetime
from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.components import custom_id
from bot.domain.edition_rules import check_wording
from bot.domain.editions import Deed, Edition, is_own, wording_of
from bot.domain.errors import UserError
from bot.domain.guide import Language
from bot.drafts.access import again, overtaken
from bot.drafts.pages import (
    DIFFERENCE,
    kind_of,
    show_page,
    written_title,
)
from bot.editions.ownwords import NEW, held, may_be_saved, require_room, stamp_of
from bot.editions.restoring import know_restored
from bot.render.drafts import difference_answer, overtaken_answer, saved_answer
from bot.render.theme import Answer, button
from bot.store.drafts import Draft, DraftGoneError, save_draft
from bot.store.editions import Change, OvertakenError, free_own_key, history

if TYPE_CHECKING:
    from bot.app import GuideBot

MOST_TRIES = 5
"""Times that an own entry asks for a free key, where others are added at the same moment."""


async def make_hold(
    interaction: discord.Interaction["GuideBot"], kept: Draft, *, approver_id: int | None
) -> None:
    """Make a draft the version that holds, and say so; say why not where it cannot be.

    What somebody else changed since it was begun is shown, and nothing is overwritten. Raises ``UserError``
    where the server has too many own entries for another one; the draft stays.
    """
    bot = interaction.client
    now = held(bot.guides, kept.guild_id, kept.key)
    flawed = any(check_wording(kept.wording, now.shipped))
    if flawed or kept.wording == now.wording or not may_be_saved(now):
        await again(interaction, kept)
        return
    require_room(bot.guides, kept.guild_id, kept.key)
    try:
        saved = await (_add if kept.key == NEW else _change)(bot, kept, approver_id)
    except DraftGoneError:
        await overtaken(interaction, kept)
        return
    except OvertakenError as error:
        if error.current is not None:
            bot.guides.put(error.current)  # another process of this bot wrote it
        await show_page(interaction, await overtaken_page(interaction, kept, error.current))
        return
    bot.guides.put(saved)
    bot.cardkeeper.wake(saved.guild_id)
    await know_restored(bot, saved)
    words = interaction.client.words(interaction)
    before = None if now.is_gone else now.wording
    changed = difference_answer(words, before, kept.wording, "drafts.what_changed")
    done = "saved" if approver_id is None else "approved"
    message = f"drafts.{'added' if saved.deed is Deed.ADD else 'changed'}.{done}"
    await show_done(interaction, message, replace(kept, key=saved.key), changed)


async def _change(bot: "GuideBot", kept: Draft, approver_id: int | None) -> Edition:
    deed = Deed.EDIT if kept.restored is None else Deed.RESTORE
    change = Change(edition=_edition(kept, kept.key, deed, approver_id, bot.now()), seen=kept.number)
    return await save_draft(bot.database, kept, change)


async def _add(bot: "GuideBot", kept: Draft, approver_id: int | None) -> Edition:
    for _ in range(MOST_TRIES):
        key = await free_own_key(bot.database, kept.guild_id)
        try:
            change = Change(edition=_edition(kept, key, Deed.ADD, approver_id, bot.now()), seen=0)
            return await save_draft(bot.database, kept, change)
        except OvertakenError:
            continue
    raise UserError("drafts.busy")


def _edition(kept: Draft, key: str, deed: Deed, approver_id: int | None, now: datetime.datetime) -> Edition:
    return Edition(
        guild_id=kept.guild_id,
        key=key,
        number=0,
        deed=deed,
        wording=kept.wording,
        base=None if is_own(key) else kept.base,
        restored=kept.restored,
        author_id=kept.author_id,
        approver_id=approver_id,
        made_at=now,
    )


async def overtaken_page(
    interaction: discord.Interaction["GuideBot"], kept: Draft, theirs: Edition | None
) -> Answer:
    """Return what was changed since the draft was begun, with what its author can do about it."""
    bot, words = interaction.client, interaction.client.words(interaction)
    shipped = bot.guide.entries.get(kept.key)
    otherwise = None if shipped is None else wording_of(shipped)
    versions = await history(bot.database, guild_id=kept.guild_id, key=kept.key)
    began = next((edition for edition in versions if edition.number == kept.number), None)
    before = otherwise if began is None or began.wording is None else began.wording
    now = otherwise if theirs is None or theirs.wording is None else theirs.wording
    mine = kept.author_id == interaction.user.id
    choice = "choose" if mine else "choose_other"
    answer = overtaken_answer(words, theirs, before, now, reader_id=interaction.user.id, choice=choice)
    back = button(
        words(f"drafts.button.back_to_{kind_of(kept)}"), custom_id("draft.show", 1, f"{kept.id}~{DIFFERENCE}")
    )
    if not mine:
        state = custom_id("draft.send_back", 1, f"{kept.id}~{stamp_of(kept.wording)}")
        return replace(answer, rows=((button(words("drafts.button.send_back"), state), back),))
    number = 0 if theirs is None else theirs.number
    over = button(
        words("drafts.button.over"),
        custom_id("draft.over", 1, f"{kept.id}~{stamp_of(kept.wording)}~{number}"),
        style=discord.ButtonStyle.danger,
    )
    forms = tuple(
        button(
            words(f"drafts.button.edit_{language.value}"),
            custom_id("draft.open", 1, f"{kept.id}~{language.value}~{number}"),
        )
        for language in Language
    )
    return replace(answer, rows=((*forms, over), (back,)))


async def show_done(
    interaction: discord.Interaction["GuideBot"], message: str, kept: Draft, changed: Answer | None = None
) -> None:
    """Say what was done with a draft (``message`` names what, ``changed`` shows it) and how to go on."""
    words = interaction.client.words(interaction)
    answer = saved_answer(
        words, message, written_title(kept.wording, words.language), changed, kept.author_id
    )
    links = [button(words("drafts.button.list"), custom_id("answers.list", 1, "0"))]
    if kept.key != NEW and interaction.client.guides.editions(kept.guild_id).get(kept.key):
        links.insert(0, button(words("drafts.button.history"), custom_id("history.open", 1, kept.key)))
        links.insert(0, button(words("drafts.button.look"), custom_id("answers.open", 1, kept.key)))
    await show_page(interaction, replace(answer, rows=(tuple(links),)))
