"""The answer of ``/fee``: the take-home first, then every step that leads to it."""

from bot.domain.feeanswer import FeeAnswer
from bot.domain.feequestion import FeeQuestion, Find, is_rate
from bot.domain.services import Period
from bot.domain.snapshot import Guide
from bot.domain.yen import TaxBasis, Unit
from bot.i18n import Words
from bot.render.fee_notes import (
    attention_field,
    duration,
    evidence_of,
    hourly_field,
    payout_field,
    place,
)
from bot.render.fee_steps import case_fields, contract_sums
from bot.render.fee_unknown import unknown_answer
from bot.render.theme import Answer, Colour, card, plain
from bot.render.trust import trust_field

_TIMES = frozenset({Unit.DAY.value, Unit.WEEK.value, Unit.MONTH.value, Unit.YEAR.value})
"""Units that several contracts may add up to."""


def fee_answer(words: Words, guide: Guide, answer: FeeAnswer, *, working: str = "", unit: str = "") -> Answer:
    """Return the message for ``answer``, without buttons.

    ``working`` is a multiplication that the amount came from, ``unit`` a unit such as "per hour" that it was
    typed with; both are read back.
    """
    if answer.unknown is not None:
        return unknown_answer(words, guide, answer)
    fields: list[tuple[str, str]] = []
    for case in answer.cases:
        fields.extend(case_fields(words, answer, case))
    fields.extend(
        (
            hourly_field(words, answer),
            payout_field(words, answer),
            attention_field(words, answer, hourly=unit == "hour"),
            trust_field(words, guide, evidence_of(guide, answer)),
        )
    )
    embed = card(
        title=fee_title(words, answer),
        lead="\n".join(_lead(words, answer, working, unit)),
        fields=fields,
        footer=words("common.general"),
        colour=Colour.MONEY,
    )
    return Answer((embed,))


def fee_title(words: Words, answer: FeeAnswer) -> str:
    """Return the figure that a calculation comes to."""
    if answer.question.find is Find.TAKE_HOME:
        return words("fee.title.takehome", net=words.yen_range(*answer.nets))
    sums = [each for case in answer.cases for each in case.sums]
    return words("fee.title.contract", sum=contract_sums(words, answer.question.tax, min(sums), max(sums)))


def _lead(words: Words, answer: FeeAnswer, working: str, unit: str) -> list[str]:
    question = answer.question
    lines = [read_line(words, answer)]
    if unit == "hour" and is_rate(working) and question.minutes:
        lines.append(_hourly_working(words, answer, working))
    elif working:
        lines.append(words("fee.read.working", working=plain(working), amount=words.yen(question.low)))
    elif unit:
        lines.append(words(f"fee.read.unit.{unit}"))
    if _may_be_several(answer, working, unit):
        lines.append(words("fee.read.one_contract"))
    if question.as_of is not None:
        lines.append(words("fee.read.as_of", date=words.date(question.as_of)))
    if question.find is Find.CONTRACT:
        both = any(dear != cheap for dear, cheap in (case.sums for case in answer.cases))
        lines.append(words("fee.reverse.smallest_span" if both else "fee.reverse.smallest"))
    return lines


def _may_be_several(answer: FeeAnswer, working: str, unit: str) -> bool:
    """Tell whether a sum may be made of several contracts, of which each would be charged by itself.

    It is a multiplication or the sum of some time, and above what the first rate is for.
    """
    typed = unit in _TIMES if unit else bool(working)
    schedule = answer.schedule
    if not typed or schedule is None or schedule.period is Period.WEEK:
        return False
    return any(len(quote.slices) > 1 for case in answer.cases for quote in case.shown)


def read_line(words: Words, answer: FeeAnswer) -> str:
    """Return how a question was read: which sum, and where."""
    question = answer.question
    key = f"fee.read.{question.find.value}"
    if question.find is Find.CONTRACT and question.tax is TaxBasis.EXCLUDED:
        key = "fee.read.contract_before_tax"
    return words(key, amount=_asked(words, question), place=place(words, answer))


def _asked(words: Words, question: FeeQuestion) -> str:
    if question.find is Find.CONTRACT:
        return words.yen_range(question.low, question.high)
    key = f"common.yen_{question.tax.value}"
    return words.range(words(key, amount=f"{question.low:,}"), words(key, amount=f"{question.high:,}"))


def _hourly_working(words: Words, answer: FeeAnswer, rates: str) -> str:
    """Return how an hourly rate (``1000-1500``: its ends in yen) and the hours made the amount."""
    low, _, high = rates.partition("-")
    return words(
        "fee.read.hourly",
        rate=words.yen_range(int(low), int(high)),
        time=duration(words, answer.question.minutes or 0),
        amount=words.yen_range(answer.question.low, answer.question.high),
    )
