"""A server's own words on their way to a file and back, and what taking them in would do."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from bot.domain.edition_rules import check_wording
from bot.domain.editions import OWN, Edition, Wording, is_own, wording_of
from bot.domain.flaws import KEY, Flaw
from bot.domain.guide import Entry, EntryText, Language
from bot.domain.votes import VERSION, version_of

HIGHEST_NUMBER = 9_999
"""Highest number that a file may bring in an own entry's key."""
MOST_OWN = 500
"""Own entries that a server may have."""


class Carried(Struct, frozen=True, kw_only=True):
    """The words of one entry, as a file has them."""

    key: str
    base: str | None = None
    """``version_of`` the shipped entry that the words were made from; ``None`` where a file does not say."""
    ja: EntryText
    en: EntryText

    @property
    def wording(self) -> Wording:
        """The words in both languages."""
        return Wording(ja=self.ja, en=self.en)


class Effect(StrEnum):
    """What taking an entry in does."""

    ADDED = "added"
    """The server has no such entry yet."""
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"
    """Nothing: the words were made for an entry that the guide does not have any more."""


class Step(Struct, frozen=True, kw_only=True):
    """One entry of a file against what holds in a server."""

    carried: Carried
    """With ``base`` filled in."""
    before: Wording | None
    """What members read now; ``None`` where there is no such entry."""
    seen: int
    """Number of the server's version of it that holds now; 0 for none."""
    gone: bool = False
    """Whether the entry is neither shipped any more nor known to the server."""

    @property
    def effect(self) -> Effect:
        """What taking it in does."""
        if self.gone:
            return Effect.GONE
        if self.before is None:
            return Effect.ADDED
        return Effect.SAME if self.before == self.carried.wording else Effect.CHANGED

    @property
    def changes(self) -> bool:
        """Whether taking it in changes something."""
        return self.effect in (Effect.ADDED, Effect.CHANGED)

    def renames(self, language: Language) -> bool:
        """Tell whether it takes the place of words with another title."""
        return self.before is not None and self.before[language].title != self.carried.wording[language].title

    def is_outdated(self, shipped: Entry | None) -> bool:
        """Tell whether the shipped words have changed since those of the file were made from them."""
        base = self.carried.base
        return self.changes and base is not None and shipped is not None and version_of(shipped) != base

    @property
    def returns(self) -> bool:
        """Whether it brings back an entry that the server had removed."""
        return self.effect is Effect.ADDED and self.seen > 0

    @property
    def emptied(self) -> tuple[str, ...]:
        """Names of the fields that hold something now, in either language, and would hold nothing."""
        if self.before is None:
            return ()
        pairs = [(self.before[language], self.carried.wording[language]) for language in Language]
        return tuple(
            name
            for name in EntryText.__struct_fields__
            if any(getattr(now, name) and not getattr(then, name) for now, then in pairs)
        )


class Fault(Struct, frozen=True, kw_only=True):
    """One fault in a file that was handed in."""

    line: int | None = None
    """Counted from 1; ``None`` where the whole file is meant."""
    key: str = ""
    """The entry's key; empty where none is meant, or it has none."""
    flaw: Flaw


def carried_out(editions: Iterable[Edition]) -> tuple[Carried, ...]:
    """Return all words of a server's own among its current editions: shipped entries first, by key."""
    with_words = [(edition, edition.wording) for edition in editions if edition.wording is not None]
    with_words.sort(key=lambda pair: _place(pair[0].key))
    return tuple(
        Carried(key=edition.key, base=edition.base, ja=wording.ja, en=wording.en)
        for edition, wording in with_words
    )


def check_step(step: Step, shipped: Entry | None, current: Edition | None) -> Iterator[Flaw]:
    """Find everything that is wrong with an entry of a file; words that hold already are not looked at again.

    A file may bring words for a shipped entry, for an own one, and for one of an earlier release that is not
    shipped any more but for which the server has words: ``current`` is its version that holds. Words that say
    from which shipped ones they were made are left out where there are none any more.
    """
    if step.gone:
        return
    key, base = step.carried.key, step.carried.base
    if shipped is None and current is None:
        yield from _check_own_key(key)
    if base is not None and not VERSION.fullmatch(base):
        yield Flaw(path="base", reason="must be 12 of 0-9 and a-f: leave it out", rule="base")
    if step.changes:
        yield from check_wording(step.carried.wording, shipped)


def _check_own_key(key: str) -> Iterator[Flaw]:
    if not is_own(key):
        yield Flaw(path="key", reason=f"names no entry: {key}", rule="no_such_key", values={"key": key})
    elif _number(key) > HIGHEST_NUMBER:
        reason = f"has too high a number, {HIGHEST_NUMBER} at most"
        yield Flaw(path="key", reason=reason, rule="high_number", values={"most": HIGHEST_NUMBER})


def steps_of(
    records: Iterable[Carried], shipped: Mapping[str, Entry], current: Mapping[str, Edition]
) -> tuple[Step, ...]:
    """Return what taking ``records`` in would do, in their order."""
    return tuple(_step(record, shipped.get(record.key), current.get(record.key)) for record in records)


def _step(record: Carried, shipped: Entry | None, current: Edition | None) -> Step:
    before = current.wording if current is not None else None
    if before is None and shipped is not None:
        before = wording_of(shipped)
    base = record.base
    if is_own(record.key):
        base = None
    elif base is None and shipped is not None:
        base = version_of(shipped)
    elif base is None and current is not None:
        base = current.base
    return Step(
        carried=replace(record, base=base),
        before=before,
        seen=0 if current is None else current.number,
        gone=shipped is None and before is None and _was_shipped(record, current),
    )


def _was_shipped(record: Carried, current: Edition | None) -> bool:
    """Tell whether words are known to be made from shipped ones: a slip in a key does not look like it."""
    if current is not None and not is_own(record.key):
        return True
    known = record.base is not None and VERSION.fullmatch(record.base) and KEY.fullmatch(record.key)
    return bool(known) and not record.key.startswith(OWN)


def overtaken(steps: Iterable[Step], current: Mapping[str, Edition]) -> Iterator[Step]:
    """Yield the steps whose entry has another version in ``current`` than when they were worked out."""
    for step in steps:
        edition = current.get(step.carried.key)
        if (0 if edition is None else edition.number) != step.seen:
            yield step


def _place(key: str) -> tuple[bool, int, str]:
    return (True, _number(key), key) if is_own(key) else (False, 0, key)


def _number(own_key: str) -> int:
    return int(own_key.removeprefix(OWN))
