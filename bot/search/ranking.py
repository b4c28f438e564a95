"""Which entry answers a question best."""

import math
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.search.candidate import NAMED, TOLD, Candidate
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
    kinds = {term: kind_weight(term) for term in weights}
    matches = sorted((_match(each, weights, kinds, whole) for each in candidates), key=_order)
    return [*_told_apart(matches[:_RIVALS], weights), *matches[_RIVALS:]]


def _order(match: Match) -> tuple[float, str]:
    return -match.score, match.key


def _match(
    candidate: Candidate, weights: Mapping[str, float], kinds: Mapping[str, float], whole: float
) -> Match:
    amounts: dict[str, float] = {}
    shared = dict.fromkeys(candidate.ways, 0.0)
    alike = dict(shared)
    for term, weight in weights.items():
        places = candidate.places.get(term)
        if places is None:
            continue
        kind, amount = kinds[term], 0.0
        for place in places:
            if place == NAMED:
                amount += _NAMED
            elif place == TOLD:
                amount += _TOLD
            else:
                amount += _ASKED
                shared[place] += weight
                alike[place] += kind
        amounts[term] = amount
    # The geometric mean of what each way of asking and the question share with the other.
    ways = sorted(
        (math.sqrt(part / whole * alike[way] / candidate.ways[way]) for way, part in shared.items() if part),
        reverse=True,
    )
    likest = ways[0] if ways else 0.0
    held = {term: amount / (amount + _ENOUGH) for term, amount in amounts.items()}
    share = sum(weights[term] * part for term, part in held.items()) / whole
    score = _ONE_WAY * (likest + _NEXT_WAYS * sum(ways[1:3])) + (1 - _ONE_WAY) * share
    if candidate.ways:
        score += _TYPICAL * sum(ways) / len(candidate.ways)
    if candidate.general:
        score += _GENERAL
    return Match(key=candidate.key, score=score, likest=likest, share=share, held=held)


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
