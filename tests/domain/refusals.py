"""The messages of a refusal, as the locale files have them."""

import re
import tomllib
from pathlib import Path
from string import Formatter

from bot.domain.errors import UserError

LOCALES = Path(__file__).parents[2] / "data" / "locales"
LANGUAGES = ("ja", "en")
_QUOTED = re.compile("「([^」]*)」|“([^”]*)”")


def messages(language: str, file: str) -> dict[str, str]:
    """Return the texts of one file, by full key."""
    read = tomllib.loads((LOCALES / language / f"{file}.toml").read_text(encoding="utf-8"))
    return {f"{file}.{key}": str(text) for key, text in read.items()}


def placeholders(text: str) -> set[str]:
    """Return the names that ``text`` needs."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def sentences(error: UserError) -> list[str]:
    """Return what the member is told, in both languages."""
    file = error.message.partition(".")[0]
    texts = [messages(language, file)[error.message] for language in LANGUAGES]
    assert all(placeholders(text) == set(error.values) for text in texts), (error.message, error.values)
    return [text.format(**error.values) for text in texts]


def keys(file: str) -> set[str]:
    """Return the keys of a file, which must be the same in both languages, with the same placeholders."""
    japanese, english = (messages(language, file) for language in LANGUAGES)
    assert {key: placeholders(text) for key, text in japanese.items()} == {
        key: placeholders(text) for key, text in english.items()
    }
    return set(japanese)


def examples(file: str) -> list[str]:
    """Return everything that the messages of a file tell people to type."""
    quoted = [
        "".join(found)
        for language in LANGUAGES
        for text in messages(language, file).values()
        for found in _QUOTED.findall(text)
    ]
    return sorted({example for example in quoted if "{" not in example})
