"""Which entry answers a question best."""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from bot.search.candidate import FIRST_WAY, NAMED, TOLD, Candidate
from bot.search.terms import kind_weight

# These shares and amounts were chosen on the tuning half of the question set (`make quality`).
_ASKED, _NAMED, _TOLD = 1.0, 3.0, 0.6
"""How much a term counts by where an entry holds it: in one way of asking, in its names, in its text."""
_ENOUGH = 2.2
"""A term held this much counts half: what is said again and again adds less and less."""
_ONE_WAY = 0.2
"""The share of the likest single way of asking; the rest goes to all that the entry holds."""
_NEXT_WAYS = 0.15
"""What the second and the third likest way add."""
_TYPICAL = 0.8
"""The share of how like all its ways of asking are, on average: it tells what an entry is mostly about."""
_GENERAL = 0.03
"""What the answer to a common question has ahead of its steps and cases: a bare word stands in them all."""
_RIVALS, _AGAINST_RIVALS = 6, 0.3
"""Among so many of the best, terms which tell them apart count once more, by this share."""


class Match(Struct, frozen=True, kw_only=True):
    """How well an entry answers a question."""

    key: str
    score: float
    likest: float
    """How much the likest way of asking is like the question, 0 to 1."""
    share: float
    """How much of the question the entry accounts for, 0 to 1."""
    held: Mapping[str, float]
    """The question's terms that the entry holds, each 0 to 1."""


def rarity(frequency: int, entries: int) -> float:
    """Return how much a term counts by the number of entries that hold it (BM25's inverse frequency)."""
    return math.log(1 + (entries - frequency + 0.5) / (frequency + 0.5))


def ranked(candidates: Iterable[Candidate], weights: Mapping[str, float]) -> list[Match]:
    """Return how well each candidate answers the question whose terms ``weights`` has, best first."""
    whole = sum(weights.values())
    if not whole:
        return []
    terms = [(term, weight, kind_weight(term)) for term, weight in weights.items()]
    matches = sorted((_match(each, terms, whole) for each in candidates), key=_order)
    return [*_told_apart(matches[:_RIVALS], weights), *matches[_RIVALS:]]


def _order(match: Match) -> tuple[float, str]:
    return -match.score, match.key


def _match(candidate: Candidate, terms: Sequence[tuple[str, float, float]], whole: float) -> Match:
    """Return how well ``candidate`` answers a question.

    ``terms`` has its terms, how much each counts, and how much by its kind; all of them count ``whole``.
    This runs for every candidate of every question, and is most of what a question costs.
    """
    held: dict[str, float] = {}
    # By sign: what each way of asking shares with the question of all that this asks, and of all its own.
    shared = [0.0] * (FIRST_WAY + len(candidate.ways))
    alike = shared.copy()
    for term, weight, kind in terms:
        signs = candidate.places.get(term)
        if signs is None:
            continue
        held[term] = _held(signs)
        for sign in signs:
            shared[sign] += weight
            alike[sign] += kind
    # The geometric mean of what each way of asking and the question share with the other.
    ways = [
        math.sqrt(part / whole * own / way)
        for part, own, way in zip(shared[FIRST_WAY:], alike[FIRST_WAY:], candidate.ways, strict=True)
        if part
    ]
    ways.sort(reverse=True)
    likest = ways[0] if ways else 0.0
    share = sum([weight * held[term] for term, weight, _ in terms if term in held]) / whole
    score = _ONE_WAY * (likest + _NEXT_WAYS * sum(ways[1:3])) + (1 - _ONE_WAY) * share
    if ways:
        score += _TYPICAL * sum(ways) / len(candidate.ways)
    if candidate.general:
        score += _GENERAL
    return Match(key=candidate.key, score=score, likest=likest, share=share, held=held)


@lru_cache(maxsize=4096)
def _held(signs: bytes) -> float:
    """Return how much an entry holds of a term by where it stands, 0 to 1."""
    named, told = NAMED in signs, TOLD in signs
    amount = named * _NAMED + told * _TOLD + (len(signs) - named - told) * _ASKED
    return amount / (amount + _ENOUGH)


def _told_apart(rivals: Sequence[Match], weights: Mapping[str, float]) -> list[Match]:
    """Give more to those that hold what the others do not."""
    telling: dict[str, float] = {}
    for term, weight in weights.items():
        parts = [match.held.get(term, 0.0) for match in rivals]
        telling[term] = weight * (max(parts, default=0.0) - sum(parts) / max(len(parts), 1))
    whole = sum(telling.values())
    if not whole:
        return list(rivals)
    again = [
        replace(
            match,
            score=match.score
            + _AGAINST_RIVALS * sum(telling[term] * part for term, part in match.held.items()) / whole,
        )
        for match in rivals
    ]
    return sorted(again, key=_order)
