"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from msgspec import Struct

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
