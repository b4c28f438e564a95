"""Fitting anew how sure the search may be of its best match (bot/search/certainty.py)."""

import math
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.question_sets import QuestionSet
from bot.domain.snapshot import Guide
from bot.search.certainty import evidence
from bot.search.gathering import gathered
from bot.search.index import Index
from bot.search.search import Search
from bot.search.terms import Reader

ROUNDS = 2000
RATE = 0.5
LIGHT = 0.003
"""How strongly large weights are held back (L2, over evidence of standard deviation 1)."""
WRONG = 0.5
"""How much an asked question counts whose first match is wrong: the entry may still be of use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question's evidence, and whether its first match should be given as the answer."""

    evidence: Mapping[str, float]
    right: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A logistic regression."""

    weights: Mapping[str, float]
    bias: float


def examples(search: Search, guide: Guide, half: QuestionSet) -> Iterator[Example]:
    """Yield an example for each question that finds anything."""
    index = Index(Reader(guide.vocabulary), guide.entries.values())
    labelled = [(each.text, each.best) for each in half.asked]
    labelled.extend((each.text, ()) for each in half.unanswerable)
    for text, best in labelled:
        finding = search.find(text)
        if not finding.matches:
            continue
        held = gathered(index, dict.fromkeys(finding.question.terms, 1.0)).frequencies
        right = finding.matches[0].key in best
        yield Example(
            evidence=evidence(finding.question, finding.matches, held, len(index)),
            right=right,
            weight=WRONG if best and not right else 1.0,
        )


def fit(found: Iterable[Example]) -> Fit:
    """Return the weights under which the examples are likeliest, by gradient descent."""
    known = list(found)
    names = list(known[0].evidence)
    columns = [[each.evidence[name] for each in known] for name in names]
    means = [statistics.fmean(column) for column in columns]
    spreads = [statistics.pstdev(column) or 1.0 for column in columns]
    rows = [
        [
            (each.evidence[name] - mean) / spread
            for name, mean, spread in zip(names, means, spreads, strict=True)
        ]
        for each in known
    ]
    weights, bias = _descended(rows, known)
    raw = [weight / spread for weight, spread in zip(weights, spreads, strict=True)]
    shift = sum(weight * mean for weight, mean in zip(raw, means, strict=True))
    return Fit(weights=dict(zip(names, raw, strict=True)), bias=bias - shift)


def _descended(rows: Sequence[Sequence[float]], known: Sequence[Example]) -> tuple[list[float], float]:
    weights, bias = [0.0] * len(rows[0]), 0.0
    whole = sum(each.weight for each in known)
    for _ in range(ROUNDS):
        slopes, bias_slope = [LIGHT * weight for weight in weights], 0.0
        for row, each in zip(rows, known, strict=True):
            sure = 1 / (1 + math.exp(-bias - sum(map(float.__mul__, weights, row))))
            error = (sure - each.right) * each.weight / whole
            bias_slope += error
            for place, value in enumerate(row):
                slopes[place] += error * value
        weights = [weight - RATE * slope for weight, slope in zip(weights, slopes, strict=True)]
        bias -= RATE * bias_slope
    return weights, bias
