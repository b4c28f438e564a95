"""The contract sum for a wanted take-home: the fee calculation run backwards."""

import datetime
import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.errors import UserError
from bot.domain.fees import Quotes, before_tax, quotes_under, readings, with_tax
from bot.domain.services import Service, Taxes, TaxOnFee
from bot.domain.terms import Terms, Unknown, no_tax_rate, terms_on
from bot.domain.tiers import WHOLE

LIMIT = 1_000_000_000
"""The largest contract sum, in yen, that is looked at."""
MOST_ALSO = 5
FARTHEST_ALSO = 1_000
"""How many yen above the answer other sums are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverse:
    """Which contract sum brings a take-home of ``wanted`` yen."""

    wanted: int
    sure: Quotes
    """At the smallest contract sum whose lower take-home reaches ``wanted``."""
    possible: Quotes
    """At the smallest contract sum whose higher take-home does; the same where there is one take-home."""
    before_tax: int | None
    """``sure`` before consumption tax, where the sum was looked for before tax; else ``None``."""
    possible_before_tax: int | None
    """The same for ``possible``."""
    also: tuple[int, ...]
    """Other contract sums just above ``sure`` with the same take-home, consumption tax included, smallest
    first: rounding drops a yen here and there. At most five."""


def contract_for(
    service: Service,
    form_key: str | None,
    wanted: int,
    *,
    day: datetime.date,
    taxes: Taxes,
    withholding: bool,
    tax_excluded: bool = False,
) -> Reverse | Unknown:
    """Return the smallest contract sum that brings at least ``wanted`` yen home under the rules of ``day``.

    With ``tax_excluded`` only sums are looked at that are a whole number of yen before consumption tax, so
    the take-home may be a yen more than wanted; else it is exactly ``wanted``.

    Raises UserError ``fee.unreachable`` (``wanted``, ``limit``) where a tier takes everything or the sum
    would be above ``LIMIT``; ValueError for a ``wanted`` below 1.
    """
    if wanted < 1:
        raise ValueError(f"a take-home of {wanted} yen")
    terms = terms_on(service, form_key, day=day, taxes=taxes, withholding=withholding)
    if isinstance(terms, Unknown):
        return terms
    if tax_excluded and terms.consumption is None:
        return no_tax_rate(taxes, day)
    share = _largest_share(terms)
    if share >= 1:
        raise UserError("fee.unreachable", wanted=wanted, limit=LIMIT)
    ask = _ask_before_tax(terms.consumption or 0) if tax_excluded else _ask_any

    def low(price: int) -> int:
        return readings(terms, price)[0].net

    def high(price: int) -> int:
        return readings(terms, price)[1].net

    sure = smallest(wanted, low, ask)
    possible = smallest(wanted, high, ask) if terms.schedule.tax_on_fee is TaxOnFee.UNKNOWN else sure
    quotes = quotes_under(terms, sure)
    return Reverse(
        wanted=wanted,
        sure=quotes,
        possible=quotes if possible == sure else quotes_under(terms, possible),
        before_tax=before_tax(sure, terms.consumption or 0) if tax_excluded else None,
        possible_before_tax=before_tax(possible, terms.consumption or 0) if tax_excluded else None,
        also=_also(sure, share, low, ask),
    )


def smallest(wanted: int, net: Callable[[int], int], ask: Callable[[int], int]) -> int:
    """Return the smallest price that ``ask`` lets through and whose ``net`` is at least ``wanted``.

    ``ask`` returns the first price that may be asked for, from a price on. ``net`` is not monotone, but no
    deduction ever shrinks as the price grows, so a yen more brings at most a yen more: a price that is n yen
    short rules out the n - 1 prices after it. Going up by what is missing therefore passes no answer.

    Raises UserError ``fee.unreachable`` above ``LIMIT``.
    """
    price = ask(wanted)
    while (missing := wanted - net(price)) > 0:
        price = ask(price + missing)
        if price > LIMIT:
            break
    if price > LIMIT:
        raise UserError("fee.unreachable", wanted=wanted, limit=LIMIT)
    return price


def _also(
    sure: int, share: Fraction, net: Callable[[int], int], ask: Callable[[int], int]
) -> tuple[int, ...]:
    # Over n yen the deductions grow by less than n times the largest share plus 5 yen: one for each of four
    # roundings (fee, tax on it, tax in the price, income tax), less than one more for tax on rounded sums.
    last = min(sure + math.ceil(5 / (1 - share)), sure + FARTHEST_ALSO, LIMIT)
    wanted = net(sure)
    found: list[int] = []
    price = ask(sure + 1)
    while price <= last and len(found) < MOST_ALSO:
        if net(price) == wanted:
            found.append(price)
        price = ask(price + 1)
    return tuple(found)


def _largest_share(terms: Terms) -> Fraction:
    """Return the largest share that all deductions together may take of one more yen."""
    consumption = Fraction(terms.consumption or 0, WHOLE)
    share = Fraction(max(tier.rate for tier in terms.schedule.tiers), WHOLE)
    if terms.schedule.tax_on_fee is not TaxOnFee.INCLUDED:
        share *= 1 + consumption
    if terms.rule is not None:
        share += Fraction(max(tier.rate for tier in terms.rule.tiers), WHOLE) / (1 + consumption)
    return share


def _ask_any(price: int) -> int:
    return price


def _ask_before_tax(tax_rate: int) -> Callable[[int], int]:
    def ask(price: int) -> int:
        # Tax taken off is rounded down, so what is left is rounded up: never below ``price`` with tax again.
        return with_tax(before_tax(price, tax_rate), tax_rate)

    return ask
