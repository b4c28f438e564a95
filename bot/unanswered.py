"""Keeping the questions that the guide did not answer, for the moderators of a server."""

import datetime
import logging
from typing import TYPE_CHECKING, Any

import discord

from bot.brake import Brake
from bot.domain.gaps import Why, private
from bot.store.errors import StoreError
from bot.store.gaps import record_gap

if TYPE_CHECKING:
    from bot.app import GuideBot
    from bot.search.terms import Question

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 5
"""Questions of one member that are kept in ``PAUSE``, so that nobody fills a server's list alone."""
PAUSE = datetime.timedelta(minutes=1)
MOST_MEMBERS = 10_000
"""Members that are remembered at once, in about 5 MB at worst."""


def is_kept(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether questions asked here are kept: only where moderators of the bot's own server read them."""
    return interaction.guild_id is not None and interaction.is_guild_integration()


class Unanswered:
    """Keeps questions without who asked them. How often a member asked is known for a minute, in memory."""

    def __init__(self, bot: "GuideBot") -> None:
        self._bot = bot
        self._brake = Brake(most=MOST_AT_ONCE, window=PAUSE, keys=MOST_MEMBERS)

    async def keep(
        self, interaction: discord.Interaction[Any], question: str, *, why: Why, nearest: str | None
    ) -> None:
        """Keep a question, unless nothing can be learnt from it or the member asks very much.

        The member's answer does not depend on it: a database that fails is logged, and nothing is raised.
        """
        kept = private(question)
        if interaction.guild_id is None or not is_kept(interaction) or not kept:
            return
        terms = _told_apart_by((await self._bot.search()).find(kept).question)
        if not terms:
            return
        if self._brake.take(interaction.user.id, interaction.created_at):
            return
        try:
            await record_gap(
                self._bot.database,
                guild_id=interaction.guild_id,
                question=kept,
                terms=terms,
                why=why,
                nearest=nearest,
                today=self._bot.today(),
            )
        except StoreError as error:
            self._brake.give_back(interaction.user.id)
            logger.warning("interaction %s: a question could not be kept: %s", interaction.id, error)


def _told_apart_by(question: "Question") -> frozenset[str]:
    """Return what alike questions have in common: what they are about, or else their Japanese letters.

    English words that a question is not about are single letters, digits and fillers.
    """
    japanese = (term for term in question.terms if not term.isascii())
    return question.content | question.outside or frozenset(japanese)
