"""Which entries a typed title may mean: forgiving about how it is written, never guessing between several."""

import unicodedata
from collections.abc import Iterable, Mapping

from msgspec import Struct

from bot.domain.letters import folded
from bot.domain.names import folded_name


class EntryNames(Struct, frozen=True, kw_only=True):
    """The titles of an entry as they are compared."""

    exact: frozenset[str]
    heard: frozenset[str]
    """The same as the search compares them, without punctuation around them."""


def names_of(titles: Iterable[str]) -> EntryNames:
    """Return titles as they are compared."""
    exact = frozenset(name for title in titles if (name := folded_name(title)))
    return EntryNames(exact=exact, heard=frozenset(heard for name in exact if (heard := _heard(name))))


def key_in(text: str) -> str:
    """Return ``text`` as a key is written, should it be one: width and case make no difference."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def called(text: str, named: Mapping[str, EntryNames]) -> tuple[str, ...]:
    """Return the keys of the entries whose title ``text`` is; of those that are closest written, all."""
    wanted = folded_name(text)
    exact = tuple(key for key, names in named.items() if wanted in names.exact)
    heard = _heard(wanted)
    return exact or tuple(key for key, names in named.items() if heard in names.heard)


def beginning(text: str, named: Mapping[str, EntryNames]) -> tuple[str, ...]:
    """Return the keys of the entries with a title that begins with ``text``; none for what says nothing."""
    wanted = _heard(folded_name(text))
    if not wanted:
        return ()
    return tuple(
        key for key, names in named.items() if any(title.startswith(wanted) for title in names.heard)
    )


def _heard(name: str) -> str:
    """Return a folded name as the search compares it, without the punctuation around it."""
    letters = folded(name)
    start, end = 0, len(letters)
    while end > start and unicodedata.category(letters[end - 1])[0] == "P":
        end -= 1
    while start < end and unicodedata.category(letters[start])[0] == "P":
        start += 1
    return letters[start:end]
