"""The services side by side for one contract sum."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from bot.domain.breakeven import BreakEven, Crossing, break_even, break_evens
from bot.domain.fees import Quotes, Unknown, quotes_under
from bot.domain.payouts import Payday, next_payday
from bot.domain.services import Service
from bot.domain.taxes import Taxes
from bot.domain.terms import Terms, terms_on

__all__ = [
    "BreakEven",
    "Comparison",
    "Crossing",
    "Offer",
    "Row",
    "Sort",
    "break_even",
    "break_evens",
    "compare_offers",
    "offers_on",
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


class Offer(Struct, frozen=True, kw_only=True):
    """A service on one day, whatever the contract sum."""

    service: Service
    terms: Terms | Unknown
    """For its default form of work, nothing withheld."""
    payday: Payday | None
    """For a reward confirmed, or a transfer requested, on the day."""


class Row(Struct, frozen=True, kw_only=True):
    """One service in a comparison."""

    service: Service
    quotes: Quotes | Unknown
    """For its default form of work, nothing withheld."""
    payday: Payday | None
    """For a reward confirmed, or a transfer requested, on the day of the comparison."""
    net: int | None = None
    """The take-home, of a range its lower end; ``None`` where it is unknown."""
    rank: int | None = None
    """By take-home (a range by its lower end), whatever the order of the rows; equals share a rank, and the
    rank after two firsts is 3. ``None`` where the take-home is unknown."""


class Comparison(Struct, frozen=True, kw_only=True):
    """The services for one contract sum. Those whose take-home is unknown stand apart, never ranked."""

    ranked: tuple[Row, ...]
    unknown: tuple[Row, ...]


def offers_on(day: datetime.date, services: Iterable[Service], taxes: Taxes) -> tuple[Offer, ...]:
    """Return what holds for each service on ``day``."""
    return tuple(
        Offer(
            service=service,
            terms=terms_on(service, None, day=day, taxes=taxes, withholding=False),
            payday=None if service.payout is None else next_payday(service.payout, day),
        )
        for service in services
    )


def compare_offers(offers: Iterable[Offer], amount: int, *, job: str | None, sort: Sort) -> Comparison:
    """Compare what a contract sum of ``amount`` yen, consumption tax included, brings home under ``offers``.

    With ``job``, only services for that kind of work. Each is calculated for its default form of work.
    """
    chosen = [offer for offer in offers if job is None or job in offer.service.jobs]
    found = [
        offer.terms if isinstance(offer.terms, Unknown) else quotes_under(offer.terms, amount)
        for offer in chosen
    ]
    nets = [quotes.low.net if isinstance(quotes, Quotes) else None for quotes in found]
    best_first = sorted((net for net in nets if net is not None), reverse=True)
    rows = [
        Row(
            service=offer.service,
            quotes=quotes,
            payday=offer.payday,
            net=net,
            rank=None if net is None else 1 + best_first.index(net),
        )
        for offer, quotes, net in zip(chosen, found, nets, strict=True)
    ]
    value_of = _VALUES[sort]

    def place(row: Row) -> tuple[bool, int, int]:
        value = value_of(row)
        return value is None, value or 0, row.service.order

    rows.sort(key=place)
    return Comparison(
        ranked=tuple(row for row in rows if row.rank is not None),
        unknown=tuple(row for row in rows if row.rank is None),
    )


def _payday(row: Row) -> int | None:
    return row.payday and (row.payday.paid or row.payday.nominal).toordinal()


def _minimum(row: Row) -> int | None:
    return row.service.minimum_payout and row.service.minimum_payout.yen


_VALUES: Mapping[Sort, Callable[[Row], int | None]] = {
    Sort.TAKE_HOME: lambda row: row.rank,
    Sort.PAYOUT: _payday,
    Sort.MINIMUM: _minimum,
    Sort.NAME: lambda row: row.service.order,
}
"""What each order goes by, the smallest first; ``None`` stands last."""
