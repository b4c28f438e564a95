"""What texts are compared by: meanings, English words, pairs of Japanese letters and single kanji."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import add

from msgspec import Struct

from bot.domain.letters import JAPANESE, KANJI, folded, is_kanji, stem
from bot.domain.vocabulary import Vocabulary
from bot.search.forms import Forms, Found, english_words
from bot.search.romaji import is_romaji, kana

MEANING, WORD = "m:", "w:"
"""How terms of these kinds begin; a pair of letters or a single kanji stands for itself."""
_MEANING_WEIGHT, _WORD_WEIGHT, _PAIR_WEIGHT, _KANA_WEIGHT, _KANJI_WEIGHT = 5.0, 1.0, 0.9, 0.5, 0.8
"""How much a term counts by its kind, chosen on the tuning half of the question set (``make quality``)."""
_RUN = re.compile(f"[{JAPANESE}]+")
_LATIN = re.compile("[a-z0-9']+")
_SHORTEST_ROMAJI = 5
"""Letters of a single word in romaji: shorter ones are mostly English ones that happen to sound Japanese."""
_LONGEST_PARTICLE = 2
"""Letters."""
_AMOUNT = re.compile(
    r"[0-9.,〇一二三四五六七八九十]+(?:[百千万億円]+|まん(?:えん)?)|[0-9.,]+(?:k|m|jpy|yen|man|sen|en)?(?![a-z0-9])"
)
"""A sum says how much, not what is asked."""
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]{2,}")
_ONE_KANJI = re.compile(f"[{KANJI}]")
_KANJI_RUN = re.compile(f"[{KANJI}]{{3,}}")
_IN_PASSING = 1
"""Where more than this is said of the subject, an everyday word beside it tells how it came about."""
_FREE, _SAID, _IDLE, _OUTSIDE = range(4)
"""What a letter of a question belongs to: nothing yet, a meaning, a filler, a subject without an answer."""


class Question(Struct, frozen=True, kw_only=True):
    """A question, read."""

    terms: frozenset[str]
    """All that it may be found by."""
    content: frozenset[str]
    """What it is about: its meanings, and the words that no meaning, filler or grammar accounts for."""
    on_subject: bool
    """Whether it says anything at all that is not said of everything."""
    outside: frozenset[str]
    """Subjects it names for which there is no answer."""
    named: frozenset[str]
    """The words by which it names them: English ones, and pairs of letters of Japanese ones."""

    @property
    def meanings(self) -> frozenset[str]:
        """The meanings among its terms."""
        return frozenset(term for term in self.terms if term.startswith(MEANING))


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
        self._passing = frozenset(group.key for group in vocabulary.outside if group.everyday)
        self._unless = {group.key: frozenset(group.unless) for group in vocabulary.outside if group.unless}
        self._fillers = Forms(vocabulary.fillers)

    def terms(self, text: str) -> set[str]:
        """Return all terms of ``text``."""
        plain = folded(text)
        stems = [stem(word) for word in english_words(plain)]
        return _spelt(plain, stems) | {
            MEANING + key
            for form in (*self._meanings.in_japanese(plain), *self._meanings.in_english(stems))
            for key in form.groups
        }

    def question(self, text: str) -> Question:
        """Read a question, in Japanese that is typed in Latin letters too where it says more that way."""
        read = self._question(text)
        parts = self._in_kana(text)
        if parts:
            again = self._question("".join(parts))
            if read.meanings <= again.meanings and self._is_all_japanese(_LATIN.findall(folded(text))):
                return again
            if read.meanings < again.meanings and self._begun_by_a_word(
                parts, again.meanings - read.meanings
            ):
                return again
        return read

    def _in_kana(self, text: str) -> list[str]:
        """Return the words of a text in Latin letters as they sound; none if they are not all Japanese."""
        plain = folded(text)
        if _RUN.search(plain):
            return []
        parts: list[str] = []
        sounding: list[str] = []
        words = _LATIN.findall(plain)
        japanese = self._surely_japanese(words)
        for place, word in enumerate(words):
            if place in japanese:
                parts.append(kana(word))
                sounding.append(word)
            elif word.isdecimal() or self._meanings.has_stem(stem(word)):
                parts.append(f" {word} ")
            elif is_romaji(word):
                parts.append(kana(word))
                sounding.append(word)
            else:
                return []
        return parts if len(sounding) > 1 or len("".join(sounding)) >= _SHORTEST_ROMAJI else []

    def _surely_japanese(self, words: Sequence[str]) -> set[int]:
        """Return the places of the words in Latin letters that are known, and mean the same in kana."""
        found: set[int] = set()
        for size in (1, 2):
            for start in range(len(words) - size + 1):
                together = words[start : start + size]
                if len("".join(together)) >= _SHORTEST_ROMAJI and all(map(is_romaji, together)):
                    known = {
                        key
                        for form in self._meanings.in_english([stem(word) for word in together])
                        if form.end - form.start == size
                        for key in form.groups
                    }
                    sounding = folded("".join(map(kana, together)))
                    sounds = {key for form in self._meanings.in_japanese(sounding) for key in form.groups}
                    if known and known <= sounds:
                        found.update(range(start, start + size))
        return found

    def _is_all_japanese(self, words: Sequence[str]) -> bool:
        """Tell whether a word is surely Japanese, and each other one a particle, filler or known in kana."""
        known = self._surely_japanese(words)
        return bool(known) and all(
            place in known
            or len(word) <= _LONGEST_PARTICLE
            or any(self._fillers.in_english([stem(word)]))
            or any(self._meanings.in_japanese(folded(kana(word))))
            for place, word in enumerate(words)
            if is_romaji(word)
        )

    def _begun_by_a_word(self, parts: Sequence[str], meanings: frozenset[str]) -> bool:
        """Tell whether any of ``meanings`` begins where a word begins: within one it is a chance."""
        return any(
            MEANING + key in meanings
            for place in range(len(parts))
            for form in self._meanings.in_japanese(folded("".join(parts[place:])))
            if not form.start
            for key in form.groups
        )

    def _question(self, text: str) -> Question:
        plain = folded(text)
        stems = [stem(word) for word in english_words(plain)]
        letters, words = [_FREE] * len(plain), [_FREE] * len(stems)
        japanese, english = [*self._meanings.in_japanese(plain)], [*self._meanings.in_english(stems)]
        said = {key for form in (*japanese, *english) for key in form.groups}
        spared = self._spared(said)
        outside = {
            *_claimed(_without(self._outside.in_japanese(plain), spared), letters, _OUTSIDE),
            *_claimed(_without(self._outside.in_english(stems), spared), words, _OUTSIDE),
        }
        named = frozenset(_outside_words(plain, letters, stems, words)) if outside else frozenset[str]()
        meanings = {*_claimed(japanese, letters, _SAID), *_claimed(english, words, _SAID)}
        for amount in _AMOUNT.finditer(plain):
            _idle(letters, range(*amount.span()))
        for found, belonging in (
            (self._fillers.in_japanese(plain), letters),
            (self._fillers.in_english(stems), words),
        ):
            for form in found:
                _idle(belonging, range(form.start, form.end))
        slips = self._slips(plain, letters, stems, words) - meanings
        meanings |= slips
        begun = self._meanings.begun(plain.strip())
        content = {MEANING + key for key in meanings}
        content.update(
            WORD + word
            for word, claim in zip(stems, words, strict=True)
            if claim == _FREE and len(word) > 1 and not _AMOUNT.fullmatch(word)
        )
        content.update(_japanese_content(plain, letters, _foreign_pairs(text)))
        return Question(
            terms=frozenset(
                _spelt(plain, _unclaimed(stems, words) if _RUN.search(plain) else stems)
                | {MEANING + key for key in said | slips | begun}
            ),
            content=frozenset(content),
            on_subject=bool(meanings - self._everyday),
            outside=frozenset(outside),
            named=named,
        )

    def _spared(self, said: set[str]) -> set[str]:
        """Return the groups outside the subject that do not count beside the meanings ``said``."""
        spared = {key for key, meanings in self._unless.items() if meanings & said}
        if len(said - self._everyday) > _IN_PASSING:
            spared |= self._passing
        return spared

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


def _spelt(plain: str, stems: Iterable[str]) -> set[str]:
    """Return the pairs of letters, the kanji and the English words of a text, as they stand."""
    found = {WORD + each for each in stems if each}
    for run in _RUN.findall(plain):
        found.update(map(add, run, run[1:]))
    found.update(_ONE_KANJI.findall(plain))
    return found


def _unclaimed(stems: Sequence[str], words: Sequence[int]) -> list[str]:
    """Return the English words that mean nothing by themselves.

    In a Japanese question those that do are abbreviations and names: how they are spelt says nothing more.
    """
    return [word for word, claim in zip(stems, words, strict=True) if claim != _SAID]


def _idle(belonging: list[int], places: Iterable[int]) -> None:
    """Let what nothing else claims say nothing."""
    for place in places:
        belonging[place] = belonging[place] or _IDLE


def _without(found: Iterable[Found], spared: set[str]) -> Iterator[Found]:
    """Leave out what is found of the groups in ``spared``."""
    return (form for form in found if not spared or not spared.issuperset(form.groups))


def _claimed(found: Iterable[Found], belonging: list[int], claim: int) -> Iterator[str]:
    """Give what was found its place; what a stronger claim covers wholly says nothing of its own."""
    for form in found:
        places = range(form.start, form.end)
        if all(belonging[place] for place in places):
            continue
        for place in places:
            belonging[place] = belonging[place] or claim
        yield from form.groups


def _outside_words(
    plain: str, letters: Sequence[int], stems: Sequence[str], words: Sequence[int]
) -> Iterator[str]:
    """Return what was said of subjects without an answer, by what has been claimed so far."""
    kana = {pair for pair in map(add, plain, plain[1:]) if not any(map(is_kanji, pair))}
    yield from _japanese_content(plain, [claim != _OUTSIDE for claim in letters], kana)
    yield from (WORD + word for word, claim in zip(stems, words, strict=True) if word and claim == _OUTSIDE)


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
