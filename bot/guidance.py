"""What the guide has for a question: the entry that answers it, a calculation, and what comes near."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.errors import UserError
from bot.domain.feeanswer import FeeAnswer, answer
from bot.domain.feeoffer import offered
from bot.domain.guide import Entry, Kind
from bot.domain.snapshot import Guide

if TYPE_CHECKING:
    from bot.search.search import Finding
    from bot.search.terms import Question

MOST_NEAREST = 5
"""Entries that are offered beside the answer, or where none is the answer for sure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """What to show for a question."""

    entry: Entry | None
    """The entry that surely answers it."""
    nearest: tuple[Entry, ...]
    """What else comes near, best first."""
    offer: FeeAnswer | None
    """The calculation that it asks for."""
    compares: bool
    """Whether it is about more services than one, so that the comparison helps."""

    @property
    def is_gap(self) -> bool:
        """Whether the guide has no answer for sure."""
        return self.entry is None and self.offer is None and not self.compares


def guidance(text: str, finding: "Finding", guide: Guide, today: datetime.date) -> Guidance:
    """Return what ``guide`` has on ``today`` (Japan's date) for a question; ``finding`` is what it found."""
    best = guide.entries.get(finding.matches[0].key) if finding.answers and finding.matches else None
    meanings = _meanings(finding.question)
    sites = sorted(meaning.removeprefix("site.") for meaning in meanings if meaning.startswith("site."))
    several = "choose-site" in meanings or len(sites) > 1
    weighed = "compare" in meanings and (best is None or best.kind is Kind.SERVICE)
    compares = (several or weighed) and not finding.question.outside
    named = [f"service.{site}" for site in sites] if compares else []
    if compares and len(sites) > 1 and best is not None and best.kind is Kind.SERVICE:
        best = None  # which of them it is about is what the member asks
    near = dict.fromkeys((*named, *(match.key for match in finding.nearest)))
    others = (guide.entries.get(key) for key in near)
    return Guidance(
        entry=best,
        nearest=tuple(entry for entry in others if entry is not None and entry is not best)[:MOST_NEAREST],
        offer=None if finding.question.outside else _calculated(text, meanings, guide, today),
        compares=compares,
    )


def _meanings(question: "Question") -> frozenset[str]:
    from bot.search.terms import MEANING  # noqa: PLC0415 - loaded by now, but not by the start of the bot

    return frozenset(term.removeprefix(MEANING) for term in question.terms if term.startswith(MEANING))


def _calculated(text: str, meanings: frozenset[str], guide: Guide, today: datetime.date) -> FeeAnswer | None:
    """Return the calculation that is asked for; ``None`` where there is none, or no fee is known for it."""
    question = offered(text, guide, meanings)
    if question is None:
        return None
    try:
        result = answer(question, guide, today)
    except UserError:  # no contract sum is large enough
        return None
    return result if result.cases else None
