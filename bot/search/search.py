"""Asking the guide."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.guide import Entry
from bot.domain.vocabulary import Vocabulary
from bot.search.asking_part import asking_part
from bot.search.candidate import Candidate, taken_apart
from bot.search.certainty import ENOUGH, NEAR, certainty, evidence
from bot.search.gathering import gathered
from bot.search.index import Index
from bot.search.ranking import Match, ranked
from bot.search.terms import Question, Reader, kind_weight


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

    @property
    def nearest(self) -> tuple[Match, ...]:
        """What to offer where it is not sure, best first: nothing where it is about something else."""
        return self.matches if self.certainty >= NEAR else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEntries:
    """What a server has in place of, or besides, the entries of a search."""

    candidates: tuple[Candidate, ...]

    def found_with(self, kinds: Mapping[str, float]) -> tuple[Candidate, ...]:
        """Return those that hold any term of a question."""
        return tuple(own for own in self.candidates if not own.places.keys().isdisjoint(kinds))


class Search:
    """Finds entries by questions in everyday words, in Japanese or English. For one thread at a time."""

    def __init__(self, vocabulary: Vocabulary, entries: Iterable[Entry]) -> None:
        self._reader = Reader(vocabulary)
        self._index = Index(self._reader, entries)

    def put(self, entry: Entry) -> None:
        """Find an entry from now on, in place of the one with its key.

        What is found is then the same as if the search had been made of these entries, in whatever order.
        """
        self._index.put(entry)

    def drop(self, key: str) -> None:
        """Find an entry no more: as if it had never been there."""
        self._index.drop(key)

    def read(self, text: str) -> Question:
        """Return what a question is about, without looking for an answer; of a long text, its asking part."""
        return self._reader.question(asking_part(text))

    def own(self, entries: Iterable[Entry]) -> OwnEntries:
        """Return ``entries`` as ``find`` wants them: each hides the one that has its key here."""
        return OwnEntries(candidates=tuple(taken_apart(entry, self._reader) for entry in entries))

    def find(self, text: str, own: OwnEntries | None = None) -> Finding:
        """Return what a question finds, here and among a server's ``own`` entries.

        Any text will do; it is never read as a pattern.
        """
        question = self.read(text)
        kinds = {term: kind_weight(term) for term in sorted(question.terms)}
        found = gathered(self._index, kinds)
        candidates, frequencies = self._index.candidates(found.rows, found.weights.keys()), found.frequencies
        if own is not None:
            besides = own.found_with(kinds)
            hidden = {each.key for each in own.candidates}
            candidates = (*(each for each in candidates if each.key not in hidden), *besides)
            frequencies = Counter(frequencies)
            frequencies.update(term for each in besides for term in each.places.keys() & kinds.keys())
        matches = ranked(candidates, found.weights)
        sure = 0.0
        if matches and question.content:
            sure = certainty(evidence(question, matches, frequencies, len(self._index)))
        return Finding(question=question, matches=tuple(matches), certainty=sure)
