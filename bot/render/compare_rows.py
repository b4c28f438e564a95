"""One service in the table of ``/compare``."""

from collections.abc import Sequence

from msgspec import Struct

from bot.domain.compare import Row
from bot.domain.fees import Quote, Quotes, Uncertain
from bot.domain.guide import Evidence
from bot.domain.services import Service
from bot.i18n import Words
from bot.render.payout import cycle_line, minimum_line
from bot.render.trust import main_evidence


class Fixed(Struct, frozen=True, kw_only=True):
    """What a row says whatever the contract sum."""

    name: str
    form: str
    facts: str
    """Its last lines: costs, minimum and payout."""
    evidence: Evidence


def fixed(words: Words, service: Service) -> Fixed:
    """Return what a service's row says whatever the contract sum."""
    registration = words("compare.registration_unknown")
    if service.registration_fee is not None:
        yen = service.registration_fee.yen
        registration = words("compare.registration", fee=words.yen(yen) if yen else words("payout.free"))
    costs = words("compare.costs", registration=registration, minimum=minimum_line(words, service))
    return Fixed(
        name=service.name[words.language],
        form=service.forms[0].name[words.language] if service.forms else "",
        facts=f"- {costs}\n- {_payout(words, service)}",
        evidence=main_evidence(_evidence(service)),
    )


def _payout(words: Words, service: Service) -> str:
    if service.payout is not None:
        return words("compare.payout", cycle=cycle_line(words, service.payout))
    known = [
        note.text[words.language] for note in service.notes if note.topic == "payout" and service.schedules
    ]
    return known[0] if known else words("payout.next_unknown")


def _evidence(service: Service) -> list[Evidence]:
    current = [schedule.evidence for schedule in service.schedules if schedule.valid_until is None]
    evidence = current[:1] or list(service.unpublished_evidence)
    if service.payout is not None:
        evidence.append(service.payout.evidence)
    if service.minimum_payout is not None:
        evidence.append(service.minimum_payout.evidence)
    if service.registration_fee is not None:
        evidence.append(service.registration_fee.evidence)
    return evidence


def row_field(words: Words, row: Row, at_high: Row | None, known: Fixed) -> tuple[str, str]:
    """Return a service's row. ``at_high`` is its row for the higher end of a range of contract sums."""
    if isinstance(row.quotes, Quotes):
        title = words("compare.rank", rank=row.rank or 0, service=known.name)
        lines = [_take_home(words, row, at_high, known.form)]
        if Uncertain.TAX_ON_FEE in row.quotes.uncertain:
            lines.append("- " + words("compare.tax_range"))
        if Uncertain.ROUNDING in row.quotes.uncertain:
            lines.append("- " + words("compare.rounding"))
    else:
        title = words("compare.unranked", service=known.name)
        lines = [row.quotes.text[words.language] if row.quotes.text else words("compare.fee_unknown")]
    lines.append(known.facts)
    return title, "\n".join(lines)


def _take_home(words: Words, row: Row, at_high: Row | None, form: str) -> str:
    quotes = _quotes(row, at_high)
    shares = [quote.share for quote in quotes]
    rate = words.range(words.percent(min(shares)), words.percent(max(shares)))
    return words("compare.take_home", net=_net(words, quotes), rate=rate, form=form)


def net_text(words: Words, row: Row, at_high: Row | None) -> str:
    """Return the take-home of a ranked row, from the lowest to the highest that is possible."""
    return _net(words, _quotes(row, at_high))


def _net(words: Words, quotes: Sequence[Quote]) -> str:
    nets = [quote.net for quote in quotes]
    return words.yen_range(min(nets), max(nets))


def _quotes(row: Row, at_high: Row | None) -> list[Quote]:
    """Return the different quotes of a service: one, unless a range was typed or its rules leave one."""
    quotes: list[Quote] = []
    for each in (row, at_high):
        if each is not None and isinstance(each.quotes, Quotes):
            quotes.append(each.quotes.low)
            if each.quotes.high is not each.quotes.low:
                quotes.append(each.quotes.high)
    return quotes
