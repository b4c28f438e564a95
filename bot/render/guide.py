"""One guide entry as a message."""

from collections.abc import Iterable

from bot.domain.guide import Entry
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.theme import Answer, Colour, card
from bot.render.trust import trust_field


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
        trust_field(words, guide, [entry.evidence]),
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
    return [(entry.key, entry[words.language].title) for entry in dict.fromkeys(entries)]
