"""What is wrong with a record of the guide, and the rules that hold for every kind of record."""

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import cast

from msgspec import Struct

from bot.domain.guide import Evidence, Text

KEY = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
MENTION = re.compile(r"@everyone|@here|<@")
FENCE = "```"
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What makes a text read in another order than it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing that is wrong. Reads as a sentence: ``en.title is missing``."""

    path: str = ""
    """Where in the record; the second of several is ``schedules#2``. Empty for the record itself."""
    reason: str
    rule: str = field(default="", compare=False)
    """A name of the rule, for rules that are also told to moderators in their own language."""
    values: Mapping[str, int | str] = field(default_factory=dict[str, int | str], compare=False, repr=False)
    """What there is to say about it, by name."""

    def __str__(self) -> str:
        return f"{self.path} {self.reason}".lstrip()


class Known(Struct, frozen=True, kw_only=True):
    """The keys to which records may refer."""

    entries: frozenset[str]
    services: frozenset[str]
    sources: frozenset[str]
    jobs: frozenset[str]


def absent(key: str, keys: frozenset[str]) -> bool:
    """Tell whether ``key`` refers to nothing. Where a file could not be read at all, that is told once."""
    return bool(keys) and key not in keys


def check_key(key: str) -> Iterator[Flaw]:
    """Find what is wrong with the spelling of a key."""
    if not KEY.fullmatch(key):
        yield Flaw(reason="is not a key: use a-z and 0-9, with single '.' or '-' between them")


def check_markup(path: str, text: str) -> Iterator[Flaw]:
    """Find what a text must not bring into a channel.

    That is: mentions, a code block that is never closed, and characters that no reader sees but that change
    or break what is seen.
    """
    mention = MENTION.search(text)
    if mention:
        mark = mention.group()
        reason = f"must not mention anybody ({mark})"
        yield Flaw(path=path, reason=reason, rule="mention", values={"mark": mark})
    if text.count(FENCE) % 2:
        yield Flaw(path=path, reason=f"has a {FENCE} without its partner", rule="fence")
    # Almost every line is printable as a whole, which is told at once; its characters one by one are not.
    hidden = next(
        (each for line in text.split("\n") if not line.isprintable() for each in line if _is_hidden(each)),
        None,
    )
    if hidden is not None:
        code = f"U+{ord(hidden):04X}"
        reason = f"has a control character ({code})"
        yield Flaw(path=path, reason=reason, rule="control", values={"code": code})


def _is_hidden(character: str) -> bool:
    if character.isprintable() or character in "\n\t":
        return False
    return unicodedata.category(character) in {"Cc", "Cs"} or _REORDERING.match(character) is not None


def check_parts(record: object, *, known: Known, today: datetime.date) -> Iterator[Flaw]:
    """Find what is wrong with the texts and the evidence anywhere inside ``record``."""
    for path, part in parts(record):
        if isinstance(part, Text):
            yield from _check_bilingual(path, part)
        elif isinstance(part, Evidence):
            yield from _check_evidence(path, part, known=known, today=today)


def parts(record: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield ``record`` and every record inside it, each with its path."""
    if isinstance(record, tuple):
        for number, item in enumerate(cast("tuple[object, ...]", record), start=1):
            if _holds_more(item):
                yield from parts(item, f"{path}#{number}")
    elif names := _field_names(type(record)):
        yield path, record
        for name in names:
            part = getattr(record, name)
            if _holds_more(part):
                yield from parts(part, f"{path}.{name}" if path else name)


def _holds_more(part: object) -> bool:
    """Tell a record, or several, from a text or a number: most are those, with nothing inside."""
    return isinstance(part, (tuple, Struct))


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    """Return the names of a record's fields; none for what is no record."""
    return kind.__struct_fields__ if issubclass(kind, Struct) else ()


def _check_bilingual(path: str, text: Text) -> Iterator[Flaw]:
    for language, words in (("ja", text.ja), ("en", text.en)):
        where = f"{path}.{language}"
        if not words.strip():
            yield Flaw(path=where, reason="is empty")
        yield from check_markup(where, words)


def _check_evidence(path: str, evidence: Evidence, *, known: Known, today: datetime.date) -> Iterator[Flaw]:
    if not evidence.sources:
        yield Flaw(path=f"{path}.sources", reason="is empty: every value needs a source")
    for number, source in enumerate(evidence.sources, start=1):
        if absent(source, known.sources):
            yield Flaw(
                path=f"{path}.sources#{number}", reason=f"names no source of data/sources.toml: {source}"
            )
    if evidence.checked > today:
        yield Flaw(path=f"{path}.checked", reason=f"is in the future: {evidence.checked}")
