"""The answer of ``/fee`` where the published rules give no sum."""

from bot.domain.feeanswer import FeeAnswer
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.fee_notes import evidence_of, known_notes, payout_field, place
from bot.render.theme import Answer, Colour, card
from bot.render.trust import trust_field


def unknown_answer(words: Words, guide: Guide, answer: FeeAnswer) -> Answer:
    """Return the message where no sum can be given: why, from when it is known, and what else is.

    Raises ValueError where nothing is unknown.
    """
    unknown = answer.unknown
    if unknown is None:
        raise ValueError("nothing is unknown")
    lead = [
        words(f"fee.unknown.{unknown.reason.value}", place=place(words, answer), date=words.date(answer.day))
    ]
    if unknown.text is not None:
        lead.append(unknown.text[words.language])
    if unknown.known_from is not None:
        lead.append(words("fee.unknown.known_from", date=words.date(unknown.known_from)))
    lead.append(words("fee.unknown.never_guess"))
    known = [note.text[words.language] for note in known_notes(answer)]
    embed = card(
        title=words("fee.title.unknown", service=answer.service.name[words.language]),
        lead="\n".join(lead),
        fields=(
            (words("fee.known"), "\n".join(f"- {line}" for line in known)),
            payout_field(words, answer),
            trust_field(words, guide, evidence_of(guide, answer)),
        ),
        footer=words("common.general"),
        colour=Colour.CAUTION,
    )
    return Answer((embed,))
