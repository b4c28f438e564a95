"""How other bots find an entry, made again over the same texts: titles, keywords and ways of asking.

Each method ranks by an entry's best text, and answers where its own customary threshold is reached.
"""

import difflib
import heapq
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.domain.guide import Entry
from bot.search.candidate import passages

KEPT = 10
"""So many entries are ranked."""
SIMILAR = 0.3
"""pg_trgm.similarity_threshold as PostgreSQL ships it."""
CLOSE = 0.6
"""The cutoff of difflib.get_close_matches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What a method finds for a question."""

    keys: tuple[str, ...]
    """Best first, at most ``KEPT``."""
    answers: bool
    """Whether it would give the first as the answer."""


Method = Callable[[str], Ranking]


def peers(entries: Iterable[Entry]) -> dict[str, Method]:
    """Return each method by its name."""
    texts = sorted({(text.casefold(), entry.key) for entry in entries for text in _names(entry)})
    return {
        "name substring": _substring(texts),
        "trigram similarity": _trigram(texts),
        "difflib ratio": _close(texts),
    }


def _names(entry: Entry) -> Iterator[str]:
    asked, named, _ = passages(entry)
    yield from asked
    yield from named


def _ranking(scores: dict[str, float], least: float) -> Ranking:
    best = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:KEPT]
    return Ranking(keys=tuple(key for key, _ in best), answers=bool(best) and best[0][1] >= least)


def _substring(texts: list[tuple[str, str]]) -> Method:
    """One contains the other: the more the two have in common, the better; any find is an answer."""

    def found(question: str) -> Ranking:
        asked = question.casefold().strip()
        scores: dict[str, float] = {}
        for text, key in texts:
            if asked and text and (asked in text or text in asked):
                shorter, longer = sorted((len(asked), len(text)))
                scores[key] = max(scores.get(key, 0.0), shorter + shorter / longer)
        return _ranking(scores, least=0.0)

    return found


_WORD = re.compile(r"[^\W_]+")


def trigrams(text: str) -> frozenset[str]:
    """Return pg_trgm's trigrams: of each word, with two spaces before it and one after."""
    padded = (f"  {word} " for word in _WORD.findall(text.casefold()))
    return frozenset(word[place : place + 3] for word in padded for place in range(len(word) - 2))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike pg_trgm finds two texts: the trigrams that both have, of those that either has."""
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def _trigram(texts: list[tuple[str, str]]) -> Method:
    sets = [(trigrams(text), key) for text, key in texts]

    def found(question: str) -> Ranking:
        asked = trigrams(question)
        scores: dict[str, float] = {}
        for each, key in sets:
            if alike := similarity(asked, each):
                scores[key] = max(scores.get(key, 0.0), alike)
        return _ranking(scores, SIMILAR)

    return found


def _close(texts: list[tuple[str, str]]) -> Method:
    """difflib.get_close_matches, with its upper bounds, but without its cutoff for the ranking."""

    def found(question: str) -> Ranking:
        matcher = difflib.SequenceMatcher()
        matcher.set_seq2(question.casefold())
        scores: dict[str, float] = {}
        floor = 0.0
        for text, key in texts:
            matcher.set_seq1(text)
            enough = max(floor, scores.get(key, 0.0))
            if matcher.real_quick_ratio() <= enough or matcher.quick_ratio() <= enough:
                continue
            ratio = matcher.ratio()
            if ratio > enough:
                scores[key] = ratio
                if len(scores) >= KEPT:
                    floor = heapq.nlargest(KEPT, scores.values())[-1]
        return _ranking(scores, CLOSE)

    return found
