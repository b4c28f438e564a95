"""The contract sum for a wanted take-home: the fee calculation run backwards."""

from collections.abc import Callable, Iterator
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from bot.domain.errors import UserError
from bot.domain.fees import Quotes, before_tax, quotes_under, take_home, with_tax
from bot.domain.terms import Terms
from bot.domain.tiers import WHOLE, Rounding

LIMIT = 1_000_000_000
"""The largest contract sum, in yen as it is asked for, that is looked at."""
MOST_ALSO = 5
FARTHEST_ALSO = 1_000
"""How many yen above the answer other sums are looked for."""


class Reverse(Struct, frozen=True, kw_only=True):
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
    possible_also: tuple[int, ...]
    """The same for ``possible``; the same sums where there is one take-home."""
    exact: int | None
    """Where ``sure`` brings more than ``wanted``: the smallest contract sum above it, consumption tax
    included, that brings exactly that; ``None`` where there is none."""


def contract_for(terms: Terms, wanted: int, *, tax_excluded: bool = False) -> Reverse:
    """Return the smallest contract sum that brings at least ``wanted`` yen home under the rules ``terms``.

    With ``tax_excluded`` only sums are looked at that are a whole number of yen before consumption tax, so
    the take-home may be a yen more than wanted; else it is exactly ``wanted``.

    Raises UserError ``fee.unreachable`` (``wanted``, ``limit``) where a tier takes everything or the sum
    would be above ``LIMIT``; ValueError for a ``wanted`` below 1, and where ``tax_excluded`` is to leave out
    a tax whose rate is not known.
    """
    if wanted < 1:
        raise ValueError(f"a take-home of {wanted} yen")
    if tax_excluded and terms.consumption is None:
        raise ValueError("no tax rate")
    reach = _reach(terms)
    if reach is None:
        raise UserError("fee.unreachable", wanted=wanted, limit=LIMIT)
    rate = terms.consumption or 0
    ask, last = (_ask_before_tax(rate), with_tax(LIMIT, rate)) if tax_excluded else (_ask_any, LIMIT)

    at_low, at_high = terms.tax_rates
    sure, possible = _ends(terms, wanted, ask, last)
    quotes = quotes_under(terms, sure)

    def bringing(yen: int, above: int, tax_rate: int) -> Iterator[int]:
        return _with(
            yen, above, min(above + reach, last), lambda price: take_home(terms, price, tax_rate), ask
        )

    net = take_home(terms, sure, at_low)
    also = tuple(islice(bringing(net, sure, at_low), MOST_ALSO))
    if at_low != at_high:
        net_possible = take_home(terms, possible, at_high)
        possible_also = tuple(islice(bringing(net_possible, possible, at_high), MOST_ALSO))
    else:
        possible_also = also
    return Reverse(
        wanted=wanted,
        sure=quotes,
        possible=quotes if possible == sure else quotes_under(terms, possible),
        before_tax=before_tax(sure, rate) if tax_excluded else None,
        possible_before_tax=before_tax(possible, rate) if tax_excluded else None,
        also=also,
        possible_also=possible_also,
        exact=next(bringing(wanted, sure, at_low), None) if net > wanted else None,
    )


def rounding_yen(terms: Terms, found: Reverse) -> int:
    """Return by how many yen another rounding would move the contract sum, as it was asked for, at most.

    0 where the rounding is published. ``found`` is what ``contract_for`` returned under ``terms``.
    """
    if terms.schedule.rounding_published:
        return 0
    rate = terms.consumption or 0
    excluded = found.before_tax is not None
    ask = _ask_before_tax(rate) if excluded else _ask_any

    def asked(price: int) -> int:
        return before_tax(price, rate) if excluded else price

    shown = [asked(found.sure.low.price), asked(found.possible.high.price)]
    moved = 0
    for rounding in set(Rounding) - {terms.schedule.rounding}:
        other = replace(terms, schedule=replace(terms.schedule, rounding=rounding))
        # A few yen above the largest sum that is looked at are no reason to refuse what was found.
        ends = map(asked, _ends(other, found.wanted, ask, 2 * LIMIT))
        moved = max(moved, *(abs(end - each) for end, each in zip(ends, shown, strict=True)))
    return moved


def _ends(terms: Terms, wanted: int, ask: Callable[[int], int], last: int) -> tuple[int, int]:
    """Return the smallest prices that reach ``wanted``: surely, and if the cheaper reading holds."""
    dear, cheap = terms.tax_rates

    def found(tax_rate: int) -> int:
        return smallest(wanted, lambda price: take_home(terms, price, tax_rate), ask, last=last)

    sure = found(dear)
    return sure, sure if cheap == dear else found(cheap)


def smallest(wanted: int, net: Callable[[int], int], ask: Callable[[int], int], *, last: int = LIMIT) -> int:
    """Return the smallest price that ``ask`` lets through and whose ``net`` is at least ``wanted``.

    ``ask`` returns the first price that may be asked for, from a price on. ``net`` is not monotone, but no
    deduction ever shrinks as the price grows, so a yen more brings at most a yen more: a price that is n yen
    short rules out the n - 1 prices after it. Going up by what is missing therefore passes no answer.

    Raises UserError ``fee.unreachable`` above ``last``.
    """
    price = ask(wanted)
    while (missing := wanted - net(price)) > 0:
        price = ask(price + missing)
        if price > last:
            break
    if price > last:
        raise UserError("fee.unreachable", wanted=wanted, limit=LIMIT)
    return price


def _with(
    wanted: int, above: int, last: int, net: Callable[[int], int], ask: Callable[[int], int]
) -> Iterator[int]:
    """Yield the prices above ``above`` that bring exactly ``wanted``, as far as they are looked for."""
    price = ask(above + 1)
    while price <= min(last, above + FARTHEST_ALSO):
        if net(price) == wanted:
            yield price
        price = ask(price + 1)


def _reach(terms: Terms) -> int | None:
    """Return how many yen more may bring the same take-home; ``None`` where a yen more may bring nothing.

    Over n yen the take-home grows by more than n times the least that is left of a yen, less 5 yen: one for
    each of four roundings (fee, tax on it, tax in the price, income tax), less than one more for tax on
    rounded sums.
    """
    with_consumption = WHOLE + (terms.consumption or 0)
    yen = WHOLE * WHOLE * with_consumption
    rate = max([tier.rate for tier in terms.schedule.tiers])
    left = yen - rate * (WHOLE + terms.tax_rates[0]) * with_consumption
    if terms.rule is not None:
        # It is taken from the sum before tax, which grows by less than the price does.
        left -= max([tier.rate for tier in terms.rule.tiers]) * WHOLE * WHOLE
    return -(-5 * yen // left) if left > 0 else None


def _ask_any(price: int) -> int:
    return price


def _ask_before_tax(tax_rate: int) -> Callable[[int], int]:
    def ask(price: int) -> int:
        # Tax taken off is rounded down, so what is left is rounded up: never below ``price`` with tax again.
        return with_tax(before_tax(price, tax_rate), tax_rate)

    return ask
