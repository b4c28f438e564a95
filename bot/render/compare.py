"""``/compare`` answered: what each service leaves of a contract sum, and where the better one changes."""

from dataclasses import dataclass

from bot.domain.breakeven import BreakEven
from bot.domain.compare import Comparison, Row, Sort
from bot.domain.fees import Quotes, Uncertain
from bot.domain.guide import Evidence
from bot.domain.services import Job, Service
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.payout import cycle_line, minimum_line, payday_text
from bot.render.theme import Answer, Colour, card, clip_lines
from bot.render.trust import trust_field

PAGE = 5
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


def compare_answer(words: Words, guide: Guide, compared: Compared, page: int | None) -> Answer:
    """Return one page of the services (from 0), or with ``None`` the break-even amounts; without menus."""
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
        lead="\n".join(_lead(words, compared, page)),
        fields=fields,
        footer=words("common.general"),
        colour=Colour.MONEY,
    )
    return Answer((embed,))


def _amount(words: Words, compared: Compared) -> str:
    if compared.low == compared.high:
        return words.yen(compared.low)
    return words("common.range", low=words.yen(compared.low), high=words.yen(compared.high))


def _lead(words: Words, compared: Compared, page: int) -> list[str]:
    ranked = compared.comparison.ranked
    lines: list[str] = []
    if ranked and compared.sort is Sort.TAKE_HOME:
        best = [row for row in ranked if row.rank == 1]
        names = words.list([row.service.name[words.language] for row in best])
        quotes = best[0].quotes
        if isinstance(quotes, Quotes):
            lines.append(words("compare.best", service=names, net=words.yen(quotes.low.net)))
    lines.append(
        words(
            "compare.read",
            amount=_amount(words, compared),
            job=compared.job.name[words.language] if compared.job else words("compare.all_jobs"),
            sort=words(f"commands.compare.options.sort.choices.{compared.sort.value}"),
        )
    )
    if compared.low != compared.high:
        lines.append(words("compare.range_rule"))
    if pages_of(compared) > 1:
        lines.append(words("compare.page", page=_existing(compared, page) + 1, pages=pages_of(compared)))
    return lines


def _row(words: Words, row: Row, at_high: Row | None) -> tuple[str, str]:
    service = row.service
    name = service.name[words.language]
    lines: list[str] = []
    if isinstance(row.quotes, Quotes):
        name = words("compare.rank", rank=row.rank or 0, service=name)
        lines.append(_take_home(words, row.quotes, at_high))
        if Uncertain.TAX_ON_FEE in row.quotes.uncertain:
            lines.append(words("compare.tax_range"))
        if Uncertain.ROUNDING in row.quotes.uncertain:
            lines.append(words("compare.rounding"))
    else:
        name = words("compare.unranked", service=name)
        lines.append(words("compare.fee_unknown"))
        if row.quotes.text is not None:
            lines.append(row.quotes.text[words.language])
    if service.forms and isinstance(row.quotes, Quotes):
        lines.append(words("compare.form", form=service.forms[0].name[words.language]))
    fee = words("compare.registration_unknown")
    if service.registration_fee is not None:
        yen = service.registration_fee.yen
        fee = words("compare.registration", fee=words.yen(yen) if yen else words("payout.free"))
    lines.extend((fee, minimum_line(words, service), _payout(words, row)))
    return name, clip_lines([f"- {line}" if number else line for number, line in enumerate(lines)], FIELD)


def _take_home(words: Words, quotes: Quotes, at_high: Row | None) -> str:
    nets = [quotes.low.net, quotes.high.net]
    if at_high is not None and isinstance(at_high.quotes, Quotes):
        nets.append(at_high.quotes.high.net)
    low, high = min(nets), max(nets)
    net = words.yen(low)
    if low != high:
        net = words("common.range", low=net, high=words.yen(high))
    rate = words.percent(round(quotes.low.effective_rate * 10_000))
    return words("compare.take_home", net=net, rate=rate)


def _payout(words: Words, row: Row) -> str:
    if row.service.payout is None:
        return words("compare.payout_unknown")
    line = words("compare.payout", cycle=cycle_line(words, row.service.payout))
    if row.payday is None:
        return line
    day = payday_text(words, row.payday)
    return f"{line}\n- {words(f'payout.next.{row.service.payout.trigger.value}', date=day)}"


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
            return [f"{title}: {words('compare.even.equal')}"]
        return [f"{title}: {words('compare.even.always', service=names[pair.at_first])}"]
    parts: list[str] = []
    first = pair.crossings[0]
    if first.before is None:
        parts.append(words("compare.even.equal_below", amount=words.yen(first.at - 1)))
    else:
        parts.append(words("compare.even.below", amount=words.yen(first.at - 1), service=names[first.before]))
    parts.extend(
        words("compare.even.from", amount=words.yen(crossing.at), service=names[crossing.better])
        for crossing in pair.crossings
    )
    return [f"{title}: {words.list(parts)}"]


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
