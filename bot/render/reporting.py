"""What a member reads after reporting a mistake."""

from bot.i18n import Words
from bot.render.theme import Answer, Colour, card, plain


def thanks_answer(words: Words) -> Answer:
    """Return what a member reads whose report was kept."""
    return Answer((card(title=words("reports.thanks.title"), lead=words("reports.thanks.lead")),))


def not_saved_answer(words: Words, text: str) -> Answer:
    """Return a report that could not be kept to its writer, so that nothing typed is lost."""
    return _given_back(words("reports.not_saved.title"), words("reports.not_saved.lead"), text)


def not_needed_answer(words: Words, text: str) -> Answer:
    """Return a report to its writer that is about what is not there any more."""
    return _given_back(words("reports.not_needed.title"), words("reports.not_needed.lead"), text)


def _given_back(title: str, lead: str, text: str) -> Answer:
    return Answer((card(title=title, lead=f"{lead}\n\n{plain(text, 1500)}", colour=Colour.REFUSAL),))
