"""A text as the search compares it: width, case, kana, long vowels and small kana evened out."""

import re
import unicodedata

KANJI = "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters and the signs that stand for one, for a character class."""
JAPANESE = f"\u3041-\u309f{KANJI}"
"""Hiragana and kanji; folding leaves no katakana."""
_LARGE = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
_KANA = _LARGE | {code: _LARGE.get(code - 0x60, code - 0x60) for code in range(0x30A1, 0x30F7)}
"""Katakana as hiragana, small ones as large ones, both in one pass."""
_DROPPED = re.compile("[\u30fc\u301c~\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f]")
"""Long-vowel marks and what is not seen: a word is the same with and without them."""
_WRITTEN = {"出来": "でき", "餌": "えさ", "できません": "できない", "できませ": "できな"}
"""What is written, or said politely, as often as not: what it says is the same."""
_ENDINGS = {"ing": 3, "ed": 3, "es": 3, "s": 3, "ly": 4, "al": 4}
"""Endings of English words, and how much has to be left without them: "apply" is no "app"."""
_ANY_ENDING = tuple(_ENDINGS)
_SHORTEST_STEM = 3


def folded(text: str) -> str:
    """Return ``text`` in hiragana, kanji and lower-case Latin, without long-vowel marks.

    Compatibility forms (NFKC) go first: half-width kana, full-width letters, squared words.
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    plain = _DROPPED.sub("", plain)
    if plain.isascii():
        return plain
    plain = plain.translate(_KANA)
    for written, same in _WRITTEN.items():
        plain = plain.replace(written, same)
    return plain


def is_kanji(letter: str) -> bool:
    """Tell whether a letter of a Japanese run is a Chinese character, or a sign that stands for one."""
    return letter >= "\u3400" or "\u3005" <= letter <= "\u3007"


def stem(word: str) -> str:
    """Return an English word without its ending, so that its forms fall together.

    ``word`` is in lower case; what comes back serves comparison only. Nothing is remembered: it may be a word
    of what a member asked.
    """
    if "'" in word:
        word = word.replace("'s", "").replace("'", "")
    if word.endswith(_ANY_ENDING):
        for ending, rest in _ENDINGS.items():
            if word.endswith(ending) and len(word) - len(ending) >= rest:
                word = word[: -len(ending)]
                break
    if word.endswith("e") and len(word) > _SHORTEST_STEM:
        word = word[:-1]
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2]:
        word = word[:-1]
    return word
