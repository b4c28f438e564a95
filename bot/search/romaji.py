"""Japanese typed in Latin letters."""

import re

_SYLLABLES = re.compile(
    r"(?:n'?(?![aiueoy])|([kgsztdcjhbpfmrwy])(?=\1)|t(?=ch)"
    r"|(?:[kgsztdnhbpmrcj]y|[sc]h|ts|[kgsztdnhbpmrfvwyj])?[aiueo])+"
)
_DOUBLE_N = re.compile("nn(?=[aiueoy])")
_LONG = re.compile("([ae])\\1")
"""Long vowels that only foreign words have, which the kana write with a mark that is not compared."""


def is_romaji(word: str) -> bool:
    """Tell whether a word in lower case is nothing but Japanese syllables; some English words are too."""
    return _SYLLABLES.fullmatch(word) is not None


def kana(word: str) -> str:
    """Return a word that ``is_romaji`` in hiragana: ``honnin`` has the same sound as ``hon'nin``."""
    import jaconv  # noqa: PLC0415 - 0.3 MiB, for the few questions that are typed so

    return jaconv.alphabet2kana(_LONG.sub(r"\1", _DOUBLE_N.sub("n'n", word)))
