"""What a question in ``/compare`` comes to on one day of one guide."""

import datetime
from functools import cached_property

from msgspec import Struct

from bot.domain.breakeven import BreakEven, break_evens
from bot.domain.compare import Comparison, Sort, compare_offers, offers_on
from bot.domain.comparequestion import CompareQuestion
from bot.domain.errors import UserError
from bot.domain.fees import with_tax
from bot.domain.services import Job
from bot.domain.snapshot import Guide
from bot.domain.yen import TaxBasis, Unit


class Compared(Struct, frozen=True, kw_only=True):
    """A comparison for one contract sum, or for both ends of a range of sums."""

    low: int
    high: int
    """Yen with consumption tax; the same as ``low`` where there is no range."""
    comparison: Comparison
    at_high: Comparison
    job: Job | None
    sort: Sort
    before_tax: tuple[int, int] | None = None
    """The ends as typed, where they were typed before tax."""
    breaks: tuple[BreakEven, ...]
    unit: Unit | None = None
    """What the sums were said to be paid for, to be read back."""
    working: str = ""
    """The multiplication that they came from, to be read back."""
    is_part: bool = False
    """Only services that were named are compared."""


class CompareDay:
    """The services of one guide on one day; what holds for every question is worked out once."""

    def __init__(self, guide: Guide, date: datetime.date) -> None:
        self.guide = guide
        self.date = date
        self._offers = offers_on(date, guide.services.values(), guide.taxes)
        self._consumption = guide.taxes.consumption_on(date)

    @cached_property
    def _breaks(self) -> tuple[BreakEven, ...]:
        return break_evens(tuple(self.guide.services.values()), day=self.date, taxes=self.guide.taxes)

    def compared(self, question: CompareQuestion) -> Compared:
        """Return the services that ``question`` asks for, with break-even amounts where it asks for them.

        Raises UserError for a sum before tax on a day without a tax rate, KeyError for a kind of work that
        the guide does not have.
        """
        job = self.guide.jobs[question.job] if question.job else None
        low, high = (self._price(end, question.tax) for end in (question.low, question.high))
        at_low = self._at(low, question)
        return Compared(
            low=low,
            high=high,
            comparison=at_low,
            at_high=at_low if high == low else self._at(high, question),
            job=job,
            sort=question.sort,
            before_tax=(question.low, question.high) if question.tax is TaxBasis.EXCLUDED else None,
            breaks=self._break_evens(at_low) if question.page is None else (),
            unit=question.unit,
            working=question.working,
            is_part=bool(question.services),
        )

    def _price(self, amount: int, tax: TaxBasis) -> int:
        """Return a sum with consumption tax."""
        if tax is TaxBasis.INCLUDED:
            return amount
        if self._consumption is None:
            raise UserError("compare.no_tax_rate")
        return with_tax(amount, self._consumption.rate)

    def _at(self, price: int, question: CompareQuestion) -> Comparison:
        offers = self._offers
        if question.services:
            offers = tuple(offer for offer in offers if offer.service.id in question.services)
        return compare_offers(offers, price, job=question.job or None, sort=question.sort)

    def _break_evens(self, comparison: Comparison) -> tuple[BreakEven, ...]:
        """Return those of the services compared, the services that stand first in the comparison first."""
        places = {row.service.key: place for place, row in enumerate(comparison.ranked)}
        pairs = [pair for pair in self._breaks if all(each.key in places for each in pair.services)]
        return tuple(sorted(pairs, key=lambda pair: sorted(places[each.key] for each in pair.services)))
