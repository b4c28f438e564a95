"""Whether a member can leave CrowdWorks now: what is in the way, what is lost, and when a balance is paid."""

import datetime
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.guide import Entry, Kind, Side
from bot.domain.payouts import Payday, next_payday, transfer_fees
from bot.domain.services import Service, TransferFee, Yen

CROWDWORKS = "service.crowdworks"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """Something to do before leaving; what, and why, is in the entry's words."""

    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What is known about getting a balance paid out. ``None`` and empty: not published, never zero."""

    sum: int | None
    """Yen; ``None`` where the member named no sum."""
    below_minimum: bool | None
    """Whether it is too small to be transferred; ``None`` where either side of the comparison is unknown."""
    payday: Payday | None
    """The day by which all of it is paid, for it was confirmed today at the latest. ``None`` also for a
    balance below the minimum, which stays where it is."""
    earlier: Payday | None
    """The day on which the part that an earlier period collected is paid, while that day is still to come."""
    transfer_fees: tuple[TransferFee, ...]
    minimum: Yen | None
    expires_after_days: int | None
    """Counted from the day on which a reward was confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitCheck:
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


def check_exit(
    ticked: AbstractSet[str],
    entries: Mapping[str, Entry],
    *,
    service: Service,
    today: datetime.date,
    balance: int | None = None,
) -> ExitCheck:
    """Return what stands between a member and leaving CrowdWorks.

    ``ticked`` are keys of blockers and cautions; none at all is a good answer. Keys of either sort that the
    guide no longer has come from a form sent before an update and are ignored. ``balance`` is in yen: a sum
    means ``blocker.balance`` whether that is ticked or not, and zero is no sum at all, so that a tick beside
    it still counts. ``service`` is CrowdWorks, for its payout rules; ``today`` is Japan's date.

    Leaving is refused while work is unfinished (the operator's own rule), so ``caution.unfinished`` alone is
    reason enough not to leave yet. Where a blocker names what is unfinished, that caution is among the
    losses without being ticked, and is not on the to-do list a second time. The operator's support is the
    last resort of everybody who cannot leave yet.

    Raises ValueError for a key that is neither a blocker's nor a caution's and for a negative balance, and
    KeyError where ``entries`` lacks one that is named here.
    """
    if balance is not None and balance < 0:
        raise ValueError(f"a balance of {balance} yen is below zero")
    sum_left = balance or None
    applying = set(_known(ticked, entries))
    if sum_left:
        applying.add(entries[BALANCE].key)
    unfinished_named = bool(applying & UNFINISHED_BLOCKERS)
    if unfinished_named:
        applying.add(entries[UNFINISHED].key)
    blockers = _chosen(entries, Kind.BLOCKER, applying - {SUPPORT})
    risked = _chosen(entries, Kind.CAUTION, applying)
    everybody = (entry for entry in _in_order(entries, Kind.CAUTION, "caution.") if not entry.ja.question)
    losses = tuple(dict.fromkeys((*risked, *everybody)))
    cannot = bool(blockers) or bool(applying & {UNFINISHED, SUPPORT})
    todo = [*blockers, *(entry for entry in risked if not (unfinished_named and entry.key == UNFINISHED))]
    if cannot:
        todo.append(entries[SUPPORT])
    return ExitCheck(
        verdict=Verdict.CANNOT_YET if cannot else Verdict.LOSES if risked else Verdict.READY,
        todo=tuple(Todo(entry=entry) for entry in todo),
        losses=losses,
        steps=_in_order(entries, Kind.STEP, "exit.step."),
        balance=_balance(sum_left, service, today) if BALANCE in applying else None,
    )


def _balance(sum_left: int | None, service: Service, today: datetime.date) -> Balance:
    """Return the terms on which a balance is paid out.

    What is in the account today was confirmed today or before. All of it is therefore paid by the payday of
    the period that today is in; what the period before collected is paid on that period's payday, which may
    still lie ahead: on the 20th, rewards confirmed by the 15th wait for the month's end.
    """
    minimum = service.minimum_payout
    below = None if sum_left is None or minimum is None else sum_left < minimum.yen
    payday = earlier = None
    if service.payout is not None and not below:
        payday = next_payday(service.payout, today)
        earlier = next_payday(service.payout, payday.collects_from - datetime.timedelta(days=1))
        if (earlier.paid or earlier.nominal) < today:
            earlier = None
    return Balance(
        sum=sum_left,
        below_minimum=below,
        payday=payday,
        earlier=earlier,
        transfer_fees=service.transfer_fees if sum_left is None else transfer_fees(service, sum_left),
        minimum=minimum,
        expires_after_days=None if service.expiry is None else service.expiry.days,
    )


def _known(ticked: AbstractSet[str], entries: Mapping[str, Entry]) -> frozenset[str]:
    strange = sorted(key for key in ticked if not key.startswith(("blocker.", "caution.")))
    if strange:
        raise ValueError(f"not a blocker or a caution: {', '.join(strange)}")
    return frozenset(key for key in ticked if key in entries)


def _chosen(entries: Mapping[str, Entry], kind: Kind, keys: AbstractSet[str]) -> tuple[Entry, ...]:
    return tuple(entry for entry in _in_order(entries, kind, f"{kind}.") if entry.key in keys)


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
