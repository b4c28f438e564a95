"""Which messages the program asks for, and with which values: found by looking at its calls, running nothing.

Two languages that agree with each other may still lack what the program needs: a message that somebody
deleted in both, or a placeholder that was renamed in both, is an error at the moment of an answer. Keys that
are made up as the program runs (``f"pins.state.{state}"``) are patterns here: at least one message must fit.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bot.i18n import Message

ASKING = re.compile(r"(?:\w*_)?words|[A-Z]\w*Error")
"""What is called with a message's key: ``words("fee.title")``, ``UserError("fee.amount", text=text)``."""
KEY = re.compile(r"[a-z_]+(?:\.[A-Za-z0-9_-]+)+")
CALLING, KEYED = re.compile(r"(?:words|Error|\])\s*\("), re.compile(r"[\"'][a-z_]+\.")
"""What a file has that asks for a message: most have not both, and parsing them all takes a while."""
ANY = "[^.]+"


class Use(NamedTuple):
    """One call that asks for a message."""

    place: str
    """``bot/render/fee.py, line 12``."""
    pattern: str
    """A regular expression; of one key, where the whole of it stands in the program."""
    key: str
    """The same to read: ``pins.state.*``."""
    values: frozenset[str] | None
    """The names of what is filled in; ``None`` where that is made up as the program runs."""


def uses_in(root: Path, folders: Iterable[str] = ("bot", "cogs")) -> list[Use]:
    """Return every call below ``folders`` of ``root`` that asks for a message."""
    return [
        use
        for folder in folders
        for path in sorted((root / folder).rglob("*.py"))
        for use in _uses(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
    ]


def unmet(uses: Iterable[Use], messages: Mapping[str, Message]) -> Iterator[tuple[str, str]]:
    """Yield the key and what is wrong with it for each message that the program could not say."""
    told: set[tuple[str, str]] = set()
    for use in uses:
        found = [use.key] if use.key in messages else _fitting(use.pattern, messages)
        faults = [] if found else [(use.key, f"missing in both languages; {use.place} needs it")]
        if use.values is not None and len(found) == 1:
            faults += [
                (key, f"has {{{name}}}, which {use.place} does not fill in; it has {_listed(use.values)}")
                for key in found
                for name in sorted(messages[key].names - use.values)
            ]
        for key, reason in faults:
            if (key, reason.partition(";")[0]) not in told:
                told.add((key, reason.partition(";")[0]))
                yield key, reason


def _fitting(pattern: str, messages: Mapping[str, Message]) -> list[str]:
    fits = re.compile(pattern).fullmatch
    return [key for key in messages if fits(key)]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "nothing"


def _uses(text: str, file: str) -> Iterator[Use]:
    if not (CALLING.search(text) and KEYED.search(text)):
        return
    try:
        tree = ast.parse(text)
    except SyntaxError:  # loading it tells more
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args or not ASKING.fullmatch(_name(node.func)):
            continue
        keywords = {keyword.arg for keyword in node.keywords}
        values = None if None in keywords else frozenset(name for name in keywords if name)
        for pattern, key in _keys(node.args[0]):
            if KEY.fullmatch(key.replace("*", "x")):
                yield Use(f"{file}, line {node.lineno}", pattern, key, values)


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=value):  # messages[language]("fee.title")
            return "words" if _name(value) == "messages" else ""
        case _:
            return ""


def _keys(node: ast.expr) -> Iterator[tuple[str, str]]:
    """Yield the pattern of each key that an argument may be, and how to write it."""
    match node:
        case ast.Constant(value=str(key)):
            yield re.escape(key), key
        case ast.IfExp(body=one, orelse=other):
            yield from _keys(one)
            yield from _keys(other)
        case ast.JoinedStr(values=[ast.Constant(value=str(begin)), *_] as parts) if "." in begin:
            texts = [str(part.value) if isinstance(part, ast.Constant) else None for part in parts]
            pattern = "".join(ANY if text is None else re.escape(text) for text in texts)
            yield pattern, "".join("*" if text is None else text for text in texts)
        case _:
            pass
