"""How sure the guide may be that its best match answers a question."""

import math
from collections.abc import Mapping, Sequence

from bot.search.ranking import Match, rarity
from bot.search.terms import MEANING, Question, kind_weight

SITE = f"{MEANING}site."
"""How the meanings begin that name a service: naming one says little about what is asked of it."""
ENOUGH = 0.5
"""From this certainty on a question is answered."""
NEAR = 0.05
"""Below this certainty nothing found is worth offering: the question is about something else."""
_WEIGHTS = {
    "covered": 1.6,
    "likest": 4.5,
    "subject": 1.3,
    "outside": -4.4,
    "said": 4.5,
    "strange": -1.6,
}
_BIAS = -4.0
"""A logistic regression on the tuning half of the questions (``python -m bench.quality --fit``)."""
_JUST_A_NAME = 0.6
"""How far a question counts as covered that only names a service: it has an entry, but nothing was asked."""
_MUCH = 12.0
"""So much said, by weight, is a question with enough in it; more adds nothing."""


def evidence(
    question: Question,
    matches: Sequence[Match],
    frequencies: Mapping[str, int],
    entries: int,
    shares: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Return what speaks for and against the best match, each 0 to 1.

    ``shares`` has the terms that count less than others, and how much of them counts.
    """
    best, less = matches[0], shares or {}
    weights = {
        term: min(kind_weight(term), 1.5) * rarity(frequencies.get(term, 0), entries) * less.get(term, 1.0)
        for term in question.content
    }
    asked = {term: weight for term, weight in weights.items() if not term.startswith(SITE)}
    told = sum(weight for term, weight in asked.items() if term in best.held)
    whole = sum(asked.values())
    unknown = sum(weight for term, weight in weights.items() if term not in frequencies)
    return {
        "covered": told / whole if whole else _JUST_A_NAME,
        "likest": best.likest,
        "subject": float(question.on_subject),
        "outside": float(bool(question.outside)),
        "said": min(told, _MUCH) / _MUCH,
        "strange": min(unknown, _MUCH) / _MUCH,
    }


def certainty(evidence: Mapping[str, float]) -> float:
    """Return how sure to be, 0 to 1."""
    return 1 / (1 + math.exp(-_BIAS - sum(_WEIGHTS[name] * value for name, value in evidence.items())))
