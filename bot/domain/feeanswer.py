"""The whole answer to a question to ``/fee``."""

import datetime
from collections.abc import Callable, Sequence

from msgspec import Struct

from bot.domain.errors import UserError
from bot.domain.feequestion import FeeQuestion, Find
from bot.domain.fees import Quote, Quotes, quotes_under, with_tax
from bot.domain.hourly import per_hour, wage_on
from bot.domain.payouts import Payday, next_payday, transfer_fees
from bot.domain.reverse import Reverse, contract_for, rounding_yen
from bot.domain.services import Form, Schedule, Service, TransferFee
from bot.domain.snapshot import Guide
from bot.domain.taxes import MinimumWage, Taxes
from bot.domain.terms import Terms, Unknown, no_tax_rate, terms_on
from bot.domain.yen import TaxBasis


class Case(Struct, frozen=True, kw_only=True):
    """The result for one end of the amount."""

    amount: int
    """As asked: before tax where the question says so."""
    result: Quotes | Reverse
    rounding_yen: int
    """By how many yen another rounding would move what is shown, at most; 0 where it is published."""

    @property
    def quotes(self) -> Quotes:
        """The calculation to show."""
        return self.result.sure if isinstance(self.result, Reverse) else self.result

    @property
    def shown(self) -> tuple[Quote, Quote]:
        """The two calculations that are shown where the rules allow two; else the same one twice."""
        high = self.result.possible.high if isinstance(self.result, Reverse) else self.result.high
        return self.quotes.low, high

    @property
    def sums(self) -> tuple[int, int]:
        """The contract sums under the dearer reading of the rules and under the cheaper, as asked.

        Without consumption tax where the question says so.
        """
        result = self.result
        if not isinstance(result, Reverse):
            return self.amount, self.amount
        if result.before_tax is not None and result.possible_before_tax is not None:
            return result.before_tax, result.possible_before_tax
        return result.sure.low.price, result.possible.high.price


class FeeAnswer(Struct, frozen=True, kw_only=True):
    """Everything that ``/fee`` shows. What is ``None`` or empty is not known or was not asked for."""

    question: FeeQuestion
    service: Service
    form: Form | None
    day: datetime.date
    consumption: int | None = None
    """Consumption tax of the day in basis points."""
    cases: tuple[Case, ...] = ()
    unknown: Unknown | None = None
    hourly: tuple[int, int] | None = None
    """Yen per hour at the lowest and the highest take-home, before any income tax is withheld from it."""
    wage: MinimumWage | None = None
    payday: Payday | None = None
    """For work confirmed today; not for old contracts."""
    transfer_fees: tuple[TransferFee, ...] = ()

    @property
    def schedule(self) -> Schedule | None:
        """The rules that were used."""
        return self.cases[0].quotes.low.schedule if self.cases else None

    @property
    def nets(self) -> tuple[int, int]:
        """The lowest and the highest take-home."""
        return _range(self.cases, lambda quote: quote.net)

    @property
    def earned(self) -> tuple[int, int]:
        """The lowest and the highest take-home before any income tax is withheld from it."""
        return _earned(self.cases)


def answer(question: FeeQuestion, guide: Guide, today: datetime.date) -> FeeAnswer:
    """Work out ``question`` on ``today`` (Japan's date).

    Raises UserError for a service or a form of work that the guide does not (any longer) have, for a date in
    the future, and where no contract sum reaches the wanted take-home.
    """
    service = guide.services.get(f"service.{question.service}")
    form = service.form(question.form) if service is not None and question.form else None
    if service is None or (question.form and form is None):
        raise UserError("common.stale")
    if question.as_of is not None and question.as_of > today:
        raise UserError("fee.future", date=question.as_of.isoformat())
    day = question.as_of or today
    terms = _terms(question, service, day, guide.taxes)
    if isinstance(terms, Unknown):
        return FeeAnswer(
            question=question,
            service=service,
            form=form,
            day=day,
            unknown=terms,
            transfer_fees=service.transfer_fees,
        )
    ends = (question.low,) if question.low == question.high else (question.low, question.high)
    cases = tuple(_case(question, terms, amount) for amount in ends)
    low, high = _range(cases, lambda quote: quote.net)
    return FeeAnswer(
        question=question,
        service=service,
        form=form,
        day=day,
        consumption=terms.consumption,
        cases=cases,
        hourly=_hourly(cases, question.minutes),
        wage=wage_on(guide.taxes, day) if question.minutes else None,
        payday=next_payday(service.payout, today) if service.payout and question.as_of is None else None,
        transfer_fees=transfer_fees(service, low) if low == high else service.transfer_fees,
    )


def _terms(question: FeeQuestion, service: Service, day: datetime.date, taxes: Taxes) -> Terms | Unknown:
    terms = terms_on(service, question.form or None, day=day, taxes=taxes, withholding=question.withholding)
    if isinstance(terms, Terms) and terms.consumption is None and question.tax is TaxBasis.EXCLUDED:
        return no_tax_rate(taxes, day)
    return terms


def _case(question: FeeQuestion, terms: Terms, amount: int) -> Case:
    excluded = question.tax is TaxBasis.EXCLUDED
    if question.find is Find.CONTRACT:
        found = contract_for(terms, amount, tax_excluded=excluded)
        moved = max(rounding_yen(terms, found), found.sure.rounding_yen, found.possible.rounding_yen)
        return Case(amount=amount, result=found, rounding_yen=moved)
    price = with_tax(amount, terms.consumption or 0) if excluded else amount
    quotes = quotes_under(terms, price)
    return Case(amount=amount, result=quotes, rounding_yen=quotes.rounding_yen)


def _range(cases: Sequence[Case], figure: Callable[[Quote], int]) -> tuple[int, int]:
    """Return the lowest and the highest figure of the quotes that are shown."""
    figures = [figure(quote) for case in cases for quote in case.shown]
    return min(figures), max(figures)


def _earned(cases: Sequence[Case]) -> tuple[int, int]:
    return _range(cases, lambda quote: quote.price - quote.deducted)


def _hourly(cases: Sequence[Case], minutes: int | None) -> tuple[int, int] | None:
    if minutes is None:
        return None
    low, high = _earned(cases)
    return per_hour(low, minutes), per_hour(high, minutes)
