"""What a member reads after reporting a mistake."""

from bot.i18n import Words
from bot.render.theme import Answer, Colour, card, plain


def thanks_answer(words: Words) -> Answer:
    """Return what a member reads whose report was kept."""
    return Answer((card(title=words("reports.thanks.title"), lead=words("reports.thanks.lead")),))


def not_saved_answer(words: Words, text: str) -> Answer:
    """Return a report that could not be kept to its writer, so that nothing typed is lost."""
    return Answer(
        (
            card(
                title=words("reports.not_saved.title"),
                lead=f"{words('reports.not_saved.lead')}\n\n{plain(text, 1500)}",
                colour=Colour.REFUSAL,
            ),
        )
    )
