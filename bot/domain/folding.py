"""A text as it is compared: width, case, spaces and invisible characters evened out, and the way back."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST_EXPANSION = 6
"""One square sign stands for up to six letters; U+FDFA would become eighteen and stays as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A text as it is compared."""

    text: str
    places: tuple[tuple[int, int], ...]
    """For each character of it, start and end of the sign in the original that it stands for."""


def fold(text: str) -> Folded:
    """Fold ``text`` sign by sign; a sign is a letter with its marks, such as a half-width ka with dakuten.

    Folding a part of a text that begins and ends with whole signs gives that part of the folded text.
    """
    continuing = {character for character in set(text) if _continues(character)}
    folds: dict[str, str] = {}
    characters: list[str] = []
    places: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and text[end] in continuing:
            end += 1
        sign = text[start:end]
        if sign not in folds:
            folds[sign] = _folded_sign(sign)
        characters.append(folds[sign])
        places.extend([(start, end)] * len(folds[sign]))
        start = end
    return Folded(text="".join(characters), places=tuple(places))


@lru_cache(maxsize=8192)
def _folded_sign(sign: str) -> str:
    """Return what a sign is compared by (NFKC and case folding): nothing at all for an invisible one."""
    visible = "".join(character for character in sign if not _invisible(character))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    if len(folded) > LONGEST_EXPANSION * len(visible):
        return visible
    return "".join(character for character in folded if not _invisible(character))


@lru_cache(maxsize=8192)
def _continues(character: str) -> bool:
    """Tell whether a character belongs to the one before it, as marks, invisible and some Korean ones do."""
    first = unicodedata.normalize("NFKD", character)[0]
    return unicodedata.category(first) in {"Mn", "Mc", "Me", "Cf"} or "\u1160" <= first <= "\u11ff"


def _invisible(character: str) -> bool:
    """Tell whether a character is a space, a control or format character, or a variation selector."""
    return (
        character.isspace()
        or unicodedata.category(character) in {"Cc", "Cf"}
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )
