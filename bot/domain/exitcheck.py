"""Whether a member can leave CrowdWorks now: what is in the way, what is lost, and when a balance is paid."""

import datetime
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum

from msgspec import Struct

from bot.domain.exitbalance import Balance, Payouts
from bot.domain.guide import Entry, Kind, Side
from bot.domain.services import CROWDWORKS, Service

ASKED_ABOUT = ("blocker.", "caution.")
"""What the keys of a form's lines begin with."""
BALANCE = "blocker.balance"
SUPPORT = "blocker.support"
UNFINISHED = "caution.unfinished"
UNFINISHED_BLOCKERS = frozenset(
    {
        "blocker.undelivered",
        "blocker.uninspected",
        "blocker.escrow",
        "blocker.balance",
        "blocker.client-contract",
    }
)
"""The blockers that say in particular what ``caution.unfinished`` says in general: open contracts, unpaid
rewards. Messages about a job, an open posting, a review and a fault are neither."""
MOST_QUESTIONS = 10
"""Discord's limit for one group of checkboxes."""


class Verdict(StrEnum):
    """The answer in a word."""

    CANNOT_YET = "cannot_yet"
    LOSES = "loses"
    """Can leave, but loses something that can be used before."""
    READY = "ready"


class Todo(Struct, frozen=True, kw_only=True):
    """Something to do before leaving; what, and why, is in the entry's words."""

    entry: Entry


class ExitCheck(Struct, frozen=True, kw_only=True):
    """The answer to one filled-in form."""

    verdict: Verdict
    todo: tuple[Todo, ...]
    """In the order in which to do it; the operator's support last."""
    losses: tuple[Entry, ...]
    """The cautions that hold for this member, each once: with those that hold for everybody."""
    steps: tuple[Entry, ...]
    """How to leave, in order."""
    balance: Balance | None
    """``None`` where there is none."""


def questions(entries: Mapping[str, Entry], side: Side) -> tuple[Entry, ...]:
    """Return the blockers to ask about in the role ``side``, in order.

    A blocker with a question and no side is asked of workers, so that none goes unasked; one without a
    question is advice. Raises ValueError where there are more than one group of checkboxes can hold.
    """
    return _one_group(
        entry for entry in _in_order(entries, Kind.BLOCKER, "blocker.") if (entry.side or Side.WORKER) is side
    )


def cautions(entries: Mapping[str, Entry]) -> tuple[Entry, ...]:
    """Return the cautions to ask about, in order. Raises ValueError as ``questions`` does."""
    return _one_group(_in_order(entries, Kind.CAUTION, "caution."))


class ExitDay:
    """The exit checks of one day: what the guide has on leaving, put in order once for all who ask.

    ``service`` is CrowdWorks, for its payout rules; ``date`` is Japan's. Raises KeyError where ``entries``
    lacks one that is named here.
    """

    def __init__(self, entries: Mapping[str, Entry], *, service: Service, date: datetime.date) -> None:
        self.entries = entries
        self.date = date
        self.asked = frozenset(
            key for key, entry in entries.items() if entry.kind in (Kind.BLOCKER, Kind.CAUTION)
        )
        """The keys that a form may hold."""
        missing = {BALANCE, SUPPORT, UNFINISHED} - entries.keys()
        if missing:
            raise KeyError(*sorted(missing))
        self._support = entries[SUPPORT]
        in_order = _in_order(entries, Kind.BLOCKER, "blocker.")
        self._blockers = tuple(entry for entry in in_order if entry.key != SUPPORT)
        self._cautions = _in_order(entries, Kind.CAUTION, "caution.")
        self._steps = _in_order(entries, Kind.STEP, "exit.step.")
        self._payouts = Payouts(service, date)

    def check(self, ticked: AbstractSet[str], balance: int | None = None) -> ExitCheck:
        """Return what stands between a member and leaving CrowdWorks.

        ``ticked`` are keys of blockers and cautions; none at all is a good answer. Keys of either sort that
        the guide no longer has come from a form sent before an update and are ignored. ``balance`` is in yen:
        a sum means ``blocker.balance`` whether that is ticked or not, and zero is no sum at all, so that a
        tick beside it still counts.

        Leaving is refused while work is unfinished (the operator's own rule), so ``caution.unfinished`` alone
        is reason enough not to leave yet. Where a blocker names what is unfinished, that caution is among the
        losses without being ticked, and is not on the to-do list a second time. The operator's support is the
        last resort of everybody who cannot leave yet.

        Raises ValueError for a key that is neither a blocker's nor a caution's and for a negative balance.
        """
        if balance is not None and balance < 0:
            raise ValueError(f"a balance of {balance} yen is below zero")
        strange = sorted(key for key in ticked if not key.startswith(ASKED_ABOUT))
        if strange:
            raise ValueError(f"not a blocker or a caution: {', '.join(strange)}")
        applying = set(ticked & self.entries.keys())
        if balance:
            applying.add(BALANCE)
        unfinished_named = not applying.isdisjoint(UNFINISHED_BLOCKERS)
        if unfinished_named:
            applying.add(UNFINISHED)
        blockers = [entry for entry in self._blockers if entry.key in applying]
        risked = [entry for entry in self._cautions if entry.key in applying]
        everybody = (entry for entry in self._cautions if not entry.ja.question)
        todo = [*blockers, *(entry for entry in risked if not (unfinished_named and entry.key == UNFINISHED))]
        cannot = bool(blockers) or not applying.isdisjoint((UNFINISHED, SUPPORT))
        if cannot:
            todo.append(self._support)
        return ExitCheck(
            verdict=Verdict.CANNOT_YET if cannot else Verdict.LOSES if risked else Verdict.READY,
            todo=tuple(Todo(entry=entry) for entry in todo),
            losses=(*risked, *(entry for entry in everybody if entry.key not in applying)),
            steps=self._steps,
            balance=self._payouts.of(balance or None) if BALANCE in applying else None,
        )


def _in_order(entries: Mapping[str, Entry], kind: Kind, prefix: str) -> tuple[Entry, ...]:
    """Return what the guide has on leaving CrowdWorks: other services' entries name their service."""
    found = (
        entry
        for entry in entries.values()
        if entry.kind is kind and entry.key.startswith(prefix) and entry.service in {None, CROWDWORKS}
    )
    return tuple(sorted(found, key=lambda entry: (entry.order, entry.key)))


def _one_group(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    group = tuple(entry for entry in entries if entry.ja.question or entry.en.question)
    if len(group) > MOST_QUESTIONS:
        raise ValueError(f"{len(group)} questions do not fit into one group of {MOST_QUESTIONS} checkboxes")
    return group
