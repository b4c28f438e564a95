"""``Answer with the guide``: the message menu that finds, and posts, the answer to what somebody wrote."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands
from msgspec.structs import replace

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, custom_id, rows_under, send, update
from bot.domain.comparequestion import CompareQuestion
from bot.domain.errors import UserError
from bot.domain.feeanswer import FeeAnswer
from bot.domain.gaps import Why
from bot.domain.guide import Entry
from bot.i18n import Words
from bot.patience import SlowError, soon
from bot.questions.entrypages import breakdown_button, compare_button, entry_page
from bot.questions.finding import asked
from bot.questions.unanswered import is_kept
from bot.questions.voterows import without_thanks
from bot.render.answering import unsure_answer
from bot.render.browsing import compares_answer
from bot.render.figure import asked_and_figure, figure_answer, figure_line
from bot.render.guide import asked_line, entry_options
from bot.render.theme import Answer, Component, Row, menu
from bot.replies.postable import COMPARES, SUM_MARK, offered_under, postable
from bot.replies.replying import earlier_reply, read_id
from bot.replies.rows import PICK, SUM, next_turn, pending_reply_row, picks, reply_row, sum_row

if TYPE_CHECKING:
    from bot.questions.guidance import Guidance


NAME = "Answer with the guide"


class Answering(commands.Cog):
    """Answering somebody's message with the guide."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
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
        guide = self.bot.guide_of(interaction)
        found = await self.bot.finder.guidance(guide, text)
        # Nothing is kept of what somebody else wrote, unless it is about the guide's subject.
        kept = found.is_gap and bool(found.nearest)
        page = await self._found(interaction, words, found, message.id, kept=kept and is_kept(interaction))
        asked = asked_and_figure(words, text, found.offer) if found.entry else asked_line(words, text)
        await send(interaction, replace(page, content=asked), ephemeral=True)
        if kept:
            await self.bot.unanswered.keep(
                interaction, text, why=Why.NOTHING, nearest=found.nearest[0].key, message_id=message.id
            )

    async def _found(
        self,
        interaction: discord.Interaction[Any],
        words: Words,
        found: "Guidance",
        message_id: int,
        *,
        kept: bool,
    ) -> Answer:
        """Return what the guide has for a message: the entry, else the calculation, else what comes near."""
        sums = (_sum_button(words, found.offer, message_id),) if found.offer else ()
        shown, what, below = "", "", (sums,)
        if found.entry:
            shown = what = found.entry.key
            page = self._page(interaction, words, found.entry, compares=found.compares)
            below = (sums, *page.rows)
        elif found.offer:
            page = figure_answer(words, self.bot.guide_of(interaction), found.offer, found.nearest)
            what = SUM_MARK + found.offer.question.packed()
        elif found.compares is not None:
            page, what = compares_answer(words, found.nearest), COMPARES
            below = ((compare_button(words, found.compares),),)
        else:
            page = unsure_answer(words, found.nearest, kept=kept)
        replying = await self._replying(interaction, words, message_id, what) if what else ()
        rows = (replying, *below, _picks(words, found.nearest, message_id, shown=shown))
        return replace(page, rows=tuple(filter(None, rows)))

    def _question(self, message: discord.Message, words: Words) -> str:
        """Return what of a message is read. Raises UserError for one that no entry can answer."""
        if self.bot.user is not None and message.author.id == self.bot.user.id:
            raise UserError("answering.own")
        if message.is_system():
            raise UserError("answering.system")
        forwarded = "\n".join(snapshot.content for snapshot in message.message_snapshots)
        text = asked(message.content or forwarded)
        if not any(character.isalnum() for character in text) or not asked_line(words, text):
            raise UserError("answering.no_text")
        return text

    def _page(
        self,
        interaction: discord.Interaction[Any],
        words: Words,
        entry: Entry,
        *,
        compares: CompareQuestion | None = None,
    ) -> Answer:
        """Return an entry with what can be done about it, but for replying."""
        page = entry_page(interaction, words, self.bot.guide_of(interaction), entry, compares=compares)
        return replace(page, rows=tuple(row for row in page.rows if not _opens_entries(row)))

    async def _replying(
        self, interaction: discord.Interaction[Any], words: Words, message_id: int, what: str, turn: int = 0
    ) -> Row:
        """Return the buttons that reply with ``what``, or say that this stands under the message already."""
        try:
            earlier = await soon(earlier_reply(interaction, message_id, what))
        except SlowError:
            earlier = None  # the reply itself waits for it
        return reply_row(words, message_id, what, earlier=earlier, turn=turn)

    async def on_pick(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Show, in place, another entry for the same message; the figure stays above it."""
        guide, words = self.bot.guide_of(interaction), self.bot.words(interaction)
        entry = guide.entries.get("".join(chosen(interaction)))
        if entry is None:
            raise StaleComponentError
        message = interaction.message
        rows = rows_under(message) if message else ()
        number, _, before = payload.partition(":")
        message_id = read_id(number)
        page = self._page(interaction, words, entry)
        others = [
            guide.entries[key] for key in (before, *picks(rows)) if key != entry.key and key in guide.entries
        ]
        replying = pending_reply_row(rows) or await self._replying(
            interaction, words, message_id, entry.key, next_turn(rows)
        )
        below = (sum_row(rows), *page.rows, _picks(words, others, message_id, shown=entry.key))
        content = without_thanks(words, message.content) if message else ""
        offer = offered_under(interaction, rows)
        figure = figure_line(words, offer) if offer else ""
        if figure not in content:
            content = f"{content}\n{figure}"
        await update(
            interaction, replace(page, rows=tuple(filter(None, (replying, *below))), content=content)
        )

    async def on_sum(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Show, privately, the calculation that a message asks for, to be replied with as well."""
        number, _, packed = payload.partition(":")
        words, message_id = self.bot.words(interaction), read_id(number)
        what = SUM_MARK + packed
        shown = postable(interaction, words, what)
        replying = await self._replying(interaction, words, message_id, what)
        await send(interaction, replace(shown, rows=(replying, *shown.rows)), ephemeral=True)


def _sum_button(words: Words, offer: FeeAnswer, message_id: int) -> Component:
    """Return the button that shows how a figure is worked out, so that it can be replied with."""
    return {
        **breakdown_button(words, offer),
        "custom_id": custom_id(SUM, 1, f"{message_id}:{offer.question.packed()}"),
    }


def _picks(words: Words, entries: Sequence[Entry], message_id: int, *, shown: str) -> Row:
    """Return the menu of what else comes close; ``shown`` is the entry on the page, to be offered later."""
    if not entries:
        return ()
    placeholder = words("answering.others" if shown else "guide.not_sure.menu")
    identity = custom_id(PICK, 1, f"{message_id}:{shown}")
    return (menu(identity, placeholder, entry_options(words, entries)),)


def _opens_entries(row: Row) -> bool:
    """Tell whether a row leads to related entries; here the menu has what comes close to the message."""
    return all(str(each.get("custom_id", "")).startswith("entry.open:") for each in row)


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Answering(bot))
