"""``/guide``: an entry by a question in everyday words, by its title, or by looking through the contents."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands
from msgspec.structs import replace

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, custom_id, send, update
from bot.domain.comparequestion import CompareQuestion
from bot.domain.feeanswer import FeeAnswer
from bot.domain.gaps import Why
from bot.domain.guide import Entry, Kind
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.questions.entrypages import compare_button, entry_page, figure_page, shared_entry
from bot.questions.finding import asked
from bot.questions.suggesting import suggested_entries
from bot.questions.unanswered import is_kept
from bot.render.browsing import (
    PAGE,
    compares_answer,
    contents_answer,
    not_sure_answer,
    section_answer,
    section_options,
)
from bot.render.guide import asked_line, entry_options
from bot.render.pages import page_of, turning
from bot.render.theme import Answer, Component, Row, menu
from bot.sharing import respond

if TYPE_CHECKING:
    from bot.questions.guidance import Guidance


class AskGuide(commands.Cog):
    """Asking the guide, and looking through it."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("guide.section", 1, self.on_section)
        bot.router.on("guide.page", 1, self.on_page)

    @app_commands.command()
    async def guide(
        self,
        interaction: discord.Interaction[GuideBot],
        query: str | None = None,
        public: bool = False,  # noqa: FBT001, FBT002 - an option of a slash command
    ) -> None:
        """Answer ``/guide``."""
        text = asked(query or "")
        words = self.bot.words(interaction)
        if not asked_line(words, text):
            await send(interaction, _contents(words, self.bot.guide_of(interaction)), ephemeral=True)
            return
        guide = self.bot.guide_of(interaction)
        entry = guide.entries.get(text)
        if entry is not None:
            await self._show(interaction, entry, public=public)
            return
        found = await self.bot.finder.guidance(guide, text)
        if found.entry is not None:
            await self._show(
                interaction, found.entry, text, public=public, offer=found.offer, compares=found.compares
            )
        elif found.offer is not None:
            await self._show_figure(interaction, text, found.offer, found.nearest, public=public)
        else:
            await send(interaction, self._not_sure(interaction, words, text, found), ephemeral=True)
            if found.is_gap:
                nearest = found.nearest[0].key if found.nearest else None
                await self.bot.unanswered.keep(interaction, text, why=Why.NOTHING, nearest=nearest)

    async def _show(
        self,
        interaction: discord.Interaction[GuideBot],
        entry: Entry,
        question: str = "",
        *,
        public: bool,
        offer: FeeAnswer | None = None,
        compares: CompareQuestion | None = None,
    ) -> None:
        guide = self.bot.guide_of(interaction)
        await respond(
            interaction,
            public=public,
            private=lambda words: entry_page(
                interaction, words, guide, entry, question=question, offer=offer, compares=compares
            ),
            shared=lambda words: shared_entry(
                interaction, words, guide, entry, question=question, offer=offer
            ),
        )

    async def _show_figure(
        self,
        interaction: discord.Interaction[GuideBot],
        question: str,
        offer: FeeAnswer,
        nearest: Sequence[Entry],
        *,
        public: bool,
    ) -> None:
        guide = self.bot.guide_of(interaction)

        def private(words: Words) -> Answer:
            page = figure_page(interaction, words, guide, offer, question=question, nearest=nearest)
            return replace(page, rows=(*page.rows, *_near(words, nearest), (_sections(words, guide),)))

        def shared(words: Words) -> Answer:
            return figure_page(interaction, words, guide, offer, question=question)

        await respond(interaction, public=public, private=private, shared=shared)

    def _not_sure(
        self, interaction: discord.Interaction[Any], words: Words, question: str, found: "Guidance"
    ) -> Answer:
        """Return what there is where no entry and no calculation answers for sure."""
        near = (*_near(words, found.nearest), (_sections(words, self.bot.guide_of(interaction)),))
        if found.compares is not None:
            answer = compares_answer(words, found.nearest)
            near = ((compare_button(words, found.compares),), *near)
        else:
            answer = not_sure_answer(words, found.nearest, kept=is_kept(interaction))
        return replace(answer, rows=near, content=asked_line(words, question))

    async def on_section(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Show the section chosen, in place."""
        guide, kind = self.bot.guide_of(interaction), _kind("".join(chosen(interaction)))
        await update(interaction, _section(self.bot.words(interaction), guide, kind, 0))

    async def on_page(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Turn to another page of a section, in place."""
        name, _, page = payload.partition("~")
        if not page.isdecimal():
            raise StaleComponentError
        guide = self.bot.guide_of(interaction)
        await update(interaction, _section(self.bot.words(interaction), guide, _kind(name), int(page)))

    @guide.autocomplete("query")
    async def suggest(
        self, interaction: discord.Interaction[GuideBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest entries, the likeliest first."""
        return await suggested_entries(interaction, typed)


def _contents(words: Words, guide: Guide) -> Answer:
    return replace(contents_answer(words, guide), rows=((_sections(words, guide),),))


def _sections(words: Words, guide: Guide, shown: Kind | None = None) -> Component:
    return menu(
        custom_id("guide.section", 1),
        words("guide.section_menu"),
        section_options(words, guide),
        shown.value if shown else None,
    )


def _section(words: Words, guide: Guide, kind: Kind, number: int) -> Answer:
    page = page_of(guide.of_kind(kind), number, size=PAGE)
    rows: list[Row] = [(_sections(words, guide, kind),)]
    options = entry_options(words, page.items)
    if options:
        rows.append((menu(custom_id("entry.open", 1), words("guide.entry_menu"), options),))
    rows.append(turning(words, page, lambda to: custom_id("guide.page", 1, f"{kind.value}~{to}")))
    return replace(section_answer(words, kind, page), rows=tuple(rows))


def _near(words: Words, nearest: Sequence[Entry]) -> tuple[Row, ...]:
    """Return the menu that opens what comes near, in a row of its own; nothing where nothing does."""
    if not nearest:
        return ()
    options = entry_options(words, nearest)
    return ((menu(custom_id("entry.open", 1), words("guide.not_sure.menu"), options),),)


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError as error:
        raise StaleComponentError from error


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(AskGuide(bot))
