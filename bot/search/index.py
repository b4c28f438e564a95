"""The full-text index: which entries share terms with a question. SQLite's FTS5, in memory."""

import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from sys import intern

from bot.domain.guide import Entry, EntryText, Kind
from bot.search.terms import Reader, kind_weight

NAMED, TOLD = "!", '"'
"""A term stands in the titles and keywords of an entry, or in what it says."""
_FIRST_WAY = ord("#")
"""The sign of the first way of asking; each has its own, the next one the next."""
_COMMON = 100
"""A term that more entries hold says little about each."""
_KEPT = 256
"""So many entries are kept taken apart: a guide of usual size whole, of a large one what was asked last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entry that shares terms with a question."""

    key: str
    general: bool
    """Whether it is the answer to a common question, rather than one of several steps, cases or voices."""
    places: Mapping[str, str]
    """Where each of its terms stands: a string of ``NAMED``, ``TOLD`` and the signs of ways of asking."""
    ways: Mapping[str, float]
    """Each way in which people ask for it, by its sign, and the weight of its terms by kind."""


class Index:
    """Entries by their terms. For one thread at a time."""

    def __init__(self, reader: Reader, entries: Iterable[Entry]) -> None:
        self._reader = reader
        self._rows: dict[str, int] = {}
        self._numbers = itertools.count(1)
        self._apart: dict[int, Candidate] = {}
        self._database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")
        for entry in entries:
            self.put(entry)
        self._database.execute("COMMIT")

    def __len__(self) -> int:
        return len(self._rows)

    def put(self, entry: Entry) -> None:
        """Add an entry, in place of the one with its key."""
        self.drop(entry.key)
        places, ways = self._apart_from(entry)
        row = next(self._numbers)
        columns = {
            "rowid": row,
            "key": entry.key,
            "general": _is_general(entry),
            "terms": " ".join(places),
            "places": " ".join(places.values()),
            "ways": " ".join(f"{weight:g}" for weight in ways),
        }
        self._database.execute(_ADD, columns)
        self._rows[entry.key] = row

    def drop(self, key: str) -> None:
        """Remove an entry, if it is there."""
        row = self._rows.pop(key, None)
        if row is not None:
            self._apart.pop(row, None)
            self._database.execute("DELETE FROM entries WHERE rowid = ?", (row,))

    def _apart_from(self, entry: Entry) -> tuple[dict[str, str], list[float]]:
        """Return where the terms of ``entry`` stand, and the weights of its ways of asking."""
        asked, named, told = passages(entry)
        places: dict[str, str] = {}
        for sign, texts in ((NAMED, named), (TOLD, told)):
            for term in {term for text in texts for term in self._reader.terms(text)}:
                places[term] = places.get(term, "") + sign
        ways = [terms for terms in map(self._reader.terms, asked) if terms]
        for sign, terms in zip(_signs(), ways, strict=False):
            for term in terms:
                places[term] = places.get(term, "") + sign
        return places, [sum(map(kind_weight, terms)) for terms in ways]

    def holders(self, terms: Iterable[str]) -> dict[str, list[int]]:
        """Return the entries that hold each term, as rows; a term that none holds is left out.

        Of a very common term only ``_COMMON`` holders are read: more would take long and decide nothing.
        """
        find = self._database.execute
        found = ((term, find(_HOLDERS, (f'"{term}"', _COMMON)).fetchall()) for term in terms)
        return {term: [row for (row,) in rows] for term, rows in found if rows}

    def candidate(self, row: int) -> Candidate:
        """Return an entry by its row."""
        known = self._apart.get(row)
        if known is None:
            key, general, terms, places, ways = self._database.execute(_ENTRY, (row,)).fetchone()
            known = Candidate(
                key=key,
                general=bool(general),
                places=dict(zip(map(intern, terms.split(" ")), map(intern, places.split(" ")), strict=True)),
                ways=dict(zip(_signs(), map(float, ways.split()), strict=False)),
            )
            while len(self._apart) >= _KEPT:
                del self._apart[next(iter(self._apart))]
            self._apart[row] = known
        return known


_ADD = """
INSERT INTO entries (rowid, key, general, terms, places, ways)
VALUES (:rowid, :key, :general, :terms, :places, :ways)
"""
_HOLDERS = "SELECT rowid FROM entries WHERE entries MATCH ? LIMIT ?"
_ENTRY = "SELECT key, general, terms, places, ways FROM entries WHERE rowid = ?"
_SCHEMA = """
PRAGMA journal_mode = OFF;
CREATE VIRTUAL TABLE entries USING fts5(
    key UNINDEXED, general UNINDEXED, places UNINDEXED, ways UNINDEXED, terms,
    detail = 'none', tokenize = "ascii tokenchars ':-.'"
);
INSERT INTO entries (entries, rank) VALUES ('hashsize', 65536);
"""
"""What is not yet written out may take 64 KiB, not a megabyte, which the process would keep for ever."""


def _signs() -> Iterator[str]:
    """Yield a sign for each way of asking: any but a space will do, and Python keeps the first ones ready."""
    return map(chr, itertools.count(_FIRST_WAY))


def _is_general(entry: Entry) -> bool:
    return entry.kind in (Kind.FAQ, Kind.ANSWER) and entry.service is None


def passages(entry: Entry) -> tuple[list[str], list[str], list[str]]:
    """Return what an entry is found by, in both languages: how it is asked for, named, and what it says."""
    texts = (entry.ja, entry.en)
    asked = [question for text in texts for question in text.questions]
    named = [name for text in texts for name in (text.title, *text.keywords)]
    return asked, named, [part for text in texts for part in _told(text)]


def _told(text: EntryText) -> tuple[str, ...]:
    return (text.answer, text.body, text.differs, text.question, text.todo)
