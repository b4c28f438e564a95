"""The services side by side for one contract sum."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.breakeven import BreakEven, Crossing, break_even, break_evens
from bot.domain.fees import Quotes, Unknown, fee
from bot.domain.payouts import Payday, next_payday
from bot.domain.services import Service, Taxes

__all__ = [
    "BreakEven",
    "Comparison",
    "Crossing",
    "Row",
    "Sort",
    "break_even",
    "break_evens",
    "compare",
]


class Sort(StrEnum):
    """In which order services are listed. Equals keep the guide's own order."""

    TAKE_HOME = "take_home"
    """Highest first."""
    PAYOUT = "payout"
    """Earliest payday first; services that publish none last."""
    MINIMUM = "minimum"
    """Smallest minimum payout first; services that publish none last."""
    NAME = "name"
    """The guide's own order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One service in a comparison."""

    service: Service
    quotes: Quotes | Unknown
    """For its default form of work, nothing withheld."""
    payday: Payday | None
    """For a reward confirmed, or a transfer requested, on the day of the comparison."""
    rank: int | None = None
    """By take-home (a range by its lower end), whatever the order of the rows; equals share a rank, and the
    rank after two firsts is 3. ``None`` where the take-home is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The services for one contract sum. Those whose take-home is unknown stand apart, never ranked."""

    ranked: tuple[Row, ...]
    unknown: tuple[Row, ...]


def compare(
    services: Iterable[Service], amount: int, *, day: datetime.date, taxes: Taxes, job: str | None, sort: Sort
) -> Comparison:
    """Compare what a contract sum of ``amount`` yen, consumption tax included, brings home on ``day``.

    With ``job``, only services for that kind of work. Each is calculated for its default form of work.
    """
    chosen = [service for service in services if job is None or job in service.jobs]
    found = [fee(service, None, amount, day=day, taxes=taxes, withholding=False) for service in chosen]
    nets = sorted((quotes.low.net for quotes in found if isinstance(quotes, Quotes)), reverse=True)
    rows = [
        Row(
            service=service,
            quotes=quotes,
            payday=None if service.payout is None else next_payday(service.payout, day),
            rank=1 + nets.index(quotes.low.net) if isinstance(quotes, Quotes) else None,
        )
        for service, quotes in zip(chosen, found, strict=True)
    ]
    rows.sort(key=_order(sort))
    return Comparison(
        ranked=tuple(row for row in rows if row.rank is not None),
        unknown=tuple(row for row in rows if row.rank is None),
    )


def _order(sort: Sort) -> Callable[[Row], tuple[bool, int, int]]:
    def key(row: Row) -> tuple[bool, int, int]:
        value: int | None = None
        match sort:
            case Sort.TAKE_HOME:
                value = row.rank
            case Sort.PAYOUT:
                value = row.payday and (row.payday.paid or row.payday.nominal).toordinal()
            case Sort.MINIMUM:
                value = row.service.minimum_payout and row.service.minimum_payout.yen
            case Sort.NAME:
                value = row.service.order
        return value is None, value or 0, row.service.order

    return key
