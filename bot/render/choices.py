"""Suggestions while typing: how a value is being read, what is wrong with it, or what there is."""

import datetime
from collections.abc import Iterable

from discord.app_commands import Choice

from bot.domain.dates import read_date
from bot.domain.errors import UserError
from bot.domain.forms import form_spellings
from bot.domain.hours import read_hours
from bot.domain.names import folded_name
from bot.domain.services import Form, Service
from bot.domain.snapshot import Guide
from bot.domain.yen import TaxBasis, agreed_tax, read_amount
from bot.i18n import Words
from bot.render.fee_notes import duration
from bot.render.theme import Limit, clip, units

EXAMPLES = tuple(f"choices.example.{number}" for number in range(1, 5))


def _choice(name: str, value: str) -> Choice[str]:
    return Choice(name=clip(name, Limit.OPTION_TEXT), value=clip(value, Limit.OPTION_TEXT))


def _refused(words: Words, error: UserError, typed: str) -> list[Choice[str]]:
    values = {
        name: clip(value, 40) if isinstance(value, str) else f"{value:,}"
        for name, value in error.values.items()
    }
    return [_choice(words("choices.refused", reason=words(error.message, **values)), clip(typed, 90) or "?")]


def amount_choices(
    words: Words, typed: str, option: TaxBasis | None, *, take_home: bool = False
) -> list[Choice[str]]:
    """Return how ``typed`` is read: as a contract sum with its tax basis, or as a wanted take-home.

    Examples where nothing is typed yet.
    """
    if not typed.strip():
        return [_choice(words(key), words(key)) for key in EXAMPLES]
    try:
        read = read_amount(typed)
        tax = agreed_tax(read.tax, option) or TaxBasis.INCLUDED
    except UserError as error:
        return _refused(words, error, typed)
    key = "choices.take_home" if take_home else f"common.yen_{tax.value}"
    name = words.range(words(key, amount=f"{read.low:,}"), words(key, amount=f"{read.high:,}"))
    if read.working:
        name = words("choices.working", working=read.working, amount=name)
    return [_choice(name, typed)] if units(typed) <= Limit.OPTION_TEXT else []


def service_choices(words: Words, guide: Guide, typed: str) -> list[Choice[str]]:
    """Return the services that people call something like ``typed``, best first."""
    return _ranked(
        (
            (service.name[words.language], service.id, guide.service_spellings[service.key])
            for service in guide.services.values()
        ),
        typed,
    )


def job_choices(words: Words, guide: Guide, typed: str) -> list[Choice[str]]:
    """Return the kinds of work that people call something like ``typed``, best first."""
    return _ranked(
        ((job.name[words.language], job.key, guide.job_spellings[job.key]) for job in guide.popular_jobs),
        typed,
    )


def form_choices(words: Words, service: Service | None, typed: str) -> list[Choice[str]]:
    """Return the forms of work of ``service``."""
    if service is None:
        return []
    return _ranked(
        ((form.name[words.language], form.key, form_spellings(form)) for form in service.forms),
        typed,
    )


def hours_choices(words: Words, typed: str) -> list[Choice[str]]:
    """Return how ``typed`` is read as a length of time."""
    if not typed.strip():
        return [_choice(duration(words, minutes), str(minutes // 60)) for minutes in (60, 180, 480)]
    try:
        return [_choice(duration(words, read_hours(typed)), typed)]
    except UserError as error:
        return _refused(words, error, typed)


def date_choices(
    words: Words, service: Service | None, form: Form | None, typed: str, today: datetime.date
) -> list[Choice[str]]:
    """Return how ``typed`` is read as a date; the last days of old rates where nothing is typed yet."""
    if typed.strip():
        try:
            return [_choice(words.date(read_date(typed, today)), typed)]
        except UserError as error:
            return _refused(words, error, typed)
    choices = [_choice(words("fee.suggest_today", date=words.date(today)), today.isoformat())]
    if service is not None and service.forms:
        key = (form or service.forms[0]).key
        ends = {
            schedule.valid_until
            for schedule in service.schedules
            if key in schedule.forms and schedule.valid_from is not None and schedule.valid_until is not None
        }
        choices.extend(
            _choice(words("fee.suggest_last_day", date=words.date(end)), end.isoformat())
            for end in sorted(ends, reverse=True)
        )
    return choices[: Limit.AUTOCOMPLETE_CHOICES]


def _ranked(items: Iterable[tuple[str, str, Iterable[str]]], typed: str) -> list[Choice[str]]:
    wanted = folded_name(typed)
    found: list[tuple[int, int, str, str]] = []
    for place, (name, value, spellings) in enumerate(items):
        score = min(_distance(wanted, spelling) for spelling in spellings)
        if score < 3:  # noqa: PLR2004 - 3 is "not at all"
            found.append((score, place, name, value))
    return [_choice(name, value) for _, _, name, value in sorted(found)][: Limit.AUTOCOMPLETE_CHOICES]


def _distance(wanted: str, name: str) -> int:
    if not wanted or name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if wanted in name else 3
