"""What must hold for a service's file, and for the names of all services and jobs together."""

import datetime
from collections.abc import Iterable, Iterator
from itertools import combinations

from bot.domain.flaws import Flaw, Known, absent, check_key, check_parts
from bot.domain.names import folded_name
from bot.domain.rate_rules import check_days, check_rate, check_tiers, check_yen, overlap
from bot.domain.services import Form, Job, PayoutPeriod, Service
from bot.domain.snapshot import job_names, service_names

PREFIX = "service."
TOPICS = frozenset({"fee", "payout", "history", "identity", "exit", "return"})
LAST_DAY = 31


def check_service(service: Service, *, known: Known, today: datetime.date) -> Iterator[Flaw]:
    """Find everything that is wrong with ``service`` seen for itself."""
    yield from check_key(service.key)
    if not service.key.startswith(PREFIX):
        yield Flaw(reason=f"must begin with {PREFIX}")
    if absent(service.key, known.entries):
        yield Flaw(reason="has no entry in data/guide")
    for number, job in enumerate(service.jobs, start=1):
        if absent(job, known.jobs):
            yield Flaw(path=f"jobs#{number}", reason=f"names no job of data/jobs.toml: {job}")
    for number, note in enumerate(service.notes, start=1):
        if note.topic not in TOPICS:
            yield Flaw(path=f"notes#{number}.topic", reason=f"must be one of {', '.join(sorted(TOPICS))}")
    yield from check_parts(service, known=known, today=today)
    yield from _check_forms(service)
    yield from _check_schedules(service)
    yield from _check_sums(service)
    if service.payout is not None:
        yield from _check_periods(service.payout.periods)


def clashing_names(things: Iterable[Service | Job]) -> Iterator[tuple[str, Flaw]]:
    """Find names that lead to two of ``things``: the key of the later one, and what is wrong with it."""
    owners: dict[str, str] = {}
    for thing in things:
        names = service_names(thing) if isinstance(thing, Service) else job_names(thing)
        for compared, name in {folded_name(name): name for name in names}.items():
            owner = owners.setdefault(compared, thing.key)
            if owner != thing.key:
                yield thing.key, Flaw(reason=f"the name {name} already means {owner}")


def _check_forms(service: Service) -> Iterator[Flaw]:
    keys = [form.key for form in service.forms]
    for number, form in enumerate(service.forms, start=1):
        for flaw in check_key(form.key):
            yield Flaw(path=f"forms#{number}.key", reason=flaw.reason)
        if form.key in keys[: number - 1]:
            yield Flaw(path=f"forms#{number}.key", reason=f"is there twice: {form.key}")
        if not _explained(service, form):
            yield Flaw(
                path=f"forms#{number}", reason="has neither a dated schedule nor a reason in 'unknown'"
            )
    if not service.forms and service.fee_unknown is None:
        yield Flaw(path="fee_unknown", reason="is missing: without forms, say why there is no fee")


def _explained(service: Service, form: Form) -> bool:
    dated = (schedule for schedule in service.schedules if schedule.valid_from is not None)
    return (
        form.unknown is not None
        or service.fee_unknown is not None
        or any(form.key in schedule.forms for schedule in dated)
    )


def _check_schedules(service: Service) -> Iterator[Flaw]:
    for number, schedule in enumerate(service.schedules, start=1):
        path = f"schedules#{number}"
        if not schedule.forms:
            yield Flaw(path=f"{path}.forms", reason="is empty")
        for form in schedule.forms:
            if service.form(form) is None:
                yield Flaw(path=f"{path}.forms", reason=f"names no form of this service: {form}")
        yield from check_tiers(f"{path}.tiers", schedule.tiers)
        yield from check_days(path, schedule.valid_from, schedule.valid_until)
    for (first, one), (second, other) in combinations(enumerate(service.schedules, start=1), 2):
        shared = sorted(set(one.forms) & set(other.forms))
        if shared and overlap(one, other):
            reason = f"holds on the same days as schedules#{first} for {', '.join(shared)}"
            yield Flaw(path=f"schedules#{second}", reason=reason)


def _check_sums(service: Service) -> Iterator[Flaw]:
    for name in ("registration_fee", "minimum_payout"):
        published = getattr(service, name)
        yield from check_yen(f"{name}.yen", published and published.yen)
    if service.client_fee is not None:
        yield from check_rate("client_fee.percent", service.client_fee.rate)
    for number, fee in enumerate(service.transfer_fees, start=1):
        path = f"transfer_fees#{number}"
        for name in ("yen", "from_yen", "below_yen"):
            yield from check_yen(f"{path}.{name}", getattr(fee, name))
        if fee.from_yen is not None and fee.below_yen is not None and fee.below_yen <= fee.from_yen:
            yield Flaw(path=f"{path}.below_yen", reason="must be above from_yen")
    if service.expiry is not None and service.expiry.days < 1:
        yield Flaw(path="expiry.days", reason="must be at least 1")


def _check_periods(periods: Iterable[PayoutPeriod]) -> Iterator[Flaw]:
    covered = 0
    for number, period in enumerate(periods, start=1):
        path = f"payout.periods#{number}"
        if period.first != covered + 1:
            yield Flaw(path=f"{path}.first", reason=f"must be {covered + 1}: no gap, no overlap")
        if not period.first <= period.last <= LAST_DAY:
            yield Flaw(path=f"{path}.last", reason=f"must be between first and {LAST_DAY}")
        if not 1 <= period.payday <= LAST_DAY:
            yield Flaw(path=f"{path}.payday", reason=f"must be between 1 and {LAST_DAY}")
        if (period.months_later, period.payday) < (0, period.last):
            yield Flaw(path=f"{path}.payday", reason="is before the period ends")
        covered = period.last
    if covered != LAST_DAY:
        yield Flaw(
            path="payout.periods", reason=f"must reach day {LAST_DAY}, the last one ends on day {covered}"
        )
