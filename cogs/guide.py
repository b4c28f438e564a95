"""``/guide``: an entry by a question in everyday words, by its title, or by looking through the contents."""

from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, custom_id, send, update
from bot.domain.feeoffer import offered
from bot.domain.gaps import Why
from bot.domain.guide import Entry, Kind, Language
from bot.domain.snapshot import Guide
from bot.entrypages import entry_page, offer_button, shared_entry
from bot.i18n import Words
from bot.render.browsing import (
    contents_answer,
    not_sure_answer,
    page_of,
    pages_in,
    section_answer,
    section_options,
)
from bot.render.entrychoices import EntryChoices
from bot.render.guide import asked_line, entry_options
from bot.render.theme import Answer, Component, Row, button, menu
from bot.sharing import respond
from bot.unanswered import Unanswered, is_kept

MOST_NEAREST = 5
"""Entries that are offered where none is the answer for sure."""


class AskGuide(commands.Cog):
    """Asking the guide, and looking through it."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        self._unanswered = Unanswered(bot)
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
        text = (query or "").strip()
        words = self.bot.words(interaction)
        if not asked_line(words, text):
            await send(interaction, self._contents(words), ephemeral=True)
            return
        entry = self.bot.guide.entries.get(text)
        if entry is not None:
            await self._show(interaction, entry, "", public=public)
            return
        finding = (await self.bot.search()).find(text)
        entries = self.bot.guide.entries
        nearest = [entries[match.key] for match in finding.matches[:MOST_NEAREST] if match.key in entries]
        if finding.answers and nearest:
            await self._show(interaction, nearest[0], text, public=public)
            return
        await send(interaction, self._not_sure(interaction, words, text, nearest), ephemeral=True)
        await self._unanswered.keep(
            interaction, text, why=Why.NOTHING, nearest=nearest[0].key if nearest else None
        )

    async def _show(
        self, interaction: discord.Interaction[GuideBot], entry: Entry, question: str, *, public: bool
    ) -> None:
        guide = self.bot.guide
        offer = offered(question, guide) if question else None
        await respond(
            interaction,
            public=public,
            private=lambda words: entry_page(
                interaction, words, guide, entry, question=question, offer=offer
            ),
            shared=lambda words: shared_entry(interaction, words, guide, entry, question=question),
        )

    def _not_sure(
        self, interaction: discord.Interaction[Any], words: Words, question: str, nearest: list[Entry]
    ) -> Answer:
        rows: list[Row] = []
        offer = offered(question, self.bot.guide)
        if offer is not None:
            rows.append((offer_button(words, self.bot.guide, offer),))
        if nearest:
            options = entry_options(words, nearest)
            rows.append((menu(custom_id("entry.open", 1), words("guide.not_sure.menu"), options),))
        rows.append((self._sections(words),))
        answer = not_sure_answer(words, nearest, kept=is_kept(interaction))
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

    def _section(self, words: Words, kind: Kind, page: int) -> Answer:
        entries = self.bot.guide.of_kind(kind)
        page = min(page, pages_in(entries) - 1)
        rows: list[Row] = [(self._sections(words, kind),)]
        options = entry_options(words, page_of(entries, page))
        if options:
            rows.append((menu(custom_id("entry.open", 1), words("guide.entry_menu"), options),))
        if pages_in(entries) > 1:
            rows.append(_turning(words, kind, page, pages_in(entries)))
        return replace(section_answer(words, kind, entries, page), rows=tuple(rows))

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


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError as error:
        raise StaleComponentError from error


def _turning(words: Words, kind: Kind, page: int, pages: int) -> Row:
    def turn(label: str, to: int) -> Component:
        state = custom_id("guide.page", 1, f"{kind.value}~{to}")
        return button(label, state, disabled=not 0 <= to < pages)

    return turn(words("guide.before"), page - 1), turn(words("guide.after"), page + 1)


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(AskGuide(bot))
