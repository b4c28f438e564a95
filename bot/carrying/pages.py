"""The pages of an import: what a file of words would do, entry by entry, and what stands in its way."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.components import StaleComponentError, custom_id, update
from bot.domain.carried import Step, overtaken
from bot.domain.editions import Edition, is_own
from bot.domain.guide import Language
from bot.editions.ownwords import shown_entry
from bot.i18n import Words
from bot.render.carrying import PAGE, Told, changes_answer, option, overtaken_answer, preview_answer
from bot.render.guide import entry_answer
from bot.render.pages import page_of, turning
from bot.render.theme import Answer, Component, Row, button, menu
from bot.store.imports import Import

if TYPE_CHECKING:
    from bot.app import GuideBot

CHANGES = "changes"
VIEWS = (CHANGES, *(language.value for language in Language))


def changing(steps: Sequence[Step]) -> list[Step]:
    """Return the steps that would change something."""
    return [step for step in steps if step.changes]


async def show_preview(interaction: discord.Interaction["GuideBot"], kept: Import, number: int) -> None:
    """Show a page of what an import would do, in place."""
    await update(interaction, overtaken_now(interaction, kept) or preview_page(interaction, kept, number))


async def show_step(
    interaction: discord.Interaction["GuideBot"], kept: Import, number: int, view: str
) -> None:
    """Show one entry of an import, in place: what would change, or how members would read it.

    Raises ``StaleComponentError`` for an entry or a view that there is not.
    """
    bot, words = interaction.client, interaction.client.words(interaction)
    waiting = changing(kept.steps)
    if view not in VIEWS or not 0 <= number < len(waiting):
        raise StaleComponentError
    step = waiting[number]
    if view == CHANGES:
        answer = changes_answer(words, step, _told(bot, kept.guild_id, [step]))
    else:
        shipped = bot.guide
        entry = shown_entry(shipped, step.carried.key, step.carried.wording, bot.now())
        answer = entry_answer(bot.messages[Language(view)], shipped, entry)

    def turn(other: str) -> Component:
        identity = custom_id("carrying.look", 1, f"{kept.id}~{number}~{other}")
        return button(words(f"carrying.view.{other}"), identity, disabled=other == view)

    back = button(
        words("carrying.preview.back"), custom_id("carrying.page", 1, f"{kept.id}~{number // PAGE}")
    )
    await update(interaction, replace(answer, rows=((*map(turn, VIEWS), back),)))


def preview_page(interaction: discord.Interaction["GuideBot"], kept: Import, number: int) -> Answer:
    """Return a page of what an import would do, with all that can be done about it."""
    bot, words = interaction.client, interaction.client.words(interaction)
    waiting = changing(kept.steps)
    page = page_of(waiting, number, size=PAGE)
    vouched = bot.settings_of(kept.guild_id).approval and any(is_own(step.carried.key) for step in waiting)
    options = [(str(place - 1), option(words, step, place)) for place, step in page.numbered()]
    looking = custom_id("carrying.choose", 1, kept.id)
    turns = turning(words, page, lambda to: custom_id("carrying.page", 1, f"{kept.id}~{to}"))
    rows: list[Row] = [(menu(looking, words("carrying.preview.menu"), options),), turns]
    confirm = button(
        words("carrying.preview.confirm", count=len(waiting)),
        custom_id("carrying.confirm", 1, kept.id),
        style=discord.ButtonStyle.success,
    )
    rows.append((confirm, _cancel(words, kept)))
    told = _told(bot, kept.guild_id, page.items)
    return replace(preview_answer(words, kept.steps, page, told, own_vouched=vouched), rows=tuple(rows))


def _told(bot: "GuideBot", guild_id: int, steps: Sequence[Step]) -> Told:
    """Return what else there is to know about steps, by key."""
    shipped, current = bot.guide.entries, bot.guides.editions(guild_id)
    return Told(
        removed={step.carried.key: current[step.carried.key] for step in steps if step.returns},
        outdated=frozenset(
            step.carried.key for step in steps if step.is_outdated(shipped.get(step.carried.key))
        ),
    )


def overtaken_now(interaction: discord.Interaction["GuideBot"], kept: Import) -> Answer | None:
    """Return who has changed what in the meantime; ``None`` where nobody has."""
    bot = interaction.client
    current = bot.guides.editions(kept.guild_id)
    changed = [(step, current.get(step.carried.key)) for step in overtaken(changing(kept.steps), current)]
    return overtaken_page(bot.words(interaction), kept, changed) if changed else None


def overtaken_page(words: Words, kept: Import, changed: Sequence[tuple[Step, Edition | None]]) -> Answer:
    """Return who was first, with a button to compare again."""
    again = button(
        words("carrying.overtaken.again"),
        custom_id("carrying.again", 1, kept.id),
        style=discord.ButtonStyle.primary,
    )
    return replace(overtaken_answer(words, changed), rows=((again, _cancel(words, kept)),))


def _cancel(words: Words, kept: Import) -> Component:
    return button(words("carrying.preview.cancel"), custom_id("carrying.cancel", 1, kept.id))
