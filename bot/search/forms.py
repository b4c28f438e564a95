"""Words and phrases of a vocabulary, found in a text by the longest that fits."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import add

from bot.domain.vocabulary import WordGroup
from bot.search.letters import JAPANESE, folded, stem

_LATIN_ONLY = re.compile(r"[a-z0-9 '\-./]+")
_WORD = re.compile(f"[a-z0-9]+(?:'[a-z]+)?|[{JAPANESE}]")
BREAK = ""
"""Stands in a list of English words for Japanese between them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A form found in a text."""

    start: int
    end: int
    """In characters for a Japanese form, in words for an English one."""
    groups: tuple[str, ...]
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


class Forms:
    """The forms of groups of words, found by the longest that fits."""

    def __init__(self, groups: Iterable[WordGroup]) -> None:
        japanese: dict[str, dict[str, None]] = defaultdict(dict)
        english: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
        for group in groups:
            for form in group.forms:
                text = folded(form)
                if _LATIN_ONLY.fullmatch(text):
                    english[tuple(map(stem, english_words(text)))][group.key] = None
                elif len(text) > 1:
                    japanese[text][group.key] = None
        self._japanese: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for text, keys in sorted(japanese.items(), key=lambda item: (-len(item[0]), item[0])):
            self._japanese.setdefault(text[:2], []).append((text, tuple(keys)))
        self._english = {phrase: tuple(keys) for phrase, keys in english.items() if phrase}
        self._longest = max(map(len, self._english), default=0)

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
