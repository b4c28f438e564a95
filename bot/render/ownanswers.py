"""What a server changed and added, and what waits, as its editors see it."""

from collections.abc import Sequence
from enum import StrEnum

import discord
from msgspec import Struct

from bot.domain.editions import Edition
from bot.i18n import Words
from bot.render.drafts import mention
from bot.render.pages import Page
from bot.render.theme import Answer, Colour, Limit, card, clip, plain


class Stand(StrEnum):
    """How a thing on the list stands."""

    PROPOSAL = "proposal"
    """Another editor's draft, waiting for approval."""
    PROPOSED = "proposed"
    """The reader's own draft, waiting for approval."""
    DRAFT = "draft"
    """The reader's own draft."""
    CHANGED = "changed"
    """A shipped entry in the server's words."""
    OUTDATED = "outdated"
    """The same, but the shipped words have changed since."""
    UNSHOWN = "unshown"
    """The server's words for an entry that the guide does not have any more."""
    ADDED = "added"
    """An entry of the server's own."""


class End(StrEnum):
    """What taking a server's words away leaves."""

    OWN = "own"
    """No such entry any more."""
    SHIPPED = "shipped"
    """The shipped words."""
    UNSHOWN = "unshown"
    """Nothing, and members had read nothing: the guide does not have the entry any more."""


class Listed(Struct, frozen=True, kw_only=True):
    """One thing on the list."""

    stand: Stand
    title: str
    who: int | None
    when: int
    """Seconds since 1970."""
    choice: str
    """The value of its option in the menu."""
    marks: Sequence[str] = ()
    """Lines: what else there is to know."""


def listed_answer(words: Words, page: Page[Listed]) -> Answer:
    """Return a page of what a server changed and added, and of what waits."""
    fields = [
        (
            words("answers.list.item", number=number, title=plain(item.title) or words("answers.untitled")),
            _standing(words, item),
        )
        for number, item in enumerate(page.items, start=page.number * page.size + 1)
    ]
    lead = words("answers.list.lead") if fields else words("answers.list.none")
    title = words("answers.list.title", count=page.total)
    if page.pages > 1:
        title = words("answers.list.title_page", count=page.total, page=page.number + 1, pages=page.pages)
    return Answer((card(title=title, lead=lead, fields=fields, colour=Colour.GUIDE),))


def _standing(words: Words, item: Listed) -> str:
    stand = words(
        f"answers.stand.{item.stand.value}", who=mention(words, item.who), when=f"<t:{item.when}:R>"
    )
    return "\n".join((stand, *item.marks))


def listed_options(words: Words, page: Page[Listed]) -> list[tuple[str, str]]:
    """Return what is on the page as options of a menu."""
    return [
        (
            item.choice,
            clip(
                words("answers.list.item", number=number, title=item.title or words("answers.untitled")),
                Limit.OPTION_TEXT,
            ),
        )
        for number, item in enumerate(page.items, start=page.number * page.size + 1)
    ]


def entry_lines(words: Words, edition: Edition | None, *, title: str, warning: str | None) -> str:
    """Return the lines above an entry: whose words they are, and since when.

    ``warning`` names what else there is to know: ``outdated`` or ``unshown``.
    """
    lines = [words("answers.entry.of", title=plain(title))]
    if edition is None or edition.wording is None:
        lines.append(words("answers.entry.shipped"))
    else:
        when = discord.utils.format_dt(edition.made_at, "R")
        lines.append(words("answers.entry.edited", who=mention(words, edition.author_id), when=when))
    if warning is not None:
        lines.append(words(f"answers.entry.{warning}"))
    return "\n".join(lines)


def removal_lines(words: Words, end: End, *, title: str) -> str:
    """Return the question before an entry's words are taken away."""
    return words(f"answers.remove.ask_{end.value}", title=plain(title))


def proposals_first(items: Sequence[Listed]) -> list[Listed]:
    """Return what waits for the reader first, then the latest."""
    order = list(Stand)
    waiting = {Stand.PROPOSAL, Stand.PROPOSED, Stand.DRAFT}
    return sorted(
        items,
        key=lambda item: (order.index(item.stand) if item.stand in waiting else len(order), -item.when),
    )
