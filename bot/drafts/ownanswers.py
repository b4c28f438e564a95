"""``/answers list`` and what it leads to: one entry as editors see it, and taking its words away."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.components import chosen, custom_id, number_in
from bot.domain.editions import is_outdated, is_own, is_unshown
from bot.domain.errors import UserError
from bot.drafts.meanwhile import meanwhile
from bot.drafts.pages import DIFFERENCE, draft_marks, draft_page, kind_of, written_title
from bot.editions.ownwords import NEW, held
from bot.editions.views import defer_page, show_page, to_list, words_of
from bot.i18n import Words
from bot.render.draftforms import forms_of
from bot.render.drafts import removal_fact
from bot.render.entrynames import told_apart
from bot.render.ownanswers import (
    Listed,
    Stand,
    entry_lines,
    listed_answer,
    listed_options,
    proposals_first,
)
from bot.render.pages import page_of, turning
from bot.render.theme import Answer, Component, Row, button, menu
from bot.servers.editors import editing_server
from bot.store.drafts import Draft, draft, drafts_of

if TYPE_CHECKING:
    from bot.app import GuideBot

PAGE = 8
"""Things on a page of the list."""
_DRAFT, _ENTRY = "d.", "e."
"""Begin the values of the list's menu."""
_Whose = tuple[str, int]
"""An entry's key and a draft's author."""


async def show_answers(interaction: discord.Interaction["GuideBot"], payload: str = "0") -> None:
    """Show an editor what the server changed and added, with drafts and proposals that wait."""
    guild_id, page = _editing(interaction), number_in(payload)
    await defer_page(interaction)
    await show_page(interaction, await _list(interaction, guild_id, page))


async def open_chosen(interaction: discord.Interaction["GuideBot"], _payload: str) -> None:
    """Open what was chosen from the list, in its place."""
    guild_id, choice = _editing(interaction), "".join(chosen(interaction))
    await defer_page(interaction)
    if choice.startswith(_ENTRY):
        await show_page(interaction, _entry_page(interaction, guild_id, choice.removeprefix(_ENTRY)))
        return
    kept = await draft(interaction.client.database, guild_id=guild_id, draft_id=choice.removeprefix(_DRAFT))
    if kept is None or (kept.author_id != interaction.user.id and kept.proposed_at is None):
        raise UserError("drafts.gone")
    mine = kept.author_id == interaction.user.id
    view = None if mine else DIFFERENCE
    await show_page(interaction, await draft_page(interaction, kept, view=view))


async def open_entry(interaction: discord.Interaction["GuideBot"], key: str) -> None:
    """Show an entry as its editors see it, in place."""
    guild_id = _editing(interaction)
    await defer_page(interaction)
    await show_page(interaction, _entry_page(interaction, guild_id, key))


def _editing(interaction: discord.Interaction["GuideBot"]) -> int:
    return editing_server(interaction, interaction.client.settings_of(interaction.guild_id))


async def _list(interaction: discord.Interaction["GuideBot"], guild_id: int, number: int) -> Answer:
    bot, words = interaction.client, interaction.client.words(interaction)
    drafts = await drafts_of(bot.database, guild_id)
    alike = Counter((kept.key, kept.author_id) for kept in drafts)
    items = [
        *[item for kept in drafts if (item := await _waiting(interaction, words, kept, alike)) is not None],
        *_edited(bot, guild_id, words),
    ]
    page = page_of(proposals_first(items), number, size=PAGE)
    rows: list[Row] = []
    if page.items:
        options = listed_options(words, page)
        rows.append((menu(custom_id("answers.choose", 1), words("answers.list.menu"), options),))
    rows.append(turning(words, page, lambda to: custom_id("answers.list", 1, str(max(to, 0)))))
    return replace(listed_answer(words, page), rows=tuple(rows))


async def _waiting(
    interaction: discord.Interaction["GuideBot"], words: Words, kept: Draft, alike: Mapping[_Whose, int]
) -> Listed | None:
    """Return a draft as the reader sees it on the list; ``None`` for another's that nobody is to see yet."""
    if kept.author_id != interaction.user.id:
        if kept.proposed_at is None:
            return None
        stand = Stand.PROPOSAL
    else:
        stand = Stand.DRAFT if kept.proposed_at is None else Stand.PROPOSED
    guild = interaction.client.guides.of(kept.guild_id)
    entry = guild.entries.get(kept.key)
    title = entry[words.language].title if entry else written_title(kept.wording, words.language)
    return Listed(
        stand=stand,
        title=title,
        who=kept.author_id,
        when=int((kept.proposed_at or kept.typed_at).timestamp()),
        choice=f"{_DRAFT}{kept.id}",
        marks=tuple(await _marks(interaction, words, kept, several=alike[kept.key, kept.author_id] > 1)),
    )


async def _marks(
    interaction: discord.Interaction["GuideBot"], words: Words, kept: Draft, *, several: bool
) -> list[str]:
    """Return what else there is to know of a draft, a line each; ``several``: its author has more of them."""
    lines = draft_marks(words, kept)
    if several and kept.begun_at is not None:
        lines.append(words("answers.begun", when=discord.utils.format_dt(kept.begun_at, "f")))
    since = await meanwhile(interaction.client, kept)
    if since.is_removed and since.now.edition is not None:
        lines.append(removal_fact(words, since.now.edition, reader_id=interaction.user.id))
    elif since.is_changed:
        lines.append(words(f"answers.overtaken.{kind_of(kept)}"))
    return lines


def _edited(bot: "GuideBot", guild_id: int, words: Words) -> Iterator[Listed]:
    worded = [
        (edition, each) for edition in bot.guides.editions(guild_id).values() if (each := edition.wording)
    ]
    titles = told_apart(words, [(edition.key, each[words.language].title) for edition, each in worded])
    for (edition, _), title in zip(worded, titles, strict=True):
        key = edition.key
        shipped = bot.guide.entries.get(key)
        stand = Stand.ADDED if is_own(key) else Stand.CHANGED
        if is_outdated(edition, shipped):
            stand = Stand.OUTDATED
        elif is_unshown(edition, shipped):
            stand = Stand.UNSHOWN
        yield Listed(
            stand=stand,
            title=title,
            who=edition.author_id,
            when=int(edition.made_at.timestamp()),
            choice=f"{_ENTRY}{key}",
        )


def _entry_page(interaction: discord.Interaction["GuideBot"], guild_id: int, key: str) -> Answer:
    bot, words = interaction.client, interaction.client.words(interaction)
    now = held(bot.guides, guild_id, key)
    if key == NEW or now.is_gone:
        raise UserError("answers.gone")
    unshown = now.edition is not None and is_unshown(now.edition, now.shipped)
    warning = Stand.OUTDATED if now.is_outdated else Stand.UNSHOWN if unshown else None
    lines = entry_lines(words, now.edition, title=now.wording[words.language].title, warning=warning)
    edits = tuple(
        button(words(f"drafts.button.edit_{form}"), custom_id("answers.edit", 1, f"{form}~{key}"))
        for form in forms_of(now.shipped, now.wording)
    )
    row: list[Component] = [button(words("drafts.button.history"), custom_id("history.open", 1, key))]
    if now.is_outdated:
        row.append(button(words("answers.button.release"), custom_id("release.open", 1, key)))
    if now.edition is not None and now.edition.wording is not None:
        which = "remove" if is_own(key) else "remove_unshown" if unshown else "take"
        label = words(f"answers.button.{which}")
        row.append(button(label, custom_id("answers.remove", 1, key)))
    row.append(to_list(words))
    return replace(words_of(interaction, guild_id, now), content=lines, rows=(edits, tuple(row)))
