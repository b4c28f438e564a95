"""Reading what a member typed for ``/fee``, into its options or into its form."""

import datetime
import re

from bot.domain.dates import read_date
from bot.domain.errors import UserError
from bot.domain.feequestion import Asked, FeeQuestion, Find, names_hourly_rate, names_take_home
from bot.domain.forms import form_named
from bot.domain.hourly import earned_in
from bot.domain.hours import read_hours
from bot.domain.mentions import mentioned_services
from bot.domain.numerals import fold
from bot.domain.services import CROWDWORKS, Form, Service
from bot.domain.snapshot import Guide
from bot.domain.yen import TaxBasis, Unit, agreed_tax, read_amount
from bot.i18n import Words

_WORD = re.compile(r"[^\W\d_十百千万億円]{2}")
"""Most amounts are a number and 円: no service has to be looked for in them."""


def read_fee_question(
    words: Words,
    guide: Guide,
    today: datetime.date,
    *,
    amount: str,
    service: str | None = None,
    work: str | None = None,
    tax: TaxBasis | None = None,
    find: Find | None = None,
    hours: str | None = None,
    withholding: bool = False,
    as_of: str | None = None,
) -> Asked:
    """Return the question that was typed. Raises UserError for what cannot be read without guessing."""
    read = read_amount(amount)
    minutes = read_hours(hours) if hours else None
    working = read.working or ""
    unit = read.unit.value if read.unit else ""
    if minutes and read.unit is Unit.HOUR:
        read, working = earned_in(read, minutes), f"{read.low}-{read.high}"
    elif working and names_hourly_rate(amount):
        unit = Unit.HOUR.value
    chosen = _service(words, guide, amount, service)
    form = _form(words, chosen, work)
    question = FeeQuestion(
        low=read.low,
        high=read.high,
        tax=agreed_tax(read.tax, tax) or TaxBasis.INCLUDED,
        service=chosen.id,
        form=form.key if form else "",
        find=looked_for(find, amount),
        minutes=minutes,
        withholding=withholding,
        as_of=read_date(as_of, today) if as_of else None,
    )
    return Asked(question=question, working=working, unit=unit)


def _service(words: Words, guide: Guide, amount: str, typed: str | None) -> Service:
    """Return the service that was chosen, else the one that the amount names, else CrowdWorks.

    Raises UserError where the amount names several, or another than was chosen.
    """
    chosen = fee_service(words, guide, typed)
    plain = fold(amount).lower()
    named = mentioned_services(plain, guide) if _WORD.search(plain) else None
    if not named:
        return chosen
    if len(named) > 1:
        raise UserError("fee.several_services")
    service = guide.services[named.pop()]
    if typed and service is not chosen:
        names = {"named": service.name[words.language], "chosen": chosen.name[words.language]}
        raise UserError("fee.other_service", **names)
    return service


def fee_service(words: Words, guide: Guide, typed: str | None) -> Service:
    """Return the service that was typed, or CrowdWorks. Raises UserError where there is none such."""
    found = guide.service_named(typed) if typed else guide.services.get(CROWDWORKS)
    if found is None:
        names = words.list([service.name[words.language] for service in guide.services.values()])
        raise UserError("common.unknown_service", text=(typed or "")[:60], examples=names)
    return found


def looked_for(chosen: Find | None, amount: str) -> Find:
    """Return what is looked for; an amount that names the take-home asks for the contract sum by itself."""
    if chosen is not None:
        return chosen
    return Find.CONTRACT if names_take_home(amount) else Find.TAKE_HOME


def _form(words: Words, service: Service, typed: str | None) -> Form | None:
    """Return the form of work that was typed, or the service's default form.

    Raises UserError naming the service's forms where it has no such form.
    """
    if not typed:
        return next(iter(service.forms), None)
    form = form_named(service, typed)
    if form is not None or not service.forms:
        return form
    names = [form.name[words.language] for form in service.forms]
    raise UserError(
        "common.unknown_form",
        text=typed[:60],
        service=service.name[words.language],
        examples=words.list(names),
    )
