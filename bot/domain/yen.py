"""Sums of money as members type them."""

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from bot.domain.errors import AmountError
from bot.domain.numerals import fold
from bot.domain.yen_phrase import Phrase, Term, Token, phrase, tokens
from bot.domain.yen_scales import BIG, Flaw, NumeralError
from bot.domain.yen_terms import MOST, product, shown, span, sum_of, unit_of
from bot.domain.yen_words import Kind, TaxBasis, Unit

__all__ = ["MOST", "Amount", "TaxBasis", "Unit", "agreed_tax", "read_amount"]

LONGEST = 200
"""How many characters a text may have."""
_GROUP = 3
"""Digits between thousands separators."""

_FLAWS = {
    Flaw.ODD_DIGIT: "amount.odd_digit",
    Flaw.GROUPING: "amount.grouping",
    Flaw.SCALES: "amount.scales",
    Flaw.PAIR: "amount.pair",
}
_REFUSED = {
    Kind.FOREIGN: "amount.currency",
    Kind.VAGUE: "amount.vague",
    Kind.MINUS: "amount.negative",
    Kind.TAX_UNCLEAR: "amount.tax_unclear",
    Kind.BARE: "amount.bare",
    Kind.BOUND: "amount.range_open",
    Kind.TWIST: "amount.unclear",
}
"""Tokens that no sum may hold, the weightiest first."""
_PLAIN = re.compile("([1-9][0-9]{0,8}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2})円?|([1-9][0-9]{0,4})万円?")
"""What most members type, read without the rest of this module, which would read it the same."""
_JAPANESE = re.compile("[ぁ-ゖー]+|[一-鿿々]+[ぁ-ゖー]*")
"""A word as it is seen: kana, or kanji with the kana that end it."""
_SILENT = frozenset({Kind.FILLER, Kind.INCLUDED, Kind.EXCLUDED})


class Amount(Struct, frozen=True, kw_only=True):
    """A sum in yen, or a range of sums."""

    low: int
    high: int
    """The same as ``low`` unless a range was typed."""
    tax: TaxBasis | None = None
    """Set only where the text says so."""
    working: str | None = None
    """The multiplication that it came from: ``1.5 × 3,000``."""
    unit: Unit | None = None
    """What the sum is paid for, where the text says so (時給, 1件); ``None`` for a product."""


def read_amount(text: str) -> Amount:
    """Return the sum that ``text`` says, from 1 to 1,000,000,000 yen.

    Raises ``AmountError`` for everything that has no reading, or more than one.
    """
    stripped = text.strip()
    if len(stripped) > LONGEST:
        raise AmountError("amount.too_long", limit=LONGEST)
    plain = _PLAIN.fullmatch(stripped)
    if plain is not None:
        yen, man = plain.groups()
        value = int(yen.replace(",", "")) if yen else int(man) * BIG["万"]
        return Amount(low=value, high=value)
    return _read(stripped)


def _read(text: str) -> Amount:
    try:
        folded = fold(text)
        found = tuple(tokens(folded))
    except NumeralError as error:
        raise AmountError(_FLAWS[error.flaw], text=shown(error.text)) from error
    if not folded:
        raise AmountError("amount.empty")
    _refuse_tokens(found)
    tax = _tax(found)
    read = phrase(found)
    if not read.terms:
        bare = next((token.text for token in found if token.kind is Kind.YEN), None)
        raise (
            AmountError("amount.bare", text=bare) if bare else AmountError("amount.words", text=shown(folded))
        )
    _refuse_edges(read)
    _refuse_terms(read.terms, found, folded)
    between = {tuple(kind for kind in gap if kind not in _SILENT) for gap in read.gaps[1:-1]}
    if not between:
        value = sum_of(read.terms[0])
        return Amount(low=value, high=value, tax=tax, unit=unit_of(read.rates))
    if between == {(Kind.TIMES,)}:
        value, working = product(read)
        return Amount(low=value, high=value, tax=tax, working=working)
    if len(read.terms[1:]) == 1 and between <= {(Kind.TILDE,), (Kind.DASH,), (Kind.FROM,)}:
        low, high = span(*read.terms)
        return Amount(low=low, high=high, tax=tax, unit=unit_of(read.rates))
    if any(Kind.TIMES in gap and Kind.DASH in gap for gap in between):
        raise AmountError("amount.negative", text=shown(folded))
    mixed = any(Kind.TIMES in gap for gap in between) and () not in between
    raise AmountError("amount.mixed" if mixed else "amount.several", text=shown(folded))


def agreed_tax(said: TaxBasis | None, chosen: TaxBasis | None) -> TaxBasis | None:
    """Return the tax basis of the text or of the option. Raises ``AmountError`` where they contradict."""
    if said is not None and chosen is not None and said is not chosen:
        raise AmountError("amount.tax_option")
    return said or chosen


def _refuse_tokens(found: Iterable[Token]) -> None:
    refused = [token for token in found if token.kind in _REFUSED]
    if refused:
        weightiest = min(refused, key=lambda token: tuple(_REFUSED).index(token.kind))
        raise AmountError(_REFUSED[weightiest.kind], text=shown(weightiest.text))


def _tax(found: Iterable[Token]) -> TaxBasis | None:
    said = {token.kind: token.text for token in found if token.kind in {Kind.INCLUDED, Kind.EXCLUDED}}
    if len(said) > 1:
        raise AmountError("amount.tax_both")
    return next((TaxBasis.INCLUDED if kind is Kind.INCLUDED else TaxBasis.EXCLUDED for kind in said), None)


def _refuse_edges(read: Phrase) -> None:
    """Refuse operators before the first number or after the last."""
    before, after = (
        [kind for kind in gap if kind not in _SILENT | {Kind.WORD}] for gap in (read.gaps[0], read.gaps[-1])
    )
    first, last = read.terms[0], read.terms[-1]
    if Kind.DASH in before:
        raise AmountError("amount.negative", text=shown(f"-{first.numeral.text}"))
    # ¥3,000- closes a sum on receipts.
    closed = last.prefixed and len(read.terms) == 1 and read.gaps[-1][:1] == (Kind.DASH,)
    if Kind.TILDE in before or (after and Kind.TIMES not in after and not (closed and after == [Kind.DASH])):
        raise AmountError(
            "amount.range_open", text=shown(f"{last.numeral.text}〜" if after else f"〜{first.numeral.text}")
        )
    if Kind.TIMES in before or Kind.TIMES in after:
        raise AmountError("amount.operator", text="×")


def _refuse_terms(terms: tuple[Term, ...], found: Sequence[Token], folded: str) -> None:
    """Refuse numbers with two readings, and a number that nothing says is money."""
    for term in terms:
        number = term.numeral
        if number.doubtful and not (number.formal and term.suffixed):
            raise AmountError("amount.ambiguous", text=shown(number.text))
        if number.lone_scale and not term.suffixed and term.count is None:
            raise AmountError("amount.bare", text=number.text)
        if number.decimals == _GROUP and number.scale == 1 and 1 <= number.value < 10**_GROUP:
            raise AmountError("amount.point", text=shown(number.text))
        if term.followed:
            place = next(place for place, token in enumerate(found) if token.numeral is number)
            raise AmountError("amount.unclear", text=shown(_whole_word(folded, found, place + 1)))
    word = next((place for place, token in enumerate(found) if token.kind is Kind.WORD), None)
    if word is not None and not any(term.marked for term in terms):
        raise AmountError("amount.unclear", text=shown(_whole_word(folded, found, word)))


def _whole_word(folded: str, found: Sequence[Token], place: int) -> str:
    """Return the word that a token begins: an unknown one is read letter by letter, which names no word."""
    at = 0
    for token in found[:place]:
        at = folded.index(token.text, at) + len(token.text)
    at = folded.index(found[place].text, at)
    whole = _JAPANESE.match(folded, at)
    return whole[0] if whole else found[place].text
