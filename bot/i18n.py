"""Message bundles of ``data/locales`` and the language in which a member is answered.

A message's key is its file's name and its path inside the file: ``fee.title`` is ``title`` in ``fee.toml``.
Messages are ``str.format`` templates over values that are ready to show, which costs a fifth of what Fluent
does for the same answer (see CONTRIBUTING) and needs no compile step from those who write them.
"""

import datetime
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import tomli

from bot.domain.guide import Language

_FORMATTER = string.Formatter()


class MessagesError(Exception):
    """Message files that cannot be used; ``faults`` has one line for each, naming file, key and reason."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Words:
    """The messages of one language."""

    def __init__(self, language: Language, messages: Mapping[str, str]) -> None:
        self.language = language
        self._messages = messages

    def __call__(self, key: str, /, **values: object) -> str:
        """Return message ``key`` with ``values`` filled in.

        Raises ``KeyError`` for a key that no file has.
        """
        message = self._messages[key]
        return message.format_map(values) if values else message

    def __contains__(self, key: str) -> bool:
        """Tell whether there is a message ``key``."""
        return key in self._messages

    def keys(self) -> frozenset[str]:
        """Return every key."""
        return frozenset(self._messages)

    def yen(self, amount: int) -> str:
        """Return a sum as members read it: ``15,000円``."""
        return self("common.yen", amount=f"{amount:,}")

    def percent(self, rate: int) -> str:
        """Return basis points as members read them: ``16.5%``."""
        whole, rest = divmod(rate, 100)
        return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"

    def date(self, day: datetime.date) -> str:
        """Return a day with its weekday: ``2026年11月30日(月)``."""
        return self(
            "common.date",
            year=day.year,
            month=self(f"common.month.{day.month}"),
            day=day.day,
            weekday=self(f"common.weekday.{day.isoweekday()}"),
        )

    def list(self, items: Iterator[str] | tuple[str, ...] | list[str]) -> str:
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
    read = {language: _read(directory / language.value, faults) for language in Language}
    ja, en = read[Language.JA], read[Language.EN]
    for key in sorted(ja.keys() | en.keys()):
        if key not in ja or key not in en:
            present, missing = ("ja", "en") if key in ja else ("en", "ja")
            faults.append(f"{directory / missing}: {key}: missing ({present} has it)")
        elif _placeholders(ja[key]) != _placeholders(en[key]):
            faults.append(
                f"{directory}: {key}: placeholders differ: ja has {sorted(_placeholders(ja[key]) or ())}, "
                f"en has {sorted(_placeholders(en[key]) or ())}"
            )
    if faults:
        raise MessagesError(tuple(faults))
    return Messages({language: Words(language, messages) for language, messages in read.items()})


def _read(directory: Path, faults: list[str]) -> dict[str, str]:
    messages: dict[str, str] = {}
    for path in sorted(directory.glob("*.toml")):
        try:
            content = tomli.loads(path.read_text(encoding="utf-8"))
        except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"{path}: {error}")
            continue
        for key, value in _flattened(path.stem, content):
            if not isinstance(value, str) or not value:
                faults.append(f"{path}: {key}: must be a text")
            elif _placeholders(value) is None:
                faults.append(f"{path}: {key}: not a template; write {{{{ and }}}} for single braces")
            else:
                messages[key] = value
    if not messages:
        faults.append(f"{directory}: no messages")
    return messages


def _flattened(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flattened(f"{prefix}.{key}", cast("dict[str, Any]", value))
        else:
            yield f"{prefix}.{key}", value


def _placeholders(template: str) -> frozenset[str] | None:
    try:
        return frozenset(name for _, name, _, _ in _FORMATTER.parse(template) if name is not None)
    except ValueError:
        return None


def client_language(locale: str) -> Language | None:
    """Return the language of a Discord client locale (``ja``, ``en-GB``), or ``None`` for any other."""
    primary = locale.partition("-")[0]
    return Language(primary) if primary in (Language.JA, Language.EN) else None
