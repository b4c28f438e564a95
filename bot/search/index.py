"""The full-text index: which entries share terms with a question. SQLite's FTS5, in memory."""

import itertools
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from sys import intern

from bot.domain.guide import Entry, EntryText, Kind
from bot.search.terms import Reader, kind_weight

Terms = tuple[str, ...]
"""Each once. A set would take five times the memory, and be no faster to hold against a question's."""
_BETWEEN = "|"
"""Stands between ways of asking. Neither it nor a space is part of a term."""
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
    asked: tuple[tuple[Terms, float], ...]
    """Each way in which people ask for it, and the weight of its terms by kind."""
    named: Terms
    """Its titles and keywords."""
    told: Terms
    """What it says."""


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
        asked, named, told = passages(entry)
        ways = [terms for terms in map(self._reader.terms, asked) if terms]
        row = next(self._numbers)
        columns = {
            "rowid": row,
            "key": entry.key,
            "general": _is_general(entry),
            "weights": " ".join(f"{sum(map(kind_weight, terms)):g}" for terms in ways),
            "asked": _BETWEEN.join(map(" ".join, ways)),
            "named": self._joined(named),
            "told": self._joined(told),
        }
        self._database.execute(_ADD, columns)
        self._rows[entry.key] = row

    def drop(self, key: str) -> None:
        """Remove an entry, if it is there."""
        row = self._rows.pop(key, None)
        if row is not None:
            self._apart.pop(row, None)
            self._database.execute("DELETE FROM entries WHERE rowid = ?", (row,))

    def _joined(self, texts: Iterable[str]) -> str:
        return " ".join({term for text in texts for term in self._reader.terms(text)})

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
            key, general, weights, asked, named, told = self._database.execute(_TERMS, (row,)).fetchone()
            known = Candidate(
                key=key,
                general=bool(general),
                asked=tuple(zip(map(_read, asked.split(_BETWEEN)), map(float, weights.split()), strict=True))
                if asked
                else (),
                named=_read(named),
                told=_read(told),
            )
            while len(self._apart) >= _KEPT:
                del self._apart[next(iter(self._apart))]
            self._apart[row] = known
        return known


_ADD = """
INSERT INTO entries (rowid, key, general, weights, asked, named, told)
VALUES (:rowid, :key, :general, :weights, :asked, :named, :told)
"""
_HOLDERS = "SELECT rowid FROM entries WHERE entries MATCH ? LIMIT ?"
_TERMS = "SELECT key, general, weights, asked, named, told FROM entries WHERE rowid = ?"
_SCHEMA = """
PRAGMA journal_mode = OFF;
CREATE VIRTUAL TABLE entries USING fts5(
    key UNINDEXED, general UNINDEXED, weights UNINDEXED, asked, named, told,
    detail = 'none', tokenize = "ascii tokenchars ':-.'"
);
INSERT INTO entries (entries, rank) VALUES ('hashsize', 65536);
"""
"""What is not yet written out may take 64 KiB, not a megabyte, which the process would keep for ever."""


def _is_general(entry: Entry) -> bool:
    return entry.kind in (Kind.FAQ, Kind.ANSWER) and entry.service is None


def _read(terms: str) -> Terms:
    return tuple(map(intern, terms.split()))


def passages(entry: Entry) -> tuple[list[str], list[str], list[str]]:
    """Return what an entry is found by, in both languages: how it is asked for, named, and what it says."""
    texts = (entry.ja, entry.en)
    asked = [question for text in texts for question in text.questions]
    named = [name for text in texts for name in (text.title, *text.keywords)]
    return asked, named, [part for text in texts for part in _told(text)]


def _told(text: EntryText) -> tuple[str, ...]:
    return (text.answer, text.body, text.differs, text.question, text.todo)
