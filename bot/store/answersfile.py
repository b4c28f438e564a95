"""A server's own words as a TOML file in the form of ``data/guide``: writing it and reading it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

import rtoml
from msgspec import Struct
from msgspec.structs import replace

from bot.domain.carried import Carried, Fault
from bot.domain.flaws import Flaw
from bot.domain.guide import Entry, EntryText
from bot.store.decode import decode

LARGEST = 256 * 1024
"""Bytes of a file that is taken in; what is handed out is cut into files that are not larger."""
MOST_ENTRIES = 500
"""Entries in one file."""
HEADING = "entry"
NEEDED = ("title", "answer")
NOT_A_SERVERS = frozenset(Entry.__struct_fields__) - frozenset(Carried.__struct_fields__)
"""What ``data/guide`` says of an entry and no server's words can change."""

_LINE = re.compile(r" at line (\d+) column \d+$")
_DEEP = "cannot recurse further"
_TOKEN = re.compile(
    r"""
    \"{3} (?:\\.|[^\\])*? \"{3,5}
    | '{3} .*? '{3,5}
    | "(?:\\.|[^"\\\n])*"
    | '[^'\n]*'
    | \#[^\n]*
    | ^[^\S\n]* \[{1,2} (?P<heading> [\w. \t-]+) \]{1,2}
    | ^[^\S\n]* (?P<name> [\w-]+(?:[ \t]*\.[ \t]*[\w-]+)*) [ \t]* =
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
"""Whatever a heading or a name could be taken for, and headings and names where they are none of it."""


class Read(Struct, frozen=True, kw_only=True):
    """What a file holds: its entries, or all that is wrong with its form, in the order of the file."""

    records: tuple[Carried, ...] = ()
    lines: "Lines"
    faults: tuple[Fault, ...] = ()
    readable: tuple[Carried, ...] = ()
    """Every entry, faulty ones as far as they can be read: what has another form is empty in them."""
    unreadable: frozenset[tuple[int, str]] = frozenset()
    """Number and path of what has another form."""

    def can_be_read(self, entry: int, path: str) -> bool:
        """Tell whether neither what ``path`` names in an entry nor what holds that has a fault of form."""
        path = path.partition("#")[0]
        while path and (entry, path) not in self.unreadable:
            path = path.rpartition(".")[0]
        return (entry, path) not in self.unreadable


class Lines:
    """Where in a file each entry and each of its values stands."""

    def __init__(self, text: str = "") -> None:
        self._numbers: dict[tuple[int, str], int] = {}
        entry, table, line, at = 0, "", 1, 0
        for token in _TOKEN.finditer(text):
            heading, name = token["heading"], token["name"]
            if heading is None and name is None:
                continue
            start = token.start("name" if heading is None else "heading")
            line, at = line + text.count("\n", at, start), start
            if heading is None:
                path = _joined(table, name)
            else:
                path = table = _joined(heading).removeprefix(HEADING).lstrip(".")
                entry += not table
            self._numbers.setdefault((entry, path), line)

    def of(self, entry: int, path: str = "") -> int | None:
        """Return the line of what ``path`` names in an entry, or of what holds that, both counted from 1."""
        path = path.partition("#")[0]
        while (entry, path) not in self._numbers:
            if not path:
                return None
            path = path.rpartition(".")[0]
        return self._numbers[entry, path]


def written(records: Iterable[Carried], remarks: Sequence[str]) -> tuple[bytes, ...]:
    """Return files that hold ``records`` word for word, each beginning with ``remarks``; none for no records.

    There is one file, unless it would be too much for being read again.
    """
    head = "".join(f"# {line}".rstrip() + "\n" for line in remarks).encode()
    files: list[bytearray] = []
    entries = MOST_ENTRIES
    for record in records:
        text = b"\n" + _entry(record).encode()
        if not files or entries == MOST_ENTRIES or len(files[-1]) + len(text) > LARGEST:
            files.append(bytearray(head))
            entries = 0
        files[-1] += text
        entries += 1
    return tuple(map(bytes, files))


def _entry(record: Carried) -> str:
    import tomli_w  # noqa: PLC0415 - only an export pays for it

    words = {"ja": _table(record.ja), "en": _table(record.en)}
    # The writer makes "\n" of "\r\n" between three quotes, and one line of several small tables: hence
    # the heading by hand, and such texts in one line.
    several = not any("\r" in text for text in _texts(record))
    names = {"key": record.key} if record.base is None else {"key": record.key, "base": record.base}
    tables = tomli_w.dumps({HEADING: words}, multiline_strings=several)
    return f"[[{HEADING}]]\n{tomli_w.dumps(names)}\n{tables}"


def _table(words: EntryText) -> dict[str, object]:
    """Return what a file says of an entry in one language: what is empty is left out, where it may be."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name in EntryText.__struct_fields__
        if (value := cast("str | tuple[str, ...]", getattr(words, name))) or name in NEEDED
    }


def _texts(record: Carried) -> Iterator[str]:
    for words in (record.ja, record.en):
        for value in _table(words).values():
            yield from [value] if isinstance(value, str) else cast("list[str]", value)


def read(data: bytes) -> Read:
    """Return what a file holds as it is written, spaces included, or everything that does not fit.

    Whether the words keep to the rules is not looked at.
    """
    try:
        # The reader keeps a Windows editor's line ends inside texts.
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unread(line, "is not UTF-8", rule="not_utf8")
    try:
        content = rtoml.loads(text)
    except rtoml.TomlParsingError as error:
        place = _LINE.search(str(error))
        line = int(place[1]) if place else None
        said = _LINE.sub("", str(error))
        if said.startswith(_DEEP):
            return _unread(line, "is nested too deeply", rule="deep")
        return _unread(line, f"is not valid TOML: {said}", rule="syntax", said=said)
    lines = Lines(text)
    faults = [
        _fault(lines.of(0, name), "is not known; entries begin with [[entry]]", rule="outside", path=name)
        for name in content
        if name != HEADING
    ]
    tables = content.get(HEADING)
    if not isinstance(tables, list) or not tables:
        faults.append(_fault(None, "has no [[entry]]", rule="no_entries"))
        tables = []
    listed = cast("list[object]", tables)
    if len(listed) > MOST_ENTRIES:
        reason = f"has {len(listed)} entries, {MOST_ENTRIES} at most"
        return _unread(None, reason, rule="many_entries", count=len(listed), most=MOST_ENTRIES)
    readable: list[Carried] = []
    unreadable: set[tuple[int, str]] = set()
    first: dict[str, int] = {}
    for number, table in enumerate(listed, start=1):
        record, key, flaws = _record(table)
        readable.append(record)
        if key and first.setdefault(key, number) != number:
            flaws.append(_twice(lines.of(first[key])))
        faults.extend(Fault(line=lines.of(number, flaw.path), key=key, flaw=flaw) for flaw in flaws)
        unreadable.update((number, flaw.path.partition("#")[0]) for flaw in flaws)
    return Read(
        records=() if faults else tuple(readable),
        lines=lines,
        faults=tuple(faults),
        readable=tuple(readable),
        unreadable=frozenset(unreadable),
    )


def _record(table: object) -> tuple[Carried, str, list[Flaw]]:
    """Return an entry's words as far as they can be read, its key, and all that is wrong with their form."""
    flaws: list[Flaw] = []
    key = ""
    if isinstance(table, dict):
        declared = cast("dict[str, Any]", table)
        named = declared.get("key")
        key = named if isinstance(named, str) else ""
        flaws.extend(
            Flaw(path=name, reason="belongs to the guide itself: leave it out", rule="guides")
            for name in declared
            if name in NOT_A_SERVERS
        )
        table = {name: value for name, value in declared.items() if name not in NOT_A_SERVERS}
    record, others = decode(Carried, table, trims=False)
    return record or _readable(table, key), key, [*flaws, *others]


def _readable(table: object, key: str) -> Carried:
    """Return what can be read of an entry whose form is not right."""
    declared = cast("dict[str, object]", table) if isinstance(table, dict) else {}
    base = declared.get("base")
    return Carried(
        key=key,
        base=base if isinstance(base, str) else None,
        ja=_readable_text(declared.get("ja")),
        en=_readable_text(declared.get("en")),
    )


def _readable_text(table: object) -> EntryText:
    declared = cast("dict[str, object]", table) if isinstance(table, dict) else {}
    text = EntryText(title="", answer="")
    for name in EntryText.__struct_fields__:
        kept, _ = decode(EntryText, {"title": "", "answer": "", name: declared.get(name)}, trims=False)
        if kept is not None:
            text = replace(text, **{name: getattr(kept, name)})
    return text


def _twice(first: int | None) -> Flaw:
    reason = f"is there twice, first in line {first}"
    return Flaw(path="key", reason=reason, rule="twice", values={"first": first or 1})


def _unread(line: int | None, reason: str, *, rule: str, **values: str | int) -> Read:
    return Read(lines=Lines(), faults=(Fault(line=line, flaw=Flaw(reason=reason, rule=rule, values=values)),))


def _fault(line: int | None, reason: str, *, rule: str, path: str = "") -> Fault:
    return Fault(line=line, flaw=Flaw(path=path, reason=reason, rule=rule))


def _joined(*names: str) -> str:
    return ".".join(re.sub(r"\s", "", name) for name in names if name)
