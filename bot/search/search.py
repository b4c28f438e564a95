"""Asking the guide."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter

from bot.domain.guide import Entry
from bot.domain.vocabulary import Vocabulary
from bot.search.certainty import ENOUGH, certainty, evidence
from bot.search.index import Index
from bot.search.ranking import Match, ranked, rarity
from bot.search.terms import Question, Reader, kind_weight

LONGEST = 400
"""Characters of a question that are read: a longer one has said what it is about by then."""
_SMALL = 256
"""A guide of so few entries is searched with every term of a question."""
_TERMS = 48
"""In a larger one so many are looked up, the weightiest kinds first: more take long and add little."""
_CANDIDATES, _CANDIDATES_OF_MANY = 16, 10
"""So many entries are looked at closely, in a small guide and in a larger one."""
_SHORT = 10
"""A question of so few terms is held against all of a small guide: many entries share those alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a question found."""

    question: Question
    matches: tuple[Match, ...]
    """The entries that share words with it, best first."""
    certainty: float
    """How sure it is that the first one answers it, 0 to 1."""

    @property
    def answers(self) -> bool:
        """Whether to give the first match as the answer; if not, say "not sure" and offer the nearest."""
        return self.certainty >= ENOUGH


class Search:
    """Finds entries by questions in everyday words, in Japanese or English. For one thread at a time."""

    def __init__(self, vocabulary: Vocabulary, entries: Iterable[Entry]) -> None:
        self._reader = Reader(vocabulary)
        self._index = Index(self._reader, entries)

    def put(self, entry: Entry) -> None:
        """Find an entry from now on, in place of the one with its key."""
        self._index.put(entry)

    def drop(self, key: str) -> None:
        """Find an entry no more."""
        self._index.drop(key)

    def find(self, text: str) -> Finding:
        """Return what a question finds. Any text will do; it is never read as a pattern."""
        question = self._reader.question(text[:LONGEST])
        kinds = {term: kind_weight(term) for term in question.terms}
        small = len(self._index) <= _SMALL
        terms = sorted(kinds) if small else heapq.nlargest(_TERMS, sorted(kinds), key=kinds.__getitem__)
        holders = self._index.holders(terms)
        frequencies = {term: len(rows) for term, rows in holders.items()}
        entries = len(self._index)
        weights = {term: kinds[term] * rarity(frequencies.get(term, 0), entries) for term in terms}
        sums: dict[int, float] = {}
        for term, rows in holders.items():
            for row in rows:
                sums[row] = sums.get(row, 0.0) + weights[term]
        most = _CANDIDATES if small else _CANDIDATES_OF_MANY
        if small and len(terms) <= _SHORT:
            most = entries
        best = heapq.nlargest(most, sums.items(), key=itemgetter(1))
        matches = ranked((self._index.candidate(row) for row, _ in best), weights)
        sure = 0.0
        if matches and question.content:
            sure = certainty(evidence(question, matches, frequencies, entries))
        return Finding(question=question, matches=tuple(matches), certainty=sure)
