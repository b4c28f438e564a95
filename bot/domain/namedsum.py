"""The one sum of money that a question names, and where it stands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from bot.domain.feewording import APART, is_on_the_fee
from bot.domain.yen import Amount, TaxBasis, read_amount
from bot.domain.yen_phrase import Token, tokens
from bot.domain.yen_scales import BIG
from bot.domain.yen_words import SPANS, Kind, Unit

_SCALED = re.compile(rf"[0-9](?:千|k$)|[{''.join(BIG)}]")
"""A number written so is taken for money without 円 too: 10万の案件."""
_FOREIGN_WORD = re.compile("[a-zァ-ヺ]")
"""Begins a word that says what a number counts: 10万PV."""
_OPEN = re.compile("から(?: ?の|あり|で[すあ]|だ)")
"""After a sum: it is the lower end of a range without the other."""
_PARTS = frozenset({Kind.NUMBER, Kind.COUNT, Kind.YEN})


class _Placed(NamedTuple):
    """A token and where it stands in the text."""

    token: Token
    start: int
    end: int


Run = Sequence[_Placed]
"""Tokens in a row without an unknown word between them, and the token after them."""


def named_sum(text: str) -> tuple[Amount, slice] | None:
    """Return the only sum in ``text`` and where it stands; ``None`` where a number says something else.

    Raises ``AmountError`` and ``NumeralError``.
    """
    sums: list[tuple[Amount, slice]] = []
    others: list[_Placed] = []
    runs = tuple(_runs(text))
    for run in runs:
        numbers = [at for at, placed in enumerate(run) if placed.token.kind is Kind.NUMBER]
        if any(_is_money(run, at) for at in numbers):
            sums.append(_read(text, run))
            numbers = [at for at in numbers if _is_apart(run, at)]
        if any(_is_other(run, at) for at in numbers):
            return None
        others.extend(run[at + 1] for at in numbers if _kind(run, at + 1) is Kind.COUNT)
    bases = _tax_bases(text, runs)
    if len({(amount.low, amount.high, amount.tax) for amount, _ in sums}) != 1 or len(bases) > 1:
        return None
    if any(placed.token.kind is Kind.FOREIGN for run in runs for placed in run):
        return None
    amount, place = sums[0]
    if amount.unit in {Unit.MINUTE, Unit.HOUR, Unit.CHARACTER}:
        return None
    if amount.unit is not None and any(each.token.unit in SPANS for each in others):
        return None  # 月5万円を1年
    return replace(amount, tax=next(iter(bases), None)), place


def _tax_bases(text: str, runs: Iterable[Run]) -> set[TaxBasis]:
    """Return whether consumption tax is said to be in the sum; the words may stand apart from it."""
    said = {Kind.INCLUDED: TaxBasis.INCLUDED, Kind.EXCLUDED: TaxBasis.EXCLUDED}
    return {
        said[token.kind]
        for run in runs
        for token, start, _ in run
        if token.kind in said and not is_on_the_fee(text[:start])
    }


def _runs(text: str) -> Iterator[Run]:
    run: list[_Placed] = []
    at = 0
    for token in tokens(text):
        start = text.index(token.text, at)
        at = start + len(token.text)
        run.append(_Placed(token, start, at))
        if token.kind is Kind.WORD:
            yield run
            run = []
    yield run


def _kind(run: Run, at: int) -> Kind:
    return run[at].token.kind if 0 <= at < len(run) else Kind.FILLER


def _is_money(run: Run, at: int) -> bool:
    """Tell whether a number is a sum of money: with a yen mark, or a large one that counts nothing else."""
    if Kind.YEN in (_kind(run, at - 1), _kind(run, at + 1)):
        return True
    counts = _kind(run, at + 1) is Kind.COUNT or _is_followed_by(run, at, _FOREIGN_WORD)
    return not counts and _SCALED.search(run[at].token.text) is not None


def _is_other(run: Run, at: int) -> bool:
    """Tell whether a number says something of its own, which may change what the sum comes to.

    One of anything does not; kanji numerals that count nothing are parts of many words.
    """
    numeral = run[at].token.numeral
    if _kind(run, at + 1) is Kind.COUNT:
        return numeral is None or numeral.value != 1
    return "0" <= run[at].token.text[0] <= "9"


def _is_followed_by(run: Run, at: int, word: re.Pattern[str] | None = None) -> bool:
    """Tell whether an unknown word, or one that begins like ``word``, stands right after a number."""
    if _kind(run, at + 1) is not Kind.WORD or run[at + 1].start > run[at].end:
        return False
    text = run[at + 1].token.text
    return text != APART and (word is None or word.match(text) is not None)


def _read(text: str, run: Run) -> tuple[Amount, slice]:
    """Return the sum of a run that has one. Raises ``AmountError``."""
    kept = [at for at, placed in enumerate(run) if placed.token.kind in _PARTS and not _is_apart(run, at)]
    place = slice(run[kept[0]].start, run[kept[-1]].end)
    words: list[str] = []
    end = run[0].start
    for at, (token, start, stop) in enumerate(run):
        opens = token.text == "from" and start < place.start
        goes_on = token.kind is Kind.FROM and start >= place.stop and _OPEN.match(text, start) is None
        left_out = token.kind is Kind.WORD or _is_apart(run, at) or opens or goes_on
        words.append(text[end:start] + (" " if left_out else token.text))
        end = stop
    return read_amount("".join(words)), place


def _is_apart(run: Run, at: int) -> bool:
    """Tell whether a token belongs to a number that counts something else: 3日で5万円, but not 3日×5万円."""
    number = at - 1 if run[at].token.kind is Kind.COUNT else at
    numeral = run[number].token.numeral if number >= 0 else None
    if numeral is None or _kind(run, number + 1) is not Kind.COUNT:
        return False
    if _kind(run, number - 1) is Kind.YEN:
        return number != at  # ¥12,000 job
    return numeral.value != 1 and Kind.TIMES not in (_kind(run, number - 1), _kind(run, number + 2))
