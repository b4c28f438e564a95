"""What a member is looking at in ``/compare``."""

from dataclasses import dataclass

from bot.domain.compare import Sort
from bot.domain.yen import MOST, TaxBasis

EXAMPLE = 10_000
"""The contract sum, in yen, that is compared when none is given."""
BREAK_EVEN = "even"
"""Stands for the break-even amounts where else the number of a page stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareQuestion:
    """Amounts, filter, order and page."""

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

    def packed(self) -> str:
        """Return the question in a few characters, for a menu's id."""
        page = BREAK_EVEN if self.page is None else str(self.page)
        return "~".join((str(self.low), str(self.high), self.tax.value[0], self.job, self.sort.value, page))


def unpacked(text: str) -> CompareQuestion:
    """Return the question that ``packed`` wrote. Raises ValueError for anything else."""
    low, high, tax, job, sort, page = text.split("~")
    bases = {basis.value[0]: basis for basis in TaxBasis}
    if tax not in bases:
        raise ValueError(f"tax basis {tax}")
    question = CompareQuestion(
        low=int(low),
        high=int(high),
        tax=bases[tax],
        job=job,
        sort=Sort(sort),
        page=None if page == BREAK_EVEN else int(page),
    )
    if not 1 <= question.low <= question.high <= MOST:
        raise ValueError(f"amounts {question.low} to {question.high}")
    return question
