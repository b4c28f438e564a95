"""Under which published rules a contract is calculated on a day, or why that is not known."""

import datetime
from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from bot.domain.guide import Text
from bot.domain.services import Form, Schedule, Service, TaxOnFee
from bot.domain.taxes import Taxes, WithholdingRule
from bot.domain.withholding import rule_on


class UnknownReason(StrEnum):
    """Why a fee is not known."""

    NOT_PUBLISHED = "not_published"
    """The service publishes no fee at all."""
    NO_SUCH_FORM = "no_such_form"
    """The service does not have this form of work."""
    FORM_NOT_PUBLISHED = "form_not_published"
    """The service has a fee, but none is known for this form of work."""
    BEFORE_FIRST_SCHEDULE = "before_first_schedule"
    BETWEEN_SCHEDULES = "between_schedules"
    """One schedule had ended, and the next had not begun."""
    AFTER_LAST_SCHEDULE = "after_last_schedule"
    NO_TAX_RATE = "no_tax_rate"
    """The guide has no consumption-tax rate for the day."""
    NO_WITHHOLDING_RULE = "no_withholding_rule"
    """The guide has no withholding rule for the day."""


class Unknown(Struct, frozen=True, kw_only=True):
    """No answer, and why."""

    reason: UnknownReason
    text: Text | None = None
    """The data's own words on it."""
    known_from: datetime.date | None = None
    """The next day from which it is known, if there is one."""


class Terms(Struct, frozen=True, kw_only=True):
    """The rules for one form of work on one day."""

    schedule: Schedule
    consumption: int | None
    """Consumption tax in basis points; ``None`` only where the schedule does not need it."""
    rule: WithholdingRule | None
    """``None``: nothing is withheld."""

    @property
    def tax_rates(self) -> tuple[int, int]:
        """What is added to the fee in basis points: at the lower take-home, then at the higher.

        They differ where it is not published whether tax is added.
        """
        rate = self.consumption or 0
        match self.schedule.tax_on_fee:
            case TaxOnFee.INCLUDED:
                return 0, 0
            case TaxOnFee.ADDED:
                return rate, rate
            case TaxOnFee.UNKNOWN:
                return rate, 0


def schedule_on(service: Service, form_key: str, day: datetime.date) -> Schedule | None:
    """Return the schedule for a form of work on ``day``, or ``None``.

    Where several would hold, the one that began last does. One whose first day is not known never holds.
    """
    holding = [
        (schedule.valid_from, schedule)
        for schedule in service.schedules
        if form_key in schedule.forms
        and schedule.valid_from is not None
        and schedule.valid_from <= day
        and (schedule.valid_until is None or day <= schedule.valid_until)
    ]
    return max(holding, key=lambda pair: pair[0])[1] if holding else None


def terms_on(
    service: Service, form_key: str | None, *, day: datetime.date, taxes: Taxes, withholding: bool
) -> Terms | Unknown:
    """Return the rules for a form of work (``None``: the service's default form) on ``day``."""
    form = next(iter(service.forms), None) if form_key is None else service.form(form_key)
    if not service.schedules:
        return Unknown(
            reason=UnknownReason.NOT_PUBLISHED, text=(form and form.unknown) or service.fee_unknown
        )
    if form is None:
        return Unknown(reason=UnknownReason.NO_SUCH_FORM)
    schedule = schedule_on(service, form.key, day)
    if schedule is None:
        return _no_schedule(service, form, day)
    consumption = taxes.consumption_on(day)
    if consumption is None and (withholding or schedule.tax_on_fee is not TaxOnFee.INCLUDED):
        return no_tax_rate(taxes, day)
    rule = rule_on(taxes, day) if withholding else None
    if withholding and rule is None:
        return Unknown(
            reason=UnknownReason.NO_WITHHOLDING_RULE,
            known_from=_next(day, (each.valid_from for each in taxes.withholding)),
        )
    return Terms(schedule=schedule, consumption=consumption and consumption.rate, rule=rule)


def no_tax_rate(taxes: Taxes, day: datetime.date) -> Unknown:
    """Return the answer for a day on which the guide has no consumption-tax rate."""
    return Unknown(
        reason=UnknownReason.NO_TAX_RATE,
        known_from=_next(day, (rate.valid_from for rate in taxes.consumption)),
    )


def _no_schedule(service: Service, form: Form, day: datetime.date) -> Unknown:
    starts = [
        schedule.valid_from
        for schedule in service.schedules
        if form.key in schedule.forms and schedule.valid_from is not None
    ]
    if not starts:
        return Unknown(reason=UnknownReason.FORM_NOT_PUBLISHED, text=form.unknown)
    following = _next(day, starts)
    if following is None:
        reason = UnknownReason.AFTER_LAST_SCHEDULE
    elif following == min(starts):
        reason = UnknownReason.BEFORE_FIRST_SCHEDULE
    else:
        reason = UnknownReason.BETWEEN_SCHEDULES
    return Unknown(reason=reason, known_from=following)


def _next(day: datetime.date, days: Iterable[datetime.date]) -> datetime.date | None:
    return min((each for each in days if each > day), default=None)
