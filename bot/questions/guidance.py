"""What the guide has for a question: the entry that answers it, a calculation, and what comes near."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bot.domain.comparequestion import CompareQuestion
from bot.domain.errors import UserError
from bot.domain.feeanswer import FeeAnswer, answer
from bot.domain.feeoffer import Offered, compared, offered
from bot.domain.guide import Entry, Kind
from bot.domain.services import CROWDWORKS
from bot.domain.snapshot import Guide

if TYPE_CHECKING:
    from bot.search.search import Finding
    from bot.search.terms import Question

MOST_NEAREST = 5
"""Entries that are offered beside the answer, or where none is the answer for sure."""

FEES = "faq.fee"
"""The entry on the fees of CrowdWorks."""
_SITE = "site."
_ROUNDING = 100
"""A take-home may differ by one part of so many, and be said to be the same but for the rounding."""


class Guidance(Struct, frozen=True, kw_only=True):
    """What to show for a question."""

    entry: Entry | None
    """The entry that surely answers it."""
    nearest: tuple[Entry, ...]
    """What else comes near, best first."""
    offer: FeeAnswer | None
    """The calculation that it asks for."""
    compares: CompareQuestion | None
    """The comparison that helps, where it is about more services than one."""
    topics: bool = False
    """Whether it asks several things, each of which ``nearest`` begins with an answer to."""

    @property
    def is_gap(self) -> bool:
        """Whether the guide has no answer for sure."""
        return self.entry is None and self.offer is None and self.compares is None and not self.topics


def guidance(text: str, finding: "Finding", guide: Guide, today: datetime.date) -> Guidance:
    """Return what ``guide`` has on ``today`` (Japan's date) for a question; ``finding`` is what it found."""
    best = guide.entries.get(finding.matches[0].key) if finding.answers and finding.matches else None
    meanings, outside = _meanings(finding.question), bool(finding.question.outside)
    sites = sorted(meaning.removeprefix(_SITE) for meaning in meanings if meaning.startswith(_SITE))
    several = "choose-site" in meanings or len(sites) > 1
    weighed = "compare" in meanings and (best is None or best.kind is Kind.SERVICE)
    compares = (several or weighed) and not outside
    if compares and len(sites) != 1 and best is not None and best.kind is Kind.SERVICE:
        best = None  # which service it is about is what the member asks
    offer = None
    if not outside and not (compares and (several or not sites)):
        offer = _calculated(text, meanings, guide, today)
    near = _near(finding, guide, sites, meanings) if compares else [match.key for match in finding.nearest]
    if offer is not None and best is not None:
        near = [best.key, *near]
        best = _on_fees(guide, offer, best)
    others = (guide.entries.get(key) for key in dict.fromkeys(near))
    return Guidance(
        entry=best,
        nearest=tuple(
            entry
            for entry in others
            if entry is not None
            and entry is not best
            and (entry.kind is Kind.SERVICE or best is not None or not compares)
        )[:MOST_NEAREST],
        offer=offer,
        compares=compared(text, _named(guide, sites)) if compares else None,
        topics=finding.several,
    )


def _named(guide: Guide, sites: Sequence[str]) -> tuple[str, ...]:
    """Return the services to be compared: those of the guide that are named, where they are several."""
    named = tuple(site for site in sites if f"service.{site}" in guide.services)
    return named if len(named) > 1 and len(named) == len(sites) else ()


def _near(finding: "Finding", guide: Guide, sites: Sequence[str], meanings: frozenset[str]) -> list[str]:
    """Return the keys of what comes near a question about several services, those that it names first.

    Where it names several, no other service is asked for; where it asks for others than the one that it
    names, that one is not.
    """
    named = [f"service.{site}" for site in sites]
    near = [match.key for match in finding.nearest]
    if len(named) > 1:
        return [*named, *(key for key in near if key not in guide.services)]
    if "choose-site" in meanings or "other-site" in meanings:
        return [key for key in near if key not in named]
    return [*named, *near]


def _on_fees(guide: Guide, offer: FeeAnswer, best: Entry) -> Entry:
    """Return the entry that belongs under a calculation: on the fees of its service.

    What the server itself has written goes before it, where it is what was found.
    """
    if best.kind is Kind.OWN:
        return best
    key = FEES if offer.service.key == CROWDWORKS else offer.service.key
    return guide.entries.get(key, best)


def _meanings(question: "Question") -> frozenset[str]:
    from bot.search.terms import MEANING  # noqa: PLC0415 - loaded by now, but not by the start of the bot

    return frozenset(term.removeprefix(MEANING) for term in question.terms if term.startswith(MEANING))


def _calculated(text: str, meanings: frozenset[str], guide: Guide, today: datetime.date) -> FeeAnswer | None:
    """Return the calculation that is asked for; ``None`` where there is none, or no fee is known for it."""
    asked = offered(text, guide, meanings)
    if asked is None:
        return None
    try:
        result = answer(asked.question, guide, today)
        if not result.cases or (asked.contracts > 1 and not _is_alike(result, asked, guide, today)):
            return None
    except UserError:  # no contract sum is large enough
        return None
    return result


def _is_alike(result: FeeAnswer, asked: Offered, guide: Guide, today: datetime.date) -> bool:
    """Tell whether several contracts leave as much as one of their sum does, but for the rounding.

    Fees are taken from each contract: where a larger one pays a lower rate, it depends on how many there are.
    """
    question, pieces = asked.question, asked.contracts
    single = replace(question, low=question.low // pieces, high=question.high // pieces)
    one = answer(single, guide, today)
    return all(
        abs(each * pieces - whole) * _ROUNDING <= whole
        for each, whole in zip(one.nets, result.nets, strict=True)
    )
