"""How often a member may have the bot reply, and may have somebody notified by it."""

import datetime

from bot.brake import Brake
from bot.domain.errors import UserError

MINUTES = 10
MOST_REPLIES = 5
"""Replies of one member in ``MINUTES``, to whatever messages."""
MOST_KEPT = 10_000
"""Members, and pairs of a member and a message, that are remembered at once."""


class ReplyLimits:
    """Lets nobody flood a channel, or call the same person again and again, in the bot's name.

    What was done is known in memory alone: for ten minutes, and until somebody else replies, an hour more at
    most.
    """

    def __init__(self) -> None:
        window = datetime.timedelta(minutes=MINUTES)
        self._replies = Brake(most=MOST_REPLIES, window=window, keys=MOST_KEPT)
        self._notices = Brake(most=1, window=window, keys=MOST_KEPT)

    def take(self, member_id: int, message_id: int, now: datetime.datetime, *, notify: bool) -> None:
        """Count a reply of a member to a message; raise UserError where it would be one too many."""
        if notify and self._notices.held_until((member_id, message_id), now):
            raise UserError("answering.notified_already", minutes=MINUTES)
        if self._replies.take(member_id, now):
            raise UserError("answering.too_many", most=MOST_REPLIES, minutes=MINUTES)
        if notify:
            self._notices.take((member_id, message_id), now)

    def give_back(self, member_id: int, message_id: int, *, notify: bool) -> None:
        """Undo the latest ``take``: nothing was posted."""
        self._replies.give_back(member_id)
        if notify:
            self._notices.give_back((member_id, message_id))
