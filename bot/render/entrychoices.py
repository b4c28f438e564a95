"""Suggestions of entries while a question is typed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from discord.app_commands import Choice

from bot.domain.guide import Entry, Kind
from bot.domain.names import folded_name
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.browsing import SECTIONS
from bot.render.entrynames import with_key
from bot.render.theme import Limit, clip

_LAST = 1_000
"""Above the order of any question."""


class EntryChoices:
    """Suggestions from one snapshot of the guide in one language."""

    def __init__(self, words: Words, guide: Guide) -> None:
        self._words = words
        self._entries = guide.entries
        everything = (entry for kind in SECTIONS for entry in guide.of_kind(kind))
        self._useful = sorted(everything, key=_asked_often)
        self._names = [(entry, _names(entry, words)) for entry in self._useful]
        self._often = Counter(names.partition("\n")[0] for _, names in self._names)

    def useful(self) -> list[Choice[str]]:
        """Return what to suggest before anything is typed: the questions asked most often."""
        return self._choices(self._useful)

    def found(self, keys: Sequence[str]) -> list[Choice[str]]:
        """Return the entries that a search found, in its order."""
        return self._choices(self._entries[key] for key in keys if key in self._entries)

    def holding(self, typed: str) -> list[Choice[str]]:
        """Return entries whose title or keywords hold what was typed, for a letter too few to search by."""
        wanted = folded_name(typed[: Limit.OPTION_TEXT])
        if not wanted:
            return self.useful()
        return self._choices(entry for entry, names in self._names if wanted in names)

    def _choices(self, entries: Iterable[Entry]) -> list[Choice[str]]:
        return [
            Choice(name=self._name(entry), value=entry.key)
            for entry in islice(entries, Limit.AUTOCOMPLETE_CHOICES)
        ]

    def _name(self, entry: Entry) -> str:
        title = entry[self._words.language].title
        if self._often[folded_name(title)] > 1:
            return with_key(self._words, title, entry.key)
        return clip(title, Limit.OPTION_TEXT)


def _asked_often(entry: Entry) -> int:
    """Return where an entry stands before anything is typed: questions by their order, then all else."""
    return entry.order if entry.kind in (Kind.FAQ, Kind.ANSWER) else _LAST


def _names(entry: Entry, words: Words) -> str:
    text = entry[words.language]
    return "\n".join(map(folded_name, (text.title, *text.keywords)))
