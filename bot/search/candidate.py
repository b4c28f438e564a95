"""An entry as the search looks at it."""

import itertools
from collections.abc import Iterator, Mapping

from msgspec import Struct

from bot.domain.guide import Entry, EntryText, Kind
from bot.search.terms import Reader, kind_weight

NAMED, TOLD = "!", '"'
"""A term stands in the titles and keywords of an entry, or in what it says."""
_FIRST_WAY = ord("#")
"""The sign of the first way of asking; each has its own, the next one the next."""


class Candidate(Struct, frozen=True, kw_only=True):
    """An entry, taken apart."""

    key: str
    general: bool
    """Whether it is the answer to a common question, rather than one of several steps, cases or voices."""
    places: Mapping[str, str]
    """Where each of its terms stands: a string of ``NAMED``, ``TOLD`` and the signs of ways of asking."""
    ways: Mapping[str, float]
    """Each way in which people ask for it, by its sign, and the weight of its terms by kind."""


def taken_apart(entry: Entry, reader: Reader) -> Candidate:
    """Return ``entry`` as ``reader`` reads it."""
    asked, named, told = passages(entry)
    places: dict[str, str] = {}
    for sign, texts in ((NAMED, named), (TOLD, told)):
        for term in {term for text in texts for term in reader.terms(text)}:
            places[term] = places.get(term, "") + sign
    ways: dict[str, float] = {}
    read = [terms for terms in map(reader.terms, asked) if terms]
    weights = {term: kind_weight(term) for term in {term for terms in read for term in terms}}
    for sign, terms in zip(signs_of_ways(), read, strict=False):
        ways[sign] = sum(map(weights.__getitem__, terms))
        for term in terms:
            places[term] = places.get(term, "") + sign
    general = entry.kind in (Kind.FAQ, Kind.ANSWER) and entry.service is None
    return Candidate(key=entry.key, general=general, places=places, ways=ways)


def signs_of_ways() -> Iterator[str]:
    """Yield a sign for each way of asking: any but a space will do, and Python keeps the first ones ready."""
    return map(chr, itertools.count(_FIRST_WAY))


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
