"""The remarks under a fee answer: per hour, payout, what to mind, and why a screen may differ."""

from bot.domain.feequestion import FeeAnswer
from bot.domain.fees import Uncertain
from bot.domain.services import Period
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.payout import minimum_line, payday_text, transfer_line
from bot.render.theme import Answer, Colour, card
from bot.render.trust import trust_field


def hourly_field(words: Words, answer: FeeAnswer) -> tuple[str, str]:
    """Return the take-home per hour beside the reference wage; empty if no hours were given."""
    if answer.hourly is None or answer.question.minutes is None:
        return "", ""
    low, high = answer.hourly
    rate = words.yen(low)
    if low != high:
        rate = words("common.range", low=words.yen(low), high=words.yen(high))
    lines = [words("fee.hourly.rate", rate=rate, time=duration(words, answer.question.minutes))]
    if answer.wage is not None:
        lines.append(
            words(
                "fee.hourly.reference",
                name=answer.wage.name[words.language],
                amount=words.yen(answer.wage.yen),
                date=words.date(answer.wage.valid_from),
            )
        )
    return words("fee.hourly.title"), "\n".join(lines)


def duration(words: Words, minutes: int) -> str:
    """Return a length of time as members read it: ``3時間30分``."""
    hours, rest = divmod(minutes, 60)
    if not rest:
        return words("fee.hourly.hours", hours=f"{hours:,}")
    if not hours:
        return words("fee.hourly.minutes", minutes=rest)
    return words("fee.hourly.hours_minutes", hours=f"{hours:,}", minutes=rest)


def payout_field(words: Words, answer: FeeAnswer) -> tuple[str, str]:
    """Return payday, transfer fee, minimum and expiry as far as they are published; not for old contracts."""
    service = answer.service
    if answer.question.as_of is not None:
        return "", ""
    lines: list[str] = []
    if answer.payday is not None and service.payout is not None:
        day = payday_text(words, answer.payday)
        lines.append(words(f"payout.next.{service.payout.trigger.value}", date=day))
    lines.extend((transfer_line(words, answer.transfer_fees), minimum_line(words, service)))
    if answer.cases and service.minimum_payout is not None and answer.nets[0] < service.minimum_payout.yen:
        lines.append(words("payout.below_minimum"))
    if service.expiry is not None:
        lines.append(words("payout.expiry", days=service.expiry.days))
    if service.payout is None:
        lines.extend(note.text[words.language] for note in service.notes if note.topic == "payout")
    return words("payout.title"), "\n".join(f"- {line}" for line in lines)


def attention_field(words: Words, answer: FeeAnswer) -> tuple[str, str]:
    """Return what is not certain about these sums, and where sources disagree."""
    lines: list[str] = []
    uncertain = {each for case in answer.cases for each in case.quotes.uncertain}
    if Uncertain.TAX_ON_FEE in uncertain:
        lines.append(words("fee.attention.tax_on_fee"))
    if Uncertain.ROUNDING in uncertain:
        yen = max(case.quotes.rounding_yen for case in answer.cases)
        lines.append(words("fee.attention.rounding", yen=words.yen(yen)))
    schedule = answer.schedule
    if schedule is not None:
        if schedule.period is Period.WEEK:
            lines.append(words("fee.attention.week"))
        if schedule.evidence.note is not None and answer.question.as_of is not None:
            lines.append(schedule.evidence.note[words.language])
    if answer.question.withholding:
        lines.append(words("fee.attention.withholding"))
    if answer.service.article.differs is not None and answer.question.as_of is None:
        lines.append(answer.service.article.differs[words.language])
    return words("fee.attention.title"), "\n".join(f"- {line}" for line in lines)


def why_answer(words: Words, guide: Guide, answer: FeeAnswer) -> Answer:
    """Return why a screen may show another sum than this answer."""
    service = answer.service
    reasons = [
        "tax_base",
        "tax_on_fee",
        "slices",
        "old_rates",
        "transfer",
        "withholding",
        "rounding",
        "tiers_reset",
    ]
    lines = [words(f"fee.why.{reason}") for reason in reasons]
    schedule = answer.schedule
    evidence = [schedule.evidence] if schedule else [service.jobs_evidence]
    lead = words("fee.why.lead", service=service.name[words.language])
    embed = card(
        title=words("fee.why.title"),
        lead="\n".join((lead, *(f"{number}. {line}" for number, line in enumerate(lines, 1)))),
        fields=(trust_field(words, guide, evidence),),
        footer=words("common.general"),
        colour=Colour.MONEY,
    )
    return Answer((embed,))
