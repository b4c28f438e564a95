"""What a service takes from a contract sum, and what the worker takes home, with every rounding."""

import datetime
from enum import StrEnum

from msgspec import Struct

from bot.domain.services import Schedule, Service, TaxOnFee
from bot.domain.taxes import Taxes
from bot.domain.terms import Terms, Unknown, UnknownReason, schedule_on, terms_on
from bot.domain.tiers import WHOLE, Rounded, Rounding, Slice, nearest, rounded, slices, taken, whole_yen
from bot.domain.withholding import Withheld, withheld, withheld_yen

__all__ = [
    "Quote",
    "Quotes",
    "Rounded",
    "Slice",
    "Uncertain",
    "Unknown",
    "UnknownReason",
    "before_tax",
    "fee",
    "quote",
    "quotes_under",
    "readings",
    "schedule_on",
    "take_home",
    "with_tax",
]


class Quote(Struct, frozen=True, kw_only=True):
    """One contract sum, calculated through. All sums are yen; rates are basis points."""

    price: int
    """The contract sum with consumption tax."""
    schedule: Schedule
    fee: Rounded
    tax_rate: int
    """What was added to the fee; 0 where the fee has the tax in it."""
    tax: Rounded
    """Consumption tax on the fee."""
    withholding: Withheld | None

    @property
    def slices(self) -> tuple[Slice, ...]:
        """What each tier's rate takes of its own part of the sum."""
        return slices(self.price, self.schedule.tiers)

    @property
    def deducted(self) -> int:
        """What the service takes: the fee and the tax on it."""
        return self.fee.yen + self.tax.yen

    @property
    def net(self) -> int:
        """What the worker takes home, before the bank's transfer fee."""
        return self.price - self.deducted - (self.withholding.tax.yen if self.withholding else 0)

    @property
    def cut(self) -> bool:
        """Whether a fraction of a yen of the fee or of the tax on it was dealt with."""
        return self.fee.cut or self.tax.cut

    @property
    def share(self) -> int:
        """What the service takes of the contract sum to the nearest basis point; no income tax."""
        return nearest(self.deducted * WHOLE, self.price)


class Uncertain(StrEnum):
    """What nobody has published, where it makes a difference to the sum at hand."""

    TAX_ON_FEE = "tax_on_fee"
    ROUNDING = "rounding"


class Quotes(Struct, frozen=True, kw_only=True):
    """The lower and the higher take-home that the published rules allow; the same quote where they are one.

    Unpublished rounding does not widen the range: fractions are dealt with as ``Schedule.rounding`` has it.
    """

    low: Quote
    high: Quote
    uncertain: frozenset[Uncertain]

    @property
    def rounding_yen(self) -> int:
        """By how many yen another rounding would move the take-home, at most; 0 where it is published."""
        if Uncertain.ROUNDING not in self.uncertain:
            return 0
        at_low = _rounding_yen(self.low)
        return at_low if self.high is self.low else max(at_low, _rounding_yen(self.high))


def quote(price: int, schedule: Schedule, *, tax_rate: int, withholding: Withheld | None = None) -> Quote:
    """Calculate a contract sum of ``price`` yen, consumption tax included.

    Each tier's rate applies to its own part of the sum. The fee is rounded once, over all parts; then the
    tax on the rounded fee is rounded again, which is the order that yields the figures operators print.
    ``tax_rate`` is not used where the schedule has the tax in its rates. Raises ValueError below 1 yen.
    """
    if price < 1:
        raise ValueError(f"a contract sum of {price} yen")
    if schedule.tax_on_fee is TaxOnFee.INCLUDED:
        tax_rate = 0
    charged = rounded(taken(price, schedule.tiers), schedule.rounding)
    return Quote(
        price=price,
        schedule=schedule,
        fee=charged,
        tax_rate=tax_rate,
        tax=rounded(charged.yen * tax_rate, schedule.rounding),
        withholding=withholding,
    )


def fee(
    service: Service,
    form_key: str | None,
    price: int,
    *,
    day: datetime.date,
    taxes: Taxes,
    withholding: bool,
) -> Quotes | Unknown:
    """Calculate a contract sum for a form of work under the rules of ``day``.

    ``form_key`` ``None`` is the service's default form. Where it is not published whether tax is added to
    the fee, the low end has it added and the high end does not. Income tax is withheld from the sum before
    consumption tax, since these services' bills show that tax apart (``WithholdingRule.base_evidence``).
    """
    terms = terms_on(service, form_key, day=day, taxes=taxes, withholding=withholding)
    return terms if isinstance(terms, Unknown) else quotes_under(terms, price)


def quotes_under(terms: Terms, price: int) -> Quotes:
    """Calculate a contract sum under rules that are already found."""
    low, high = readings(terms, price)
    uncertain: set[Uncertain] = set()
    if low.net != high.net:
        uncertain.add(Uncertain.TAX_ON_FEE)
    if not terms.schedule.rounding_published and (low.cut or high.cut):
        uncertain.add(Uncertain.ROUNDING)
    return Quotes(low=low, high=high, uncertain=frozenset(uncertain))


def readings(terms: Terms, price: int) -> tuple[Quote, Quote]:
    """Return the quote with the lower take-home, then that with the higher (the same where one is known)."""
    withholding = None
    if terms.rule is not None:
        withholding = withheld(before_tax(price, terms.consumption or 0), terms.rule)
    at_low, at_high = terms.tax_rates
    low = quote(price, terms.schedule, tax_rate=at_low, withholding=withholding)
    if terms.schedule.tax_on_fee is TaxOnFee.UNKNOWN:
        return low, quote(price, terms.schedule, tax_rate=at_high, withholding=withholding)
    return low, low


def take_home(terms: Terms, price: int, tax_rate: int) -> int:
    """Return what ``Quote.net`` is for ``price`` and nothing else, for those who try many sums.

    ``tax_rate`` is one of ``terms.tax_rates``.
    """
    schedule = terms.schedule
    fee_yen = whole_yen(taken(price, schedule.tiers), schedule.rounding)
    net = price - fee_yen - whole_yen(fee_yen * tax_rate, schedule.rounding)
    if terms.rule is not None:
        net -= withheld_yen(before_tax(price, terms.consumption or 0), terms.rule)
    return net


def with_tax(amount_before_tax: int, tax_rate: int) -> int:
    """Return the sum with consumption tax; a fraction of a yen of tax is cut off."""
    return amount_before_tax + amount_before_tax * tax_rate // WHOLE


def before_tax(price: int, tax_rate: int) -> int:
    """Return the sum before the consumption tax in ``price``; a fraction of a yen of tax is cut off.

    It is the smallest sum that ``with_tax`` brings to at least ``price``, so it undoes ``with_tax`` exactly.
    """
    return price - price * tax_rate // (WHOLE + tax_rate)


def _rounding_yen(quoted: Quote) -> int:
    """Return by how many yen another rounding than the schedule's would move the take-home, at most."""
    deducted = [_deducted(quoted, rounding) for rounding in Rounding]
    return max(max(deducted) - quoted.deducted, quoted.deducted - min(deducted))


def _deducted(quoted: Quote, rounding: Rounding) -> int:
    fee_yen = whole_yen(quoted.fee.numerator, rounding)
    return fee_yen + whole_yen(fee_yen * quoted.tax_rate, rounding)
