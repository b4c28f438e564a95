"""Keeping the questions that the guide did not answer, for the moderators of a server."""

import asyncio
import datetime
import logging
from typing import TYPE_CHECKING, Any

import discord

from bot.brake import Brake
from bot.domain.gaps import NAMED, Why, private
from bot.store.errors import StoreError
from bot.store.gaps import record_gap

if TYPE_CHECKING:
    from bot.app import GuideBot
    from bot.search.terms import Question

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 5
"""Questions of one member that are kept in ``PAUSE``, so that nobody fills a server's list alone."""
PAUSE = datetime.timedelta(minutes=1)
MOST_REMEMBERED = 10_000
"""Members, and messages, that are remembered at once, in about 10 MB at worst."""


def is_kept(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether questions asked here are kept: only where moderators of the bot's own server read them."""
    return interaction.guild_id is not None and interaction.is_guild_integration()


class Unanswered:
    """Keeps questions without who asked them, and counts one person once.

    What a member asked is known in memory only: how often, for a minute; in which groups, until the day in
    Japan ends; both an hour longer at most, where nobody else asks. The latest messages that were asked about
    are known as well, not who asked. A restart forgets it.
    """

    def __init__(self, bot: "GuideBot") -> None:
        self._bot = bot
        self._brake = Brake(most=MOST_AT_ONCE, window=PAUSE, keys=MOST_REMEMBERED)
        self._one_at_a_time = asyncio.Lock()
        self._day: datetime.date | None = None
        self._asked: dict[int, set[int]] = {}
        """Members of this day, with the groups in which their questions are counted."""
        self._messages: dict[int, None] = {}
        """Messages that are counted; a dictionary, since that keeps their order."""

    async def keep(
        self,
        interaction: discord.Interaction[Any],
        question: str,
        *,
        why: Why,
        nearest: str | None,
        message_id: int | None = None,
    ) -> None:
        """Keep a question, unless nothing can be learnt from it or the member asks very much.

        A member is counted once a day for alike questions; a message that somebody else wrote,
        ``message_id``, once whoever asks about it. The member's answer does not depend on any of this: what
        fails is logged, and nothing is raised.
        """
        try:
            await self._keep(interaction, question, why=why, nearest=nearest, message_id=message_id)
        except StoreError as error:
            self._brake.give_back(interaction.user.id)
            logger.warning("interaction %s: a question could not be kept: %s", interaction.id, error)
        except Exception:
            logger.exception("interaction %s: a question could not be kept", interaction.id)

    async def _keep(
        self,
        interaction: discord.Interaction[Any],
        question: str,
        *,
        why: Why,
        nearest: str | None,
        message_id: int | None,
    ) -> None:
        kept = private(question)
        if interaction.guild_id is None or not is_kept(interaction) or not kept:
            return
        terms = _told_apart_by((await self._bot.finder.search()).read(kept))
        if not terms:
            return
        # Two clicks at once would both find that neither is counted yet.
        async with self._one_at_a_time:
            if message_id in self._messages:
                return
            if self._brake.take(interaction.user.id, interaction.created_at):
                return
            today = self._bot.today()
            gap = await record_gap(
                self._bot.database,
                guild_id=interaction.guild_id,
                question=kept,
                terms=terms,
                why=why,
                nearest=nearest,
                today=today,
                counted=self._asked_by(interaction.user.id, today),
            )
            self._remember(interaction.user.id, gap.id, message_id)

    @property
    def members(self) -> int:
        """Of how many members it is known in which groups their questions are counted."""
        return len(self._asked)

    def forget_old(self, today: datetime.date) -> None:
        """Forget what was asked before ``today``."""
        if self._day != today:
            self._asked.clear()

    def _asked_by(self, member_id: int, today: datetime.date) -> frozenset[int]:
        self.forget_old(today)
        self._day = today
        return frozenset(self._asked.get(member_id, ()))

    def _remember(self, member_id: int, gap_id: int, message_id: int | None) -> None:
        self._asked.setdefault(member_id, set()).add(gap_id)
        if message_id is not None:
            self._messages[message_id] = None
        for remembered in (self._asked, self._messages):
            if len(remembered) > MOST_REMEMBERED:
                del remembered[next(iter(remembered))]


def _told_apart_by(question: "Question") -> frozenset[str]:
    """Return what alike questions have in common: what they are about, or else their Japanese letters.

    English words that a question is not about are single letters, digits and fillers. What it names stands
    there once more, marked. No term has a dot, which would make it look like an address.
    """
    from bot.search.certainty import SITE  # noqa: PLC0415 - not needed for the start, which it would hold up

    said = question.content | question.named
    if not said:
        return frozenset(term for term in question.terms if not term.isascii())
    services = {term for term in question.content if term.startswith(SITE)}
    named = [NAMED + term for term in question.named | services]
    return frozenset(term.replace(".", "/") for term in (*said, *named))
