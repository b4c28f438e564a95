"""Voting on the entry that was shown, and saying why it did not help."""

from collections.abc import Sequence
from typing import Any

import discord
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError, chosen, custom_id, rows_under, update_rows
from bot.domain.errors import UserError
from bot.domain.gaps import Why
from bot.domain.votes import Ballot, Reason, version_of
from bot.i18n import Words
from bot.render.guide import asked_in
from bot.render.theme import Row, button, menu
from bot.sharing import press_brake
from bot.store.votes import add_reason, cast_vote
from bot.unanswered import Unanswered


class Voting(commands.Cog):
    """The votes under an entry."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        self._presses = press_brake()
        self._unanswered = Unanswered(bot)
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
        entry = self.bot.guide.entries.get(key)
        if entry is None:
            raise StaleComponentError
        if version_of(entry) != version:
            raise UserError("guide.vote.rewritten")
        press = (interaction.message.id if interaction.message else interaction.id, interaction.user.id)
        if self._presses.take(press, interaction.created_at):
            await interaction.response.defer()
            return
        try:
            # A busy database may take longer than the three seconds that Discord waits for a first answer.
            await interaction.response.defer()
            ballot = await cast_vote(
                self.bot.database,
                guild_id=interaction.guild_id or 0,
                entry=key,
                version=version,
                member_id=interaction.user.id,
                helpful=helpful,
            )
            await _replace_votes(interaction, _after(self.bot.words(interaction), ballot))
        except Exception:
            self._presses.give_back(press)
            raise
        if ballot is not None and not helpful:
            await self._keep_question(interaction, key)

    async def _keep_question(self, interaction: discord.Interaction[Any], nearest: str) -> None:
        content = interaction.message.content if interaction.message else ""
        question = asked_in(self.bot.words(interaction), content)
        await self._unanswered.keep(interaction, question, why=Why.UNHELPFUL, nearest=nearest)

    async def on_reason(self, interaction: discord.Interaction[Any], slip: str) -> None:
        """Count why an entry did not help."""
        try:
            reason = Reason("".join(chosen(interaction)))
        except ValueError as error:
            raise StaleComponentError from error
        await interaction.response.defer()
        counted = await add_reason(self.bot.database, slip=slip, reason=reason)
        words = self.bot.words(interaction)
        said = words("guide.vote.reason_thanks") if counted else words("guide.vote.reason_closed")
        await _replace_votes(interaction, _said(said))


def _after(words: Words, ballot: Ballot | None) -> Row:
    """Return what takes the place of the two buttons."""
    if ballot is None:
        return _said(words("guide.vote.already"))
    if ballot.slip is None:
        return _said(words("guide.vote.thanks"))
    reasons = [(reason.value, words(f"guide.reason.{reason.value}")) for reason in Reason]
    return (menu(custom_id("vote.reason", 1, ballot.slip), words("guide.vote.why"), reasons),)


def _said(text: str) -> Row:
    return (button(text, custom_id("vote.done", 1), disabled=True),)


async def _replace_votes(interaction: discord.Interaction[Any], row: Row) -> None:
    rows: Sequence[Row] = rows_under(interaction.message) if interaction.message else ()
    await update_rows(interaction, [row if _is_vote(each) else each for each in rows])


def _is_vote(row: Row) -> bool:
    return any(str(component.get("custom_id", "")).startswith("vote.") for component in row)


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Voting(bot))
