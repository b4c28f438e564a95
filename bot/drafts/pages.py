"""The page of a draft: what members would see, what is wrong with it, and what can be done."""

from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.components import StaleComponentError, custom_id
from bot.domain.edition_rules import check_wording
from bot.domain.editions import Wording, is_own
from bot.domain.guide import Language
from bot.drafts.meanwhile import Meanwhile, meanwhile
from bot.editions.entrynames import twins
from bot.editions.ownwords import NEW, NOTHING, Held, may_be_saved, shown_entry, stamp_of, title_of
from bot.i18n import Words
from bot.render.draftforms import forms_of
from bot.render.drafts import DraftState, difference_answer, draft_lines, mention, removal_line
from bot.render.guide import entry_answer
from bot.render.theme import Answer, Component, Row, button
from bot.store.drafts import Draft

if TYPE_CHECKING:
    from bot.app import GuideBot

DIFFERENCE = "diff"
VIEWS = (*(language.value for language in Language), DIFFERENCE)


def split(payload: str, count: int) -> list[str]:
    """Return the parts of a component's state. Raises ``StaleComponentError`` where there are not so many."""
    parts = payload.split("~")
    if len(parts) != count:
        raise StaleComponentError
    return parts


def kind_of(draft: Draft) -> str:
    """Return what a draft is called in messages: a draft, or while it waits for approval a proposal."""
    return "draft" if draft.proposed_at is None else "proposal"


def draft_marks(words: Words, draft: Draft) -> list[str]:
    """Return what happened to a draft before, a line each: which version it brings back, who returned it."""
    lines: list[str] = []
    if draft.restored is not None:
        lines.append(words(f"drafts.restoring.{kind_of(draft)}", number=draft.restored))
    if draft.returned_at is not None:
        when = discord.utils.format_dt(draft.returned_at, "f")
        lines.append(words("drafts.returned", who=mention(words, draft.returned_by), when=when))
    return lines


def needs_approval(interaction: discord.Interaction["GuideBot"], draft: Draft) -> bool:
    """Tell whether another editor has to approve a draft, as the settings are now."""
    bot = interaction.client
    return bot.settings_of(draft.guild_id).approval and bot.guides.is_careful(draft.guild_id, draft.key)


def written_title(wording: Wording, language: Language) -> str:
    """Return the title in a language, or in the other where it has none yet; empty where neither has."""
    return wording[language].title or wording.ja.title or wording.en.title


async def draft_page(
    interaction: discord.Interaction["GuideBot"],
    draft: Draft,
    *,
    view: str | None = None,
    notes: tuple[str, ...] = (),
) -> Answer:
    """Return the page of a draft for its author, or for another editor who may approve it.

    ``view`` is the language of the preview, or ``diff`` for what differs from what holds now; without one it
    is the language in which something differs, and of both the reader's.
    """
    bot, words = interaction.client, interaction.client.words(interaction)
    since = await meanwhile(bot, draft)
    now = since.now
    if view is None:
        view = _changed_language(draft, now, words.language).value
    if view not in VIEWS:
        raise StaleComponentError
    flaws = tuple(check_wording(draft.wording, now.shipped))
    mine = draft.author_id == interaction.user.id
    state = DraftState(
        title=_title(bot, draft, now, words.language),
        is_new=draft.key == NEW,
        flaws=flaws,
        notes=(*map(words, notes), *_notes(interaction, draft, since, flawless=not flaws, mine=mine)),
        twins=twins(bot.guides.of(draft.guild_id), draft.key, draft.wording),
        author_id=draft.author_id,
        kind=kind_of(draft),
        proposed_at=draft.proposed_at,
        marks=draft_marks(words, draft),
    )
    if view == DIFFERENCE:
        shown = difference_answer(words, None if now.is_gone else now.wording, draft.wording)
    else:
        shown = _preview(bot, draft, Language(view))
    ready = not flaws and draft.wording != now.wording and may_be_saved(now)
    done = (
        _deciding(interaction, words, draft, ready=ready)
        if mine
        else _approving(words, draft, ready=ready and not since.is_changed)
    )
    rows = (done, _forms(words, draft, now) if mine else (), _views(words, draft, view))
    return replace(
        shown, content=draft_lines(words, state, view=view), rows=tuple(row for row in rows if row)
    )


def _title(bot: "GuideBot", draft: Draft, now: Held, language: Language) -> str:
    """Return the title that an entry has, or had last, or its key; of a new one what is written."""
    if draft.key == NEW:
        return written_title(draft.wording, language)
    if now.edition is not None and now.is_gone:
        return title_of(bot.guides, now.edition, language)
    return now.wording[language].title or now.key


def _changed_language(draft: Draft, now: Held, reader: Language) -> Language:
    changed = [language for language in Language if draft.wording[language] != now.wording[language]]
    return changed[0] if len(changed) == 1 else reader


def _preview(bot: "GuideBot", draft: Draft, language: Language) -> Answer:
    guide = bot.guides.of(draft.guild_id)
    entry = shown_entry(bot.guide, draft.key, draft.wording, bot.now())
    return entry_answer(bot.messages[language], guide, entry)


def _notes(
    interaction: discord.Interaction["GuideBot"],
    draft: Draft,
    since: Meanwhile,
    *,
    flawless: bool,
    mine: bool,
) -> list[str]:
    words, now, notes = interaction.client.words(interaction), since.now, list[str]()
    lines: list[str] = []
    if not may_be_saved(now):
        notes.append("drafts.note.entry_gone")
    elif since.is_removed and now.edition is not None:
        then = "saving" if mine else "stopped" if since.is_changed else "approving"
        lines.append(removal_line(words, now.edition, reader_id=interaction.user.id, then=then))
    elif draft.wording == now.wording:
        if not now.is_gone:  # of an empty draft for what is not there yet, the flaws say what is missing
            notes.append("drafts.note.same")
    elif since.is_changed:
        by = "new_release" if since.is_by_release else "overtaken"
        notes.append(f"drafts.note.{by}" if mine else "drafts.note.overtaken_proposal")
    elif now.is_outdated:
        notes.append("drafts.note.outdated")
    if draft.key == NEW and not (draft.wording.ja.questions or draft.wording.en.questions):
        notes.append("drafts.note.no_questions")
    if mine and flawless and draft.proposed_at is None and needs_approval(interaction, draft):
        notes.append("drafts.note.needs_approval")
    if mine:
        notes.append("drafts.note.kept" if draft.proposed_at is None else "drafts.note.waiting")
    return [*lines, *map(words, notes)]


def _deciding(
    interaction: discord.Interaction["GuideBot"], words: Words, draft: Draft, *, ready: bool
) -> Row:
    """Return what its author can do with a draft as it is."""
    stamp = stamp_of(draft.wording)
    save = _press(words, "save", f"{draft.id}~{stamp}", discord.ButtonStyle.success, disabled=not ready)
    propose = _press(words, "propose", f"{draft.id}~{stamp}", discord.ButtonStyle.primary, disabled=not ready)
    discard = _press(words, "discard", draft.id, discord.ButtonStyle.danger)
    if draft.proposed_at is not None:
        return (_press(words, "withdraw", draft.id), discard)
    if needs_approval(interaction, draft):
        return (propose, discard)
    own = draft.key == NEW or is_own(draft.key)
    if own and interaction.client.settings_of(draft.guild_id).approval:
        return ({**save, "label": words("drafts.button.save_other")}, propose, discard)
    return (save, discard)


def _approving(words: Words, draft: Draft, *, ready: bool) -> Row:
    state = f"{draft.id}~{stamp_of(draft.wording)}"
    return (
        _press(words, "approve", state, discord.ButtonStyle.success, disabled=not ready),
        _press(words, "send_back", state),
    )


def _forms(words: Words, draft: Draft, now: Held) -> Row:
    return tuple(
        button(words(f"drafts.button.edit_{form}"), custom_id("draft.open", 1, f"{draft.id}~{form}~"))
        for form in forms_of(now.shipped, draft.wording)
    )


def _views(words: Words, draft: Draft, view: str) -> Row:
    turns: list[Component] = [
        button(words(f"drafts.button.view_{each}"), custom_id("draft.show", 1, f"{draft.id}~{each}"))
        for each in VIEWS
        if each != view
    ]
    missing = [language for language in Language if draft.wording[language] == NOTHING[language]]
    if len(missing) == 1:
        (language,) = missing
        label = words(f"drafts.button.copy_to_{language.value}")
        turns.append(button(label, custom_id("draft.copy", 1, f"{draft.id}~{language.value}")))
    turns.append(button(words("drafts.button.list"), custom_id("answers.list", 1, "0")))
    return tuple(turns)


def _press(
    words: Words,
    name: str,
    state: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    *,
    disabled: bool = False,
) -> Component:
    return button(
        words(f"drafts.button.{name}"), custom_id(f"draft.{name}", 1, state), style=style, disabled=disabled
    )
