"""``/compare`` answered: what each service leaves of a contract sum, and where the better one changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.breakeven import BreakEven
from bot.domain.compare import Comparison, Row, Sort
from bot.domain.fees import Quotes, Uncertain
from bot.domain.guide import Evidence
from bot.domain.services import Job, Service
from bot.domain.snapshot import Guide
from bot.domain.yen import Unit
from bot.i18n import Words
from bot.render.payout import cycle_line, minimum_line, payday_text
from bot.render.theme import Answer, Colour, card, clip_lines, plain
from bot.render.trust import trust_field

PAGE = 5
_UNITS = frozenset(unit.value for unit in Unit)
FIELD = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
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


def pages_of(compared: Compared) -> int:
    """Return how many pages the services take."""
    return max(1, -(-(len(compared.comparison.ranked) + len(compared.comparison.unknown)) // PAGE))


def services_on(compared: Compared, page: int | None) -> tuple[Service, ...]:
    """Return the services that a page shows, or with ``None`` those that have break-even amounts."""
    if page is None:
        return tuple({each.key: each for pair in compared.breaks for each in pair.services}.values())
    return tuple(row.service for row in _rows(compared, page))


def _rows(compared: Compared, page: int) -> tuple[Row, ...]:
    rows = (*compared.comparison.ranked, *compared.comparison.unknown)
    page = _existing(compared, page)
    return rows[page * PAGE : (page + 1) * PAGE]


def _existing(compared: Compared, page: int) -> int:
    """Return the page nearest to ``page`` that there is."""
    return min(max(page, 0), pages_of(compared) - 1)


def compare_answer(
    words: Words, guide: Guide, compared: Compared, page: int | None, *, working: str = ""
) -> Answer:
    """Return one page of the services (from 0), or with ``None`` the break-even amounts; without menus.

    ``working`` is a multiplication that the amount came from, or the unit it was typed with; it is read back.
    """
    if page is None:
        return _break_even_page(words, guide, compared)
    shown = _rows(compared, page)
    highs = {row.service.key: row for row in compared.at_high.ranked}
    fields = [_row(words, row, highs.get(row.service.key)) for row in shown]
    if not shown:
        fields.append((words("compare.none_title"), words("compare.none")))
    evidence = [each for row in shown for each in _evidence(row.service)]
    fields.append(trust_field(words, guide, evidence or _any(guide), main_only=True))
    embed = card(
        title=words("compare.title", amount=_amount(words, compared)),
        lead="\n".join(_lead(words, compared, page, working)),
        fields=fields,
        footer=words("common.general"),
        colour=Colour.MONEY,
    )
    return Answer((embed,))


def _amount(words: Words, compared: Compared) -> str:
    if compared.low == compared.high:
        return words.yen(compared.low)
    return words("common.range", low=words.yen(compared.low), high=words.yen(compared.high))


def _lead(words: Words, compared: Compared, page: int, working: str) -> list[str]:
    lines = [_best(words, compared)]
    if working in _UNITS:
        lines.append(words(f"fee.read.unit.{working}"))
    elif working:
        lines.append(words("fee.read.working", working=plain(working), amount=_amount(words, compared)))
    amount = words("compare.amount", amount=_amount(words, compared))
    if compared.before_tax is not None:
        low, high = (words.yen(end) for end in compared.before_tax)
        typed = low if low == high else words("common.range", low=low, high=high)
        amount = words("compare.amount_from", amount=_amount(words, compared), before_tax=typed)
    lines.append(
        words(
            "compare.read",
            amount=amount,
            job=compared.job.name[words.language] if compared.job else words("compare.all_jobs"),
            sort=words(f"commands.compare.options.sort.choices.{compared.sort.value}"),
        )
    )
    if compared.low != compared.high:
        lines.append(words("compare.range_rule"))
    if pages_of(compared) > 1:
        lines.append(words("compare.page", page=_existing(compared, page) + 1, pages=pages_of(compared)))
    return lines


def _best(words: Words, compared: Compared) -> str:
    """Return the first line: the answer to what the list is sorted by."""
    ranked = compared.comparison.ranked
    if not ranked:
        return words("compare.none_ranked")
    first = ranked[0]
    match compared.sort:
        case Sort.PAYOUT if first.payday is not None and first.service.payout is not None:
            return words(
                f"compare.best_payout.{first.service.payout.trigger.value}",
                service=first.service.name[words.language],
                date=payday_text(words, first.payday),
            )
        case Sort.MINIMUM if first.service.minimum_payout is not None:
            least = first.service.minimum_payout.yen
            same = [row for row in ranked if _minimum(row) == least]
            return words("compare.best_minimum", service=_names(words, same), amount=words.yen(least))
        case _:
            best = [row for row in ranked if row.rank == 1]
            highs = {row.service.key: row for row in compared.at_high.ranked}
            net = _span(words, *_nets(best[0], highs.get(best[0].service.key)))
            return words("compare.best", service=_names(words, best), net=net)


def _names(words: Words, rows: Sequence[Row]) -> str:
    return words.list([row.service.name[words.language] for row in rows])


def _minimum(row: Row) -> int | None:
    return None if row.service.minimum_payout is None else row.service.minimum_payout.yen


def _nets(row: Row, at_high: Row | None) -> tuple[int, int]:
    """Return the lowest and the highest take-home of a ranked row; 0 where there is none."""
    nets = [
        each.net
        for one in (row, at_high)
        if one is not None and isinstance(one.quotes, Quotes)
        for each in (one.quotes.low, one.quotes.high)
    ]
    return min(nets, default=0), max(nets, default=0)


def _span(words: Words, low: int, high: int) -> str:
    return words.yen(low) if low == high else words("common.range", low=words.yen(low), high=words.yen(high))


def _row(words: Words, row: Row, at_high: Row | None) -> tuple[str, str]:
    service = row.service
    name = service.name[words.language]
    lines: list[str] = []
    if isinstance(row.quotes, Quotes):
        name = words("compare.rank", rank=row.rank or 0, service=name)
        lines.append(_take_home(words, row, at_high))
        if Uncertain.TAX_ON_FEE in row.quotes.uncertain:
            lines.append(words("compare.tax_range"))
        if Uncertain.ROUNDING in row.quotes.uncertain:
            lines.append(words("compare.rounding"))
    else:
        name = words("compare.unranked", service=name)
        lines.append(row.quotes.text[words.language] if row.quotes.text else words("compare.fee_unknown"))
    fee = words("compare.registration_unknown")
    if service.registration_fee is not None:
        yen = service.registration_fee.yen
        fee = words("compare.registration", fee=words.yen(yen) if yen else words("payout.free"))
    lines.append(words("compare.costs", registration=fee, minimum=minimum_line(words, service)))
    lines.append(_payout(words, row))
    return name, clip_lines([f"- {line}" if number else line for number, line in enumerate(lines)], FIELD)


def _take_home(words: Words, row: Row, at_high: Row | None) -> str:
    quotes = [each.quotes for each in (row, at_high) if each is not None and isinstance(each.quotes, Quotes)]
    rates = sorted(round(each.effective_rate * 10_000) for one in quotes for each in (one.low, one.high))
    rate = words.percent(rates[0])
    if rates[0] != rates[-1]:
        rate = words("common.range", low=rate, high=words.percent(rates[-1]))
    form = row.service.forms[0].name[words.language] if row.service.forms else ""
    return words("compare.take_home", net=_span(words, *_nets(row, at_high)), rate=rate, form=form)


def _payout(words: Words, row: Row) -> str:
    service = row.service
    if service.payout is not None:
        return words("compare.payout", cycle=cycle_line(words, service.payout))
    known = [
        note.text[words.language] for note in service.notes if note.topic == "payout" and service.schedules
    ]
    return known[0] if known else words("payout.next_unknown")


def _break_even_page(words: Words, guide: Guide, compared: Compared) -> Answer:
    lines = [line for pair in compared.breaks for line in _pair(words, pair)]
    chunks: list[list[str]] = [[]]
    for line in lines:
        if sum(map(len, chunks[-1])) + len(chunks[-1]) + len(line) > FIELD - 2:
            chunks.append([])
        chunks[-1].append(line)
    titles = [words("compare.even.pairs"), *["…"] * (len(chunks) - 1)]
    fields = [(title, "\n".join(chunk)) for title, chunk in zip(titles, chunks, strict=True)]
    services = {service.key: service for pair in compared.breaks for service in pair.services}
    evidence = [each for service in services.values() for each in _evidence(service)]
    fields.append(trust_field(words, guide, evidence or _any(guide), main_only=True))
    embed = card(
        title=words("compare.even.title"),
        lead=words("compare.even.lead") if lines else words("compare.even.none"),
        fields=fields,
        footer=words("common.general"),
        colour=Colour.MONEY,
    )
    return Answer((embed,))


def _pair(words: Words, pair: BreakEven) -> list[str]:
    names = [service.name[words.language] for service in pair.services]
    title = words("compare.even.pair", first=names[0], second=names[1])
    if not pair.crossings:
        if pair.at_first is None:
            return [words("compare.even.line", pair=title, text=words("compare.even.equal"))]
        always = words("compare.even.always", service=names[pair.at_first])
        return [words("compare.even.line", pair=title, text=always)]
    parts: list[str] = []
    first = pair.crossings[0]
    if first.before is None:
        parts.append(words("compare.even.equal_below", amount=words.yen(first.at - 1)))
    else:
        last = first.at - (2 if first.level else 1)
        parts.append(words("compare.even.below", amount=words.yen(last), service=names[first.before]))
    for crossing in pair.crossings:
        if crossing.level and crossing.before is not None:
            parts.append(words("compare.even.level", amount=words.yen(crossing.at - 1)))
        parts.append(
            words("compare.even.from", amount=words.yen(crossing.at), service=names[crossing.better])
        )
    return [words("compare.even.line", pair=title, text=words.list(parts))]


def _evidence(service: Service) -> list[Evidence]:
    current = [schedule.evidence for schedule in service.schedules if schedule.valid_until is None]
    evidence = current[:1] or [service.jobs_evidence]
    if service.payout is not None:
        evidence.append(service.payout.evidence)
    if service.minimum_payout is not None:
        evidence.append(service.minimum_payout.evidence)
    return evidence


def _any(guide: Guide) -> list[Evidence]:
    return [service.jobs_evidence for service in guide.services.values()]
