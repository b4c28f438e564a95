"""What texts are compared by: meanings, English words, pairs of Japanese letters and single kanji."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import add

from bot.domain.vocabulary import Vocabulary
from bot.search.forms import Forms, Found, english_words
from bot.search.letters import JAPANESE, KANJI, folded, is_kanji, stem

MEANING, WORD = "m:", "w:"
"""How terms of these kinds begin; a pair of letters or a single kanji stands for itself."""
_MEANING_WEIGHT, _WORD_WEIGHT, _PAIR_WEIGHT, _KANA_WEIGHT, _KANJI_WEIGHT = 5.0, 1.0, 0.9, 0.5, 0.8
"""How much a term counts by its kind, chosen on the tuning half of the question set (``make quality``)."""
_RUN = re.compile(f"[{JAPANESE}]+")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]{2,}")
_KANJI_RUN = re.compile(f"[{KANJI}]{{3,}}")
_FREE, _SAID, _IDLE, _OUTSIDE = range(4)
"""What a letter of a question belongs to: nothing yet, a meaning, a filler, a subject without an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, read."""

    terms: frozenset[str]
    """All that it may be found by."""
    content: frozenset[str]
    """What it is about: its meanings, and the words that no meaning, filler or grammar accounts for."""
    on_subject: bool
    """Whether it says anything at all that is not said of everything."""
    outside: frozenset[str]
    """Subjects it names for which there is no answer."""


def kind_weight(term: str) -> float:
    """Return how much a term counts by its kind alone: what is meant says more than how it is spelt."""
    if term.startswith(MEANING):
        return _MEANING_WEIGHT
    if term.startswith(WORD):
        return _WORD_WEIGHT
    if len(term) == 1:
        return _KANJI_WEIGHT
    return _PAIR_WEIGHT if is_kanji(term[0]) or is_kanji(term[1]) else _KANA_WEIGHT


class Reader:
    """Reads texts into terms, by one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._meanings = Forms(vocabulary.meanings)
        self._everyday = frozenset(group.key for group in vocabulary.meanings if group.everyday)
        self._outside = Forms(vocabulary.outside)
        self._fillers = Forms(vocabulary.fillers)

    def terms(self, text: str) -> set[str]:
        """Return all terms of ``text``."""
        return self._terms(folded(text))

    def _terms(self, plain: str) -> set[str]:
        found: set[str] = set()
        for run in _RUN.findall(plain):
            found.update(map(add, run, run[1:]))
            found.update(filter(is_kanji, run))
        stems = [stem(word) for word in english_words(plain)]
        found.update(WORD + each for each in stems if each)
        for form in (*self._meanings.in_japanese(plain), *self._meanings.in_english(stems)):
            found.update(MEANING + key for key in form.groups)
        return found

    def question(self, text: str) -> Question:
        """Read a question."""
        plain = folded(text)
        stems = [stem(word) for word in english_words(plain)]
        letters, words = [_FREE] * len(plain), [_FREE] * len(stems)
        outside = {
            *_claimed(self._outside.in_japanese(plain), letters, _OUTSIDE),
            *_claimed(self._outside.in_english(stems), words, _OUTSIDE),
        }
        meanings = {
            *_claimed(self._meanings.in_japanese(plain), letters, _SAID),
            *_claimed(self._meanings.in_english(stems), words, _SAID),
        }
        for found, belonging in (
            (self._fillers.in_japanese(plain), letters),
            (self._fillers.in_english(stems), words),
        ):
            for form in found:
                for place in range(form.start, form.end):
                    belonging[place] = belonging[place] or _IDLE
        slips = self._slips(plain, letters, stems, words) - meanings
        meanings |= slips
        content = {MEANING + key for key in meanings}
        content.update(
            WORD + word
            for word, claim in zip(stems, words, strict=True)
            if claim == _FREE and len(word) > 1 and not word.isdigit()
        )
        content.update(_japanese_content(plain, letters, _foreign_pairs(text)))
        return Question(
            terms=frozenset(self._terms(plain) | {MEANING + key for key in slips}),
            content=frozenset(content),
            on_subject=bool(meanings - self._everyday),
            outside=frozenset(outside),
        )

    def _slips(
        self, plain: str, letters: Sequence[int], stems: Sequence[str], words: Sequence[int]
    ) -> set[str]:
        """Return the meanings of what is misspelt by a letter, where nothing else accounts for it."""
        found: set[str] = set()
        for run in _KANJI_RUN.finditer(plain):
            if any(letters[place] == _FREE for place in range(*run.span())):
                found |= self._meanings.slips(run[0])
        for word, claim in zip(stems, words, strict=True):
            if claim == _FREE:
                found |= self._meanings.stem_slips(word)
        return found


def _claimed(found: Iterable[Found], belonging: list[int], claim: int) -> Iterator[str]:
    """Give what was found its place; what a stronger claim covers wholly says nothing of its own."""
    for form in found:
        places = range(form.start, form.end)
        if all(belonging[place] for place in places):
            continue
        for place in places:
            belonging[place] = belonging[place] or claim
        yield from form.groups


def _japanese_content(plain: str, belonging: list[int], foreign: set[str]) -> Iterator[str]:
    """Return pairs of kanji and of letters of foreign words, and kanji that stand alone."""
    for run in _RUN.finditer(plain):
        start, end = run.span()
        for place in range(start, end):
            if belonging[place]:
                continue
            pair = plain[place : place + 2]
            whole = place + 1 < end and not belonging[place + 1]
            if whole and ((is_kanji(pair[0]) and is_kanji(pair[1])) or pair in foreign):
                yield pair
            elif is_kanji(pair[0]) and not (
                place > start and is_kanji(plain[place - 1]) and not belonging[place - 1]
            ):
                yield pair[0]


def _foreign_pairs(text: str) -> set[str]:
    """Return the pairs of letters of the words that ``text`` writes in katakana."""
    words = map(folded, _KATAKANA.findall(unicodedata.normalize("NFKC", text)))
    return {first + second for word in words for first, second in pairwise(word)}
