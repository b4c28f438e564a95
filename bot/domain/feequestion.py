"""What a member asks of ``/fee``, and the whole answer to it."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from bot.domain.errors import AmountError, UserError
from bot.domain.fees import Quote, Quotes, fee, with_tax
from bot.domain.hourly import per_hour, wage_on
from bot.domain.names import folded_name
from bot.domain.payouts import Payday, next_payday, transfer_fees
from bot.domain.reverse import Reverse, contract_for
from bot.domain.services import Form, MinimumWage, Schedule, Service, TransferFee
from bot.domain.snapshot import Guide
from bot.domain.terms import Unknown, no_tax_rate
from bot.domain.yen import MOST, Amount, TaxBasis


class Find(StrEnum):
    """What is to be worked out."""

    TAKE_HOME = "takehome"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeQuestion:
    """A question to ``/fee``, read and complete."""

    low: int
    """Yen; the contract sum, or the wanted take-home."""
    high: int
    """The range's other end; the same where there is no range."""
    tax: TaxBasis = TaxBasis.INCLUDED
    service: str
    """The service's id: ``crowdworks``."""
    form: str = ""
    """The form of work; empty where the service has none."""
    find: Find = Find.TAKE_HOME
    minutes: int | None = None
    withholding: bool = False
    as_of: datetime.date | None = None

    def packed(self) -> str:
        """Return the question in a few characters, for a button's id."""
        return "~".join(
            (
                str(self.low),
                "" if self.high == self.low else str(self.high),
                "x" if self.tax is TaxBasis.EXCLUDED else "",
                self.service,
                self.form,
                "c" if self.find is Find.CONTRACT else "",
                str(self.minutes or ""),
                "w" if self.withholding else "",
                f"{self.as_of:%Y%m%d}" if self.as_of else "",
            )
        )


def unpacked(text: str) -> FeeQuestion:
    """Return the question that ``packed`` wrote. Raises ValueError for anything else."""
    low, high, tax, service, form, find, minutes, withholding, as_of = text.split("~")
    question = FeeQuestion(
        low=int(low),
        high=int(high or low),
        tax=TaxBasis.EXCLUDED if tax else TaxBasis.INCLUDED,
        service=service,
        form=form,
        find=Find.CONTRACT if find else Find.TAKE_HOME,
        minutes=int(minutes) if minutes else None,
        withholding=bool(withholding),
        as_of=datetime.date.fromisoformat(as_of) if as_of else None,
    )
    if not 1 <= question.low <= question.high <= MOST:
        raise ValueError(f"amounts {question.low} to {question.high}")
    return question


TAKE_HOME_WORDS = ("手取り", "take-home", "take home")


def names_take_home(text: str) -> bool:
    """Tell whether an amount is typed as what a member wants to be left with."""
    return any(word in text.lower() for word in TAKE_HOME_WORDS)


def earned_in(rate: Amount, minutes: int) -> Amount:
    """Return what an hourly rate comes to in ``minutes``.

    Raises AmountError for a sum with a fraction of a yen, or above the largest that is read.
    """
    sums = [Fraction(end * minutes, 60) for end in (rate.low, rate.high)]
    if any(each.denominator != 1 for each in sums):
        raise AmountError("fee.hours_fraction")
    low, high = (int(each) for each in sums)
    if high > MOST:
        raise AmountError("amount.too_large", limit=MOST)
    return replace(rate, low=low, high=high, unit=None)


def form_spellings(form: Form) -> tuple[str, ...]:
    """Return all that people call a form of work, as ``folded_name`` has it."""
    return tuple(folded_name(name) for name in (form.key, form.name.ja, form.name.en, *form.aliases))


def form_named(service: Service, text: str) -> Form | None:
    """Return the form of work that ``text`` names: its key, a name or alias, or a part that only one has."""
    wanted = folded_name(text)
    spellings = {form.key: form_spellings(form) for form in service.forms}
    for alike in (str.__eq__, str.startswith, str.__contains__):
        found = [form for form in service.forms if any(alike(name, wanted) for name in spellings[form.key])]
        if len(found) == 1:
            return found[0]
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The result for one end of the amount."""

    amount: int
    """As asked: before tax where the question says so."""
    price: int | None
    """The contract sum with consumption tax; ``None`` where a contract sum is looked for."""
    result: Quotes | Reverse

    @property
    def quotes(self) -> Quotes:
        """The calculation to show."""
        return self.result.sure if isinstance(self.result, Reverse) else self.result

    @property
    def shown(self) -> tuple[Quote, Quote]:
        """The two calculations that are shown where the rules allow two; else the same one twice."""
        high = self.result.possible.high if isinstance(self.result, Reverse) else self.result.high
        return self.quotes.low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeAnswer:
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
    cases: list[Case] = []
    for amount in dict.fromkeys((question.low, question.high)):
        case = _case(question, service, amount, day, guide)
        if isinstance(case, Unknown):
            return FeeAnswer(
                question=question,
                service=service,
                form=form,
                day=day,
                unknown=case,
                transfer_fees=service.transfer_fees,
            )
        cases.append(case)
    consumption = guide.taxes.consumption_on(day)
    low, high = _range(cases, lambda quote: quote.net)
    return FeeAnswer(
        question=question,
        service=service,
        form=form,
        day=day,
        consumption=consumption and consumption.rate,
        cases=tuple(cases),
        hourly=_hourly(cases, question.minutes),
        wage=wage_on(guide.taxes, day) if question.minutes else None,
        payday=next_payday(service.payout, today) if service.payout and question.as_of is None else None,
        transfer_fees=transfer_fees(service, low) if low == high else service.transfer_fees,
    )


def _range(cases: Sequence[Case], figure: Callable[[Quote], int]) -> tuple[int, int]:
    """Return the lowest and the highest figure of the quotes that are shown."""
    figures = [figure(quote) for case in cases for quote in case.shown]
    return min(figures), max(figures)


def _hourly(cases: Sequence[Case], minutes: int | None) -> tuple[int, int] | None:
    if minutes is None:
        return None
    low, high = _range(cases, lambda quote: quote.price - quote.deducted)
    return per_hour(low, minutes), per_hour(high, minutes)


def _case(
    question: FeeQuestion, service: Service, amount: int, day: datetime.date, guide: Guide
) -> Case | Unknown:
    excluded = question.tax is TaxBasis.EXCLUDED
    if question.find is Find.CONTRACT:
        reverse = contract_for(
            service,
            question.form or None,
            amount,
            day=day,
            taxes=guide.taxes,
            withholding=question.withholding,
            tax_excluded=excluded,
        )
        return reverse if isinstance(reverse, Unknown) else Case(amount=amount, price=None, result=reverse)
    consumption = guide.taxes.consumption_on(day)
    if excluded and consumption is None:
        return no_tax_rate(guide.taxes, day)
    price = with_tax(amount, consumption.rate) if excluded and consumption else amount
    quotes = fee(
        service, question.form or None, price, day=day, taxes=guide.taxes, withholding=question.withholding
    )
    return quotes if isinstance(quotes, Unknown) else Case(amount=amount, price=price, result=quotes)
