"""Mistakes that members report to their server's moderators."""

import datetime

from msgspec import Struct

from bot.domain.guide import Language
from bot.domain.snapshot import Guide

COMMANDS = frozenset({"fee", "exitcheck", "compare", "reregister"})
"""What reports are about that are about no entry, alone or with a part: ``fee.crowdworks``."""


class Report(Struct, frozen=True, kw_only=True):
    """One reported mistake. Who reported it is not kept."""

    id: int
    guild_id: int
    about: str
    """What it is about: an entry's key, or one of ``COMMANDS``."""
    language: Language
    """The language of the answer in which the mistake was seen."""
    text: str
    created_at: datetime.datetime
    """In UTC, to the second."""


def is_gone(guide: Guide, about: str) -> bool:
    """Tell whether a report would be about an entry that the guide does not have any more."""
    return about.partition(".")[0] not in COMMANDS and about not in guide.entries
