"""Asking the guide."""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from bot.domain.guide import Entry
from bot.domain.letters import folded
from bot.domain.vocabulary import Vocabulary
from bot.search.asking_part import Story, asking_part, joined_questions, told
from bot.search.candidate import Candidate, taken_apart
from bot.search.certainty import ENOUGH, NEAR, certainty, evidence
from bot.search.gathering import gathered
from bot.search.index import Index
from bot.search.ranking import Match, ranked
from bot.search.terms import Question, Reader, kind_weight

_CLEAR = 0.85
"""From this certainty on what a story asks is a question by itself."""
_TOLD, _TOLD_BESIDE_CLEAR = 2.0, 0.5
"""So many times what a story asks counts what it tells, and where it asks clearly; by weight, at most."""
_JUST_BEFORE = 2.0
"""What is told just before the question counts so many times what is told elsewhere."""
_ONE_OF_SEVERAL = 0.8
"""From this certainty on a part of a question is one by itself."""
_OF_SEVERAL = 0.45
"""How sure to be at most of what answers one of several questions: the others would stay without answer."""

_SEVERAL_TIMES = 2_000
"""A guide of so many entries may be searched several times for a question; a larger one takes too long."""


class Finding(Struct, frozen=True, kw_only=True):
    """What a question found."""

    question: Question
    matches: tuple[Match, ...]
    """The entries that share words with it, best first."""
    certainty: float
    """How sure it is that the first one answers it, 0 to 1."""
    several: bool = False
    """Whether it joins questions that different entries answer; those come first then, in that order."""

    @property
    def answers(self) -> bool:
        """Whether to give the first match as the answer; if not, say "not sure" and offer the nearest."""
        return self.certainty >= ENOUGH

    @property
    def nearest(self) -> tuple[Match, ...]:
        """What to offer where it is not sure, best first: nothing where it is about something else."""
        return self.matches if self.certainty >= NEAR else ()


class OwnEntries(Struct, frozen=True, kw_only=True):
    """What a server has in place of, or besides, the entries of a search."""

    candidates: tuple[Candidate, ...]
    named: Mapping[str, str]
    """The entry that each title names, in either language, by the letters of the title."""

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
        each = tuple(entries)
        return OwnEntries(
            candidates=tuple(taken_apart(entry, self._reader) for entry in each),
            named={
                _letters(title): entry.key
                for entry in reversed(each)
                for title in (entry.en.title, entry.ja.title)
            },
        )

    def find(self, text: str, own: OwnEntries | None = None) -> Finding:
        """Return what a question finds, here and among a server's ``own`` entries.

        Any text will do; it is never read as a pattern. A whole title of an ``own`` entry finds that one.
        """
        read = asking_part(text)
        found = self._find(read, own)
        if own is not None and (key := own.named.get(_letters(text))) is not None:
            return _with_named(found, key)
        if len(self._index) > _SEVERAL_TIMES:
            return found
        if (story := told(read)) is not None and (shares := self._shares(found.question, story, own)):
            found = self._find(read, own, shares)
        questions = joined_questions(story.asked if story else read)
        return _with_each(found, [self._find(each, own) for each in questions]) if questions else found

    def _shares(self, question: Question, story: Story, own: OwnEntries | None) -> dict[str, float]:
        """Return how much of each term counts that a story tells without asking for it, at most all of it.

        The surer what it asks is a question by itself, the less what it tells counts, all in all. If it is
        none, what it tells says what it is about.
        """
        asked = self._find(story.asked, own)
        if not asked.answers:
            return {}
        terms = asked.question.terms
        before = self._reader.terms(story.before)
        parts = {term: _JUST_BEFORE if term in before else 1.0 for term in question.terms - terms}
        whole = sum(part * kind_weight(term) for term, part in sorted(parts.items()))
        weight = (_TOLD_BESIDE_CLEAR if asked.certainty >= _CLEAR else _TOLD) * sum(
            map(kind_weight, sorted(terms))
        )
        return {term: min(part * weight / whole, 1.0) for term, part in parts.items()}

    def _find(self, text: str, own: OwnEntries | None, shares: Mapping[str, float] | None = None) -> Finding:
        question, less = self._reader.question(text), shares or {}
        kinds = {term: kind_weight(term) * less.get(term, 1.0) for term in sorted(question.terms)}
        found = gathered(self._index, kinds)
        candidates, frequencies = found.candidates, found.frequencies
        if own is not None:
            besides = own.found_with(kinds)
            hidden = {each.key for each in own.candidates}
            candidates = [*(each for each in candidates if each.key not in hidden), *besides]
            frequencies = Counter(frequencies)
            frequencies.update(term for each in besides for term in each.places.keys() & kinds.keys())
        matches = ranked(candidates, found.weights)
        sure = 0.0
        if matches and question.content:
            sure = certainty(evidence(question, matches, frequencies, len(self._index), less))
        return Finding(question=question, matches=tuple(matches), certainty=sure)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, folded(text)))


def _with_named(found: Finding, key: str) -> Finding:
    """Return what was found, with the entry first that was called by its name."""
    others = tuple(match for match in found.matches if match.key != key)
    score = max((match.score for match in found.matches), default=1.0)
    named = Match(key=key, score=score, likest=1.0, share=1.0, held={})
    return replace(found, matches=(named, *others), certainty=1.0)


def _with_each(found: Finding, parts: Iterable[Finding]) -> Finding:
    """Return what was found, with the answers to its parts first if they are sure and not the same."""
    answers = {part.matches[0].key: part.matches[0] for part in parts if part.certainty >= _ONE_OF_SEVERAL}
    if len(answers) < 2:  # noqa: PLR2004 - one is enough for an answer
        return found
    best = max(match.score for match in (*answers.values(), *found.matches))
    return replace(
        found,
        matches=(
            *(replace(match, score=best) for match in answers.values()),
            *(match for match in found.matches if match.key not in answers),
        ),
        certainty=min(found.certainty, _OF_SEVERAL),
        several=True,
    )
