"""A calculation that a question asks for: its figure in one line, or as an answer of its own."""

from collections.abc import Sequence

from bot.domain.feeanswer import FeeAnswer
from bot.domain.feequestion import Find
from bot.domain.guide import Entry
from bot.domain.payouts import transfer_fees
from bot.domain.snapshot import Guide
from bot.domain.yen import TaxBasis
from bot.i18n import Words
from bot.render.browsing import entry_lines
from bot.render.fee import fee_title, read_line
from bot.render.fee_notes import evidence_of, place
from bot.render.guide import asked_line
from bot.render.payout import transfers
from bot.render.theme import Answer, Colour, card
from bot.render.trust import trust_field


def figure_line(words: Words, offer: FeeAnswer) -> str:
    """Return the figure in one line: what is left or what to charge, of which sum, and where."""
    service = offer.service
    usual = offer.form is None or offer.form == service.forms[0]
    about = [
        service.name[words.language] if usual else place(words, offer),
        *_sums(words, offer),
        *_withheld(words, offer),
        *_transfer(words, offer),
    ]
    return words("guide.figure.line", title=fee_title(words, offer), about=words.list(about))


def _sums(words: Words, offer: FeeAnswer) -> tuple[str, ...]:
    """Return the sum as it was asked, and what the service takes of it where that is sought."""
    question = offer.question
    asked = words.yen_range(question.low, question.high)
    if question.find is Find.CONTRACT:
        return (words("guide.figure.contract", amount=asked),)
    key = f"guide.figure.{question.tax.value}"
    if question.tax is TaxBasis.EXCLUDED:
        prices = [quote.price for case in offer.cases for quote in case.shown]
        basis = words(key, amount=asked, with_tax=words.yen_range(min(prices), max(prices)))
    else:
        basis = words(key, amount=asked)
    taken = [quote.deducted for case in offer.cases for quote in case.shown]
    return (
        basis,
        words("guide.figure.taken", amount=words.yen_range(min(taken), max(taken))),
    )


def _withheld(words: Words, offer: FeeAnswer) -> tuple[str, ...]:
    """Return the income tax that is withheld; nothing where it was not asked for."""
    taxes = [q.withholding.tax.yen for case in offer.cases for q in case.shown if q.withholding is not None]
    if not taxes:
        return ()
    return (words("guide.figure.withheld", amount=words.yen_range(min(taxes), max(taxes))),)


def _transfer(words: Words, offer: FeeAnswer) -> tuple[str, ...]:
    """Return which transfer fees the take-home is before; nothing where it is free of charge or not known."""
    fees = {fee: None for net in offer.nets for fee in transfer_fees(offer.service, net) if fee.yen}
    return (words("guide.figure.transfer", fees=transfers(words, tuple(fees))),) if fees else ()


def asked_and_figure(words: Words, question: str, offer: FeeAnswer | None) -> str:
    """Return what stands above an entry: the question read back and the figure that it asks for."""
    return "\n".join(filter(None, (asked_line(words, question), figure_line(words, offer) if offer else "")))


def figure_answer(words: Words, guide: Guide, offer: FeeAnswer, nearest: Sequence[Entry]) -> Answer:
    """Return a calculation where no entry surely answers the question; ``nearest`` are named below it."""
    lines = [read_line(words, offer)]
    if nearest:
        lines.extend(("", words("guide.figure.nearest"), *entry_lines(words, nearest)))
    embed = card(
        title=fee_title(words, offer),
        lead="\n".join(lines),
        fields=[trust_field(words, guide, evidence_of(guide, offer))],
        footer=words("common.general"),
        colour=Colour.MONEY,
    )
    return Answer((embed,))
