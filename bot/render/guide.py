"""One guide entry as a message, and the question that it answers."""

import re
from collections.abc import Iterable

from bot.domain.guide import Entry, EntryText
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.entrynames import told_apart
from bot.render.theme import Answer, Colour, Limit, card, clip, plain, units
from bot.render.trust import entry_trust

LONGEST_ASKED = 200
"""Characters of a question that are read back."""
LONGEST_ANSWER = 1_000
"""Characters of a first line that is in an embed of its own: more than it may have."""
_ESCAPED = re.compile(r"\\(.)")
"""What ``plain`` writes for a mark; it leaves no other backslash."""
_PLACE = "\0"
"""Stands where the question goes; no question that is read back has it."""


def entry_answer(words: Words, guide: Guide, entry: Entry) -> Answer:
    """Return an entry's whole text with its kind, the command that takes it further and its trust line.

    A server's own words may be longer than one embed holds; what follows the first line is then in a second.
    """
    text = entry[words.language]
    fields = [
        (words("guide.todo"), text.todo),
        (words("guide.differs"), text.differs),
        (words("guide.further"), _command(words, entry)),
        entry_trust(words, guide, entry),
    ]
    footer = words("guide.footer", kind=words(f"guide.kind.{entry.kind.value}"))
    body = text.body.strip()
    lead = f"{text.answer}\n\n{body}" if body else text.answer
    if len(lead) * 2 > Limit.EMBED_DESCRIPTION and units(lead) > Limit.EMBED_DESCRIPTION:
        return _in_two(text, body, fields, footer)
    return Answer((card(title=text.title, lead=lead, fields=fields, footer=footer, colour=Colour.GUIDE),))


def _in_two(text: EntryText, body: str, fields: list[tuple[str, str]], footer: str) -> Answer:
    """Return long words in two embeds. Those of a draft may be too long for that, too: the body is cut."""
    answer = clip(text.answer, LONGEST_ANSWER)
    fields = [(name, clip(value, Limit.FIELD_VALUE)) for name, value in fields if value.strip()]
    others = [
        clip(text.title, Limit.EMBED_TITLE),
        answer,
        footer,
        *(part for field in fields for part in field),
    ]
    room = min(Limit.EMBED_DESCRIPTION, Limit.MESSAGE_EMBED_TEXT - sum(map(units, others)))
    first = card(title=text.title, lead=answer, colour=Colour.GUIDE)
    return Answer(
        (first, card(title="", lead=clip(body, room), fields=fields, footer=footer, colour=Colour.GUIDE))
    )


def _command(words: Words, entry: Entry) -> str:
    if entry.command is None:
        return ""
    name = words(f"commands.{entry.command}.name")
    if name == entry.command:
        return words("guide.command", command=entry.command)
    return words("guide.command_localised", command=entry.command, name=name)


def entry_options(words: Words, entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """Return entries as (key, title) options of a menu, each once and told apart from the others."""
    titles = {entry.key: entry[words.language].title for entry in entries}
    return list(zip(titles, told_apart(words, list(titles.items())), strict=True))


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
