"""Words and phrases of a vocabulary, found in a text by the longest that fits."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile
from operator import add

from msgspec import Struct

from bot.domain.letters import JAPANESE, folded, is_kanji, stem
from bot.domain.vocabulary import WordGroup

_LATIN_ONLY = re.compile(r"[a-z0-9 '\-./]+")
_WORD = re.compile(f"[a-z0-9]+(?:'[a-z]+)?|[{JAPANESE}]+")
Keys = tuple[str, ...]
BREAK = ""
"""Stands in a list of English words for Japanese between them."""


SHORTEST_SLIP, LONGEST_SLIP = 3, 6
"""Kanji of a form that may have a slip: shorter ones turn into other words."""
SHORTEST_STEM_SLIP = 5
LONGEST_BEGINNING = 6
"""Letters of a word that may still be on its way; two of Japanese are a beginning, three of Latin."""


class Found(Struct, frozen=True):
    """A form found in a text."""

    start: int
    end: int
    """In characters for a Japanese form, in words for an English one."""
    groups: Keys
    """The keys of the groups that have the form."""


def english_words(text: str) -> list[str]:
    """Return the Latin words and numbers of a folded text in their order, with ``BREAK`` for Japanese."""
    found: list[str] = []
    for word in _WORD.findall(text):
        if word[0] < "\u0080":
            found.append(word)
        elif not found or found[-1]:
            found.append(BREAK)
    return found


def _by_form(groups: Iterable[WordGroup]) -> tuple[dict[str, Keys], dict[tuple[str, ...], Keys]]:
    """Return for each Japanese form, and for the stems of each English one, the groups that have it."""
    japanese: dict[str, Keys] = {}
    english: dict[tuple[str, ...], Keys] = {}
    for group in groups:
        own = (group.key,)
        for form in group.forms:
            text = folded(form)
            if _LATIN_ONLY.fullmatch(text):
                phrase = tuple(map(stem, english_words(text)))
                if phrase:
                    english[phrase] = _with(english.get(phrase, ()), own)
            elif len(text) > 1:
                text = form if text == form else text  # one string in memory, not two alike
                japanese[text] = _with(japanese.get(text, ()), own)
    return japanese, english


def _with(keys: Keys, own: Keys) -> Keys:
    """Return ``keys`` and the one in ``own``; most forms are in one group, and share its tuple."""
    return own if not keys else keys if own[0] in keys else keys + own


class Forms:
    """The forms of groups of words, found by the longest that fits."""

    def __init__(self, groups: Iterable[WordGroup]) -> None:
        japanese, english = _by_form(groups)
        self._japanese = japanese
        self._lengths: dict[str, tuple[int, ...]] = {}
        for length in sorted(set(map(len, japanese)), reverse=True):
            for start in {text[:2] for text in japanese if len(text) == length}:
                self._lengths[start] = (*self._lengths.get(start, ()), length)
        self._english = english
        self._longest: dict[str, int] = {}
        for phrase in english:
            self._longest[phrase[0]] = max(self._longest.get(phrase[0], 0), len(phrase))
        self._masked: dict[str, Keys] = {}
        for text, keys in japanese.items():
            if len(text) >= SHORTEST_SLIP and all(map(is_kanji, text)):
                for masked in _masks(text):
                    self._masked[masked] = (*self._masked.get(masked, ()), *keys)
        self._stems: dict[str, list[tuple[str, Keys]]] = {}
        for phrase, keys in english.items():
            if len(phrase) == 1 and len(phrase[0]) >= SHORTEST_STEM_SLIP:
                self._stems.setdefault(phrase[0][0], []).append((phrase[0], keys))

        words = {phrase[0]: keys for phrase, keys in english.items() if len(phrase) == 1}
        self._words = words
        self._sorted = sorted((*japanese, *words))

    def has_stem(self, stem: str) -> bool:
        """Tell whether an English word with this stem is a form by itself."""
        return stem in self._words

    def begun(self, text: str) -> set[str]:
        """Return the groups with the most forms that begin with ``text``: folded, and no whole form."""
        shortest = 3 if text.isascii() else 2
        if not shortest <= len(text) <= LONGEST_BEGINNING or text in self._japanese or text in self._words:
            return set()
        forms = takewhile(
            lambda form: form.startswith(text), islice(self._sorted, bisect_left(self._sorted, text), None)
        )
        counts = Counter(key for form in forms for key in self._japanese.get(form) or self._words[form])
        most = max(counts.values(), default=0)
        return {key for key, count in counts.items() if count == most}

    def in_japanese(self, text: str) -> Iterator[Found]:
        """Find forms in ``text``, which is folded; what a longer form covers is not found again."""
        skip = 0
        for place, lengths in enumerate(map(self._lengths.get, map(add, text, text[1:]))):
            if lengths is None or place < skip:
                continue
            for length in lengths:
                part = text[place : place + length]
                keys = self._japanese.get(part)
                if keys is not None:
                    skip = place + len(part)
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
        """Return the groups with an English word a slip away from ``word``, but not in its first letter."""
        if len(word) < SHORTEST_STEM_SLIP:
            return set()
        return {key for other, keys in self._stems.get(word[0], ()) if _is_slip(word, other) for key in keys}

    def in_english(self, stems: Sequence[str]) -> Iterator[Found]:
        """Find forms among ``stems``, the stems of words that follow each other."""
        skip = 0
        for place, longest in enumerate(map(self._longest.get, stems)):
            if longest is None or place < skip:
                continue
            for size in range(min(longest, len(stems) - place), 0, -1):
                keys = self._english.get(tuple(stems[place : place + size]))
                if keys is not None:
                    skip = place + size
                    yield Found(place, skip, keys)
                    break


def _masks(text: str) -> list[str]:
    """Return ``text`` with each of its letters made any letter."""
    return [f"{text[:place]}*{text[place + 1 :]}" for place in range(len(text))]


def _is_slip(word: str, other: str) -> bool:
    """Tell whether one letter was left out, put in, changed, or exchanged with the next."""
    if abs(len(word) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    mine, its = word[start:], other[start:]
    swapped = mine[:2] == its[1::-1] and mine[2:] == its[2:]
    return mine[1:] == its or mine == its[1:] or mine[1:] == its[1:] or swapped
