"""A text as it is compared: width, case, spaces and invisible characters evened out, and the way back."""

import unicodedata
from collections.abc import Sequence
from itertools import accumulate, pairwise

from msgspec import Struct

LONGEST_EXPANSION = 6
"""One square sign stands for up to six letters; U+FDFA would become eighteen and stays as it is."""
MOST_KEPT = 8192
"""So many characters' folds are remembered, which is more than Japanese is written with."""
JOINED = "\0"
"""Stands for a character that belongs to the one before it. No fold has it: control characters fold away."""


class Folded(Struct, frozen=True, kw_only=True):
    """A text as it is compared."""

    text: str
    signs: Sequence[str]
    """The original cut into signs: letters with their marks, such as a half-width ka with dakuten."""
    folds: Sequence[str]
    """What each sign is compared by; ``text`` is all of these."""

    def ends(self) -> list[int]:
        """Return where each sign ends in ``text``."""
        return list(accumulate(map(len, self.folds)))


class _Characters(dict[str, str]):
    """What each character that stands by itself is compared by; ``JOINED`` for one that never does."""

    def __missing__(self, character: str) -> str:
        if len(self) >= MOST_KEPT:
            self.clear()
        folded = self[character] = JOINED if _continues(character) else _folded_sign(character)
        return folded


_CHARACTERS = _Characters()


def fold(text: str) -> Folded:
    """Fold ``text`` sign by sign.

    Folding a part of a text that begins and ends with whole signs gives that part of the folded text.
    """
    signs: Sequence[str] = text
    folds = list(map(_CHARACTERS.__getitem__, text))
    if JOINED in folds:
        signs = _signs(text, folds)
        known = {sign: _folded_sign(sign) for sign in set(signs) if _CHARACTERS.get(sign, JOINED) == JOINED}
        folds = [known[sign] if sign in known else _CHARACTERS[sign] for sign in signs]
    return Folded(text="".join(folds), signs=signs, folds=folds)


def _signs(text: str, folds: Sequence[str]) -> list[str]:
    """Cut ``text`` before every character that does not belong to the one before it."""
    starts = [0, *(at for at, folded in enumerate(folds) if at and folded != JOINED), len(text)]
    return [text[start:end] for start, end in pairwise(starts)]


def _folded_sign(sign: str) -> str:
    """Return what a sign is compared by (NFKC and case folding): nothing at all for an invisible one."""
    visible = "".join(character for character in sign if not _invisible(character))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    if len(folded) > LONGEST_EXPANSION * len(visible):
        return visible
    return "".join(character for character in folded if not _invisible(character))


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
