"""The calculation that a free question asks for, where it names one sum of money."""

import re
from collections.abc import Set as AbstractSet

from msgspec import Struct

from bot.domain.comparequestion import EXAMPLE, CompareQuestion
from bot.domain.errors import AmountError
from bot.domain.feequestion import FeeQuestion, Find
from bot.domain.feewording import SUM, as_written, asks_how_much, has_numbers, is_wanted, is_withheld
from bot.domain.forms import form_spellings
from bot.domain.mentions import is_named, mentioned_services
from bot.domain.namedsum import named_sum
from bot.domain.othersums import is_something_else
from bot.domain.pieces import in_digits, is_many, multiplied
from bot.domain.services import CROWDWORKS, Form, Service
from bot.domain.snapshot import Guide
from bot.domain.weeklysum import is_of_one_week, is_the_same_in_any_weeks, may_be_charged_by_the_week
from bot.domain.yen import Amount, TaxBasis
from bot.domain.yen_phrase import tokens
from bot.domain.yen_scales import NumeralError
from bot.domain.yen_words import Kind, Unit

LONGEST = 400
"""Characters of a question: a longer one is about more than one sum."""
_ABOUT_FEES = frozenset({"fee", "take-home", "withholding"})
"""Meanings (groups of ``data/search/meanings.toml``) that tell what a sum is named for."""
_HOURLY = "時給"
"""What an hourly price is called, and so the form of work that is paid by it."""
_PAID_OUT = frozenset({"leave", "balance"})
"""Meanings beside which a sum is what an account holds."""
_SENTENCE = re.compile(r"(?:[^。!?.]|\.(?!\s|$))+[。!?.]*")
_ASKS = re.compile(
    r"\?|か(?:な|ね)?[。.! ]*$|教え|知りたい|いくら|(?<![a-z])(?:how|what|is|are|do|does|can|will)(?![a-z])"
)
_FEES = re.compile(
    "手数料|利用料|手取り|手元|残[りるす]|引か|取ら|源泉|fee|commission|take[- ]home|net(?![a-z])"
)
_MONTHS = re.compile(
    "月(?:に|で|の|収|いくら|どの|どれ|何|間)"
    "|(?<![a-z])(?:(?:per|an?|each|every) (?:week|month)|weekly|monthly)"
)
_YEARS = re.compile("年(?:間|に|で|収)|(?<![a-z])(?:(?:per|an?|each|every) year|yearly|annual)")


class Offered(Struct, frozen=True, kw_only=True):
    """The calculation that a question asks for."""

    question: FeeQuestion
    contracts: int = 1
    """How many contracts the sum may be made of, all alike."""


class _Asked(Struct, frozen=True, kw_only=True):
    """The sum of money that a question names."""

    amount: Amount
    around: str
    """The question with ``SUM`` in its place."""
    plain: str
    contracts: int
    hourly: bool


def offered(text: str, guide: Guide, meanings: AbstractSet[str]) -> Offered | None:
    """Return the calculation that a free question asks for, as ``/fee`` would be asked.

    ``meanings`` are the keys of the groups of words that the question holds. ``None`` where it asks for no
    calculation, names no sum of money, several, one that ``read_amount`` would refuse or that is no price for
    work, a number beside it that may change it, and where it names several services. A question that names
    no service means the one of ``/fee``. Any text will do.
    """
    asked = None if _PAID_OUT & meanings else _asked(text)
    if asked is None:
        return None
    plain, amount = asked.plain, asked.amount
    if _ABOUT_FEES.isdisjoint(meanings) and not asks_how_much(plain):
        return None
    service = _service(plain, guide)
    find = Find.CONTRACT if is_wanted(asked.around) else Find.TAKE_HOME
    if service is None or not _asks_of_it(asked.around) or (find is Find.CONTRACT and asked.contracts > 1):
        return None
    form = _form(f"{_HOURLY} {plain}" if asked.hourly else plain, service)
    if not _is_for_known_weeks(asked, service, form, find):
        return None
    question = FeeQuestion(
        low=amount.low,
        high=amount.high,
        tax=amount.tax or TaxBasis.INCLUDED,
        service=service.id,
        form=form,
        find=find,
        withholding=is_withheld(plain),
    )
    return Offered(question=question, contracts=asked.contracts)


def compared(text: str, services: tuple[str, ...]) -> CompareQuestion:
    """Return the comparison that a free question asks for: of ``services`` (ids), at the sum that it names.

    Without services it is of all, and without a single sum that is a price for work at the usual example.
    """
    asked = _asked(text)
    if asked is None or asked.contracts > 1 or is_wanted(asked.around):
        return CompareQuestion(low=EXAMPLE.low, high=EXAMPLE.high, services=services)
    amount = asked.amount
    tax = amount.tax or TaxBasis.INCLUDED
    return CompareQuestion(low=amount.low, high=amount.high, tax=tax, services=services)


def _asked(text: str) -> _Asked | None:
    """Return the one price for work that a question names."""
    if len(text) > LONGEST:
        return None
    try:
        plain = as_written(text)
        if not has_numbers(plain):
            return None
        product = multiplied(in_digits(plain))
        found = named_sum(product.text)
    except (NumeralError, AmountError):
        return None
    if found is None:
        return None
    amount, place = found
    around = product.text[: place.start] + SUM + product.text[place.stop :]
    if is_something_else(around) or is_many(around) or _is_of_a_part(amount, around):
        return None
    return _Asked(
        amount=amount, around=around, plain=plain, contracts=product.contracts, hourly=product.hourly
    )


def _is_of_a_part(amount: Amount, around: str) -> bool:
    """Tell whether a price is for one of something, while months or years are spoken of."""
    if amount.unit is None or amount.unit is Unit.YEAR:
        return False
    spans = (_YEARS,) if amount.unit is Unit.MONTH else (_MONTHS, _YEARS)
    return any(span.search(around) for span in spans)


def _is_for_known_weeks(asked: _Asked, service: Service, form: str, find: Find) -> bool:
    """Tell whether it is known how many weeks a sum is for, or makes no difference."""
    if not may_be_charged_by_the_week(service, form) or is_of_one_week(asked.plain):
        return True
    if find is Find.CONTRACT or asked.amount.tax is TaxBasis.EXCLUDED:
        return False  # the contract sum with tax is larger than the one that is named
    return is_the_same_in_any_weeks(asked.plain, service, form, asked.amount.high)


def _asks_of_it(around: str) -> bool:
    """Tell whether the sum stands in a sentence that asks for fees, or right beside one.

    A text that tells a sum and then asks something else does not ask for a calculation. One without a
    question mark, or that speaks of fees in other words, is taken whole.
    """
    sentences = [each[0] for each in _SENTENCE.finditer(around)]
    asking = [place for place, each in enumerate(sentences) if _ASKS.search(each)]
    if not asking:
        return True
    of_fees = [place for place in asking if _FEES.search(sentences[place]) or asks_how_much(sentences[place])]
    if not of_fees:
        return any(SUM in sentences[place] for place in asking)
    return any(SUM in each for place in of_fees for each in sentences[max(0, place - 1) : place + 2])


def _service(text: str, guide: Guide) -> Service | None:
    """Return the service that is named; that of ``/fee`` for none, ``None`` for several."""
    found = mentioned_services(text, guide) or {CROWDWORKS}
    return guide.services.get(found.pop()) if len(found) == 1 else None


def _form(text: str, service: Service) -> str:
    """Return the one form of work that is named, else the service's first; empty where it has none."""
    if not service.forms:
        return ""
    named = [form.key for form in service.forms[1:] if is_named(text, _telling(form))]
    return named[0] if len(named) == 1 else service.forms[0].key


def _telling(form: Form) -> tuple[str, ...]:
    """Return what a form of work is called, without shares and without what numbers count (時間)."""
    return tuple(
        name
        for name in form_spellings(form)
        if name.isalpha() and [token.kind for token in tokens(f"1{name}")] != [Kind.NUMBER, Kind.COUNT]
    )
