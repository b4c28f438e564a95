"""What a member is looking at in ``/compare``."""

import re
from fractions import Fraction
from math import prod

from msgspec import Struct

from bot.domain.compare import Sort
from bot.domain.yen import MOST, Amount, TaxBasis, Unit

EXAMPLE = Amount(low=10_000, high=10_000)
"""The contract sum that is compared when none is given."""
BREAK_EVEN = "even"
"""Stands for the break-even amounts where else the number of a page stands."""
ROOM = 84
"""How many characters of a button's or menu's id are a question's."""
_TIMES = " × "
_FACTOR = r"\d+(?:\.\d+)?"
_AND = "."
_SERVICES = re.compile("[a-z0-9-]+(?:[.][a-z0-9-]+)+")
"""Ids of services, two at least, as they are packed: ``lancers.coconala``."""
_WORKING = re.compile(f"{_FACTOR}(?:x{_FACTOR})+", re.ASCII)
"""A multiplication as it is packed: ``1.5x3000``."""


class CompareQuestion(Struct, frozen=True, kw_only=True):
    """Amounts and how they were written, filter, order and page."""

    low: int
    high: int
    """Yen; the same as ``low`` unless a range was typed."""
    tax: TaxBasis = TaxBasis.INCLUDED
    """Whether the amounts, which stay as typed, have consumption tax in them."""
    job: str = ""
    """Only services for this kind of work; empty for all."""
    sort: Sort = Sort.TAKE_HOME
    page: int | None = 0
    """``None``: the break-even amounts."""
    unit: Unit | None = None
    """What the amounts were said to be paid for."""
    working: str = ""
    """The multiplication that they came from: ``1.5 × 3,000``."""
    services: tuple[str, ...] = ()
    """Only these services, by id, two at least; empty for all."""

    def packed(self) -> str:
        """Return the question in at most ``ROOM`` characters, for a menu's id.

        A working too long for that is left out: then nothing is read back. So are services: then all are
        compared.
        """
        page = BREAK_EVEN if self.page is None else str(self.page)
        packed = "~".join((str(self.low), str(self.high), self.tax.value[0], self.job, self.sort.value, page))
        written = self.working.replace(",", "").replace(_TIMES, "x") or self.unit or ""
        chosen = f"~{written}~{_AND.join(self.services)}"
        if len(self.services) > 1 and len(packed) + len(chosen) <= ROOM:
            return packed + chosen
        return f"{packed}~{written}" if written and len(packed) + 1 + len(written) <= ROOM else packed


def unpacked(text: str) -> CompareQuestion:
    """Return the question that ``packed`` wrote. Raises ValueError for anything else.

    Ids of older messages end with the page; for those there is nothing to read back.
    """
    low, high, tax, job, sort, page, *rest = text.split("~")
    bases = {basis.value[0]: basis for basis in TaxBasis}
    if tax not in bases:
        raise ValueError(f"tax basis {tax}")
    written, chosen = rest if len(rest) == len(("written", "services")) else (*(rest or ("",)), "")
    if len(rest) > 1 and not _SERVICES.fullmatch(chosen):
        raise ValueError(f"services {chosen}")
    working = _working(written) if "x" in written else ""
    question = CompareQuestion(
        low=int(low),
        high=int(high),
        tax=bases[tax],
        job=job,
        sort=Sort(sort),
        page=None if page == BREAK_EVEN else int(page),
        unit=Unit(written) if written and not working else None,
        working=working,
        services=tuple(chosen.split(_AND)) if chosen else (),
    )
    if not 1 <= question.low <= question.high <= MOST:
        raise ValueError(f"amounts {question.low} to {question.high}")
    if working and not question.low == question.high == _product(written):
        raise ValueError(f"{working} is not {question.low}")
    return question


def _working(written: str) -> str:
    """Return a packed multiplication as it was, with its thousands separators."""
    if not _WORKING.fullmatch(written):
        raise ValueError(f"working {written}")
    wholes_and_decimals = (factor.partition(".") for factor in written.split("x"))
    return _TIMES.join(f"{int(whole):,}{point}{decimals}" for whole, point, decimals in wholes_and_decimals)


def _product(written: str) -> Fraction:
    return prod(map(Fraction, written.split("x")), start=Fraction(1))
