"""Making a draft hold, and what there is to say where somebody else's change came first."""

import datetime
from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.components import custom_id
from bot.domain.edition_rules import check_wording
from bot.domain.editions import Deed, Edition, is_own
from bot.domain.errors import UserError
from bot.domain.guide import Language
from bot.drafts.access import again, overtaken
from bot.drafts.meanwhile import Meanwhile, meanwhile, seen_state
from bot.drafts.pages import DIFFERENCE, kind_of, written_title
from bot.editions.ownwords import NEW, may_be_saved, require_room, stamp_of
from bot.editions.restoring import know_restored
from bot.editions.views import show_page
from bot.render.drafts import difference_answer, overtaken_answer, removal_line, saved_answer
from bot.render.theme import Answer, button
from bot.store.drafts import Draft, DraftGoneError, save_draft
from bot.store.editions import Change, OvertakenError, free_own_key

if TYPE_CHECKING:
    from bot.app import GuideBot

MOST_TRIES = 5
"""Times that it is tried to save, where others change or add something at the same moment."""


async def make_hold(
    interaction: discord.Interaction["GuideBot"], kept: Draft, *, approver_id: int | None
) -> None:
    """Make a draft the version that holds, and say so; say why not where it cannot be.

    What somebody else changed since it was begun is shown, and nothing is overwritten. Raises ``UserError``
    where the server has too many own entries for another one; the draft stays.
    """
    bot = interaction.client
    for _ in range(MOST_TRIES):
        since = await meanwhile(bot, kept)
        now = since.now
        flawed = any(check_wording(kept.wording, now.shipped))
        if flawed or kept.wording == now.wording or not may_be_saved(now):
            await again(interaction, kept)
            return
        if since.is_changed:
            await show_page(interaction, stopped_page(interaction, kept, since))
            return
        require_room(bot.guides, kept.guild_id, kept.key)
        try:
            saved = await _saved(bot, since.rebased(kept), approver_id, gone=now.is_gone)
        except DraftGoneError:
            await overtaken(interaction, kept)
            return
        except OvertakenError as error:
            if error.current is not None:
                bot.guides.put(error.current)  # another process of this bot wrote it
            continue
        break
    else:
        raise UserError("drafts.busy")
    bot.guides.put(saved)
    bot.cardkeeper.wake(saved.guild_id)
    await know_restored(bot, saved)
    words = interaction.client.words(interaction)
    before = None if now.is_gone else now.wording
    changed = difference_answer(words, before, kept.wording, "drafts.what_changed")
    done = "saved" if approver_id is None else "approved"
    message = f"drafts.{'added' if now.is_gone else 'changed'}.{done}"
    await show_done(interaction, message, replace(kept, key=saved.key), changed)


async def _saved(bot: "GuideBot", kept: Draft, approver_id: int | None, *, gone: bool) -> Edition:
    """Save a draft; where the entry is gone it is added, whatever it was before."""
    key, now = kept.key, bot.now()
    deed = Deed.RESTORE if kept.restored is not None else Deed.ADD if gone else Deed.EDIT
    if key == NEW:
        key = await free_own_key(bot.database, kept.guild_id)
    change = Change(edition=_edition(kept, key, deed, approver_id, now), seen=kept.number)
    return await save_draft(bot.database, kept, change)


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


def stopped_page(interaction: discord.Interaction["GuideBot"], kept: Draft, since: Meanwhile) -> Answer:
    """Return what was changed since the draft was begun, with what its reader can do about it."""
    words = interaction.client.words(interaction)
    answer = _told(interaction, kept, since)
    identity = custom_id("draft.show", 1, f"{kept.id}~{DIFFERENCE}")
    back = button(words(f"drafts.button.back_to_{kind_of(kept)}"), identity)
    if kept.author_id != interaction.user.id:
        state = custom_id("draft.send_back", 1, f"{kept.id}~{stamp_of(kept.wording)}")
        return replace(answer, rows=((button(words("drafts.button.send_back"), state), back),))
    seen = seen_state(since.now)
    over = button(
        words("drafts.button.bring_back" if since.is_removed else "drafts.button.over"),
        custom_id("draft.over", 1, f"{kept.id}~{stamp_of(kept.wording)}~{seen}"),
        style=discord.ButtonStyle.danger,
    )
    forms = tuple(
        button(
            words(f"drafts.button.edit_{language.value}"),
            custom_id("draft.open", 1, f"{kept.id}~{language.value}~{seen}"),
        )
        for language in Language
    )
    return replace(answer, rows=((*forms, over), (back,)))


def _told(interaction: discord.Interaction["GuideBot"], kept: Draft, since: Meanwhile) -> Answer:
    """Return what was changed and by whom, without anything to press."""
    words, reader_id, now = interaction.client.words(interaction), interaction.user.id, since.now
    mine = kept.author_id == reader_id
    choice, lead, title = "choose" if mine else "choose_other", "", "drafts.overtaken.changes"
    before, after = since.before, None if now.is_gone else now.wording
    if since.is_removed and now.edition is not None:
        lead = removal_line(words, now.edition, reader_id=reader_id, then="saving" if mine else "stopped")
        choice = "choose_removed" if mine else ""
        title, after = "drafts.overtaken.beside_last", kept.wording
    elif since.is_by_release and before is None:
        lead, title = words("drafts.overtaken.lead_release_lost"), "drafts.difference"
        before, after = now.wording, kept.wording
    elif since.is_by_release:
        lead = words("drafts.overtaken.lead_release")
    return overtaken_answer(
        words, now.edition, before, after, reader_id=reader_id, choice=choice, lead=lead, title=title
    )


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
