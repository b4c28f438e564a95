"""When two spellings are the same name."""

from bot.domain.folding import fold

MIDDLE_DOTS = "\u00b7\u2022\u2027\u30fb"
"""Dots that Japanese puts between the words of a foreign name; the half-width one folds to the last."""


def folded_name(name: str) -> str:
    """Return ``name`` as it is compared: width, case, spaces and middle dots make no difference."""
    return "".join(letter for letter in fold(name).text if letter not in MIDDLE_DOTS)
