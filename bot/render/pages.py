"""Long lists, a page at a time."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct

from bot.i18n import Words
from bot.render.theme import Component, Row, button

Item = TypeVar("Item")

PAGE = 10
"""Items that one message shows."""


class Page(Struct, Generic[Item], frozen=True, kw_only=True):
    """One page of a list."""

    items: Sequence[Item]
    number: int
    """Counted from 0."""
    pages: int
    """How many there are; one where the list is empty."""
    total: int
    """How many items all pages have."""
    size: int = PAGE
    """How many items a full page has."""

    def numbered(self) -> list[tuple[int, Item]]:
        """Return the items with their place in the whole list, counted from 1."""
        return list(enumerate(self.items, self.number * self.size + 1))


def page_of(items: Sequence[Item], number: int, *, size: int = PAGE) -> Page[Item]:
    """Return page ``number`` of ``items``, or the last where there are fewer."""
    pages = max(1, -(-len(items) // size))
    number = min(number, pages - 1)
    shown = items[number * size : (number + 1) * size]
    return Page(items=shown, number=number, pages=pages, total=len(items), size=size)


def turning(
    words: Words,
    page: Page[Any],
    identity: Callable[[int], str],
    *,
    before: str = "guide.before",
    after: str = "guide.after",
) -> Row:
    """Return the buttons to the pages beside ``page``; none where it is the only one.

    ``identity`` makes the custom id that leads to a page; ``before`` and ``after`` are their labels' keys.
    """

    def turn(label: str, to: int) -> Component:
        return button(words(label), identity(to), disabled=not 0 <= to < page.pages)

    return (turn(before, page.number - 1), turn(after, page.number + 1)) if page.pages > 1 else ()
