"""What must hold for rates, tiers and the days on which they hold, in services and taxes alike."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.domain.flaws import Flaw
from bot.domain.tiers import Tier

WHOLE = 10_000
"""Basis points: the whole amount."""


class Dated(Protocol):
    """Something that holds from one day to another."""

    @property
    def valid_from(self) -> datetime.date | None:
        """The first day; ``None`` where unknown."""
        ...

    @property
    def valid_until(self) -> datetime.date | None:
        """The last day; ``None`` while it holds."""
        ...


def check_rate(path: str, rate: int) -> Iterator[Flaw]:
    """Find a rate outside of 0 to 100 %."""
    if not 0 <= rate <= WHOLE:
        yield Flaw(path=path, reason="must be between 0 and 100 percent")


def check_yen(path: str, yen: int | None) -> Iterator[Flaw]:
    """Find a sum below zero."""
    if yen is not None and yen < 0:
        yield Flaw(path=path, reason=f"must not be negative: {yen}")


def check_tiers(path: str, tiers: Sequence[Tier]) -> Iterator[Flaw]:
    """Find tiers that do not lead from the first yen upwards without end."""
    if not tiers:
        yield Flaw(path=path, reason="is empty")
        return
    reached = 0
    for number, tier in enumerate(tiers, start=1):
        where = f"{path}#{number}"
        yield from check_rate(f"{where}.percent", tier.rate)
        if tier.upto is None:
            if number < len(tiers):
                yield Flaw(path=f"{where}.upto", reason="is missing: only the last tier is open-ended")
            continue
        if tier.upto <= reached:
            yield Flaw(path=f"{where}.upto", reason=f"must be above {reached}: tiers ascend")
        if number == len(tiers):
            yield Flaw(path=f"{where}.upto", reason="must be left out: the last tier is open-ended")
        reached = tier.upto


def check_days(
    path: str, valid_from: datetime.date | None, valid_until: datetime.date | None
) -> Iterator[Flaw]:
    """Find a last day before the first."""
    if valid_from is not None and valid_until is not None and valid_until < valid_from:
        yield Flaw(path=f"{path}.valid_until", reason=f"is before valid_from: {valid_until} < {valid_from}")


def overlap(one: Dated, other: Dated) -> bool:
    """Tell whether both hold on some day. What has no known first day never overlaps."""
    if one.valid_from is None or other.valid_from is None:
        return False
    last_of_one = one.valid_until or datetime.date.max
    last_of_other = other.valid_until or datetime.date.max
    return one.valid_from <= last_of_other and other.valid_from <= last_of_one
