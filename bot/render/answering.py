"""What somebody reads of a message that somebody else wrote and no entry surely answers."""

from collections.abc import Sequence

from bot.domain.guide import Entry
from bot.i18n import Words
from bot.render.browsing import entry_lines
from bot.render.theme import Answer, Colour, card


def unsure_answer(words: Words, nearest: Sequence[Entry], *, kept: bool) -> Answer:
    """Return that no entry surely answers the message, the nearest ones, and where to look oneself.

    ``kept`` tells whether the message is kept among the server's knowledge gaps, which its reader is told.
    """
    lines = [words("guide.not_sure.lead" if nearest else "answering.nothing")]
    if nearest:
        lines.extend(("", *entry_lines(words, nearest)))
    lines.extend(("", words("answering.look")))
    embed = card(
        title=words("guide.not_sure.title"),
        lead="\n".join(lines),
        footer=words("guide.not_sure.kept") if kept else "",
        colour=Colour.CAUTION,
    )
    return Answer((embed,))
