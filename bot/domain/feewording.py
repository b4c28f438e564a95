"""How people write about a sum of money in a question: what it is, what is asked of it, what it is not."""

import re

from bot.domain.numerals import KANJI_NUMERALS, fold
from bot.domain.yen_scales import BIG

APART = "#"
"""Stands for what holds digits but is no sum; no number goes on across it."""
SUM = "¤"
"""Stands for the sum where the words around it are looked at."""
_COUNTER = "(?:本|件|枚|個|回|つ|記事|文字|時間|社|人|点|番|日|年|月|週|[ヶヵケカか箇]月)"
_SPAN = "(?:分|時間|日(?:間)?|営業日|週間|[ヶヵケカか箇]月(?:間)?|年(?:間)?)"
_NOT_MONEY = re.compile(
    r"https?://[^ ]*|<[^<> ]*>"
    r"|[0-9]{4}[/.年-][0-9]{1,2}[/.月-][0-9]{1,2}日?|(?:[0-9]{4}|(?:令和|平成)[0-9]{1,2})年(?!間)(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?"
    rf"|(?<![0-9,.])[0-9]{{1,2}}(?:/|月)[0-9]{{1,2}}(?![0-9,.]|[十百千万億円]|{_COUNTER})日?|[0-9]{{1,2}}月(?!額)"
    r"|[0-9]{1,2}:[0-9]{2}"
    r"|[0-9]+(?:\.[0-9]+)? ?(?:[%‰割]|パーセント|percent)"
    rf"|第 ?[0-9]+|[0-9]+(?:st|nd|rd|th)(?![a-z])|[0-9]+{_COUNTER}目|[0-9]+(?:歳|代|d(?![a-z]))"
    rf"|[0-9]+{_SPAN}(?:以内|まで|後|前|ほど前|くらい前|ぐらい前)"
    rf"|(?!(?<![a-z])x)[a-z#][-_]?[0-9]+(?![0-9]|[,.][0-9]|[kK十百千{''.join(BIG)}円])",
)
"""Addresses, mentions, dates, times of day, shares, ordinals, deadlines, ages and numbers of versions."""
_IN_ALL = re.compile(
    "[0-9]+(?:日(?:間)?|時間|週間|本|件|枚|記事|個|点|セット)で"
    rf"(?= ?(?:約|計)?[¥\\]?(?![0-9]+ ?{_COUNTER})[0-9][0-9,.]*(?:[千万]|円))"
    "|[0-9]+文字の[^0-9。、?!単]{1,6}を(?=[0-9][0-9,]{2,}円|[0-9.]+[千万]円)"
)
"""How much work one price is for: it is no count of prices."""

_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+"
_NOT_A_YEAR = "(?!(?:19|20)[0-9]{2}(?![0-9,]))"
_COUNTS = "(?! ?[年月日時分件本個枚回人社名点字文万千百億])"
_ALONE = f"(?= ?(?:$|[。、?!ァ-ヺ一-龠]|no |on |at |in |de |ikura|いくら))(?![0-9,.]){_COUNTS}"
_YEN = (
    re.compile(
        r"(?<![0-9.,a-z])([0-9]+(?:\.[0-9]+)?[km千万])(?= ?(?:(?:jobs?|gigs?|projects?)(?![a-z])|案件))"
    ),
    re.compile(
        rf"(?<![0-9.,a-z#])(?<!番号)(?<!番号は)(?!(?:19|20)[0-9]{{2}}の)({_NUMBER})"
        "(?<=[0-9]{3})(?= ?の(?:お?仕事|案件|報酬|契約|依頼))"
    ),
    re.compile(rf"(?:(?<=手取り)|(?<=手取り )){_NOT_A_YEAR}({_NUMBER})(?<=[0-9]{{3}}){_ALONE}"),
    re.compile(
        rf"(?<![0-9.,a-z#])(?<!番号)(?<!番号 )(?<!id )(?<!no )(?<!番号は){_NOT_A_YEAR}({_NUMBER})"
        "(?<=[0-9]{3})(?= ?(?:no |の)?手取り)"
    ),
    re.compile(
        r"(?:(?<=i get for )|(?<=i get from )|(?<=i keep from )|(?<=i keep of )|(?<=i receive for )"
        rf"|(?<=i make from )|(?<=left of )|(?<=left from )){_NOT_A_YEAR}({_NUMBER})(?<=[0-9]{{3}}){_ALONE}"
    ),
)
"""Numbers that the words beside them make a price: a 100k job, 5000の仕事, 手取り 15000."""
_SCALES = (
    (re.compile("(?<=[0-9])(?:まん|マン(?![ァ-ヺー]))"), "万"),
    (re.compile("(?<=[0-9])せん(?=えん)"), "千"),
    (re.compile("(?<![a-z])(?:no )?tedori(?![a-z])"), "手取り"),
    (re.compile(r"(?<=[0-9])man(?: ?en)?(?= |$|[?!。、])(?! (?:jobs?|people|hours?|days?|team))"), "万円"),
)

_DIGIT = re.compile(f"[0-9{KANJI_NUMERALS}{''.join(BIG)}]")

_HOW_MUCH = re.compile(
    "いくら(?!から|まで)|幾ら|控除|残る|残りま|(?:受け取|もら|貰)(?:え|う|い)|契約金額|計算"
    r"|how much|(?:do|would|will|can) i (?:get|receive|make)|what(?:'s| is) left|left (?:of|from|over|with)"
    r"|(?<![a-z])(?:keep|deduct(?:ed|ion)?|cut)(?![a-z])"
)
_GET = (
    "(?:get|receive|keep|net|have|earn|make|pocket|clear|(?:take|bring) home|(?:end up|walk away|left) with)"
    "(?: about| around| at least| exactly)?"
)
_A_MONTH = "(?:(?:毎月|月々|月額|ひと月|月)[にで]?)?"
_ASK = "(?:charge|bill|quote|invoice|ask)"
_WANTED = re.compile(
    rf"(?:手取り(?:額)?(?:[でがを]|として)?|手元に) ?{_A_MONTH} ?(?:約|だいたい|最終的に)? ?{SUM}"
    rf"|{SUM}[^、。,.?!]{{0,6}}(?:(?:残し|受け取り|もらい|貰い|手に入れ)た(?:い|く|けれ)|(?:残す|もらう|貰う)に"
    r"|手取りで?[にがを]?(?:した|欲|ほし))"
    rf"|{SUM}[がはを]?(?:欲し|ほし|稼ぎた)[^。?!]{{0,20}}いくら[でのに]?[^。?!]{{0,6}}(?:契約|請求|受け|見積)"
    rf"|(?:take[- ]home(?: pay)?(?: of)?|left with|(?<![a-z])net(?: of)?) {SUM}"
    rf"|(?:want|need|like) (?:to )?{_GET} {SUM}"
    rf"|(?<![a-z]){_ASK}(?![a-z])[^.?!]{{0,40}}(?<![a-z]){_GET} {SUM}"
    rf"|(?<![a-z])(?:want|need|{_GET}) {SUM}.{{0,60}} (?:should|must|do|can|to)"
    rf" (?:i )?(?:\w+ to )?{_ASK}(?![a-z])"
    rf"|(?:want|need|like)[^.?!]{{0,20}} {SUM} (?:in my pocket|in hand"
    "|after (?:all )?(?:the )?(?:fees?|deductions?|commissions?)|net|take[- ]home|left|to keep)(?![a-z])"
)
"""The sum is what somebody wants to be left with."""
_WITHHOLDING = re.compile(
    "源泉(?:徴収|(?!徴収))(?!(?:は|が|も|を)? ?(?:な[しい]|無[しい]|され(?:な|ま)|しない|抜き))"
    r"|(?<!no )(?<!without )withh(?:olding|eld)"
)
_ON_THE_FEE = re.compile("(?:手数料[率額]?[はがにのも]? ?|(?<![a-z])fees?(?: is| are)? )$")


def as_written(text: str) -> str:
    """Return a question in one width and lower case, its numbers either sums or set ``APART``.

    Raises ``NumeralError``.
    """
    plain = _NOT_MONEY.sub(APART, fold(text).lower())
    for pattern, scale in _SCALES:
        plain = pattern.sub(scale, plain)
    for pattern in _YEN:
        plain = pattern.sub(r"\1円", plain)
    return _IN_ALL.sub(APART, plain)


def has_numbers(plain: str) -> bool:
    """Tell whether a question can name a sum at all: most do not."""
    return _DIGIT.search(plain) is not None


def asks_how_much(plain: str) -> bool:
    """Tell whether a question asks for an amount, in whatever words."""
    return _HOW_MUCH.search(plain) is not None


def is_wanted(around: str) -> bool:
    """Tell whether ``SUM`` is what somebody wants to be left with."""
    return _WANTED.search(around) is not None


def is_withheld(plain: str) -> bool:
    """Tell whether income tax is said to be withheld."""
    return _WITHHOLDING.search(plain) is not None


def is_on_the_fee(before: str) -> bool:
    """Tell whether words on tax that follow ``before`` are about the fee, not about the sum."""
    return _ON_THE_FEE.search(before) is not None
