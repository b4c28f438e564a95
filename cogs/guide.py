"""``/guide``: an entry by a question in everyday words, by its title, or by looking through the contents."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, custom_id, send, update
from bot.domain.feeanswer import FeeAnswer
from bot.domain.gaps import Why
from bot.domain.guide import Entry, Kind, Language
from bot.domain.markup import without_markup
from bot.domain.snapshot import Guide
from bot.entrypages import compare_button, entry_page, figure_page, shared_entry
from bot.guidance import Guidance, guidance
from bot.i18n import Words
from bot.render.browsing import PAGE, contents_answer, not_sure_answer, section_answer, section_options
from bot.render.entrychoices import EntryChoices
from bot.render.guide import asked_line, entry_options
from bot.render.pages import Page, page_of
from bot.render.theme import Answer, Component, Row, button, menu
from bot.search.asking_part import asking_part
from bot.sharing import respond
from bot.unanswered import is_kept


class AskGuide(commands.Cog):
    """Asking the guide, and looking through it."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        self._suggesting: Guide | None = None
        self._prepared: dict[Language, EntryChoices] = {}
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
        text = asking_part(without_markup(query or ""))
        words = self.bot.words(interaction)
        if not asked_line(words, text):
            await send(interaction, self._contents(words), ephemeral=True)
            return
        entry = self.bot.guide.entries.get(text)
        if entry is not None:
            await self._show(interaction, entry, public=public)
            return
        finding = (await self.bot.search()).find(text)
        found = guidance(text, finding, self.bot.guide, self.bot.today())
        if found.entry is not None:
            await self._show(
                interaction, found.entry, text, public=public, offer=found.offer, compares=found.compares
            )
        elif found.offer is not None:
            await self._show_figure(interaction, text, found.offer, found.nearest, public=public)
        else:
            await send(interaction, self._not_sure(interaction, words, text, found), ephemeral=True)
            await self.bot.unanswered.keep(
                interaction,
                text,
                why=Why.NOTHING,
                nearest=found.nearest[0].key if found.nearest else None,
            )

    async def _show(
        self,
        interaction: discord.Interaction[GuideBot],
        entry: Entry,
        question: str = "",
        *,
        public: bool,
        offer: FeeAnswer | None = None,
        compares: bool = False,
    ) -> None:
        guide = self.bot.guide
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
        guide = self.bot.guide

        def private(words: Words) -> Answer:
            page = figure_page(interaction, words, guide, offer, question=question, nearest=nearest)
            return replace(page, rows=(*page.rows, *_near(words, nearest), (self._sections(words),)))

        def shared(words: Words) -> Answer:
            return figure_page(interaction, words, guide, offer, question=question)

        await respond(interaction, public=public, private=private, shared=shared)

    def _not_sure(
        self, interaction: discord.Interaction[Any], words: Words, question: str, found: Guidance
    ) -> Answer:
        rows: list[Row] = [(compare_button(words),)] if found.compares else []
        rows.extend((*_near(words, found.nearest), (self._sections(words),)))
        answer = not_sure_answer(words, found.nearest, kept=is_kept(interaction))
        return replace(answer, rows=tuple(rows), content=asked_line(words, question))

    def _contents(self, words: Words) -> Answer:
        return replace(contents_answer(words, self.bot.guide), rows=((self._sections(words),),))

    def _sections(self, words: Words, shown: Kind | None = None) -> Component:
        return menu(
            custom_id("guide.section", 1),
            words("guide.section_menu"),
            section_options(words, self.bot.guide),
            shown.value if shown else None,
        )

    def _section(self, words: Words, kind: Kind, number: int) -> Answer:
        page = page_of(self.bot.guide.of_kind(kind), number, size=PAGE)
        rows: list[Row] = [(self._sections(words, kind),)]
        options = entry_options(words, page.items)
        if options:
            rows.append((menu(custom_id("entry.open", 1), words("guide.entry_menu"), options),))
        if page.pages > 1:
            rows.append(_turning(words, kind, page))
        return replace(section_answer(words, kind, page), rows=tuple(rows))

    async def on_section(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Show the section chosen, in place."""
        kind = _kind("".join(chosen(interaction)))
        await update(interaction, self._section(self.bot.words(interaction), kind, 0))

    async def on_page(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Turn to another page of a section, in place."""
        name, _, page = payload.partition("~")
        if not page.isdecimal():
            raise StaleComponentError
        await update(interaction, self._section(self.bot.words(interaction), _kind(name), int(page)))

    @guide.autocomplete("query")
    async def suggest(
        self, interaction: discord.Interaction[GuideBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest entries, the likeliest first."""
        search = await self.bot.search()
        choices = self._choices(self.bot.words(interaction))
        typed = typed.strip()
        if not typed:
            return choices.useful()
        matches = search.find(typed).matches if len(typed) > 1 else ()
        return choices.found([match.key for match in matches]) if matches else choices.holding(typed)

    def _choices(self, words: Words) -> EntryChoices:
        """Return what is suggested, prepared once for a snapshot of the guide."""
        guide = self.bot.guide
        if self._suggesting is not guide:
            self._suggesting = guide
            self._prepared.clear()
        prepared = self._prepared.get(words.language)
        if prepared is None:
            prepared = self._prepared[words.language] = EntryChoices(words, guide)
        return prepared


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


def _turning(words: Words, kind: Kind, page: Page[Entry]) -> Row:
    def turn(label: str, to: int) -> Component:
        state = custom_id("guide.page", 1, f"{kind.value}~{to}")
        return button(label, state, disabled=not 0 <= to < page.pages)

    return turn(words("guide.before"), page.number - 1), turn(words("guide.after"), page.number + 1)


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(AskGuide(bot))
