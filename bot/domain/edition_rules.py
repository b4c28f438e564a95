"""What must hold for a server's own words.

They are held to what is asked of shipped entries, but may be longer: as long as Discord's forms and messages
allow, so that every word can be edited in a form again and is shown whole.
"""

from collections.abc import Iterator

from bot.domain.editions import Wording
from bot.domain.entry_rules import LENGTHS, check_text
from bot.domain.flaws import Flaw
from bot.domain.guide import Entry, EntryText, Language

LONGEST_FIELD = 4_000
"""UTF-16 units that a field of a form takes."""
OWN_LENGTHS = {**LENGTHS, "body": LONGEST_FIELD}
"""Characters that each field of a server's own words may have."""
LONGEST_TOGETHER = 4_700
"""UTF-16 units of all that is read of an entry in one language. A message takes 6,000; the rest is for the
sources, which may become longer with a new release, and for the bot's own words around them."""
MOST_PHRASES = 60
"""Keywords, or ways of asking, of an entry in one language."""
READ = ("title", "answer", "body", "differs", "todo")


def check_wording(wording: Wording, shipped: Entry | None) -> Iterator[Flaw]:
    """Find everything that is wrong with a server's words; paths begin with the language: ``ja.title``.

    ``shipped`` is the entry that they stand in for; ``None`` for an entry of the server's own.
    """
    for language in Language:
        text = wording[language]
        before = None if shipped is None else shipped[language]
        for flaw in (*check_text(text, OWN_LENGTHS), *_check_size(text), *_check_checklist(text, before)):
            yield Flaw(
                path=f"{language}.{flaw.path}" if flaw.path else language.value,
                reason=flaw.reason,
                rule=flaw.rule,
                values=flaw.values,
            )


def _check_size(text: EntryText) -> Iterator[Flaw]:
    body = _units(text.body)
    if len(text.body) <= LONGEST_FIELD < body:
        yield _long("body", body, LONGEST_FIELD)
    for name, phrases in (("keywords", text.keywords), ("questions", text.questions)):
        if len(phrases) > MOST_PHRASES:
            yield Flaw(
                path=name,
                reason=f"are {len(phrases)}, {MOST_PHRASES} at most",
                rule="many",
                values={"count": len(phrases), "most": MOST_PHRASES},
            )
        elif (size := _units("\n".join(phrases))) > LONGEST_FIELD:
            yield _long(name, size, LONGEST_FIELD)
    together = sum(_units(getattr(text, name)) for name in READ)
    if together > LONGEST_TOGETHER:
        yield Flaw(
            reason=f"has {together} characters in all, {LONGEST_TOGETHER} at most",
            rule="together",
            values={"count": together, "most": LONGEST_TOGETHER},
        )


def _check_checklist(text: EntryText, shipped: EntryText | None) -> Iterator[Flaw]:
    """Find what the exit check would miss, or would not know what to do with."""
    expected = shipped or EntryText(title="", answer="")
    for name in ("question", "todo"):
        if getattr(expected, name) and not getattr(text, name).strip():
            yield Flaw(path=name, reason="is missing: the exit check shows it", rule="needed")
    if text.question and not expected.question:
        yield Flaw(path="question", reason="must be left out: nothing asks it", rule="unasked")


def _long(path: str, count: int, most: int) -> Flaw:
    reason = f"has {count} characters, {most} at most"
    return Flaw(path=path, reason=reason, rule="long", values={"count": count, "most": most})


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
