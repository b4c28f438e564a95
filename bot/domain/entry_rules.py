"""What must hold for a guide entry, whether it is shipped or edited by a moderator."""

import datetime
import re
from collections.abc import Iterator, Mapping

from bot.domain.flaws import Flaw, Known, absent, check_key, check_markup, check_parts
from bot.domain.guide import Entry, EntryText, Kind, Language
from bot.domain.visible import shows

COMMANDS = frozenset({"fee", "exitcheck", "compare", "reregister", "guide"})
LENGTHS = {"title": 100, "answer": 400, "body": 1500, "differs": 300, "question": 100, "todo": 300}
"""Characters. A title is a choice's name and a question a checkbox's label: Discord cuts both at 100."""
PHRASE_LENGTH = 100
"""Characters of a keyword, or of a question that people ask."""
ONE_LINE = ("title", "question")
_LINE_END = re.compile("[\n\u2028\u2029]")
_UNSEEN = re.compile(
    "[\u00ad\u200b\u2060\ufeff]|(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0000-\U000e007f]"
)
"""What would make two titles look alike. Tags are seen after a black flag: England's is such an emoji."""
_PLAIN = re.compile("[\\n 0-9A-Za-zぁ-ゖァ-ヺー々一-鿿、。・「」？！％,.?!%';:-]*")
"""Characters that no rule for phrases is against, and phrases one to a line."""
LAST_RESORT = "blocker.support"
"""The advice for when nothing else helps: nothing is asked about it, so it has no question and no side."""


def check_text(text: EntryText, lengths: Mapping[str, int] = LENGTHS) -> Iterator[Flaw]:
    """Find what is wrong with an entry's words in one language, seen for themselves.

    ``lengths`` are the most characters of each field.
    """
    for name in ("title", "answer"):
        yield from _check_there(name, getattr(text, name))
    for name in ONE_LINE:
        yield from _check_one_line(name, getattr(text, name))
    for name, longest in lengths.items():
        yield from _check_words(name, getattr(text, name), longest)
    for name, phrases in (("keywords", text.keywords), ("questions", text.questions)):
        if _all_plain(phrases):
            continue
        for number, phrase in enumerate(phrases, start=1):
            path = f"{name}#{number}"
            yield from _check_there(path, phrase)
            yield from _check_one_line(path, phrase)
            yield from _check_words(path, phrase, PHRASE_LENGTH)


def _all_plain(phrases: tuple[str, ...]) -> bool:
    """Tell of all phrases at once that no rule is against any: of thousands, few need a close look."""
    lines = "\n".join(phrases)
    return (
        _PLAIN.fullmatch(lines) is not None
        and lines.count("\n") == len(phrases) - 1
        and all(len(phrase) <= PHRASE_LENGTH and not phrase.isspace() for phrase in phrases)
        and "" not in phrases
    )


def _check_there(path: str, words: str) -> Iterator[Flaw]:
    if not shows(words):
        yield Flaw(path=path, reason="is empty", rule="empty")


def _check_one_line(path: str, words: str) -> Iterator[Flaw]:
    if _LINE_END.search(words):
        yield Flaw(path=path, reason="must be one line", rule="one_line")
    if (hidden := _UNSEEN.search(words)) and shows(words):
        code = f"U+{ord(hidden[0]):04X}"
        reason = f"has a character that nobody can see ({code})"
        yield Flaw(path=path, reason=reason, rule="control", values={"code": code})


def _check_words(path: str, words: str, longest: int) -> Iterator[Flaw]:
    if len(words) > longest:
        yield Flaw(
            path=path,
            reason=f"has {len(words)} characters, {longest} at most",
            rule="long",
            values={"count": len(words), "most": longest},
        )
    yield from check_markup(path, words)


def check_entry(entry: Entry, *, known: Known, today: datetime.date) -> Iterator[Flaw]:
    """Find everything that is wrong with ``entry``: its words in both languages, and what it refers to."""
    yield from check_key(entry.key)
    for language in Language:
        for flaw in (*check_text(entry[language]), *_check_blocker_text(entry, entry[language])):
            yield Flaw(path=f"{language}.{flaw.path}", reason=flaw.reason)
    yield from check_parts(entry, known=known, today=today)
    yield from _check_references(entry, known)
    if entry.kind is Kind.BLOCKER and entry.key != LAST_RESORT and entry.side is None:
        yield Flaw(path="side", reason="is missing: a blocker is a worker's or a client's")


def _check_blocker_text(entry: Entry, text: EntryText) -> Iterator[Flaw]:
    if entry.kind is not Kind.BLOCKER:
        return
    if not text.question.strip() and entry.key != LAST_RESORT:
        yield Flaw(path="question", reason="is missing: a blocker needs the line beside its checkbox")
    if not text.todo.strip():
        yield Flaw(path="todo", reason="is missing: a blocker says what to do about it")


def _check_references(entry: Entry, known: Known) -> Iterator[Flaw]:
    for number, key in enumerate(entry.related, start=1):
        if key == entry.key:
            yield Flaw(path=f"related#{number}", reason="names the entry itself")
        elif absent(key, known.entries):
            yield Flaw(path=f"related#{number}", reason=f"names no entry: {key}")
    for number, command in enumerate(entry.shown_by, start=1):
        if command not in COMMANDS:
            yield Flaw(path=f"shown_by#{number}", reason=f"names no command: {command}")
    if entry.command is not None and entry.command not in COMMANDS:
        yield Flaw(path="command", reason=f"names no command: {entry.command}")
    if entry.service is not None and absent(entry.service, known.services):
        yield Flaw(path="service", reason=f"names no service: {entry.service}")
    if entry.kind is Kind.SERVICE and absent(entry.key, known.services):
        yield Flaw(reason="has no file in data/services")
