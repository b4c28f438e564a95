"""``/compare`` answered: what each service leaves of a contract sum, page by page."""

from functools import lru_cache

import discord

from bot.domain.breakeven import BreakEven
from bot.domain.compare import Row
from bot.domain.compareanswer import Compared
from bot.domain.services import Service
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.breakeven import pair_fields, pair_line
from bot.render.compare_lead import lead
from bot.render.compare_rows import Fixed, fixed, row_field
from bot.render.theme import Colour, card
from bot.render.trust import main_evidence, trust_field

__all__ = ["PAGE", "ComparePages", "Compared", "pages_of", "services_on"]

PAGE = 5
MOST_TRUSTED = 100
"""Trust lines that are kept: five services leave most in few different orders, whatever the contract sum."""


def pages_of(compared: Compared) -> int:
    """Return how many pages the services take."""
    return max(1, -(-(len(compared.comparison.ranked) + len(compared.comparison.unknown)) // PAGE))


def services_on(compared: Compared, page: int | None) -> tuple[Service, ...]:
    """Return the services that a page shows, or with ``None`` those that have break-even amounts."""
    if page is None:
        return tuple({each.key: each for pair in compared.breaks for each in pair.services}.values())
    return tuple(row.service for row in _rows(compared, page))


def _rows(compared: Compared, page: int) -> tuple[Row, ...]:
    rows = (*compared.comparison.ranked, *compared.comparison.unknown)
    page = _existing(compared, page)
    return rows[page * PAGE : (page + 1) * PAGE]


def _existing(compared: Compared, page: int) -> int:
    """Return the page nearest to ``page`` that there is."""
    return min(max(page, 0), pages_of(compared) - 1)


class ComparePages:
    """The pages of comparisons of one guide, all of one day.

    What does not depend on the contract sum is written once, when it is first shown.
    """

    def __init__(self, words: Words, guide: Guide) -> None:
        self._words = words
        self._guide = guide
        self._fixed: dict[str, Fixed] = {}
        self._pairs: dict[tuple[str, str], str] = {}
        self._trust = lru_cache(maxsize=MOST_TRUSTED)(self._trust_of)

    def page(self, compared: Compared, page: int | None) -> discord.Embed:
        """Return one page of the services (from 0), or with ``None`` the break-even amounts."""
        if page is None:
            return self._break_evens(compared)
        words = self._words
        amount = words.yen_range(compared.low, compared.high)
        highs: dict[str, Row] = {}
        if compared.low != compared.high:
            highs = {row.service.key: row for row in compared.at_high.ranked}
        lines = lead(words, compared, highs, amount)
        pages = pages_of(compared)
        if pages > 1:
            lines.append(words("compare.page", page=_existing(compared, page) + 1, pages=pages))
        shown = _rows(compared, page)
        fields = [
            row_field(words, row, highs.get(row.service.key), self._fixed_of(row.service)) for row in shown
        ]
        if not shown:
            fields.append((words("compare.none_title"), words("compare.none")))
        fields.append(self._trust(tuple(row.service.key for row in shown)))
        return card(
            title=words("compare.title", amount=amount),
            lead="\n".join(lines),
            fields=fields,
            footer=words("common.general"),
            colour=Colour.MONEY,
        )

    def _break_evens(self, compared: Compared) -> discord.Embed:
        words = self._words
        fields = pair_fields(words, [self._pair(pair) for pair in compared.breaks])
        fields.append(self._trust(tuple(service.key for service in services_on(compared, None))))
        return card(
            title=words("compare.even.title"),
            lead=words("compare.even.lead") if compared.breaks else words("compare.even.none"),
            fields=fields,
            footer=words("common.general"),
            colour=Colour.MONEY,
        )

    def _trust_of(self, keys: tuple[str, ...]) -> tuple[str, str]:
        services = self._guide.services
        evidence = [self._fixed_of(services[key]).evidence for key in keys]
        if not evidence:
            evidence = [main_evidence([service.jobs_evidence for service in services.values()])]
        return trust_field(self._words, self._guide, evidence)

    def _fixed_of(self, service: Service) -> Fixed:
        found = self._fixed.get(service.key)
        if found is None:
            found = self._fixed[service.key] = fixed(self._words, service)
        return found

    def _pair(self, pair: BreakEven) -> str:
        key = pair.services[0].key, pair.services[1].key
        found = self._pairs.get(key)
        if found is None:
            found = self._pairs[key] = pair_line(self._words, pair)
        return found
