"""The calculation that a free question asks for, where it names one sum of money."""

from collections.abc import Set as AbstractSet

from bot.domain.errors import AmountError
from bot.domain.feequestion import FeeQuestion, Find
from bot.domain.feewording import (
    SUM,
    as_written,
    asks_how_much,
    has_numbers,
    is_something_else,
    is_wanted,
    is_withheld,
    multiplied,
)
from bot.domain.forms import form_spellings
from bot.domain.mentions import is_named, mentioned_services
from bot.domain.namedsum import named_sum
from bot.domain.services import CROWDWORKS, Form, Service
from bot.domain.snapshot import Guide
from bot.domain.yen import TaxBasis
from bot.domain.yen_phrase import tokens
from bot.domain.yen_scales import NumeralError
from bot.domain.yen_words import Kind

LONGEST = 400
"""Characters of a question: a longer one is about more than one sum."""
_ABOUT_FEES = frozenset({"fee", "take-home", "withholding"})
"""Meanings (groups of ``data/search/meanings.toml``) that tell what a sum is named for."""


def offered(text: str, guide: Guide, meanings: AbstractSet[str]) -> FeeQuestion | None:
    """Return the calculation that a free question asks for, as ``/fee`` would be asked.

    ``meanings`` are the keys of the groups of words that the question holds. ``None`` where it asks for no
    calculation, names no sum of money, several, one that ``read_amount`` would refuse or that is no price for
    work, and where it names several services. A question that names no service means the one of ``/fee``.
    Any text will do.
    """
    if len(text) > LONGEST:
        return None
    try:
        plain = as_written(text)
        about_fees = not _ABOUT_FEES.isdisjoint(meanings) or asks_how_much(plain)
        if not (has_numbers(plain) and about_fees):
            return None
        counted = multiplied(plain)
        found = named_sum(counted)
    except (NumeralError, AmountError):
        return None
    service = _service(plain, guide)
    if found is None or service is None:
        return None
    amount, place = found
    around = counted[: place.start] + SUM + counted[place.stop :]
    if is_something_else(around):
        return None
    return FeeQuestion(
        low=amount.low,
        high=amount.high,
        tax=amount.tax or TaxBasis.INCLUDED,
        service=service.id,
        form=_form(plain, service),
        find=Find.CONTRACT if is_wanted(around) else Find.TAKE_HOME,
        withholding=is_withheld(plain),
    )


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
