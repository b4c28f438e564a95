"""Words and phrases of a vocabulary, found in a text by the longest that fits."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import add

from bot.domain.vocabulary import WordGroup
from bot.search.letters import JAPANESE, folded, is_kanji, stem

_LATIN_ONLY = re.compile(r"[a-z0-9 '\-./]+")
_WORD = re.compile(f"[a-z0-9]+(?:'[a-z]+)?|[{JAPANESE}]")
Keys = tuple[str, ...]
BREAK = ""
"""Stands in a list of English words for Japanese between them."""


SHORTEST_SLIP, LONGEST_SLIP = 3, 6
"""Kanji of a form that may have a slip: shorter ones turn into other words."""
SHORTEST_STEM_SLIP = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A form found in a text."""

    start: int
    end: int
    """In characters for a Japanese form, in words for an English one."""
    groups: Keys
    """The keys of the groups that have the form."""


def english_words(text: str) -> list[str]:
    """Return the Latin words and numbers of a folded text in their order, with ``BREAK`` for Japanese."""
    found: list[str] = []
    for match in _WORD.finditer(text):
        word = match.group()
        if word[0] < "\u0080":
            found.append(word)
        elif not found or found[-1]:
            found.append(BREAK)
    return found


def _by_form(
    groups: Iterable[WordGroup],
) -> tuple[dict[str, dict[str, None]], dict[tuple[str, ...], dict[str, None]]]:
    """Return for each Japanese form, and for the stems of each English one, the groups that have it."""
    japanese: dict[str, dict[str, None]] = defaultdict(dict)
    english: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    for group in groups:
        for form in group.forms:
            text = folded(form)
            if _LATIN_ONLY.fullmatch(text):
                english[tuple(map(stem, english_words(text)))][group.key] = None
            elif len(text) > 1:
                japanese[text][group.key] = None
    return japanese, english


class Forms:
    """The forms of groups of words, found by the longest that fits."""

    def __init__(self, groups: Iterable[WordGroup]) -> None:
        japanese, english = _by_form(groups)
        self._japanese: dict[str, list[tuple[str, Keys]]] = {}
        for text in sorted(japanese, key=lambda text: (-len(text), text)):
            self._japanese.setdefault(text[:2], []).append((text, tuple(japanese[text])))
        self._english = {phrase: tuple(keys) for phrase, keys in english.items() if phrase}
        self._longest = max(map(len, self._english), default=0)
        self._masked: dict[str, set[str]] = {}
        for text, keys in japanese.items():
            if len(text) >= SHORTEST_SLIP and all(map(is_kanji, text)):
                for masked in _masks(text):
                    self._masked.setdefault(masked, set()).update(keys)
        self._shortened: dict[str, set[str]] = {}
        for phrase, keys in english.items():
            if len(phrase) == 1 and len(phrase[0]) >= SHORTEST_STEM_SLIP:
                for short in _shortened(phrase[0]):
                    self._shortened.setdefault(short, set()).update(keys)

    def in_japanese(self, text: str) -> Iterator[Found]:
        """Find forms in ``text``, which is folded; what a longer form covers is not found again."""
        skip = 0
        for place, pair in enumerate(map(add, text, text[1:])):
            if pair not in self._japanese or place < skip:
                continue
            for form, keys in self._japanese[pair]:
                if text.startswith(form, place):
                    skip = place + len(form)
                    yield Found(place, skip, keys)
                    break

    def slips(self, run: str) -> set[str]:
        """Return the groups that have a form of kanji which differs from a part of ``run`` in one of them.

        That is how a slip of the conversion looks; kana words turn into each other too easily.
        """
        return {
            key
            for size in range(SHORTEST_SLIP, LONGEST_SLIP + 1)
            for start in range(len(run) - size + 1)
            for masked in _masks(run[start : start + size])
            for key in self._masked.get(masked, ())
        }

    def stem_slips(self, word: str) -> set[str]:
        """Return the groups that have an English word from which ``word``, a stem, is a slip away."""
        if len(word) < SHORTEST_STEM_SLIP:
            return set()
        return {key for short in _shortened(word) for key in self._shortened.get(short, ())}

    def in_english(self, stems: Sequence[str]) -> Iterator[Found]:
        """Find forms among ``stems``, the stems of words that follow each other."""
        skip = 0
        for place in range(len(stems)):
            if place < skip:
                continue
            for size in range(min(self._longest, len(stems) - place), 0, -1):
                keys = self._english.get(tuple(stems[place : place + size]))
                if keys is not None:
                    skip = place + size
                    yield Found(place, skip, keys)
                    break


def _masks(text: str) -> list[str]:
    """Return ``text`` with each of its letters made any letter."""
    return [f"{text[:place]}*{text[place + 1 :]}" for place in range(len(text))]


def _shortened(word: str) -> list[str]:
    """Return ``word`` and what is left of it without each of its letters."""
    return [word, *(word[:place] + word[place + 1 :] for place in range(len(word)))]
