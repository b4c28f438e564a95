"""One guide entry as a message, and the question that it answers."""

import re
from collections.abc import Iterable

from bot.domain.guide import Entry
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.theme import Answer, Colour, card, plain
from bot.render.trust import entry_trust

LONGEST_ASKED = 200
"""Characters of a question that are read back."""
_ESCAPED = re.compile(r"\\(.)")
"""What ``plain`` writes for a mark; it leaves no other backslash."""
_PLACE = "\0"
"""Stands where the question goes; no question that is read back has it."""


def entry_answer(words: Words, guide: Guide, entry: Entry) -> Answer:
    """Return an entry's whole text with its kind, the command that takes it further and its trust line."""
    text = entry[words.language]
    lead = [text.answer]
    if text.body:
        lead.extend(("", text.body.strip()))
    fields = [
        (words("guide.todo"), text.todo),
        (words("guide.differs"), text.differs),
        (words("guide.further"), _command(words, entry)),
        entry_trust(words, guide, entry),
    ]
    embed = card(
        title=text.title,
        lead="\n".join(lead),
        fields=fields,
        footer=words("guide.footer", kind=words(f"guide.kind.{entry.kind.value}")),
        colour=Colour.GUIDE,
    )
    return Answer((embed,))


def _command(words: Words, entry: Entry) -> str:
    if entry.command is None:
        return ""
    name = words(f"commands.{entry.command}.name")
    if name == entry.command:
        return words("guide.command", command=entry.command)
    return words("guide.command_localised", command=entry.command, name=name)


def entry_options(words: Words, entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """Return entries as (key, title) options of a menu, each once."""
    return list({entry.key: (entry.key, entry[words.language].title) for entry in entries}.values())


def asked_line(words: Words, question: str) -> str:
    """Return the line above an answer that reads the question back; empty where nothing of it shows."""
    shown = plain(question, LONGEST_ASKED)
    return words("guide.asked", question=shown) if shown else ""


def asked_in(messages: Iterable[Words], content: str) -> str:
    """Return the question that ``asked_line`` read back in the first line, as it was typed; empty without.

    ``messages`` are the words of every language: an answer for all may not speak its reader's.
    """
    line = content.partition("\n")[0]
    for words in messages:
        before, _, after = words("guide.asked", question=_PLACE).partition(_PLACE)
        if line.startswith(before) and line.endswith(after):
            return _ESCAPED.sub(r"\1", line[len(before) : len(line) - len(after)])
    return ""
