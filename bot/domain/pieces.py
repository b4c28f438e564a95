"""A price for one and how many of them, as people write it: 1記事800円を10本, 10 articles at 800 yen each."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.domain.feewording import APART
from bot.domain.numerals import KANJI_NUMERALS
from bot.domain.yen_phrase import tokens
from bot.domain.yen_words import Kind

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
_PRICE = (
    rf"(?<![0-9.,])(?:[¥\\] ?(?P<rate>{_NUMBER}(?:\.[0-9]+)?[k千万]?)(?: ?(?:円|yen|jpy))?"
    rf"|(?P<rate_too>{_NUMBER}(?:\.[0-9]+)?[k千万]?) ?(?:円|yen|jpy))"
)
_COUNT = rf"(?<![0-9.,])(?P<count>{_NUMBER})"
_ONES = "記事|本|件|枚|個|回|つ"
_TIMES = rf"(?:[をで、×x] ?(?P<times>{_NUMBER})(?P<ones>記事|本|件)(?!目))?"
_BETWEEN = "[^0-9。?!#]{0,8}"
_APART_FROM = "(?!目|以|から|まで|[でに](?:分|ひと|まとめ)|当|あた)"
"""After how many: not the third one, not up to three, not shared by three, not per three."""


class Written(NamedTuple):
    """One way to write a price and a count."""

    pattern: re.Pattern[str]
    separate: bool
    """Each piece may be a contract of its own, not so an hour or a letter."""


def _japanese() -> Iterator[Written]:
    for units, names, separate in (
        ("文字|字", "文字単価|字単価|単価", False),
        ("時間", "時給|時間給|時間単価", False),
        (_ONES, "(?:記事|本|件|枚|個)?単価", True),
    ):
        one = rf"(?:[1一](?:{units})(?: ?あたり| ?当たり|につき)?|(?:{names}))[でのはが]? ?"
        many = rf"{_COUNT}(?P<unit>{units}){_APART_FROM}" + ("" if separate else _TIMES)
        yield Written(re.compile(rf"{one}{_PRICE}(?P<between>{_BETWEEN}){many}"), separate)
    hours = rf"(?:[週月](?:に|で|間)? ?)?{_COUNT}(?P<unit>時間){_APART_FROM}"
    rate = rf"(?:[1一]時間(?: ?あたり| ?当たり|につき)?|時給|時間給|時間単価)[でのはが]? ?{_PRICE}"
    yield Written(re.compile(rf"{hours}(?P<between>{_BETWEEN}?){rate}"), separate=False)
    noun = "[^0-9。、?!#でにや]{1,8}"
    pattern = rf"{_PRICE}の{noun}を ?{_COUNT}(?P<unit>{_ONES}){_APART_FROM}"
    yield Written(re.compile(pattern), separate=True)


_HOURS = "(?:hours?|hrs?|h)(?![a-z])"
_HOUR = re.compile(f"時間|{_HOURS}")
_NOUNS = r"(?:[a-z][a-z-]*[ ,]+){1,3}"
_RATE_OF = r"(?: ?/ ?| (?:per|an?|each|every|for (?:an?|each|every|one)) )"
_ON = r"[,;.]? (?:(?:for|and|with|on|times|x|working|i|worked|work|do|did|wrote|write|if|a|of|total) )*"
_ENGLISH = (
    Written(re.compile(rf"{_PRICE}{_RATE_OF}{_HOURS}{_ON}{_COUNT} ?(?P<unit>{_HOURS})"), separate=False),
    Written(
        re.compile(rf"{_COUNT} ?(?P<unit>{_HOURS}),? (?:at |for |of )?{_PRICE}{_RATE_OF}{_HOURS}"),
        separate=False,
    ),
    Written(
        re.compile(rf"{_PRICE}{_RATE_OF}(?P<one>[a-z]+?)s?{_ON}{_COUNT} (?P<unit>(?P=one)s?)(?![a-z])"),
        separate=True,
    ),
    Written(
        re.compile(
            rf"{_COUNT} (?!yen|jpy|hours?|hrs?|h )(?P<unit>{_NOUNS}?)(?:(?:at|for|of) )?"
            rf"{_PRICE}(?: each| apiece|(?: per | an? | ?/ ?)(?!hour|hr|day|week|month|year)[a-z]+)(?![a-z])"
        ),
        separate=True,
    ),
    Written(
        re.compile(
            rf"{_COUNT} (?!yen|jpy|hours?|hrs?|h )(?P<unit>{_NOUNS}?)at {_PRICE}"
            "(?!,? (?:in |for )?(?:total|all|the lot|altogether|together|combined|per|an?|/))"
        ),
        separate=True,
    ),
)
_WAYS = (*_japanese(), *_ENGLISH)
_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "twelve": "12", "twenty": "20", "thirty": "30", "fifty": "50",
}  # fmt: skip
_IN_WORDS = re.compile(rf"(?<![a-z-])(?:{'|'.join(_WORDS)})(?![a-z-])")
_ONE_WEEK = re.compile("(?<![0-9.,])1週間?(?!目|[0-9])|(?<![a-z0-9.,])1 week(?![a-z])")
"""Changes nothing of how many hours there are."""
_TIMES_SIGNS = dict.fromkeys(map(ord, "×x*"))
_MANY = re.compile(
    "ずつ|複数|[数何幾](?:件|本|枚|個|回|日|週|人|社|つ|記事|文字|点|時間|ページ|[ヶヵケカか箇]月)"
    "|(?:ふた|みっ|よっ|むっ|やっ|ここの)つ|毎[日週回時]|分割|分け|分担|山分け|折半|割り勘|合計|合わせ|トータル|両方"
    rf"|(?:[0-9{KANJI_NUMERALS}] ?倍)"
    "|(?<![a-z])(?:each|apiece|both|several|few|multiple|many|couple|dozens?|twice|double|triple|half|every"
    "|hundreds?|thousands?|millions?|eleven|(?:thir|four|fif|six|seven|eigh|nine)teen"
    "|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|split|shared?|total|altogether|combined"
    "|two|three|four|five|six|seven|eight|nine|ten|twelve)(?![a-z])"
)


class Product(NamedTuple):
    """A question with the price and the count in it written as a product."""

    text: str
    contracts: int
    """How many contracts it may be, one for each piece; 1 where it is one."""
    hourly: bool = False
    """Whether the price is for an hour."""


def in_digits(plain: str) -> str:
    """Return a question with its small English numbers in digits."""
    return _IN_WORDS.sub(lambda word: _WORDS[word[0]], plain)


def multiplied(plain: str) -> Product:
    """Return a question with a price for one and how many as a product, where it has no other number."""
    for pattern, separate in _WAYS:
        found = pattern.search(plain)
        if found is None:
            continue
        before, after = (
            _ONE_WEEK.sub(APART, part) for part in (plain[: found.start()], plain[found.end() :])
        )
        if re.search("[0-9]", before + after):
            continue
        if any(token.kind is Kind.FOREIGN for token in tokens(f"1 {found['unit']}")):
            continue
        parts = found.groupdict(default="")
        unit = "件" if parts["unit"].isascii() else parts["unit"]
        factors = f"{parts['rate'] or parts['rate_too']}円×{parts['count']}{unit}"
        if parts.get("times"):
            factors += f"×{parts['times']}{parts['ones']}"
        pieces = parts["count"] if separate else parts.get("times") or "1"
        text = before + factors + parts.get("between", "").translate(_TIMES_SIGNS) + after
        hourly = _HOUR.fullmatch(parts["unit"]) is not None
        return Product(text, int(pieces.replace(",", "")), hourly)
    return Product(plain, 1)


def is_many(around: str) -> bool:
    """Tell whether there are more than one, or a share, in words that no number says."""
    return _MANY.search(around) is not None
