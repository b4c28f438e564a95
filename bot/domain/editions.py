"""A server's own words: what its moderators made of the guide's entries, version by version."""

import dataclasses
import datetime
import re
from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from bot.domain.guide import Entry, EntryText, Evidence, Kind, Language
from bot.domain.japan import day_in_japan
from bot.domain.snapshot import Guide
from bot.domain.votes import version_of

OWN = "own."
"""Begins the keys of a server's own entries, and no key of a shipped one."""
_OWN_KEY = re.compile(r"own\.[1-9][0-9]{0,8}")


class Deed(StrEnum):
    """What was done to make a version."""

    EDIT = "edit"
    ADD = "add"
    REMOVE = "remove"
    """An own entry was taken away, or words for an entry that is not shipped any more."""
    RESTORE = "restore"
    """An earlier version was made current again."""
    IMPORT = "import"
    KEEP = "keep"
    """The shipped entry changed; the server's words were kept."""
    TAKE = "take"
    """The shipped words hold again."""


class Wording(Struct, frozen=True, kw_only=True):
    """An entry's words in both languages."""

    ja: EntryText
    en: EntryText

    def __getitem__(self, language: Language) -> EntryText:
        """Return the words in ``language``."""
        return self.ja if language is Language.JA else self.en


class Edition(Struct, frozen=True, kw_only=True):
    """One version of a server's words for an entry, or of an entry of its own. Never changed afterwards."""

    guild_id: int
    key: str
    number: int
    """1 for the first; 0 stands for the shipped words."""
    deed: Deed
    wording: Wording | None
    """``None``: the shipped words hold, or there is no such own entry any more."""
    base: str | None = None
    """``version_of`` the shipped entry that these words were made from; ``None`` for an own entry."""
    restored: int | None = None
    """The number of the version that was restored."""
    author_id: int | None = None
    """Who made it, until that is forgotten."""
    approver_id: int | None = None
    """Who approved it, where the server asks for a second pair of eyes."""
    careful: bool = False
    """Whether a second editor approved this version or an earlier one; it is still known when ids are not."""
    made_at: datetime.datetime
    """In UTC, to the second."""


def sharing(edition: Edition, entry: Entry | None) -> Edition:
    """Return the same edition; what its words have in common with ``entry`` is the entry's own objects.

    Moderators change a sentence or two; the questions by which an entry is found are most of it, and each
    server would hold its own.
    """
    if edition.wording is None or entry is None:
        return edition
    wording = Wording(ja=_shared(edition.wording.ja, entry.ja), en=_shared(edition.wording.en, entry.en))
    return replace(edition, wording=wording)


def _shared(text: EntryText, other: EntryText) -> EntryText:
    names = text.__struct_fields__
    return replace(
        text, **{name: getattr(other, name) for name in names if getattr(text, name) == getattr(other, name)}
    )


def is_own(key: str) -> bool:
    """Tell whether ``key`` is that of a server's own entry."""
    return _OWN_KEY.fullmatch(key) is not None


def wording_of(entry: Entry) -> Wording:
    """Return the words of an entry."""
    return Wording(ja=entry.ja, en=entry.en)


def laid_over(guide: Guide, editions: Iterable[Edition]) -> Guide:
    """Return ``guide`` with a server's current editions in place of what is shipped.

    An edition for an entry that is not shipped any more shows nothing; its versions stay in the history.
    """
    entries = dict(guide.entries)
    for edition in editions:
        entry = _edited(entries.get(edition.key), edition)
        if entry is not None:
            entries[edition.key] = entry
    return dataclasses.replace(guide, entries=entries)


def _edited(shipped: Entry | None, edition: Edition) -> Entry | None:
    wording = edition.wording
    if wording is None:
        return None
    day = day_in_japan(edition.made_at)
    if shipped is not None:
        shown = _as_shown(shipped, wording)
        return replace(shipped, ja=shown.ja, en=shown.en, edited=day)
    if not is_own(edition.key):
        return None
    return Entry(
        key=edition.key,
        kind=Kind.OWN,
        order=int(edition.key.removeprefix(OWN)),
        evidence=Evidence(sources=(), checked=day),
        edited=day,
        ja=wording.ja,
        en=wording.en,
    )


def _as_shown(shipped: Entry, wording: Wording) -> Wording:
    """Return a server's words for a shipped entry as members read them.

    The exit check asks what the shipped entry makes it ask: words from before a release may lack that, or
    have what nothing asks any more.
    """
    return Wording(ja=_as_asked(shipped.ja, wording.ja), en=_as_asked(shipped.en, wording.en))


def _as_asked(shipped: EntryText, own: EntryText) -> EntryText:
    question = shipped.question and (own.question if own.question.strip() else shipped.question)
    todo = own.todo if own.todo.strip() else shipped.todo
    return own if (question, todo) == (own.question, own.todo) else replace(own, question=question, todo=todo)


def is_outdated(edition: Edition, shipped: Entry | None) -> bool:
    """Tell whether the shipped words have changed since a server's edition was made from them."""
    return (
        edition.wording is not None
        and edition.base is not None
        and shipped is not None
        and version_of(shipped) != edition.base
    )


def is_unshown(edition: Edition, shipped: Entry | None) -> bool:
    """Tell whether a server's words are read by nobody, as the guide does not have their entry any more."""
    return edition.wording is not None and shipped is None and not is_own(edition.key)
