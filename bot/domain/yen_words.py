"""The words that stand around a sum of money, and what each does to it."""

import re
from collections.abc import Iterable
from enum import IntEnum, StrEnum, auto

from bot.domain.numerals import KANJI_NUMERALS


class TaxBasis(StrEnum):
    """Whether a sum has the consumption tax in it."""

    INCLUDED = "included"
    EXCLUDED = "excluded"


class Unit(StrEnum):
    """What a sum is paid for, where the text says so."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    CHARACTER = "character"
    """One character of text."""
    ONE = "one"
    """One piece of anything else: an article, a picture, a job."""


SPANS = frozenset({Unit.MINUTE, Unit.HOUR, Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR})
"""The units that are lengths of time."""


class Kind(IntEnum):
    """What a token does."""

    NUMBER = auto()
    COUNT = auto()
    """A unit right after a number: the number counts it."""
    YEN = auto()
    RATE = auto()
    """The sum is paid for a unit: 時給, /件, per hour."""
    INCLUDED = auto()
    EXCLUDED = auto()
    TAX_UNCLEAR = auto()
    """Speaks of tax, but not of whether it is in the sum."""
    TIMES = auto()
    TILDE = auto()
    DASH = auto()
    FROM = auto()
    """から or "to": a range between two numbers, nothing special before the first."""
    BOUND = auto()
    """One end of a range without the other: 以上, max."""
    MINUS = auto()
    FOREIGN = auto()
    VAGUE = auto()
    """A few, some: 数万."""
    BARE = auto()
    """A 万 or 億 without a number."""
    TWIST = auto()
    """Makes another sum of it, or takes it back: 半額, +, not."""
    FILLER = auto()
    """Changes nothing."""
    WORD = auto()
    """Anything else."""


def _latin(words: str) -> str:
    """Return a pattern for any of the space-separated ``words`` that stands alone among Latin letters."""
    return rf"(?<![a-z])(?:{'|'.join(words.split())})(?![a-z])"


_COUNTED = {
    Unit.MINUTE: f"分(?:間)?(?!の)|{_latin('min mins minutes?')}",
    Unit.HOUR: f"時間|{_latin('h hr hrs hours?')}",
    Unit.DAY: f"人日|日(?:間)?|{_latin('days?')}",
    Unit.WEEK: f"週(?:間)?|{_latin('weeks? wk')}",
    Unit.MONTH: f"人月|[ヶヵケカか箇]月(?:間)?|{_latin('months? mo')}",
    Unit.YEAR: f"年(?:間)?|{_latin('years? yr')}",
    Unit.CHARACTER: f"文字|字|{_latin('characters? chars?')}",
    Unit.ONE: (
        "件|記事|枚|本|個|点|ページ|頁|曲|回|セット|[ヶヵケカか箇]所|名|人|社|品|商品|口|案件?|冊|通|部|編|話"
        "|コマ|コ|カット|行|単語|ワード|アカウント|投稿|動画|問|票|台|つ|"
        + _latin(
            "articles? pieces? pcs items? pages? words? posts? jobs? tasks? units? images? pictures? videos?"
        )
    ),
}
_PER = {**_COUNTED, Unit.MONTH: f"月|{_COUNTED[Unit.MONTH]}", Unit.HOUR: f"{_COUNTED[Unit.HOUR]}|時"}
_PAY = {
    Unit.HOUR: f"時給|時間給|時間単価|毎時|{_latin('hourly')}",
    Unit.DAY: f"日給|日当|日額|日単価|毎日|{_latin('daily')}",
    Unit.WEEK: f"週給|週額|毎週|{_latin('weekly')}",
    Unit.MONTH: f"月給|月額|月収|月単価|毎月|{_latin('monthly')}",
    Unit.YEAR: f"年収|年俸|年額|毎年|{_latin('yearly annual annually')}",
    Unit.CHARACTER: "文字単価|字単価",
    Unit.ONE: "(?:記事|件|本|枚|個)単価",
}
# 月5万 is a monthly sum, 9月5万 and 今月5万 are not.
_BEFORE = {Unit.WEEK: "週", Unit.MONTH: "月", Unit.YEAR: "年", Unit.ONE: "@"}
_NUMBER_AHEAD = rf"(?=に? ?[¥\\]? ?[0-9{KANJI_NUMERALS}])"

_TAX = "(?:the )?(?:consumption )?(?:tax(?:es)?|vat|gst)"
_ZEI = "(?:消費)?税(?:金)?(?:は|も|が)? ?"
_INCL = "(?:incl(?:uding|udes|uded|usive(?: of)?)?|inc)"
_EXCL = "(?:excl(?:uding|udes|uded|usive(?: of)?)?|ex)"
_EXCLUDED = (
    rf"{_ZEI}(?:抜き?|ぬき|別途?|べつ)|外税|(?:\+|プラス|別途) ?(?:消費)?税(?![込抜別])|\+ ?{_TAX}(?![a-z])"
    rf"|(?<![a-z])(?:{_EXCL}|before|without|plus|pre|not (?:{_INCL}|with))[.-]? ?{_TAX}(?![a-z])"
    rf"|(?<![a-z]){_TAX}(?: is| are)?[ -]?(?:{_EXCL}|not {_INCL}|extra|separate)(?![a-z])"
)
_INCLUDED = (
    rf"{_ZEI}(?:込み?|コミ|こみ)|内税|(?<![a-z])(?:{_INCL}|with)[.-]? ?{_TAX}(?![a-z])"
    rf"|(?<![a-z]){_TAX}(?: is| are)?[ -]?{_INCL}(?![a-z])"
)
_TAX_UNCLEAR = (
    "非課税|免税|不課税|税(?:なし|無し?)|税(?:金|額)?(?=[) 、。]|$)"
    rf"|税(?:金|額)?{_NUMBER_AHEAD}|(?<![a-z])(?:(?:after|no)[- ])?{_TAX}(?:[- ]free)?(?![a-z])"
)
_FOREIGN = (
    "(?<![ァ-ヺー])(?:ドル|ユーロ|ポンド|ウォン|バーツ|ルピー|ペソ|フラン|ルーブル|セント|ビットコイン)(?![ァ-ヺー])"
    "|人民元|弗|"
    + _latin("usd dollars? bucks eur euros? gbp pounds? krw cny rmb yuan cents? aud hkd sgd twd ntd thb baht")
    + "|"
    + _latin("pesos? inr rupees? chf btc eth bitcoins? usdt vnd idr myr nzd rub")
)
_BOUND = (
    "以上|以下|未満|以内|まで|より|超え|最低|最大|最高|最小|上限|下限|[≧≦≤≥<>]|"
    + _latin("max min maximum minimum under over below above least most than up until till")
    + "|(?<![a-z])from(?![a-z])(?!.* to )"
)
_TWIST = (
    r"[%‰+÷±^√]|倍|割引|値引|半額|半分|ではな|じゃな|でな[いくか]|"
    + _latin("not? half double twice triple percent off discount or less plus dozen several few")
    + "|"
    + _latin(
        "zero two three four five six seven eight nine ten eleven twelve (?:thir|fif|six|seven|eigh|nine)ty"
    )
    + "|"
    + _latin("twenty forty (?:thir|four|fif|six|seven|eigh|nine)teen hundred thousand million billion")
)
_FILLER = (
    r"[()\[\]{}「」『』【】〔〕、。,.!?:;・…\"'`|=]|約|およそ|おおよそ|大体|だいたい|ほぼ|ざっと|くらい|ぐらい"
    "|程度|前後|ほど|ころ|目安|一(?:式|括|律|応|般|旦)|報酬額?|契約金額|契約額|契約|金額|予算|単価|固定|総額|合計"
    "|全部で|料金|価格|代金|費用|見積もり?|見積り?|ギャラ|手取り|受け?取り|支払い?|入金|請求|案件|仕事|依頼|作業"
    "|もら(?:える|えます|った|いました)|(?:いただ|頂)(?:く|ける|けます|いた|きました)|です|でした|であ(?:る|り)"
    "|だった|だ|になります|になる|ます|(?:当た|当|あた)り|につき|ごと|毎|(?:かな[ぁあー]?|なら)(?![ぁ-ゖ])"
    "|たぶん|多分|おそらく|恐らく|きっと|ざっくり|ちょうど|ぴったり|(?:ほしい|欲しい)(?:な[ぁあー]?(?![ぁ-ゖ]))?|(?:お願い|おねがい)します"
    "|(?:もらい|貰い|いただき|頂き|稼ぎ|かせぎ|なり|し)たい|[のはがをでとにもよねか]|"
    + _latin("i(?= (?:want|need)) want need maybe perhaps probably")
    + "|"
    + _latin(
        "about approx(?:imately)? around roughly circa? the is are was it my fee price reward contract amount"
    )
    + "|"
    + _latin("total fixed for of in budget pay payment only each from")
)

Rule = tuple[Kind, Unit | None, str]
"""What a token is, of which unit, and its pattern over folded lower-case text. None begins with a digit."""

ANYWHERE: tuple[Rule, ...] = (
    (Kind.YEN, None, r"(?:jp ?)?[¥\\]|円|圓|(?:(?<![a-z])|(?<=[0-9]k))(?:yen|jpy)(?![a-z])"),
    (Kind.EXCLUDED, None, _EXCLUDED),
    (Kind.INCLUDED, None, _INCLUDED),
    (Kind.TAX_UNCLEAR, None, _TAX_UNCLEAR),
    *(
        (Kind.RATE, unit, rf"(?:/|(?<![a-z])(?:per|an?|each)(?![a-z])) ?(?:[1一] ?)?(?:{words})")
        for unit, words in _PER.items()
    ),
    *((Kind.RATE, unit, words) for unit, words in _PAY.items()),
    *((Kind.RATE, unit, rf"(?<![^ (\[「【、。,.:/]){word}{_NUMBER_AHEAD}") for unit, word in _BEFORE.items()),
    (Kind.FILLER, None, rf"金{_NUMBER_AHEAD}|(?<=円)也"),
    (Kind.TIMES, None, rf"[×✕✖⨯*]|掛ける|かける|掛け|カケル|{_latin('x times')}"),
    (Kind.TILDE, None, "[~〜∼〰]"),
    (Kind.FROM, None, rf"から|{_latin('to')}"),
    (Kind.MINUS, None, rf"マイナス|[△▲]|{_latin('minus')}"),
    (Kind.DASH, None, r"[-‐‑‒–—―−─]|(?<![ぁ-ゖァ-ヺ])ー"),
    (Kind.FOREIGN, None, _FOREIGN),
    (Kind.VAGUE, None, r"[数何幾](?=[十百千万億])"),
    (Kind.BOUND, None, _BOUND),
    (Kind.TWIST, None, _TWIST),
    (Kind.FILLER, None, _FILLER),
)
AFTER_NUMBER: tuple[Rule, ...] = (
    (Kind.YEN, None, rf"えん|エン(?![ァ-ヺー])|{_latin('en')}"),
    (Kind.FOREIGN, None, rf"元(?![請々])|ポイント|{_latin('pts? points? won cad php')}"),
    *((Kind.COUNT, unit, words) for unit, words in _COUNTED.items()),
)
AFTER_SUM: tuple[Rule, ...] = (
    (Kind.FILLER, None, "弱|強|位|程|頃|余り?|あまり|ちょっと|ちょい"),
    (Kind.BOUND, None, "超|台"),
    (Kind.TWIST, None, "割|引[きくい]|オフ|半|減|増|アップ|ダウン|安|高"),
)
"""What follows a number, its yen mark or its unit."""


def compiled(rules: Iterable[Rule]) -> re.Pattern[str]:
    """Return one pattern for all ``rules``; the group that matched has the rule's place, from 1."""
    return re.compile("|".join(f"({pattern})" for _, _, pattern in rules))
