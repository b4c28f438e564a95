"""What of a text can be seen."""

import unicodedata

BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters, marks and signs that show nothing, though Unicode does not call them invisible."""
_JOINER = "\u200d"
_AS_PICTURE = "\ufe0f"
"""Asks for the colourful form of the sign before it."""


def visible(text: str) -> str:
    """Return a text as one line of what can be seen of it; empty where nothing shows.

    Control and format characters, unassigned ones, halves of surrogate pairs, blank letters, variation
    selectors and enclosing marks are left out; any run of spaces and line breaks is one space. What joins
    emoji into one picture stays. Raises nothing, and changes nothing in its own result.
    """
    unseen = {character for character in set(text) if _is_unseen(character)}
    if unseen:
        text = "".join(
            character
            for at, character in enumerate(text)
            if character not in unseen or _makes_a_picture(text, at)
        )
    return " ".join(text.split())


def shows(text: str) -> bool:
    """Tell whether anything of a text can be seen: whether ``visible`` would leave any of it."""
    return not all(character.isspace() or _is_unseen(character) for character in text)


def _is_unseen(character: str) -> bool:
    if character.isspace():
        return False
    return (
        not character.isprintable()
        or character in BLANK
        or "\u180b" <= character <= "\u180f"
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
        or unicodedata.category(character) == "Me"
    )


def _makes_a_picture(text: str, at: int) -> bool:
    """Tell whether the unseen character at ``at`` belongs to an emoji."""
    if text[at] == _AS_PICTURE:
        return at > 0 and _is_picture(text[at - 1])
    if text[at] != _JOINER or at + 1 == len(text) or not _is_picture(text[at + 1]):
        return False
    before = at - 1
    while before > 0 and (text[before] == _AS_PICTURE or unicodedata.category(text[before]) == "Sk"):
        before -= 1
    return before >= 0 and _is_picture(text[before])


def _is_picture(character: str) -> bool:
    return unicodedata.category(character) == "So" and character not in BLANK
