"""Voting on the entry that was shown, and saying why it did not help."""

import logging
from collections.abc import Sequence
from typing import Any

import discord
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, rows_under, send, update_rows
from bot.domain.errors import UserError
from bot.domain.gaps import Why
from bot.domain.guide import Entry, Language
from bot.domain.votes import Ballot, Reason, version_of
from bot.failures import NOT_SENT
from bot.questions.entrypages import entry_of
from bot.questions.unanswered import is_kept
from bot.questions.voterows import closed, is_vote, reasons_menu, said, thanked, under_vote
from bot.render.guide import asked_in
from bot.render.theme import Answer, Row
from bot.replies.rows import answered_message
from bot.sharing import press_brake
from bot.store.votes import add_reason, cast_vote

logger = logging.getLogger(__name__)


class Voting(commands.Cog):
    """The votes under an entry."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        self._presses = press_brake()
        bot.router.on("vote.helpful", 1, self.on_helpful)
        bot.router.on("vote.unhelpful", 1, self.on_unhelpful)
        bot.router.on("vote.reason", 1, self.on_reason)

    async def on_helpful(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Count that an entry helped."""
        await self._vote(interaction, payload, helpful=True)

    async def on_unhelpful(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Count that an entry did not help, and offer to say why."""
        await self._vote(interaction, payload, helpful=False)

    async def _vote(self, interaction: discord.Interaction[Any], payload: str, *, helpful: bool) -> None:
        version, _, key = payload.partition("~")
        entry = entry_of(self.bot.guide_of(interaction), key)
        if version_of(entry) != version:
            raise UserError("guide.vote.rewritten")
        if _is_for_all(interaction):
            await self._vote_on_public(interaction, entry, helpful=helpful)
        else:
            await self._vote_on_private(interaction, entry, helpful=helpful)

    async def _vote_on_private(
        self, interaction: discord.Interaction[Any], entry: Entry, *, helpful: bool
    ) -> None:
        """Count a vote and say so in place of the two buttons."""
        shown = interaction.message.id if interaction.message else interaction.id
        press = (shown, interaction.user.id, entry.key)  # an answer may come to show another entry
        if self._presses.take(press, interaction.created_at):
            await interaction.response.defer()
            return
        try:
            # A busy database may take longer than the three seconds that Discord waits for a first answer.
            await interaction.response.defer()
            ballot = await self._count(interaction, entry, helpful=helpful)
        except Exception:
            self._presses.give_back(press)
            raise
        words = self.bot.words(interaction)
        question = self._question(interaction)
        content = None
        if ballot is not None and not helpful:
            kept = is_kept(interaction) and bool(question)
            content = thanked(words, interaction.message.content if interaction.message else "", kept=kept)
        await _replace_votes(interaction, under_vote(words, ballot), content=content)
        if ballot is not None and not helpful:
            await self._keep(interaction, question, entry)

    async def _vote_on_public(
        self, interaction: discord.Interaction[Any], entry: Entry, *, helpful: bool
    ) -> None:
        """Count a vote and say so to the voter alone: what all see stays as it is."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        ballot = await self._count(interaction, entry, helpful=helpful)
        words, question = self.bot.words(interaction), self._question(interaction)
        counted_against = ballot is not None and not helpful
        content = said(words, ballot)
        if counted_against:
            content = thanked(words, "", kept=is_kept(interaction) and bool(question))
        try:
            answer = Answer((), (reasons_menu(words, ballot),), content=content)
            await send(interaction, answer, ephemeral=True)
        except NOT_SENT as failure:
            _log_unsaid(interaction, failure)
        if counted_against:
            await self._keep(interaction, question, entry)

    async def _count(
        self, interaction: discord.Interaction[Any], entry: Entry, *, helpful: bool
    ) -> Ballot | None:
        return await cast_vote(
            self.bot.database,
            guild_id=interaction.guild_id or 0,
            entry=entry.key,
            version=version_of(entry),
            member_id=interaction.user.id,
            helpful=helpful,
        )

    def _question(self, interaction: discord.Interaction[Any]) -> str:
        """Return the question that the answer reads back, in whatever language it speaks."""
        content = interaction.message.content if interaction.message else ""
        return asked_in([self.bot.messages[language] for language in Language], content)

    async def _keep(self, interaction: discord.Interaction[Any], question: str, entry: Entry) -> None:
        rows = rows_under(interaction.message) if interaction.message else ()
        await self.bot.unanswered.keep(
            interaction,
            question,
            why=Why.UNHELPFUL,
            nearest=entry.key,
            message_id=answered_message(rows),
        )

    async def on_reason(self, interaction: discord.Interaction[Any], slip: str) -> None:
        """Count why an entry did not help."""
        try:
            reason = Reason("".join(chosen(interaction)))
        except ValueError as error:
            raise StaleComponentError from error
        await interaction.response.defer()
        counted = await add_reason(self.bot.database, slip=slip, reason=reason)
        words = self.bot.words(interaction)
        told = words("guide.vote.reason_thanks") if counted else words("guide.vote.reason_closed")
        await _replace_votes(interaction, closed(told))


def _is_for_all(interaction: discord.Interaction[Any]) -> bool:
    return interaction.message is not None and not interaction.message.flags.ephemeral


async def _replace_votes(
    interaction: discord.Interaction[Any], row: Row, *, content: str | None = None
) -> None:
    """Show what became of a vote, if Discord lets it be shown: it counts all the same."""
    rows: Sequence[Row] = rows_under(interaction.message) if interaction.message else ()
    try:
        await update_rows(interaction, [row if is_vote(each) else each for each in rows], content=content)
    except NOT_SENT as failure:
        _log_unsaid(interaction, failure)


def _log_unsaid(interaction: discord.Interaction[Any], failure: Exception) -> None:
    logger.warning("interaction %s: the vote counts, but nothing says so: %s", interaction.id, failure)


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Voting(bot))
