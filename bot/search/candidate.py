"""An entry as the search looks at it."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from bot.domain.guide import Entry, EntryText, Kind
from bot.search.terms import Reader, kind_weight

NAMED, TOLD, FIRST_WAY = b"!#$"
"""A term stands in the titles and keywords of an entry, in what it says, or in its first way of asking; each
way has a sign of its own, the next one the next. No sign is a space."""
_MOST_WAYS = 256 - FIRST_WAY
"""A sign is a byte; the ways of asking of an entry that has more, from the last one on, count as one."""


class Candidate(Struct, frozen=True, kw_only=True):
    """An entry, taken apart."""

    key: str
    general: bool
    """Whether it is the answer to a common question, rather than one of several steps, cases or voices."""
    places: Mapping[str, bytes]
    """Where each of its terms stands: ``NAMED``, ``TOLD`` and the signs of ways of asking."""
    ways: tuple[float, ...]
    """The weight of the terms, by kind, of each way in which people ask for it."""


def taken_apart(entry: Entry, reader: Reader) -> Candidate:
    """Return ``entry`` as ``reader`` reads it."""
    asked, named, told = passages(entry)
    read = [terms for terms in map(reader.terms, asked) if terms]
    if len(read) > _MOST_WAYS:
        read[_MOST_WAYS - 1 :] = [set[str]().union(*read[_MOST_WAYS - 1 :])]
    signed = [(NAMED, _terms(reader, named)), (TOLD, _terms(reader, told)), *enumerate(read, FIRST_WAY)]
    places: dict[str, bytes] = {}
    for sign, terms in signed:
        for term in terms:
            places[term] = places.get(term, b"") + bytes((sign,))
    weights = {term: kind_weight(term) for term in set[str]().union(*read)}
    ways = tuple(sum(map(weights.__getitem__, terms)) for terms in read)
    general = entry.kind in (Kind.FAQ, Kind.ANSWER) and entry.service is None
    return Candidate(key=entry.key, general=general, places=places, ways=ways)


def _terms(reader: Reader, texts: Iterable[str]) -> set[str]:
    return {term for text in texts for term in reader.terms(text)}


def passages(entry: Entry) -> tuple[list[str], list[str], list[str]]:
    """Return what an entry is found by, in both languages: how it is asked for, named, and what it says.

    One without ways of asking is asked for by its titles.
    """
    texts = (entry.ja, entry.en)
    asked = [question for text in texts for question in text.questions] or [text.title for text in texts]
    named = [name for text in texts for name in (text.title, *text.keywords)]
    return asked, named, [part for text in texts for part in _told(text)]


def _told(text: EntryText) -> tuple[str, ...]:
    return (text.answer, text.body, text.differs, text.question, text.todo)
