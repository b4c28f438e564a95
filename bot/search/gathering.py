"""Which entries are worth looking at closely: those that hold most of a question, by weight."""

import heapq
from collections import defaultdict
from collections.abc import Mapping

from msgspec import Struct

from bot.search.candidate import Candidate
from bot.search.index import ASKED, CORE, SAID, Counts, Index
from bot.search.ranking import rarity

_CANDIDATES, _CANDIDATES_OF_MANY = 16, 12
"""So many entries are looked at closely, in a small guide and in a larger one."""
_SHORT, _CANDIDATES_OF_SHORT = 10, 25
"""To a question of so few terms more may be an answer, since many entries share those alike: all that hold as
much of it as the last of so many, which are what a list of suggestions has room for."""
_SHARES = {CORE: 1.0, ASKED: 0.6, SAID: 0.3}
"""How much holding a term counts in a larger guide, by where; chosen on the tuning half, among many."""
_LOOKUPS = 24
"""So often a larger guide is asked who holds a term: more take long and add little."""
_COMMON = 1000
"""What more hold is looked up only if there is nothing else."""
_HOLDERS = 2500
"""So many holders are read, of what says most; what too many hold counts among the holders of the rest."""


class Gathered(Struct, frozen=True, kw_only=True):
    """The entries to look at, and what the guide as a whole says about the terms of a question."""

    candidates: list[Candidate]
    frequencies: Mapping[str, int]
    """How many entries hold each term; a term that none holds is left out."""
    weights: Mapping[str, float]
    """How much each term counts."""


def gathered(index: Index, kinds: Mapping[str, float]) -> Gathered:
    """Return what may answer a question best, however many entries there are.

    ``kinds`` has the terms, in a fixed order, and how much each counts by its kind.
    """
    return _of_few(index, kinds) if index.small else _of_many(index, kinds)


def _of_few(index: Index, kinds: Mapping[str, float]) -> Gathered:
    held: defaultdict[int, dict[str, bytes]] = defaultdict(dict)
    frequencies: dict[str, int] = {}
    for term in kinds:
        if holders := index.where(term):
            frequencies[term] = len(holders)
            for row, signs in holders:
                held[row][term] = signs
    weights = _weights(index, kinds, frequencies)
    sums = {row: sum(map(weights.__getitem__, terms)) for row, terms in held.items()}
    short = len(kinds) <= _SHORT
    rows = _at_least(sums, _CANDIDATES_OF_SHORT) if short else _best(index, sums, _CANDIDATES)
    candidates = [index.candidate(row, held[row]) for row in rows]
    return Gathered(candidates=candidates, frequencies=frequencies, weights=weights)


def _of_many(index: Index, kinds: Mapping[str, float]) -> Gathered:
    counts = index.counts(kinds)
    frequencies = {term: sum(each) for term, each in counts.items()}
    weights = _weights(index, kinds, frequencies)
    sums: dict[int, float] = {}
    for share, term, place, _ in _lookups(weights, counts):
        for row in index.holders(place, term):
            sums[row] = sums.get(row, 0.0) + share
    rows = _best(index, sums, _CANDIDATES_OF_MANY)
    candidates = [index.read(row, weights.keys()) for row in rows]
    return Gathered(candidates=candidates, frequencies=frequencies, weights=weights)


def _weights(index: Index, kinds: Mapping[str, float], frequencies: Mapping[str, int]) -> dict[str, float]:
    entries = len(index)
    return {term: kind * rarity(frequencies.get(term, 0), entries) for term, kind in kinds.items()}


def _lookups(weights: Mapping[str, float], counts: Mapping[str, Counts]) -> list[tuple[float, str, str, int]]:
    """Return what to look up: what a holder counts, term, place, and how many hold it there."""
    able = sorted(
        (
            (weights[term] * share, term, place, number)
            for term, numbers in counts.items()
            for (place, share), number in zip(_SHARES.items(), numbers, strict=True)
            if number
        ),
        reverse=True,
    )
    left, passed = _HOLDERS, set[str]()
    chosen: list[tuple[float, str, str, int]] = []
    for each in able:
        _, term, _, number = each
        if term in passed or number > min(left, _COMMON) or len(chosen) == _LOOKUPS:
            passed.add(term)  # else those that hold it where it counts less would be ahead
        else:
            chosen.append(each)
            left -= number
    return chosen or able[:1]


def _best(index: Index, sums: Mapping[int, float], most: int) -> list[int]:
    """Return the rows with the largest sums, of equal ones those whose keys come first."""
    best = _at_least(sums, most)
    best.sort(key=lambda row: (-sums[row], index.key(row)))
    return best[:most]


def _at_least(sums: Mapping[int, float], most: int) -> list[int]:
    """Return the rows with the largest sums, and all whose sum is that of the last one."""
    if len(sums) <= most:
        return list(sums)
    least = heapq.nlargest(most, sums.values())[-1]
    return [row for row, weight in sums.items() if weight >= least]
