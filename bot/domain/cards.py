"""Living cards: answers that stay pinned and say what holds now."""

import datetime
from enum import StrEnum

from msgspec import Struct

from bot.domain import comparequestion
from bot.domain.feequestion import asked_from
from bot.domain.pauses import pause_after

ENTRY, FEE, COMPARE = "entry", "fee", "compare"
"""What a card shows begins with one of these and a colon: an entry's key, or a packed question."""
_CODES = {ENTRY: "e", FEE: "f", COMPARE: "c"}
_KINDS = {code: kind for kind, code in _CODES.items()}
_FIRST_PAUSE, _LONGEST_PAUSE = datetime.timedelta(seconds=30), datetime.timedelta(hours=1)
_FIRST_PAUSE_OUTSIDE, _LONGEST_PAUSE_OUTSIDE = datetime.timedelta(minutes=10), datetime.timedelta(days=1)


class CardState(StrEnum):
    """How a card was last seen."""

    POSTING = "posting"
    """It is to be posted, for the first time or again; whether a try arrived is not known."""
    SHOWN = "shown"
    UNPINNED = "unpinned"
    """Its message is there, but not among the pins."""
    UNREACHABLE = "unreachable"
    """Its channel is gone, or the bot may not enter, write or pin there any more."""


class Wish(StrEnum):
    """What somebody asked for and Discord has not done yet: what is amiss till then, nobody wanted so."""

    POST = "post"
    """It is to be posted, if need be, and pinned."""
    PIN = "pin"
    """It is there, and is to be pinned."""


class Card(Struct, frozen=True, kw_only=True):
    """One card of a server."""

    id: int
    guild_id: int
    channel_id: int
    message_id: int | None
    """``None`` until Discord has confirmed the post."""
    what: str
    state: CardState
    shown: str | None
    """Hash of the content that Discord last confirmed."""
    revision: int
    """How often something made it due; what is done about an older revision leaves it due."""
    due_at: datetime.datetime | None
    """When something is next to be done about it; ``None``: nothing."""
    tries: int
    """How often doing that has failed since it last worked."""
    reason: str | None
    """Why it failed the last time: a message's key."""
    wish: Wish | None
    """``None``: it was pinned since somebody last asked for it."""
    made_by: int | None
    """Who pinned it, until that is forgotten."""
    made_at: datetime.datetime
    """When it was pinned, or began to be put back: no post of it is older."""
    checked_at: datetime.datetime | None
    """When it was last seen among its channel's pins."""

    @property
    def kind(self) -> str:
        """``ENTRY``, ``FEE`` or ``COMPARE``."""
        return self.what.partition(":")[0]

    @property
    def subject(self) -> str:
        """The entry's key, or the packed question."""
        return self.what.partition(":")[2]


class LeftDeed(StrEnum):
    """What is still to be done about a message that is no card any more."""

    UNPIN = "unpin"
    """It stays, with buttons that need no card."""
    DELETE = "delete"


class Leftover(Struct, frozen=True, kw_only=True):
    """A message that was a card."""

    id: int
    guild_id: int
    channel_id: int
    card_id: int
    message_id: int | None
    """``None``: whether there is one is not known."""
    made_at: datetime.datetime
    """The message is not older."""
    what: str
    deed: LeftDeed
    tries: int


def next_try_after(failures: int, *, outside: bool) -> datetime.timedelta:
    """Return how long to wait after so many failures in a row, the first one being 1.

    ``outside``: the channel cannot be reached, which only people can change; else Discord stumbled.
    """
    first, longest = (
        (_FIRST_PAUSE_OUTSIDE, _LONGEST_PAUSE_OUTSIDE) if outside else (_FIRST_PAUSE, _LONGEST_PAUSE)
    )
    return pause_after(failures, first=first, longest=longest)


_LONGEST = 1_000
"""Characters that a packed question may have: more than any has."""


def tidied(what: str) -> str:
    """Return what a card shows in the one way of writing it. Raises ValueError for what no card can show."""
    kind, _, subject = what.partition(":")
    if kind == FEE:
        return f"{FEE}:{asked_from(subject).packed(_LONGEST)}"
    if kind == COMPARE:
        return f"{COMPARE}:{comparequestion.unpacked(subject).packed()}"
    if kind != ENTRY or not subject:
        raise ValueError(f"no answer: {what}")
    return what


def coded(what: str) -> str:
    """Return ``what`` of a card in fewer characters, for a button's id."""
    kind, _, subject = what.partition(":")
    return f"{_CODES[kind]}:{subject}"


def decoded(text: str) -> str:
    """Return what ``coded`` made shorter. Raises ValueError for anything else."""
    code, _, subject = text.partition(":")
    if code not in _KINDS or not subject:
        raise ValueError(f"no answer: {text}")
    return f"{_KINDS[code]}:{subject}"
