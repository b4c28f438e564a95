"""The calculation that a free question asks for, where it names one sum of money."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.domain.errors import AmountError
from bot.domain.feequestion import FeeQuestion, Find
from bot.domain.mentions import mentioned_services
from bot.domain.numerals import fold
from bot.domain.services import CROWDWORKS, Service
from bot.domain.snapshot import Guide
from bot.domain.yen import Amount, TaxBasis, read_amount
from bot.domain.yen_phrase import Token, tokens
from bot.domain.yen_scales import BIG, NumeralError
from bot.domain.yen_words import Kind, Unit

LONGEST = 400
"""Characters of a question: a longer one is about more than one sum."""
_APART = "#"
"""Stands for what holds digits but is no sum; no number goes on across it."""
_NOT_MONEY = re.compile(
    r"https?://[^ ]*|<[^<> ]*>"
    r"|[0-9]{1,4}[/.年-][0-9]{1,2}[/.月-][0-9]{1,2}日?|[0-9]{1,4}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?"
    r"|(?<![0-9,.])[0-9]{1,2}(?:/|月)[0-9]{1,2}(?![0-9,.]|[十百千万億円])日?|[0-9]{1,2}月(?!額)"
    r"|[0-9]{1,2}:[0-9]{2}"
    r"|[0-9]+(?:\.[0-9]+)? ?(?:[%‰割]|パーセント|percent)"
    r"|第 ?[0-9]+|[0-9]+(?:st|nd|rd|th)(?![a-z])"
    rf"|[a-z#][-_]?[0-9]+(?![0-9]|[,.][0-9]|[kK十百千{''.join(BIG)}円])",
)
"""Addresses, mentions, dates, times of day, shares, ordinals and numbers of versions."""

_FEE = re.compile(
    r"手取り|手数料|利用料|マージン|源泉|いくら(?!から)|幾ら|引かれ|差し引|天引|控除|手元|残る|残り(?:ます|ま)"
    r"|(?:受け取|もら|貰)(?:え|う|い)|契約金額|計算"
    r"|how much|take[- ]home|(?<![a-z])(?:fees?|commission|deduct(?:ed|ion)?|keep|net|left|cut)(?![a-z])"
)
"""What tells that a question with a sum is about what becomes of it."""
_WANTED = re.compile(
    rf"(?:手取り(?:額)?(?:[でがを]|として)?|手元に) ?(?:約|だいたい|最終的に)? ?{_APART}"
    rf"|{_APART}[^、。,.?!]{{0,6}}(?:(?:残し|受け取り|もらい|手に入れ)た(?:い|く|けれ)|(?:残す|もらう|貰う)に"
    r"|手取りで?[にがを]?(?:した|欲|ほし))"
    rf"|(?:take[- ]home(?: pay)?(?: of)?|left with|(?<![a-z])net(?: of)?) {_APART}"
    rf"|(?:want|need|like) (?:to )?(?:keep|receive|get|net|take home|have) {_APART}"
)
"""The sum, in whose place ``_APART`` stands, is what somebody wants to be left with."""
_WITHHOLDING = re.compile(
    "源泉(?:徴収|(?!徴収))(?!(?:は|が|も|を)? ?(?:な[しい]|無[しい]|され(?:な|ま)|しない|抜き))"
    r"|(?<!no )(?<!without )withh(?:olding|eld)"
)

_SCALED = re.compile(rf"[0-9](?:千|k$)|[{''.join(BIG)}]")
"""A number written so is taken for money without 円 too: 10万の案件."""
_FOREIGN_WORD = re.compile("[a-zァ-ヺ]")
"""Begins a word that says what a number counts: 10万PV."""
_OPEN = re.compile("から(?: ?の|あり|で[すあ]|だ)")
"""After a sum: it is the lower end of a range without the other."""
_PARTS = frozenset({Kind.NUMBER, Kind.COUNT, Kind.YEN})


class _Placed(NamedTuple):
    """A token and where it stands in the text."""

    token: Token
    start: int
    end: int


Run = Sequence[_Placed]
"""Tokens in a row without an unknown word between them, and the token after them."""


def offered(text: str, guide: Guide) -> FeeQuestion | None:
    """Return the calculation that a free question asks for, as ``/fee`` would be asked.

    ``None`` where it asks for none, names no sum of money, several, or one that ``read_amount`` would refuse,
    and where it names several services. A question that names no service means the one of ``/fee``. Any text
    will do.
    """
    if len(text) > LONGEST:
        return None
    try:
        plain = _NOT_MONEY.sub(_APART, fold(text).lower())
        if _FEE.search(plain) is None:
            return None
        found = _amount(plain)
    except (NumeralError, AmountError):
        return None
    service = _service(plain, guide)
    if found is None or service is None:
        return None
    amount, place = found
    wanted = _WANTED.search(plain[: place.start] + _APART + plain[place.stop :]) is not None
    return FeeQuestion(
        low=amount.low,
        high=amount.high,
        tax=amount.tax or TaxBasis.INCLUDED,
        service=service.id,
        form=service.forms[0].key if service.forms else "",
        find=Find.CONTRACT if wanted else Find.TAKE_HOME,
        withholding=_WITHHOLDING.search(plain) is not None,
    )


def _amount(text: str) -> tuple[Amount, slice] | None:
    """Return the only sum in ``text`` and where it stands. Raises ``AmountError`` and ``NumeralError``."""
    sums: list[tuple[Amount, slice]] = []
    for run in _runs(text):
        numbers = [at for at, placed in enumerate(run) if placed.token.kind is Kind.NUMBER]
        if any(_is_money(run, at) for at in numbers):
            sums.append(_read(text, run))
        elif any(_is_bare(run, at) for at in numbers):
            return None
    if len({(amount.low, amount.high, amount.tax) for amount, _ in sums}) != 1:
        return None
    amount, place = sums[0]
    return None if amount.unit in {Unit.MINUTE, Unit.HOUR, Unit.CHARACTER} else (amount, place)


def _runs(text: str) -> Iterator[Run]:
    run: list[_Placed] = []
    at = 0
    for token in tokens(text):
        start = text.index(token.text, at)
        at = start + len(token.text)
        run.append(_Placed(token, start, at))
        if token.kind is Kind.WORD:
            yield run
            run = []
    yield run


def _kind(run: Run, at: int) -> Kind:
    return run[at].token.kind if 0 <= at < len(run) else Kind.FILLER


def _is_money(run: Run, at: int) -> bool:
    """Tell whether a number is a sum of money: with a yen mark, or a large one that counts nothing else."""
    if Kind.YEN in (_kind(run, at - 1), _kind(run, at + 1)):
        return True
    counts = _kind(run, at + 1) is Kind.COUNT or _is_followed_by(run, at, _FOREIGN_WORD)
    return not counts and _SCALED.search(run[at].token.text) is not None


def _is_bare(run: Run, at: int) -> bool:
    """Tell whether nothing says what a number of digits is. Kanji numerals are parts of many words."""
    if not "0" <= run[at].token.text[0] <= "9":
        return False
    return _kind(run, at + 1) is not Kind.COUNT and not _is_followed_by(run, at)


def _is_followed_by(run: Run, at: int, word: re.Pattern[str] | None = None) -> bool:
    """Tell whether an unknown word, or one that begins like ``word``, stands right after a number."""
    if _kind(run, at + 1) is not Kind.WORD or run[at + 1].start > run[at].end:
        return False
    text = run[at + 1].token.text
    return text != _APART and (word is None or word.match(text) is not None)


def _read(text: str, run: Run) -> tuple[Amount, slice]:
    """Return the sum of a run that has one. Raises ``AmountError``."""
    kept = [at for at, placed in enumerate(run) if placed.token.kind in _PARTS and not _is_apart(run, at)]
    place = slice(run[kept[0]].start, run[kept[-1]].end)
    words: list[str] = []
    end = run[0].start
    for at, (token, start, stop) in enumerate(run):
        opens = token.text == "from" and start < place.start
        goes_on = token.kind is Kind.FROM and start >= place.stop and _OPEN.match(text, start) is None
        left_out = token.kind is Kind.WORD or _is_apart(run, at) or opens or goes_on
        words.append(text[end:start] + (" " if left_out else token.text))
        end = stop
    return read_amount("".join(words)), place


def _is_apart(run: Run, at: int) -> bool:
    """Tell whether a token belongs to a number that counts something else: 3日で5万円, but not 3日×5万円."""
    number = at - 1 if run[at].token.kind is Kind.COUNT else at
    numeral = run[number].token.numeral if number >= 0 else None
    if numeral is None or _kind(run, number + 1) is not Kind.COUNT:
        return False
    if _kind(run, number - 1) is Kind.YEN:
        return number != at  # ¥12,000 job
    return numeral.value != 1 and Kind.TIMES not in (_kind(run, number - 1), _kind(run, number + 2))


def _service(text: str, guide: Guide) -> Service | None:
    """Return the service that is named; that of ``/fee`` for none, ``None`` for several."""
    found = mentioned_services(text, guide) or {CROWDWORKS}
    return guide.services.get(found.pop()) if len(found) == 1 else None
