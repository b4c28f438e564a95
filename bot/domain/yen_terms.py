"""From the numbers of a text to whole yen: one sum, a product, a range."""

from math import prod

from bot.domain.errors import AmountError
from bot.domain.numerals import Numeral
from bot.domain.yen_phrase import Phrase, Term
from bot.domain.yen_scales import SCALES, Exact
from bot.domain.yen_words import Unit

MOST = 1_000_000_000
"""The largest sum that is read, in yen."""
_PLAIN_RANGE = 100
"""In 3000〜1万 the 万 is for the second end alone: read so only where the ends are this close."""
_SHOWN = 24
"""How much of the text an error repeats."""


def shown(text: str) -> str:
    """Return as much of ``text`` as an error repeats."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def unit_of(rates: frozenset[Unit]) -> Unit | None:
    """Return what the sum is paid for. Raises ``AmountError`` for two different units."""
    if len(rates) > 1:
        raise AmountError("amount.units")
    return next(iter(rates), None)


def sum_of(term: Term) -> int:
    """Return a single number as yen. Raises ``AmountError``, also where it counts something else."""
    if term.count is not None:
        raise AmountError("amount.no_price", text=shown(term.numeral.text))
    return _whole(term.numeral.value, term.numeral.text)


def _whole(value: Exact, text: str) -> int:
    if value == 0:
        raise AmountError("amount.zero")
    if value > MOST:
        raise AmountError("amount.too_large", limit=MOST)
    if value.denominator != 1:
        raise AmountError("amount.fraction", text=shown(text))
    return value.numerator


def product(read: Phrase) -> tuple[int, str]:
    """Return the product in yen and the multiplication as text. Raises ``AmountError``."""
    terms = read.terms
    if sum(term.marked for term in terms) > 1:
        raise AmountError("amount.two_prices")
    uncounted = [term for term in terms if term.count is None]
    if not uncounted:
        raise AmountError("amount.no_price", text=shown(terms[0].numeral.text))
    unit = unit_of(read.rates)
    if unit is not None and len(uncounted) == 1 and unit not in {term.count for term in terms}:
        raise AmountError("amount.unit_mismatch")
    working = " × ".join(_decimal(term.numeral.value) for term in terms)
    total = prod(term.numeral.value for term in terms)
    if 0 < total <= MOST and total.denominator != 1:
        raise AmountError("amount.product_fraction", text=shown(working), total=shown(_decimal(total)))
    return _whole(total, working), working


def _decimal(value: Exact) -> str:
    """Return a value that ends in decimals as text, with thousands separators."""
    places = 0
    while 10**places % value.denominator:
        places += 1
    whole, rest = divmod(value.numerator, value.denominator)
    return f"{whole:,}" + (f".{rest * 10**places // value.denominator:0{places}d}" if places else "")


def span(low: Term, high: Term) -> tuple[int, int]:
    """Return both ends of a range in yen. Raises ``AmountError``."""
    text = shown(f"{low.numeral.text}〜{high.numeral.text}")
    counted = next((term.numeral.text for term in (low, high) if term.count is not None), None)
    if counted is not None:
        raise AmountError("amount.no_price", text=shown(counted))
    first, last = _low_end(low, high, text), _whole(high.numeral.value, high.numeral.text)
    if first > last and _top(low.numeral) > _top(high.numeral) == 1 and not high.suffixed:
        raise AmountError("amount.range_unit", text=text)
    if first > last:
        raise AmountError("amount.range_order", text=text)
    if first == last:
        raise AmountError("amount.range_equal", text=text)
    return _whole(first, low.numeral.text), last


def _low_end(low: Term, high: Term, text: str) -> Exact:
    """Return the lower end. The scale of the higher belongs to it too in 2〜3万, not in 3000〜1万."""
    number, other = low.numeral, high.numeral
    if low.suffixed or _top(number) >= _top(other):
        return number.value
    if number.scale == 1 and other.scale is not None and number.value * other.scale <= other.value:
        return number.value * other.scale
    # Without the scale only where it cannot be meant for both ends: 1千〜2千万 may begin at 1,000 or 1千万.
    if number.value * _top(other) <= other.value:
        raise AmountError("amount.range_unit", text=text)
    if number.value * _PLAIN_RANGE < other.value:
        raise AmountError("amount.range_order" if number.scale == 1 else "amount.range_unit", text=text)
    return number.value


def _top(number: Numeral) -> int:
    """Return the largest scale in a number, 1 for none."""
    return max(
        (SCALES[character] for character in number.text if character in SCALES), default=number.scale or 1
    )
