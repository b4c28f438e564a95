"""What stands beside the sums of a fee answer: its place, per hour, payout, what to mind, the evidence."""

from bot.domain.feeanswer import FeeAnswer
from bot.domain.guide import Evidence
from bot.domain.payouts import transfer_fees
from bot.domain.services import CROWDWORKS, Note, Period, Service, TaxOnFee
from bot.domain.snapshot import Guide
from bot.domain.terms import UnknownReason
from bot.domain.weeklysum import may_be_charged_by_the_week
from bot.domain.withholding import rule_on
from bot.domain.yen import TaxBasis
from bot.i18n import Words
from bot.render.payout import expiry_line, minimum_line, payday_text, transfer_line


def place(words: Words, answer: FeeAnswer) -> str:
    """Return the service, and the form of work where it has any."""
    service = answer.service.name[words.language]
    if answer.form is None:
        return service
    return words("fee.place", service=service, form=answer.form.name[words.language])


def evidence_of(guide: Guide, answer: FeeAnswer) -> list[Evidence]:
    """Return what stands behind what ``answer`` shows, the weightiest first."""
    question, schedule, taxes = answer.question, answer.schedule, guide.taxes
    payout = _payout(answer) if question.as_of is None else []
    if schedule is None:
        return _unknown_fee(answer) + payout
    evidence = [schedule.evidence]
    rule = rule_on(taxes, answer.day) if question.withholding else None
    if rule is not None:
        evidence.append(rule.evidence)
    if answer.wage is not None:
        evidence.extend((answer.wage.evidence, answer.wage.scope_evidence))
    if rule is not None:
        evidence.append(rule.base_evidence)
    evidence.extend(payout)
    on_fee = schedule.tax_on_fee is not TaxOnFee.INCLUDED
    consumption = taxes.consumption_on(answer.day)
    if consumption is not None and (on_fee or question.withholding or question.tax is TaxBasis.EXCLUDED):
        evidence.append(consumption.evidence)
    return evidence


def _unknown_fee(answer: FeeAnswer) -> list[Evidence]:
    """Return what stands behind what is said where there is no sum."""
    evidence = [note.evidence for note in known_notes(answer)]
    if answer.form is not None and answer.form.evidence is not None:
        evidence.insert(0, answer.form.evidence)
    return evidence or list(answer.service.unpublished_evidence)


def known_notes(answer: FeeAnswer) -> list[Note]:
    """Return what is known of the fee of the form of work asked for, where there is no sum."""
    service, unknown = answer.service, answer.unknown
    if unknown is None or not service.schedules or unknown.reason is UnknownReason.FORM_NOT_PUBLISHED:
        # Without schedules, why there is no fee says all; and the notes are on forms that have had a fee.
        return []
    topics = {"history"} if answer.question.as_of is not None else {"fee", "history"}
    return [note for note in service.notes if note.topic in topics]


def _payout(answer: FeeAnswer) -> list[Evidence]:
    service = answer.service
    evidence: list[Evidence] = []
    if service.payout is not None and answer.payday is not None:
        evidence.append(service.payout.evidence)
    evidence.extend(fee.evidence for fee in answer.transfer_fees[:1])
    if service.minimum_payout is not None:
        evidence.append(service.minimum_payout.evidence)
    if service.expiry is not None:
        evidence.append(service.expiry.evidence)
    if service.payout is None:
        evidence.extend(note.evidence for note in service.notes if note.topic == "payout")
    return evidence


def hourly_field(words: Words, answer: FeeAnswer) -> tuple[str, str]:
    """Return the take-home per hour beside the reference wage; empty if no hours were given."""
    if answer.hourly is None or answer.question.minutes is None:
        return "", ""
    low, high = answer.hourly
    rate = words.yen_range(low, high)
    time = duration(words, answer.question.minutes)
    if answer.question.withholding:
        earned = words.yen_range(*answer.earned)
        lines = [
            words("fee.hourly.rate_before_withholding", rate=rate, time=time),
            words("fee.hourly.before_withholding", earned=earned),
        ]
    else:
        lines = [words("fee.hourly.rate", rate=rate, time=time)]
    if answer.wage is None:
        lines.append(words("fee.hourly.no_reference", date=words.date(answer.day)))
    else:
        lines.append(
            words(
                "fee.hourly.reference",
                name=answer.wage.name[words.language],
                amount=words.yen(answer.wage.yen),
            )
        )
        if answer.wage.evidence.note is not None:
            lines.append(answer.wage.evidence.note[words.language])
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
    if answer.cases:
        lines.extend(_too_small(words, answer))
    lines.extend(expiry_line(words, service))
    if service.payout is None:
        lines.extend(note.text[words.language] for note in service.notes if note.topic == "payout")
    return words("payout.title"), "\n".join(f"- {line}" for line in lines)


def _too_small(words: Words, answer: FeeAnswer) -> tuple[str, ...]:
    """Return why a take-home, or the lower end of one, is not paid out by itself; nothing where it is."""
    service, (low, high) = answer.service, answer.nets
    minimum = service.minimum_payout
    if minimum is not None and low < minimum.yen:
        if high < minimum.yen:
            return (words("payout.below_minimum"),)
        return (words("payout.below_minimum_low", net=words.yen(low)),)
    if not _eaten_up(service, low):
        return ()
    if _eaten_up(service, high):
        return (words("payout.eaten_up"),)
    return (words("payout.eaten_up_low", net=words.yen(low)),)


def _eaten_up(service: Service, net: int) -> bool:
    """Tell whether even the lowest transfer fee leaves nothing of a take-home."""
    fees = transfer_fees(service, net)
    return bool(fees) and net <= min(fee.yen for fee in fees)


def attention_field(words: Words, answer: FeeAnswer, *, hourly: bool = False) -> tuple[str, str]:
    """Return what is not certain about these sums, and where sources disagree.

    ``hourly``: the amount was typed as a price for an hour.
    """
    lines: list[str] = []
    service, schedule, question = answer.service, answer.schedule, answer.question
    if schedule is not None and schedule.tax_on_fee is TaxOnFee.UNKNOWN:
        lines.append(words("fee.attention.tax_on_fee"))
        lines.extend(note.text[words.language] for note in service.notes[:1] if note.topic == "fee")
    yen = max((case.rounding_yen for case in answer.cases), default=0)
    if yen:
        lines.append(words("fee.attention.rounding", yen=words.yen(yen)))
    if schedule is not None:
        if schedule.period is Period.WEEK:
            lines.append(words("fee.attention.week"))
        lines.extend(_weekly_form(words, answer) if hourly else ())
        if schedule.evidence.note is not None and question.as_of is not None:
            lines.append(schedule.evidence.note[words.language])
    if question.withholding:
        lines.append(words("fee.attention.withholding"))
        # Of no other service is it known how it handles withholding.
        if service.key != CROWDWORKS:
            lines.append(words("fee.attention.withholding_unknown", service=service.name[words.language]))
    default = answer.form is None or answer.form == service.forms[0]
    if service.article.differs is not None and question.as_of is None and default:
        lines.append(service.article.differs[words.language])
    return words("fee.attention.title"), "\n".join(f"- {line}" for line in lines)


def _weekly_form(words: Words, answer: FeeAnswer) -> tuple[str, ...]:
    """Return that hourly work is charged for each week, where another form of work was calculated with."""
    service, form, schedule = answer.service, answer.form, answer.schedule
    weekly = next((each for each in service.forms if may_be_charged_by_the_week(service, each.key)), None)
    if weekly is None or form is None or schedule is None or schedule.period is Period.WEEK:
        return ()
    language = words.language
    names = {"form": form.name[language], "hourly": weekly.name[language]}
    return (words("fee.attention.hourly_rate", **names),)
