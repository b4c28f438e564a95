"""Why a service's screen may show another sum than ``/fee``: what can be so for the sum at hand."""

from collections.abc import Iterator

from bot.domain.feeanswer import FeeAnswer
from bot.domain.guide import Evidence
from bot.domain.payouts import transfer_fees
from bot.domain.services import Schedule, TaxOnFee, TransferFee
from bot.domain.snapshot import Guide
from bot.domain.withholding import rule_on
from bot.i18n import Words
from bot.render.fee_unknown import unknown_answer
from bot.render.payout import transfers
from bot.render.theme import Answer, Colour, card
from bot.render.trust import trust_field


def why_answer(words: Words, guide: Guide, answer: FeeAnswer) -> Answer:
    """Return why a screen may show another sum than ``answer``; each line is true of that sum.

    Under an older message the rules may be gone: then it is why there is no sum.
    """
    schedule = answer.schedule
    if schedule is None:
        return unknown_answer(words, guide, answer)
    fees = _transfer_fees(answer)
    lead = words("fee.why.lead", service=answer.service.name[words.language])
    lines = enumerate(_reasons(words, answer, schedule, fees), 1)
    embed = card(
        title=words("fee.why.title"),
        lead="\n".join((lead, *(f"{number}. {line}" for number, line in lines))),
        fields=(trust_field(words, guide, _evidence(guide, answer, schedule, fees)),),
        footer=words("common.general"),
        colour=Colour.MONEY,
    )
    return Answer((embed,))


def _transfer_fees(answer: FeeAnswer) -> tuple[TransferFee, ...]:
    """Return what a transfer of the lowest or the highest take-home may cost; nothing for old contracts."""
    if answer.question.as_of is not None:
        return ()
    return tuple(dict.fromkeys(fee for net in answer.nets for fee in transfer_fees(answer.service, net)))


def _reasons(
    words: Words, answer: FeeAnswer, schedule: Schedule, fees: tuple[TransferFee, ...]
) -> Iterator[str]:
    question = answer.question
    quotes = [quote for case in answer.cases for quote in case.shown]
    yield words(f"fee.why.tax_base_{question.tax.value}")
    if any(len(quote.slices) > 1 for quote in quotes):
        yield words("fee.why.slices")
    if len(schedule.tiers) > 1:
        yield words(f"fee.why.tiers_reset_{schedule.period.value}")
    if schedule.tax_on_fee is not TaxOnFee.INCLUDED:
        yield words(f"fee.why.tax_on_fee_{schedule.tax_on_fee.value}")
    if not fees:
        yield words("fee.why.transfer_unknown")
    elif any(fee.yen for fee in fees):
        yield words("fee.why.transfer", fees=transfers(words, fees))
    yield words("fee.why.withheld" if question.withholding else "fee.why.withholding")
    if any(quote.cut for quote in quotes):
        yield words(f"fee.why.rounding_{schedule.tax_on_fee.value}")
    if question.as_of is not None:
        yield words("fee.why.as_of", date=words.date(question.as_of))
    elif sum(not set(schedule.forms).isdisjoint(each.forms) for each in answer.service.schedules) > 1:
        yield words("fee.why.old_rates")


def _evidence(
    guide: Guide, answer: FeeAnswer, schedule: Schedule, fees: tuple[TransferFee, ...]
) -> list[Evidence]:
    evidence = [schedule.evidence, *(fee.evidence for fee in fees)]
    rule = rule_on(guide.taxes, answer.day) if answer.question.withholding else None
    if rule is not None:
        evidence.extend((rule.evidence, rule.base_evidence))
    return evidence
