"""The answer of ``/fee``: the take-home first, then every step that leads to it."""

from fractions import Fraction

from bot.domain.feequestion import Case, FeeAnswer, Find
from bot.domain.fees import Quote, Quotes
from bot.domain.guide import Evidence
from bot.domain.reverse import Reverse
from bot.domain.services import Rounding, TaxOnFee
from bot.domain.snapshot import Guide
from bot.domain.tiers import WHOLE, Rounded, Slice, rounded
from bot.domain.yen import TaxBasis
from bot.i18n import Words
from bot.render.fee_notes import attention_field, duration, hourly_field, payout_field
from bot.render.theme import Answer, Colour, card, plain
from bot.render.trust import trust_field


def fee_answer(words: Words, guide: Guide, answer: FeeAnswer, *, working: str = "", unit: str = "") -> Answer:
    """Return the message for ``answer``, without buttons.

    ``working`` is a multiplication that the amount came from, ``unit`` a unit such as "per hour" that it was
    typed with; both are read back.
    """
    if answer.unknown is not None:
        return _unknown(words, guide, answer)
    fields: list[tuple[str, str]] = []
    for case in answer.cases:
        fields.extend(_case_fields(words, answer, case))
    fields.extend(
        (
            hourly_field(words, answer),
            payout_field(words, answer),
            attention_field(words, answer, product=bool(working) and not unit),
            trust_field(words, guide, evidence_of(answer)),
        )
    )
    embed = card(
        title=_title(words, answer),
        lead="\n".join(_lead(words, answer, working, unit)),
        fields=fields,
        footer=words("common.general"),
        colour=Colour.MONEY,
    )
    return Answer((embed,))


def evidence_of(answer: FeeAnswer) -> list[Evidence]:
    """Return what stands behind the sums that ``answer`` shows."""
    service = answer.service
    evidence = [answer.schedule.evidence] if answer.schedule else []
    if answer.unknown is not None:
        evidence.extend(form.evidence for form in service.forms if form.evidence is not None)
        evidence.append(service.jobs_evidence)
    if answer.question.as_of is not None:
        return evidence
    if service.payout is not None and answer.payday is not None:
        evidence.append(service.payout.evidence)
    evidence.extend(fee.evidence for fee in answer.transfer_fees[:1])
    if service.minimum_payout is not None:
        evidence.append(service.minimum_payout.evidence)
    return evidence


def _title(words: Words, answer: FeeAnswer) -> str:
    if answer.question.find is Find.TAKE_HOME:
        return words("fee.title.takehome", net=_span(words, *answer.nets))
    sums = [each for case in answer.cases for each in _asked_sums(case)]
    return words("fee.title.contract", sum=_span(words, min(sums), max(sums)))


def _asked_sums(case: Case) -> tuple[int, int]:
    """Return the contract sums asked for: under the dearer reading of the rules, then the cheaper one."""
    result = case.result
    if not isinstance(result, Reverse):
        return case.amount, case.amount
    if result.before_tax is not None and result.possible_before_tax is not None:
        return result.before_tax, result.possible_before_tax
    return result.sure.low.price, result.possible.high.price


def _span(words: Words, low: int, high: int) -> str:
    if low == high:
        return words.yen(low)
    return words("common.range", low=words.yen(low), high=words.yen(high))


def _with_basis(words: Words, amount: int, basis: TaxBasis) -> str:
    return words(f"common.yen_{basis.value}", amount=f"{amount:,}")


def _lead(words: Words, answer: FeeAnswer, working: str, unit: str) -> list[str]:
    question = answer.question
    place = answer.service.name[words.language]
    if answer.form is not None:
        place = words("fee.place", service=place, form=answer.form.name[words.language])
    low, high = (
        _with_basis(words, end, question.tax) if question.find is Find.TAKE_HOME else words.yen(end)
        for end in (question.low, question.high)
    )
    amount = low if question.low == question.high else words("common.range", low=low, high=high)
    lines = [words(f"fee.read.{question.find.value}", amount=amount, place=place)]
    if unit == "hour" and working and question.minutes:
        lines.append(_hourly_working(words, answer, working))
    elif working:
        lines.append(words("fee.read.working", working=plain(working), amount=words.yen(question.low)))
    elif unit:
        lines.append(words(f"fee.read.unit.{unit}"))
    if question.as_of is not None:
        lines.append(words("fee.read.as_of", date=words.date(question.as_of)))
    if question.find is Find.CONTRACT:
        both = any(len(set(_asked_sums(case))) > 1 for case in answer.cases)
        lines.append(words("fee.reverse.smallest_span" if both else "fee.reverse.smallest"))
    return lines


def _hourly_working(words: Words, answer: FeeAnswer, rates: str) -> str:
    """Return how an hourly rate (``1000-1500``: its ends in yen) and the hours made the amount."""
    low, _, high = rates.partition("-")
    return words(
        "fee.read.hourly",
        rate=_span(words, int(low), int(high)),
        time=duration(words, answer.question.minutes or 0),
        amount=_span(words, answer.question.low, answer.question.high),
    )


def _case_fields(words: Words, answer: FeeAnswer, case: Case) -> list[tuple[str, str]]:
    quotes = case.quotes
    several = len(answer.cases) > 1
    label = words("fee.case", amount=words.yen(case.amount)) if several else ""
    dear, cheap = _asked_sums(case)
    fields = [(words("fee.breakdown") + label, "\n".join(_breakdown(words, answer, quotes.low, dear)))]
    if quotes.low.schedule.tax_on_fee is TaxOnFee.UNKNOWN:
        fields[0] = (words("fee.breakdown_tax_added") + label, fields[0][1])
        fields.append(
            (
                words("fee.breakdown_tax_included") + label,
                "\n".join(_breakdown(words, answer, _high(case, quotes), cheap)),
            )
        )
    fields.append((words("fee.trace") + label, "\n".join(_trace(words, answer, quotes.low, dear))))
    if isinstance(case.result, Reverse) and case.result.also:
        sums = words.list([words.yen(price) for price in case.result.also])
        fields.append((words("fee.reverse.also_title") + label, words("fee.reverse.also", sums=sums)))
    return fields


def _high(case: Case, quotes: Quotes) -> Quote:
    return case.result.possible.high if isinstance(case.result, Reverse) else quotes.high


def _breakdown(words: Words, answer: FeeAnswer, quote: Quote, asked: int) -> list[str]:
    lines = [words("fee.line.price", amount=words.yen(quote.price))]
    if answer.question.tax is TaxBasis.EXCLUDED:
        lines[0] = words("fee.line.price_from", amount=words.yen(quote.price), before_tax=words.yen(asked))
    rates = dict.fromkeys(words.percent(part.rate) for part in quote.slices)
    lines.append(words("fee.line.fee", rate=words.list(list(rates)), amount=words.yen(quote.fee.yen)))
    if quote.tax_rate:
        lines.append(
            words("fee.line.tax", rate=words.percent(quote.tax_rate), amount=words.yen(quote.tax.yen))
        )
    else:
        lines.append(words("fee.line.tax_inside"))
    if quote.withholding is not None:
        lines.append(words("fee.line.withholding", amount=words.yen(quote.withholding.tax.yen)))
    share = words.percent(round(quote.effective_rate * 10_000))
    lines.append(words("fee.line.net", amount=words.yen(quote.net)))
    lines.append(words("fee.line.share", amount=words.yen(quote.deducted), rate=share))
    return lines


def _trace(words: Words, answer: FeeAnswer, quote: Quote, asked: int) -> list[str]:
    lines: list[str] = []
    rate = answer.consumption
    if answer.question.tax is TaxBasis.EXCLUDED and rate:
        tax = rounded(Fraction(asked * rate, WHOLE), Rounding.FLOOR)
        lines.append(
            words(
                "fee.trace_with_tax",
                amount=words.yen(asked),
                rate=words.percent(rate),
                result=_rounded(words, tax, Rounding.FLOOR),
            )
        )
    single = len(quote.slices) == 1
    lines.extend(_slice(words, part, quote.fee if single else None) for part in quote.slices)
    if not single:
        lines.append(words("fee.trace_sum", result=_rounded(words, quote.fee, quote.schedule.rounding)))
    elif quote.fee.cut:
        lines.append(words("fee.trace_rounded", result=_rounded(words, quote.fee, quote.schedule.rounding)))
    if quote.tax_rate:
        lines.append(
            words(
                "fee.trace_tax",
                fee=words.yen(quote.fee.yen),
                rate=words.percent(quote.tax_rate),
                result=_rounded(words, quote.tax, quote.schedule.rounding),
            )
        )
    if quote.withholding is not None:
        withheld = quote.withholding
        if rate:
            inside = rounded(Fraction(quote.price * rate, WHOLE + rate), Rounding.FLOOR)
            lines.append(
                words(
                    "fee.trace_inside",
                    amount=words.yen(quote.price),
                    rate=words.percent(rate),
                    result=_rounded(words, inside, Rounding.FLOOR),
                )
            )
        lines.append(words("fee.trace_base", amount=words.yen(withheld.base)))
        lines.extend(_slice(words, part, None) for part in withheld.slices)
        lines.append(words("fee.trace_withheld", result=_rounded(words, withheld.tax, Rounding.FLOOR)))
    return lines


def _slice(words: Words, part: Slice, fee: Rounded | None) -> str:
    exact = words.yen(fee.yen) if fee is not None and not fee.cut else _exact(words, part)
    values = {"part": words.yen(part.part), "rate": words.percent(part.rate), "result": exact}
    if part.above:
        return words("fee.trace_slice_above", above=words.yen(part.above), **values)
    return words("fee.trace_slice", **values)


def _exact(words: Words, part: Slice) -> str:
    return words("common.yen", amount=_decimal(part.exact.numerator, part.exact.denominator))


def _decimal(numerator: int, denominator: int) -> str:
    """Write a fraction of yen with four decimals, all that rates give; an ellipsis says that it goes on."""
    whole, rest = divmod(numerator, denominator)
    shown, further = divmod(rest * 10_000, denominator)
    decimals = f"{shown:04d}…" if further else f"{shown:04d}".rstrip("0")
    return f"{whole:,}.{decimals}" if decimals else f"{whole:,}"


def _rounded(words: Words, value: Rounded, rounding: Rounding) -> str:
    if not value.cut:
        return words.yen(value.yen)
    exact = words("common.yen", amount=_decimal(value.exact.numerator, value.exact.denominator))
    return words(f"fee.rounding.{rounding.value}", exact=exact, amount=words.yen(value.yen))


def _unknown(words: Words, guide: Guide, answer: FeeAnswer) -> Answer:
    unknown = answer.unknown
    if unknown is None:
        raise ValueError("nothing is unknown")
    place = answer.service.name[words.language]
    if answer.form is not None:
        place = words("fee.place", service=place, form=answer.form.name[words.language])
    lead = [words(f"fee.unknown.{unknown.reason.value}", place=place, date=words.date(answer.day))]
    if unknown.text is not None:
        lead.append(unknown.text[words.language])
    if unknown.known_from is not None:
        lead.append(words("fee.unknown.known_from", date=words.date(unknown.known_from)))
    lead.append(words("fee.unknown.never_guess"))
    topics = {"history"} if answer.question.as_of is not None else {"fee", "history"}
    known = answer.service.notes if answer.service.schedules else ()
    history = [note.text[words.language] for note in known if note.topic in topics]
    embed = card(
        title=words("fee.title.unknown", service=answer.service.name[words.language]),
        lead="\n".join(lead),
        fields=(
            (words("fee.known"), "\n".join(f"- {line}" for line in history)),
            payout_field(words, answer),
            trust_field(words, guide, evidence_of(answer)),
        ),
        footer=words("common.general"),
        colour=Colour.CAUTION,
    )
    return Answer((embed,))
