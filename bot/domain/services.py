"""The ten services: what each is for, what it takes, when and how it pays. Values: ``data/services``."""

import datetime
from enum import StrEnum

from msgspec import Struct

from bot.domain.guide import Evidence, Text
from bot.domain.tiers import Rounding, Tier

CROWDWORKS = "service.crowdworks"
"""The key of the service that the guide grew up around: leaving it and coming back are told in full."""


class TaxOnFee(StrEnum):
    """How consumption tax meets the fee."""

    ADDED = "added"
    """The rate is before tax; tax is added to the fee."""
    INCLUDED = "included"
    """The rate has the tax in it."""
    UNKNOWN = "unknown"
    """Nothing is published; both readings are shown."""


class Period(StrEnum):
    """What one calculation runs over."""

    CONTRACT = "contract"
    WEEK = "week"


class Schedule(Struct, frozen=True, kw_only=True):
    """What a service takes from the worker, for some forms of work, between two days."""

    forms: tuple[str, ...]
    valid_from: datetime.date | None
    """First day on which it is known to hold. ``None``: at an unknown date, never calculated with."""
    valid_until: datetime.date | None = None
    tiers: tuple[Tier, ...]
    tax_on_fee: TaxOnFee
    rounding: Rounding = Rounding.FLOOR
    rounding_published: bool = False
    period: Period = Period.CONTRACT
    evidence: Evidence


class Form(Struct, frozen=True, kw_only=True):
    """A form of work as the service has it. The service's first form is the default."""

    key: str
    name: Text
    aliases: tuple[str, ...] = ()
    """What people call it besides its names."""
    unknown: Text | None = None
    """Why its fee cannot be calculated, where it cannot."""
    evidence: Evidence | None = None


class Yen(Struct, frozen=True, kw_only=True):
    """A published sum in yen."""

    yen: int
    evidence: Evidence


class Rate(Struct, frozen=True, kw_only=True):
    """A published rate in basis points."""

    rate: int
    evidence: Evidence


class TransferFee(Struct, frozen=True, kw_only=True):
    """What a bank transfer costs, perhaps only for some banks, or for payouts of some size."""

    yen: int
    bank: Text | None = None
    """For which bank; ``None`` for every bank."""
    from_yen: int | None = None
    below_yen: int | None = None
    evidence: Evidence


class Roll(StrEnum):
    """Where a payday goes that falls on a bank holiday."""

    PREVIOUS = "previous"
    NEXT = "next"


class Trigger(StrEnum):
    """What a payout period collects."""

    CONFIRMED = "confirmed"
    """Rewards confirmed in it."""
    REQUESTED = "requested"
    """Transfers requested in it."""


class PayoutPeriod(Struct, frozen=True, kw_only=True):
    """Days of a month, and when what they collect is paid. Day 31 means the month's last day."""

    first: int
    last: int
    months_later: int
    payday: int


class PayoutCycle(Struct, frozen=True, kw_only=True):
    """A service's payout calendar."""

    trigger: Trigger
    periods: tuple[PayoutPeriod, ...]
    roll: Roll | None
    """``None``: not published."""
    evidence: Evidence


class Expiry(Struct, frozen=True, kw_only=True):
    """How long a reward can be paid out."""

    days: int
    effect: Text
    """What happens then."""
    evidence: Evidence


class Note(Struct, frozen=True, kw_only=True):
    """A sourced remark, shown where its topic is."""

    topic: str
    """``fee``, ``payout``, ``history``, ``identity``, ``exit`` or ``return``."""
    text: Text
    evidence: Evidence


class ArticleTable(Struct, frozen=True, kw_only=True):
    """The row that the article's comparison prints, kept beside what other sources say."""

    registration_fee: Text
    fee: Text | None
    minimum_payout: Text | None
    differs: Text | None = None
    """Where it and the value used disagree, and why that one is used."""


class Service(Struct, frozen=True, kw_only=True):
    """One service. What is ``None`` or empty is not published, never zero."""

    key: str
    order: int
    name: Text
    aliases: tuple[str, ...]
    jobs: tuple[str, ...]
    jobs_evidence: Evidence
    registration_fee: Yen | None = None
    forms: tuple[Form, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    fee_unknown: Text | None = None
    """Why no fee can be calculated, for a service without schedules."""
    client_fee: Rate | None = None
    minimum_payout: Yen | None = None
    transfer_fees: tuple[TransferFee, ...] = ()
    payout: PayoutCycle | None = None
    expiry: Expiry | None = None
    article: ArticleTable
    notes: tuple[Note, ...] = ()

    @property
    def id(self) -> str:
        """The key without its prefix: ``crowdworks``."""
        return self.key.removeprefix("service.")

    @property
    def unpublished_evidence(self) -> tuple[Evidence, ...]:
        """What stands behind ``fee_unknown``: the notes on the fee, else what its kinds of work are from."""
        return tuple(note.evidence for note in self.notes if note.topic == "fee") or (self.jobs_evidence,)

    def form(self, key: str) -> Form | None:
        """Return the form of work ``key``, or ``None`` where the service has no such form."""
        return next((form for form in self.forms if form.key == key), None)


class Job(Struct, frozen=True, kw_only=True):
    """A kind of work, as members look for it."""

    key: str
    name: Text
    aliases: tuple[str, ...] = ()
