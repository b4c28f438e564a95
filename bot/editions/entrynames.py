"""Which entry of a server is meant by what an editor typed, and what to say of one that is not there."""

from collections.abc import Iterable, Mapping

from bot.domain.editions import Wording, is_own
from bot.domain.entrynames import EntryNames, beginning, called, key_in, names_of
from bot.domain.errors import AbsentError, Candidate, EntryError, Person, UserError
from bot.domain.guide import Entry, Language, Text
from bot.domain.snapshot import Guide
from bot.servers.guides import Guides

MOST_CANDIDATES = 5
"""Entries that are named where several may be meant."""


def found_key(guides: Guides, guild_id: int, text: str, *, gone: bool = False) -> str:
    """Return the key of the entry that ``text`` names in a server: its key, or its title in either language.

    A title is taken as the search would take it, without punctuation around it, and also its beginning where
    no other title begins so. With ``gone`` also of what the server had and its guide does not show any more,
    by the title that it had last. Of entries with the same title what is shown goes first, and of that the
    server's own, as where members ask. Raises ``UserError`` where there is none, ``AbsentError`` for one that
    is not shown any more, without ``gone``, and ``EntryError`` where several may be meant.
    """
    guide, last = guides.of(guild_id), guides.last_words(guild_id)
    key = key_in(text)
    if key in guide.entries or key in last or key in guides.editions(guild_id):
        return _present(guides, guild_id, key, gone=gone)
    shown = guide.once("entry names", lambda: _names(guide.entries))
    removed = _names(last)
    same = called(text, shown)
    same = tuple(filter(is_own, same)) or same or called(text, removed)
    begun = () if same else beginning(text, shown)
    if gone and not same:
        begun += beginning(text, removed)
    found = same or begun
    if not found:
        raise UserError("answers.unknown", entry=text.strip())
    first, *others = found
    if others:
        raise _ambiguous(guide, last, text, found)
    return _present(guides, guild_id, first, gone=gone)


def require_shown(guides: Guides, guild_id: int, key: str) -> None:
    """Raise ``AbsentError`` for an entry of a server that members do not read, saying what became of it."""
    if key not in guides.of(guild_id).entries:
        raise absent(guides, guild_id, key)


def absent(guides: Guides, guild_id: int, key: str) -> UserError:
    """Return what there is to say to an editor of an entry that the server had and members do not read."""
    edition, words = guides.editions(guild_id).get(key), guides.last_words(guild_id).get(key)
    if edition is None:
        return UserError("answers.gone")
    title = Text(ja=key, en=key) if words is None else _title(words)
    if not is_own(key):
        message = "answers.left_guide" if edition.wording is None else "answers.left_guide_kept"
        return AbsentError(message, title=title)
    if edition.author_id is None:
        return AbsentError("answers.was_removed", title=title, when=edition.made_at)
    return AbsentError(
        "answers.was_removed_by", title=title, when=edition.made_at, who=Person(id=edition.author_id)
    )


def twins(guide: Guide, key: str, wording: Wording) -> tuple[str, ...]:
    """Return the keys of other entries of a guide that have one of the titles of ``wording``."""
    names = guide.once("entry names", lambda: _names(guide.entries))
    wanted = names_of(wording[language].title for language in Language).exact
    return tuple(each for each, known in names.items() if each != key and wanted & known.exact)


def _present(guides: Guides, guild_id: int, key: str, *, gone: bool) -> str:
    if not gone:
        require_shown(guides, guild_id, key)
    return key


def _ambiguous(guide: Guide, last: Mapping[str, Wording], text: str, found: Iterable[str]) -> UserError:
    candidates = tuple(
        Candidate(key=key, title=_title(guide.entries.get(key) or last[key]), shown=key in guide.entries)
        for key in found
    )
    shown, more = candidates[:MOST_CANDIDATES], len(candidates) - MOST_CANDIDATES
    if more > 0:
        return EntryError("answers.ambiguous_more", entry=text.strip(), found=shown, more=more)
    return EntryError("answers.ambiguous", entry=text.strip(), found=shown)


def _title(words: Entry | Wording) -> Text:
    return Text(ja=words[Language.JA].title, en=words[Language.EN].title)


def _names(entries: Mapping[str, Entry] | Mapping[str, Wording]) -> dict[str, EntryNames]:
    return {key: names_of(words[language].title for language in Language) for key, words in entries.items()}
