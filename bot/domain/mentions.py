"""Services and forms of work that a sentence speaks of."""

import re
from functools import lru_cache

from bot.domain.names import MIDDLE_DOTS
from bot.domain.snapshot import Guide

_HIRAGANA, _TELLING = re.compile("[ぁ-ゖー]+"), 5
"""A short name in hiragana may be a part of any sentence: ここなら."""
_SCRIPTS = ("[a-z0-9]", "[ァ-ヺー]")
"""Of which a word has only one, so that it ends where the script does."""
_KANJI, _WORK = re.compile("[一-鿿々]"), re.compile("[一1]|案件|形式|方式|作業|仕事|報酬|契約|制")


def mentioned_services(text: str, guide: Guide) -> set[str]:
    """Return the keys of the services that ``text``, in one width and lower case, names."""
    spellings = tuple(name for names in guide.service_spellings.values() for name in names)
    found = (guide.service_named(name[0]) for name in _names(spellings).finditer(text))
    return {service.key for service in found if service is not None}


def is_named(text: str, spellings: tuple[str, ...]) -> bool:
    """Tell whether ``text``, in one width and lower case, has one of these names as a word of its own.

    Kanji right after a name make another word of it (電話番号), unless they say that it is a kind of work.
    """
    return any(
        _WORK.match(text, name.end()) or not _KANJI.match(text, name.end())
        for name in _names(spellings).finditer(text)
    )


@lru_cache(maxsize=64)
def _names(spellings: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for services' names as words of their own: no ランサー in フリーランサー."""
    telling = [name for name in spellings if len(name) >= _TELLING or not _HIRAGANA.fullmatch(name)]
    return re.compile("|".join(map(_name, sorted(telling, key=len, reverse=True))) or "(?!)")


def _name(spelling: str) -> str:
    letters = f"[ {MIDDLE_DOTS}]?".join(map(re.escape, spelling))
    first, last = (
        next((script for script in _SCRIPTS if re.match(script, letter)), "")
        for letter in (spelling[0], spelling[-1])
    )
    return (f"(?<!{first})" if first else "") + letters + (f"(?!{last})" if last else "")
