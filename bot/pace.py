"""How often one member, and everybody in one server together, may ask: who floods the bot waits, nobody else.

Who asked how often is known in memory alone: for ten seconds, and until somebody else asks, an hour more at
most. It costs the same however many ask.
"""

import datetime
import logging
import math
from typing import Any

import discord

from bot.brake import Brake
from bot.domain.errors import UserError

logger = logging.getLogger(__name__)

WINDOW = datetime.timedelta(seconds=10)
MOST_OF_A_MEMBER = 20
"""Commands, presses and choices: two a second, ten seconds long, are nobody's who reads the answers."""
MOST_SUGGESTIONS = 60
"""Requests for suggestions; Discord's clients send at most a few a second while somebody types."""
MOST_OF_A_SERVER = 500
"""A process answers about ten times as many, so that one server cannot keep the others waiting."""
MOST_NOTICES = 3
"""Times that a member is told to wait; what still comes after that is left unanswered, since answers cost."""
MOST_MEMBERS = 20_000
MOST_SERVERS = 10_000


class Pace:
    """Who has to wait, and for how long: all limits are per ``window``."""

    def __init__(self, window: datetime.timedelta = WINDOW) -> None:
        self._members = Brake(most=MOST_OF_A_MEMBER, window=window, keys=MOST_MEMBERS)
        self._suggestions = Brake(most=MOST_SUGGESTIONS, window=window, keys=MOST_MEMBERS)
        self._servers = Brake(most=MOST_OF_A_SERVER, window=window, keys=MOST_SERVERS)
        self._notices = Brake(most=MOST_NOTICES, window=window, keys=MOST_MEMBERS)

    def refusal(self, interaction: discord.Interaction[Any]) -> UserError | None:
        """Count an interaction, and return what its member is to read who has to wait.

        A submitted form is counted but never refused: what somebody wrote is not lost for it.
        """
        now = interaction.created_at
        typing = interaction.type is discord.InteractionType.autocomplete
        member = interaction.user.id
        held = (self._suggestions if typing else self._members).take(member, now)
        message = "failures.too_fast"
        # Whoever is held is not counted for the server: one member alone must not slow down all.
        if held is None and interaction.guild_id is not None:
            held = self._servers.take(interaction.guild_id, now)
            message = "failures.crowded"
        if held is None or interaction.type is discord.InteractionType.modal_submit:
            return None
        return UserError(message, seconds=math.ceil((held - now).total_seconds()))

    def may_tell(self, interaction: discord.Interaction[Any]) -> bool:
        """Tell whether the member is to be told once more to wait; if not, log that nobody answers."""
        if self._notices.take(interaction.user.id, interaction.created_at) is None:
            return True
        logger.info("interaction %s is left unanswered: its member was told to wait", interaction.id)
        return False
