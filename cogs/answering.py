"""``Answer with the guide``: the message menu that finds, and posts, the answer to what somebody wrote."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, custom_id, rows_under, send, update
from bot.domain.errors import UserError
from bot.domain.feeoffer import offered
from bot.domain.feequestion import FeeQuestion
from bot.domain.gaps import Why
from bot.domain.guide import Entry
from bot.domain.snapshot import Guide
from bot.entrypages import entry_page, offer_button
from bot.i18n import Words
from bot.render.browsing import not_sure_answer
from bot.render.guide import asked_line, entry_options
from bot.render.theme import Answer, Component, Row, menu
from bot.replying import SUM_MARK, postable, read_id
from bot.replyrows import PICK, SUM, pick_row, reply_row
from bot.unanswered import Unanswered, is_kept

NAME = "Answer with the guide"
MOST_NEAREST = 5
"""Entries that are offered beside the answer, or where none is the answer for sure."""
_MARKUP = re.compile(r"<(?:[@#&!]{1,2}|a?:\w{1,40}:|/[^:<>]{1,100}:|id:)[\w:]{1,40}>|https?://\S+")
"""Mentions, Discord's own emoji and addresses, which ask nothing."""


class Answering(commands.Cog):
    """Answering somebody's message with the guide."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        self._unanswered = Unanswered(bot)
        self._menu = app_commands.ContextMenu(name=NAME, callback=self.on_menu)
        bot.router.on(PICK, 1, self.on_pick)
        bot.router.on(SUM, 1, self.on_sum)

    async def cog_load(self) -> None:
        """Add the menu, which discord.py does not find in a cog by itself."""
        self.bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take the menu away."""
        self.bot.tree.remove_command(NAME, type=discord.AppCommandType.message)

    async def on_menu(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Show, privately, what the guide says to a message."""
        words = self.bot.words(interaction)
        text = self._question(message, words)
        finding = (await self.bot.search()).find(text)
        entries = self.bot.guide.entries
        nearest = [entries[match.key] for match in finding.matches[:MOST_NEAREST] if match.key in entries]
        offer = offered(text, self.bot.guide)
        if finding.answers and nearest:
            page = self._page(interaction, words, nearest[0], message.id)
        else:
            page = not_sure_answer(words, nearest, kept=is_kept(interaction))
        rows: list[Row] = list(page.rows)
        if offer is not None:
            rows.insert(1, (_sum_button(words, self.bot.guide, offer, message.id),))
        if len(nearest) > 1 or not finding.answers:
            rows.append(_picks(words, nearest, message.id, sure=finding.answers))
        page = replace(page, rows=tuple(row for row in rows if row), content=asked_line(words, text))
        await send(interaction, page, ephemeral=True)
        if not finding.answers:
            best = nearest[0].key if nearest else None
            await self._unanswered.keep(interaction, text, why=Why.NOTHING, nearest=best)

    def _question(self, message: discord.Message, words: Words) -> str:
        """Return what a message asks. Raises UserError for one that no entry can answer."""
        if self.bot.user is not None and message.author.id == self.bot.user.id:
            raise UserError("answering.own")
        if message.is_system():
            raise UserError("answering.system")
        forwarded = "\n".join(snapshot.content for snapshot in message.message_snapshots)
        text = _MARKUP.sub(" ", message.content or forwarded).strip()
        if not any(character.isalnum() for character in text) or not asked_line(words, text):
            raise UserError("answering.no_text")
        return text

    def _page(
        self, interaction: discord.Interaction[Any], words: Words, entry: Entry, message_id: int
    ) -> Answer:
        """Return an entry with what can be done about it; replying comes first."""
        page = entry_page(interaction, words, self.bot.guide, entry)
        rows = tuple(row for row in page.rows if not _opens_entries(row))
        return replace(page, rows=(reply_row(words, message_id, entry.key), *rows))

    async def on_pick(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Show, in place, another entry for the same message."""
        entry = self.bot.guide.entries.get("".join(chosen(interaction)))
        if entry is None:
            raise StaleComponentError
        message = interaction.message
        rows = rows_under(message) if message else ()
        page = self._page(interaction, self.bot.words(interaction), entry, read_id(payload))
        kept = tuple(row for row in rows if any(_is_sum(each) for each in row))
        shown = (page.rows[0], *kept, *page.rows[1:], pick_row(rows, entry.key))
        await update(
            interaction,
            replace(page, rows=tuple(filter(None, shown)), content=message.content if message else ""),
        )

    async def on_sum(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Show, privately, the calculation that a message asks for, to be replied with as well."""
        message_id, _, packed = payload.partition(":")
        words = self.bot.words(interaction)
        what = SUM_MARK + packed
        shown = postable(interaction, words, what)
        rows = (reply_row(words, read_id(message_id), what), *shown.rows)
        await send(interaction, replace(shown, rows=rows), ephemeral=True)


def _sum_button(words: Words, guide: Guide, question: FeeQuestion, message_id: int) -> Component:
    return {
        **offer_button(words, guide, question),
        "custom_id": custom_id(SUM, 1, f"{message_id}:{question.packed()}"),
    }


def _picks(words: Words, entries: Sequence[Entry], message_id: int, *, sure: bool) -> Row:
    if not entries:
        return ()
    placeholder = words("answering.others") if sure else words("guide.not_sure.menu")
    options = entry_options(words, entries)
    return (menu(custom_id(PICK, 1, str(message_id)), placeholder, options, options[0][0] if sure else None),)


def _is_sum(component: Component) -> bool:
    return str(component.get("custom_id", "")).startswith(f"{SUM}:")


def _opens_entries(row: Row) -> bool:
    """Tell whether a row leads to related entries; here the menu has what comes close to the message."""
    return all(str(each.get("custom_id", "")).startswith("entry.open:") for each in row)


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Answering(bot))
