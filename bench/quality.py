"""``make quality``: how well questions find their entries, beside the methods of other bots.

Both halves of the question set are reported as rates. Single questions are shown of the tuning half only:
whoever looks at the unseen one can measure nothing with it any more.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bench.fitting import examples, fit
from bench.peers import KEPT, Method, Ranking, peers
from bench.question_sets import TUNING, UNSEEN, Asked, QuestionSet, read_half
from bench.table import section
from bot.asking import shipped_guide
from bot.search.certainty import ENOUGH
from bot.search.search import Search
from bot.settings import DATA

ENGINE = "this search"
NEAREST = 3
CURVE = tuple(step / 20 for step in range(4, 18))
"""The thresholds whose rates are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How well questions were answered; each 0 to 1, ``None`` where nothing was asked."""

    asked: int
    top1: float | None
    top3: float | None
    reciprocal: float | None
    """The mean of 1/place of the first acceptable entry, 0 where it is not among the first ten."""
    answered_right: float | None
    """Answered, and with an acceptable entry, of all that has an answer."""
    answered_wrong: float | None
    false_far: float | None
    """Answered though the guide has no answer, of the questions far from its subject."""
    false_near: float | None


def rates(method: Method, half: QuestionSet, style: str | None = None) -> Rates:
    """Return how well ``method`` does on one half, or on its questions of one style."""
    asked = [each for each in half.asked if style in (None, each.style)]
    found = [(method(each.text), each) for each in asked]
    places = [_place(ranking, each) for ranking, each in found]
    sure = [place for (ranking, _), place in zip(found, places, strict=True) if ranking.answers]
    false = [(method(each.text).answers, each.near) for each in half.unanswerable if style is None]
    return Rates(
        asked=len(asked),
        top1=_share(place == 1 for place in places),
        top3=_share(0 < place <= NEAREST for place in places),
        reciprocal=_share(1 / place if place else 0 for place in places),
        answered_right=_part(sure.count(1), len(asked)),
        answered_wrong=_part(len(sure) - sure.count(1), len(asked)),
        false_far=_share(answers for answers, near in false if not near),
        false_near=_share(answers for answers, near in false if near),
    )


def _place(ranking: Ranking, asked: Asked) -> int:
    """Return the place of the first acceptable entry from 1; 0 where there is none."""
    return next((place for place, key in enumerate(ranking.keys, start=1) if key in asked.best), 0)


def _share(values: Iterable[float]) -> float | None:
    known = list(values)
    return _part(sum(known), len(known))


def _part(count: float, whole: int) -> float | None:
    return count / whole if whole else None


def engine(search: Search, enough: float = ENOUGH) -> Method:
    """Return the search as a method that answers from the certainty ``enough`` on."""

    def found(question: str) -> Ranking:
        finding = search.find(question)
        keys = tuple(match.key for match in finding.matches[:KEPT])
        return Ranking(keys=keys, answers=finding.certainty >= enough)

    return found


def _kept(method: Method) -> Method:
    """Return a method that works each question out once: it is counted by half and again by style."""
    known: dict[str, Ranking] = {}

    def found(question: str) -> Ranking:
        if question not in known:
            known[question] = method(question)
        return known[question]

    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print. Always returns 0: the tests hold the search to its aims."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.quality", description="How well questions are answered"
    )
    parser.add_argument("--json", action="store_true", help="all rates as JSON")
    parser.add_argument(
        "--errors", action="store_true", help="what goes wrong in the tuning half, one by one"
    )
    parser.add_argument(
        "--fit", action="store_true", help="fit the certainty's weights anew to the tuning half"
    )
    options = parser.parse_args(arguments)
    guide = shipped_guide(DATA)
    search = Search(guide.vocabulary, guide.entries.values())
    if options.errors:
        print("\n".join(_errors(search, read_half(TUNING))))
        return 0
    if options.fit:
        new = fit(examples(search, guide, read_half(TUNING)))
        weights = {name: round(weight, 2) for name, weight in new.weights.items()}
        print(json.dumps({"weights": weights, "bias": round(new.bias, 2)}, indent=2))
        return 0
    methods = {ENGINE: engine(search), **peers(guide.entries.values())}
    methods = {name: _kept(method) for name, method in methods.items()}
    halves = [read_half(TUNING), read_half(UNSEEN)]
    if options.json:
        print(json.dumps({half.name: _all(methods, half) for half in halves}, ensure_ascii=False))
    else:
        print("\n\n".join(part for half in halves for part in _tables(methods, search, half)))
    return 0


def _all(methods: dict[str, Method], half: QuestionSet) -> dict[str, Any]:
    return {
        name: asdict(rates(method, half))
        | {"styles": {style: asdict(rates(method, half, style)) for style in _styles(half)}}
        for name, method in methods.items()
    }


def _styles(half: QuestionSet) -> list[str]:
    return sorted({each.style for each in half.asked})


HEADING = ["n", "top-1", "top-3", "MRR", "right", "wrong", "false far", "false near"]


def _tables(methods: dict[str, Method], search: Search, half: QuestionSet) -> Iterator[str]:
    far = sum(not each.near for each in half.unanswerable)
    title = f"The {half.name} half: {len(half.asked)} questions asked, {far} far and "
    title += f"{len(half.unanswerable) - far} near ones without an answer; all in %"
    yield section(
        title, [["", *HEADING], *([name, *_row(rates(each, half))] for name, each in methods.items())]
    )
    mine = methods[ENGINE]
    by_style = ([style, *_row(rates(mine, half, style))[:-2]] for style in _styles(half))
    yield section(f"{ENGINE}, by style ({half.name})", [["", *HEADING[:-2]], *by_style])
    curve = (_row(rates(_kept(engine(search, enough)), half))[4:] for enough in CURVE)
    rows = ([f"{enough:.2f}", *row] for enough, row in zip(CURVE, curve, strict=True))
    yield section(f"{ENGINE}, by threshold (it is {ENOUGH:g}; {half.name})", [["", *HEADING[4:]], *rows])


def _row(found: Rates) -> list[str]:
    values = list(asdict(found).values())
    return [str(values[0]), *("-" if value is None else f"{value * 100:.1f}" for value in values[1:])]


def _errors(search: Search, half: QuestionSet) -> Iterator[str]:
    """Yield each question of ``half`` that was answered wrongly, or not at all, or without an answer."""
    for each in half.asked:
        finding = search.find(each.text)
        keys = tuple(match.key for match in finding.matches[:KEPT])
        place = _place(Ranking(keys=keys, answers=finding.answers), each)
        if place != 1 or not finding.answers:
            said = (
                f"answers {finding.certainty:.2f}" if finding.answers else f"not sure {finding.certainty:.2f}"
            )
            yield f"{place} {said} {each.style} {each.best} {keys[:NEAREST]} {each.text}"
    for each in half.unanswerable:
        finding = search.find(each.text)
        if finding.answers:
            where = "near" if each.near else "far"
            yield f"false {where} {finding.certainty:.2f} {finding.matches[0].key} {each.text}"


if __name__ == "__main__":
    sys.exit(main())
