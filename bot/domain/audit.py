"""What was changed in a server, and by whom."""

import datetime
from collections.abc import Mapping

from msgspec import Struct

FORGOTTEN = 0
"""Stands for who did something so long ago that it is forgotten."""


class AuditEntry(Struct, frozen=True, kw_only=True):
    """One deed of somebody."""

    id: int
    guild_id: int
    made_at: datetime.datetime
    """In UTC, to the second."""
    actor_id: int | None
    """Who did it; ``FORGOTTEN`` after a year, ``None`` for the bot itself."""
    deed: str
    """``answers.edit``, ``cards.pin``, ``settings.change`` …"""
    about: str
    """An entry's key, a card's number, or a setting's name."""
    detail: Mapping[str, str | int | None]
    """What else there is to say; never an answer's words, and nobody's id but the ``approver``'s."""
