"""Coming back to CrowdWorks: whether a member can, and how, by how they left."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from bot.domain.guide import Entry, Kind

OVERVIEW = "return.overview"
SUPPORT = "blocker.support"
EXIT_CHECK = "exitcheck"
PITFALLS = ("caution.return-limits", "return.step.1-email", "return.step.4-details", "return.step.5-verify")
"""What a return fails on, or starts badly with: the old user name or address given again, the old profile
pasted again, identity and profile left for later. The other steps have nothing to get wrong for good."""


class Situation(StrEnum):
    """How things stand between a member and CrowdWorks."""

    LEFT = "left"
    """Left by choice."""
    FORCED_OUT = "forced_out"
    NOT_LEFT_YET = "not_left_yet"


class ReturnVerdict(StrEnum):
    """Whether a member can come back."""

    DEPENDS = "depends"
    """On how they left, which they have not said."""

    POSSIBLE = "possible"
    """As a new account; the old one is not revived."""
    MAYBE_REFUSED = "maybe_refused"
    """The operator decides, and is to be asked before anything else."""
    LEAVE_FIRST = "leave_first"
    """One person has one account: keep the one that is there, or leave before signing up."""


class Return(Struct, frozen=True, kw_only=True):
    """The answer to a member who wants to come back, as entries for the words to be taken from."""

    verdict: ReturnVerdict
    overview: Entry
    steps: tuple[Entry, ...]
    """``return.step.*`` in order. After a forced exit they hold only once the operator has agreed."""
    pitfalls: tuple[Entry, ...]
    tips: tuple[Entry, ...]
    """``tip.*`` in order."""
    profile_check: bool
    """Whether comparing the old profile with the new one is offered: to everybody but those forced out."""
    support: Entry | None = None
    """Whom to ask first, for a member who may be refused."""
    command: str | None = None
    """The command to go to first: ``exitcheck`` for a member who has not left yet."""


_VERDICTS = {
    None: ReturnVerdict.DEPENDS,
    Situation.LEFT: ReturnVerdict.POSSIBLE,
    Situation.FORCED_OUT: ReturnVerdict.MAYBE_REFUSED,
    Situation.NOT_LEFT_YET: ReturnVerdict.LEAVE_FIRST,
}


def reregister(situation: Situation | None, entries: Mapping[str, Entry]) -> Return:
    """Return whether and how a member in ``situation`` can come back; ``None``: in one they have not told.

    The profile check is offered before leaving too, for that is the last time the old profile can be copied:
    the account's data go with it. Somebody forced out is not helped to look like somebody else: no profile
    check, and the pitfalls name only what holds for every return.
    Raises ``KeyError`` where ``entries`` lacks one that is named here.
    """
    forced_out = situation is Situation.FORCED_OUT
    return Return(
        verdict=_VERDICTS[situation],
        overview=entries[OVERVIEW],
        steps=_in_order(entries, Kind.STEP, "return.step."),
        pitfalls=tuple(entries[key] for key in (PITFALLS[:1] if forced_out else PITFALLS)),
        tips=_in_order(entries, Kind.TIP, "tip."),
        profile_check=not forced_out,
        support=entries[SUPPORT] if forced_out else None,
        command=EXIT_CHECK if situation is Situation.NOT_LEFT_YET else None,
    )


def _in_order(entries: Mapping[str, Entry], kind: Kind, prefix: str) -> tuple[Entry, ...]:
    found = (entry for entry in entries.values() if entry.kind is kind and entry.key.startswith(prefix))
    return tuple(sorted(found, key=lambda entry: (entry.order, entry.key)))
