"""Message bundles of ``data/locales`` and the language in which a member is answered.

A message's key is its file's name and its path inside the file: ``fee.title`` is ``title`` in ``fee.toml``.
Messages are templates in ``str.format``'s way of writing, over values that are ready to show, which costs a
fifth of what Fluent does for the same answer (see CONTRIBUTING) and needs no compile step from those who
write them. In memory they are kept for ``%``, which fills a template with two values in half the time.
"""

import datetime
import string
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

from bot.domain.guide import Language
from bot.tomlfiles import UnreadableError, content_of

_FORMATTER = string.Formatter()


class MessagesError(Exception):
    """Message files that cannot be used; ``faults`` has one line for each, naming file, key and reason."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Message(NamedTuple):
    """One message of one language."""

    text: str
    """As it is written in the file."""
    template: str
    """The same for ``%`` and a mapping."""
    names: frozenset[str]
    """Of the values that belong into it."""


class Words:
    """The messages of one language."""

    def __init__(self, language: Language, messages: Mapping[str, Message]) -> None:
        self.language = language
        self._texts = {key: message.text for key, message in messages.items()}
        self._templates = {key: message.template for key, message in messages.items()}

    def __call__(self, key: str, /, **values: object) -> str:
        """Return message ``key`` with ``values`` filled in.

        Raises ``KeyError`` for a key that no file has.
        """
        return self._templates[key] % values if values else self._texts[key]

    def __contains__(self, key: str) -> bool:
        """Tell whether there is a message ``key``."""
        return key in self._texts

    def keys(self) -> frozenset[str]:
        """Return every key."""
        return frozenset(self._texts)

    def yen(self, amount: int) -> str:
        """Return a sum as members read it: ``15,000円``."""
        return self._templates["common.yen"] % {"amount": f"{amount:,}"}

    def yen_range(self, low: int, high: int) -> str:
        """Return a range of sums, or the one sum where both ends are the same: ``8,000円〜9,000円``."""
        return self.yen(low) if low == high else self.range(self.yen(low), self.yen(high))

    def range(self, low: str, high: str) -> str:
        """Return a range whose ends are texts already, or the one text where both are the same."""
        return low if low == high else self("common.range", low=low, high=high)

    def percent(self, rate: int) -> str:
        """Return basis points as members read them: ``16.5%``."""
        whole, rest = divmod(rate, 100)
        return f"{whole}.{rest:02d}".rstrip("0") + "%" if rest else f"{whole}%"

    def date(self, day: datetime.date) -> str:
        """Return a day with its weekday: ``2026年11月30日(月)``."""
        return self(
            "common.date",
            year=day.year,
            month=self(f"common.month.{day.month}"),
            day=day.day,
            weekday=self(f"common.weekday.{day.isoweekday()}"),
        )

    def list(self, items: Iterable[str]) -> str:
        """Join words as the language does."""
        return self("common.separator").join(items)


class Messages:
    """Both languages' messages."""

    def __init__(self, words: Mapping[Language, Words]) -> None:
        self._words = words

    def __getitem__(self, language: Language) -> Words:
        """Return the messages of ``language``."""
        return self._words[language]


def load_messages(directory: Path) -> Messages:
    """Read ``directory/ja/*.toml`` and ``directory/en/*.toml``.

    Raises ``MessagesError`` with every fault: a file that is not TOML, a message that is no text or no
    template, a key or a placeholder that only one language has.
    """
    faults: list[str] = []
    read = {language: _read(directory, language, faults) for language in Language}
    ja, en = read[Language.JA], read[Language.EN]
    for key in sorted(ja.messages.keys() | en.messages.keys()):
        if key not in ja.messages or key not in en.messages:
            present, missing = (
                (Language.JA, Language.EN) if key in ja.messages else (Language.EN, Language.JA)
            )
            if not read[missing].excuses(key):
                faults.append(f"{_place(directory, missing, key)}: missing ({present} has it)")
        elif ja.messages[key].names != en.messages[key].names:
            faults.append(
                f"{_place(directory, Language.EN, key)}: placeholders differ: "
                f"ja has {sorted(ja.messages[key].names)}, en has {sorted(en.messages[key].names)}"
            )
    if faults:
        raise MessagesError(tuple(faults))
    return Messages({language: Words(language, each.messages) for language, each in read.items()})


class _Read:
    """What could be read of one language, and what could not."""

    def __init__(self) -> None:
        self.messages: dict[str, Message] = {}
        self.wrong: set[str] = set()
        """Keys of messages that were complained about, and the names of files."""

    def excuses(self, key: str) -> bool:
        """Tell whether nobody needs to be told that there is no message ``key``: the reason was told."""
        return not self.messages or key in self.wrong or key.partition(".")[0] in self.wrong


def _place(directory: Path, language: Language, key: str) -> str:
    """Return where a message stands: ``data/locales/en/common.toml: share``."""
    file, _, path = key.partition(".")
    return f"{_folder(directory, language)}/{file}.toml: {path}"


def _folder(directory: Path, language: Language) -> str:
    return f"{directory.parent.name}/{directory.name}/{language}"


def _read(directory: Path, language: Language, faults: list[str]) -> _Read:
    read = _Read()
    for path in sorted((directory / language).glob("*.toml")):
        try:
            content = content_of(path)
        except UnreadableError as error:
            where = f"{_folder(directory, language)}/{path.name}"
            faults.append(": ".join(part for part in (where, error.line, str(error)) if part))
            read.wrong.add(path.stem)
            continue
        for key, value in _flattened(path.stem, content):
            if not isinstance(value, str) or not value:
                faults.append(f"{_place(directory, language, key)}: must be a text")
                read.wrong.add(key)
            elif (message := message_of(value)) is None:
                reason = "not a template; write {name}, and {{ and }} for braces"
                faults.append(f"{_place(directory, language, key)}: {reason}")
                read.wrong.add(key)
            else:
                read.messages[key] = message
    if not read.messages:
        faults.append(f"{_folder(directory, language)}: no messages")
    return read


def _flattened(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flattened(f"{prefix}.{key}", cast("dict[str, Any]", value))
        else:
            yield f"{prefix}.{key}", value


def message_of(text: str) -> Message | None:
    """Return ``text`` as a message; ``None`` where it is no template, or has more than a name in braces."""
    if "{" not in text and "}" not in text:
        return Message(text, text.replace("%", "%%"), frozenset())
    template: list[str] = []
    names: set[str] = set()
    try:
        for literal, name, spec, conversion in _FORMATTER.parse(text):
            template.append(literal.replace("%", "%%"))
            if name is not None:
                if spec or conversion or not name.isidentifier():
                    return None
                template.append(f"%({name})s")
                names.add(name)
    except ValueError:
        return None
    return Message(text, "".join(template), frozenset(names))


def client_language(locale: str) -> Language | None:
    """Return the language of a Discord client locale (``ja``, ``en-GB``), or ``None`` for any other."""
    primary = locale.partition("-")[0]
    return Language(primary) if primary in (Language.JA, Language.EN) else None
