"""Which interactions are answered: each once, and none that arrives while the bot is stopping."""

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import discord

from bot.domain.errors import UserError
from bot.failures import Failures
from bot.pace import Pace
from bot.watch.tally import Outcome, Tally, note

logger = logging.getLogger(__name__)

REMEMBERED = 4096
"""Interactions that are known when they come again, in less than a megabyte. That is minutes of them, and a
lost connection is taken up again within seconds."""
ENDING_SECONDS = 1.0
"""How long what has been cancelled may take to leave the database as it was."""


class Admission:
    """Lets interactions in, and knows which are being answered."""

    def __init__(self, failures: Failures, pace: Callable[[], Pace], tally: Tally) -> None:
        self.stopping = False
        self._tally = tally
        self._failures = failures
        self._pace = pace
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._running: set[asyncio.Task[Any]] = set()

    async def admit(self, interaction: discord.Interaction[Any]) -> bool:
        """Let an interaction be answered, unless it came before, the bot is stopping or its member floods it.

        The member is told so, or left unanswered who was told several times. What Discord is not sure about
        it sends again once a lost connection is back.
        """
        if not self._is_new(interaction.id):
            logger.info("interaction %s came again; it is answered once", interaction.id)
            return False
        task = asyncio.current_task()
        if task is not None:
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            self._tally.begin(interaction, task)
        if self.stopping:
            await self._failures.answer(interaction, UserError("failures.restarting"), told=Outcome.DRAINED)
            return False
        refusal = self._pace().refusal(interaction)
        if refusal is None:
            return True
        if self._pace().may_tell(interaction):
            await self._failures.answer(interaction, refusal)
        else:
            note(Outcome.IGNORED)
        return False

    async def drain(self, grace: float) -> None:
        """Refuse new work and wait up to ``grace`` seconds for what is running; then end it."""
        self.stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                while running := self._running - {asyncio.current_task()}:
                    await asyncio.wait(running)
        left = self._running - {asyncio.current_task()}
        for task in left:
            task.cancel()
        if left:
            logger.warning("stopping with %d answers that took longer than %g s", len(left), grace)
            await asyncio.wait(left, timeout=ENDING_SECONDS)

    def _is_new(self, interaction_id: int) -> bool:
        """Remember an interaction. It costs the same however many are known."""
        if interaction_id in self._seen:
            return False
        self._seen[interaction_id] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True
