"""The index: which entries share terms with a question. In memory; SQLite's FTS5 where they are many."""

import itertools
import sqlite3
from collections import defaultdict
from collections.abc import Generator, Iterable, KeysView, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from msgspec.structs import replace

from bot.domain.guide import Entry
from bot.search.candidate import NAMED, TOLD, Candidate, taken_apart
from bot.search.terms import Reader

SMALL = 256
"""A guide of so few entries is kept by its terms; of a larger one an entry is read when it is looked at."""
CORE, ASKED, SAID = "+", "", "~"
"""What stands before a term in the index: an entry is about it, is asked for with it, or only says it."""
_ONE_BYTE = "latin-1"
"""How signs are written as text."""
_ONLY_TOLD = bytes((TOLD,))
_OFTEN = 3
"""An entry is about what is named, and about what stands in so many ways of asking."""


class Counts(NamedTuple):
    """How many entries hold a term."""

    core: int
    asked: int
    said: int


Holders = Sequence[tuple[int, bytes]]
"""Which entries hold a term, by their rows, and the signs of where."""


class _Few(NamedTuple):
    """The entries of a small guide, as questions are held against them."""

    holders: Mapping[str, Holders]
    """By term."""
    entries: Mapping[int, Candidate]
    """By row, without their terms."""


class Index:
    """Entries by their terms: what it tells depends on them alone, not on the order in which they came.

    For one thread at a time.
    """

    def __init__(self, reader: Reader, entries: Iterable[Entry]) -> None:
        self._reader = reader
        self._rows: dict[str, int] = {}
        self._keys: dict[int, str] = {}
        self._numbers = itertools.count(1)
        self._few: _Few | None = None
        self._indexed = False
        self._database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._database.executescript(_SCHEMA)
        with self._change():
            for entry in entries:
                self._remove(entry.key)
                self._add(taken_apart(entry, self._reader))
        self._index_if_large()

    def __len__(self) -> int:
        return len(self._rows)

    def put(self, entry: Entry) -> None:
        """Add an entry, in place of the one with its key."""
        new = taken_apart(entry, self._reader)
        with self._change():
            self._count(self._remove(entry.key), -1)
            self._add(new)
            self._count(new.places, 1)
        self._index_if_large()

    def drop(self, key: str) -> None:
        """Remove an entry, if it is there."""
        with self._change():
            self._count(self._remove(key), -1)

    @property
    def small(self) -> bool:
        """Whether ``where`` and ``candidate`` tell of the guide, rather than ``counts`` and ``holders``."""
        return len(self) <= SMALL

    def where(self, term: str) -> Holders:
        """Return which entries of a small guide hold a term, and where."""
        return self._by_terms().holders.get(term, ())

    def candidate(self, row: int, places: Mapping[str, bytes]) -> Candidate:
        """Return the entry in a row of a small guide, and ``places``, where some of its terms stand."""
        bare = self._by_terms().entries[row]
        return Candidate(key=bare.key, general=bare.general, places=places, ways=bare.ways)

    def counts(self, terms: Iterable[str]) -> dict[str, Counts]:
        """Return how many entries of a larger guide hold each term; one that none holds is left out."""
        find = self._database.execute
        found = ((term, find(_COUNTS, (term,)).fetchone()) for term in terms)
        return {term: Counts(*row) for term, row in found if row}

    def holders(self, place: str, term: str) -> list[int]:
        """Return the rows of all that hold a term in a place, of a larger guide.

        ``place`` is ``CORE``, ``ASKED`` or ``SAID``.
        """
        return [row for (row,) in self._database.execute(_HOLDERS, (f'"{place}{term}"',))]

    def key(self, row: int) -> str:
        """Return the key of the entry in a row."""
        return self._keys[row]

    def read(self, row: int, only: KeysView[str] | None = None) -> Candidate:
        """Return the entry in a row of any guide, and where its terms stand, or those ``only``."""
        general, signs, ways, terms, said = self._database.execute(_ENTRY, (row,)).fetchone()
        told: Iterable[str] = _split(said.replace(SAID, ""))
        known = dict(zip(_split(terms.replace(CORE, "")), _split(signs), strict=True))
        sought: Iterable[str] = known
        if only is not None:
            told, sought = only & told, only & known.keys()
        return Candidate(
            key=self._keys[row],
            general=bool(general),
            places={
                **dict.fromkeys(told, _ONLY_TOLD),
                **{term: known[term].encode(_ONE_BYTE) for term in sought},
            },
            ways=tuple(map(float, _split(ways))),
        )

    def _by_terms(self) -> _Few:
        if self._few is None:
            holders: defaultdict[str, list[tuple[int, bytes]]] = defaultdict(list)
            entries: dict[int, Candidate] = {}
            alike: dict[bytes, bytes] = {}
            for row in self._keys:
                entry = self.read(row)
                entries[row] = replace(entry, places={})
                held = {signs: (row, alike.setdefault(signs, signs)) for signs in set(entry.places.values())}
                for term, signs in entry.places.items():
                    holders[term].append(held[signs])
            self._few = _Few(holders, entries)
        return self._few

    def _add(self, entry: Candidate) -> None:
        row = next(self._numbers)
        sought = {term: signs for term, signs in entry.places.items() if signs != _ONLY_TOLD}
        columns = {
            "row": row,
            "general": entry.general,
            "terms": " ".join(_place(signs) + term for term, signs in sought.items()),
            "signs": " ".join(signs.decode(_ONE_BYTE) for signs in sought.values()),
            "said": " ".join(SAID + term for term in entry.places.keys() - sought.keys()),
            "ways": " ".join(f"{weight:g}" for weight in entry.ways),
        }
        self._database.execute(_ADD, columns)
        self._few = None
        self._rows[entry.key] = row
        self._keys[row] = entry.key

    def _remove(self, key: str) -> Mapping[str, bytes]:
        """Remove an entry, if it is there, and return where its terms stood."""
        row = self._rows.pop(key, None)
        if row is None:
            return {}
        places = self.read(row).places
        self._database.execute("DELETE FROM entries WHERE row = ?", (row,))
        self._few = None
        del self._keys[row]
        return places

    def _count(self, places: Mapping[str, bytes], more: int) -> None:
        """Count the terms of an entry that was added, or, with -1 more, removed."""
        if not self._indexed:
            return
        at = {CORE: (more, 0, 0), ASKED: (0, more, 0), SAID: (0, 0, more)}
        self._database.executemany(_COUNT, ((term, *at[_place(signs)]) for term, signs in places.items()))
        self._database.executemany(_FORGET, ((term,) for term in places))

    def _index_if_large(self) -> None:
        if not self.small and not self._indexed:
            self._indexed = True
            self._database.executescript(_INDEX)

    @contextmanager
    def _change(self) -> Generator[None]:
        """Make many changes one: each alone would be written out by itself."""
        self._database.execute("BEGIN")
        try:
            yield
        finally:
            self._database.execute("COMMIT")


_SCHEMA = """
PRAGMA journal_mode = OFF;
CREATE TABLE entries (row INTEGER PRIMARY KEY, general, signs, ways, terms, said);
"""
_ADD = """
INSERT INTO entries (row, general, signs, ways, terms, said)
VALUES (:row, :general, :signs, :ways, :terms, :said)
"""
_ENTRY = "SELECT general, signs, ways, terms, said FROM entries WHERE row = ?"
_INDEX = """
BEGIN;
CREATE VIRTUAL TABLE held USING fts5(
    terms, said, content = 'entries', content_rowid = 'row',
    detail = 'none', columnsize = 0, tokenize = "ascii tokenchars ':-.+~'"
);
INSERT INTO held (held, rank) VALUES ('hashsize', 65536);
INSERT INTO held (held) VALUES ('rebuild');
INSERT INTO held (held) VALUES ('optimize');
CREATE TRIGGER added AFTER INSERT ON entries BEGIN
    INSERT INTO held (rowid, terms, said) VALUES (new.row, new.terms, new.said);
END;
CREATE TRIGGER removed AFTER DELETE ON entries BEGIN
    INSERT INTO held (held, rowid, terms, said) VALUES ('delete', old.row, old.terms, old.said);
END;
CREATE TABLE counts (
    term TEXT PRIMARY KEY, core INTEGER NOT NULL, asked INTEGER NOT NULL, said INTEGER NOT NULL
) WITHOUT ROWID;
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(held, 'row');
INSERT INTO counts (term, core, asked, said)
SELECT ltrim(term, '+~') AS bare, sum(iif(term GLOB '+*', doc, 0)),
    sum(iif(term GLOB '[+~]*', 0, doc)), sum(iif(term GLOB '~*', doc, 0))
FROM vocabulary GROUP BY bare;
DROP TABLE vocabulary;
COMMIT;
"""
"""What is not yet written out may take 64 KiB, not a megabyte, which the process would keep for ever."""
_HOLDERS = "SELECT rowid FROM held WHERE held MATCH ?"
_COUNTS = "SELECT core, asked, said FROM counts WHERE term = ?"
_COUNT = """
INSERT INTO counts (term, core, asked, said) VALUES (?, ?, ?, ?) ON CONFLICT (term) DO UPDATE
SET core = core + excluded.core, asked = asked + excluded.asked, said = said + excluded.said
"""
_FORGET = "DELETE FROM counts WHERE term = ? AND core = 0 AND asked = 0 AND said = 0"


def _split(text: str) -> list[str]:
    """Return what spaces part; the sign of a way of asking may be any other white space."""
    return text.split(" ") if text else []


def _place(signs: bytes) -> str:
    if signs == _ONLY_TOLD:
        return SAID
    return CORE if NAMED in signs or len(signs) - (TOLD in signs) >= _OFTEN else ASKED
