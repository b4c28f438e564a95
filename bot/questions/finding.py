"""Finding what the guide has for a question in a member's own words.

The search and all that reads questions are imported by what needs them first, which is the making of the
search, right after the start: the start itself would be a tenth longer.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from bot.domain.markup import without_markup
from bot.domain.snapshot import Guide
from bot.memory import give_back

if TYPE_CHECKING:
    from bot.app import GuideBot
    from bot.questions.guidance import Guidance
    from bot.search.search import Finding, OwnEntries, Search

MakeSearch = Callable[[Guide], "Awaitable[Search]"]


class Finder:
    """Finds what the bot's guides have for questions."""

    def __init__(self, bot: "GuideBot", make_search: MakeSearch | None = None) -> None:
        self._bot = bot
        self._make = make_search or searching
        self._known: tuple[Guide, asyncio.Future[Search]] | None = None

    async def search(self) -> "Search":
        """Return the search over the guide as it is now.

        It is made once for each guide, in another thread: at the start as soon as Discord is there, else for
        the first who asks.
        """
        known, guide = self._known, self._bot.guide
        if known is None or known[0] is not guide or _failed(known[1]):
            known = self._known = (guide, asyncio.ensure_future(self._make(guide)))
        return await asyncio.shield(known[1])

    async def find(self, guide: Guide, text: str) -> "Finding":
        """Return what a question finds in ``guide``, which is a server's or what is shipped."""
        search, shipped = await self.search(), self._bot.guide
        if guide is shipped:
            return search.find(text)

        def own() -> "OwnEntries":
            return search.own(
                entry for key, entry in guide.entries.items() if shipped.entries.get(key) is not entry
            )

        return search.find(text, guide.once("own entries", own, on=search))

    async def guidance(self, guide: Guide, text: str) -> "Guidance":
        """Return what there is for a question in ``guide`` today: an entry, a calculation, what is near."""
        from bot.questions.guidance import guidance  # noqa: PLC0415 - comes with the search

        return guidance(text, await self.find(guide, text), guide, self._bot.today())


def asked(written: str) -> str:
    """Return what is read of a message or of an option: the part that asks, without Discord's markup."""
    from bot.search.asking_part import asking_part  # noqa: PLC0415 - comes with the search

    return asking_part(without_markup(written))


async def searching(guide: Guide) -> "Search":
    """Return a search over ``guide``, made in another thread."""
    return await asyncio.to_thread(_search_over, guide)


def _search_over(guide: Guide) -> "Search":
    from bot.search.search import Search  # noqa: PLC0415 - not needed for the start

    search = Search(guide.vocabulary, guide.entries.values())
    give_back()  # what reading all that, and the start before it, made and dropped
    return search


def _failed(task: asyncio.Future[Any]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
