"""Sums of money that no fee is taken from: a fee itself, a balance, what was paid out, a wage, a purchase."""

import re

from bot.domain.feewording import APART, SUM

_ABOUT = "(?:約|あと|たった|だいたい|合計|[がはをもで:])?"
_SO_MUCH = "(?:くらい|ぐらい|ほど|だけ|ちょっと|分|も|が|は|しか)*"
_LESSONS = (
    "(?:講座|スクール|教材|セミナー|サロン|商材|研修|塾|授業料|受講料|登録料|入会金|参加費|会費|初期費用)"
)
_SOMETHING_ELSE = re.compile(
    # A fee.
    rf"手数料(?:[がはでをにもの]|として)? ?(?:約|たった)?{SUM}(?!だと|なら|の|で(?!す|しょ)|から|につき|に対)"
    rf"|{SUM}(?:も|ほど|くらい|ぐらい|を)?(?:引か|取ら|抜か|差し引か|天引きさ)れ"
    "|(?:振り?込み?|出金|送金|引き出し)の?手数料"
    "|(?<![a-z])(?:transfer|withdrawal|wire|payout) (?:fees?|charges?)"
    rf"|(?<![a-z])(?:an?|the|this|that) {SUM} (?:(?!job|contract|project|task)[a-z]+ )?"
    "(?:fees?|commissions?|charges?)"
    rf"|{APART} (?:fees?|commissions?|cut) (?:of|on|from) {SUM}"
    rf"|(?<![a-z])(?:fees?|commissions?|cut) (?:was|is|were|are) {SUM}"
    rf"|(?<![a-z])(?:charged|deducted|took|costs?) (?:me |us )?(?:a fee of )?{SUM}"
    # A part of a sum.
    rf"|{SUM}の ?(?:うち)?(?:の)?{APART}|{APART} of {SUM}"
    # A balance, and what was paid out already.
    rf"|{SUM}(?:から|以上|でも|まで|しか|[がを])?(?:出金|引き出|おろせ|下ろせ|払い出|貯ま|たま[るらっ]|溜ま)"
    rf"|(?:残高|残金|預け金){_ABOUT}{SUM}|{SUM}{_SO_MUCH}の?(?:残(?:っ|高|金|り(?!ま))|たまっ|あるけど|あるんだけど)"
    rf"|(?:振り?込まれ|振り?込み?|入金(?:され)?|着金|もらっ|貰っ|受け取っ|届い|入っ)(?:た|てい?た|てい?る|てきた)?"
    rf"(?:の|金額|額|お金|報酬)?{_ABOUT}{SUM}"
    rf"|{SUM}{_SO_MUCH}(?:振り?込まれ|入金され|着金し?|入っ)(?:て|た|まし)"
    rf"|{SUM}{_SO_MUCH}(?:(?:もら|貰)(?:った|いまし)|受け取(?:った|りまし))"
    r"|(?<![a-z])(?:balance|withdraw(?:al|n|ing)?|cash(?:ed|ing)? out)(?![a-z])"
    "|(?<![a-z])(?:got|received|(?:was|were|been|got) paid|paid me|paid out)"
    rf"(?: only| just| about| exactly| out)? {SUM}"
    # A tax.
    rf"|(?<![収泉])(?:税金?|税額)(?:[はがもで]|って)*(?:いくら|どれ|どの|かか|取られ|引かれ|払)"
    "|(?<![a-z])(?<!withholding )(?<!before )(?<!after )(?<!plus )"
    "tax(?:es)? (?:do|will|should|on|for|of|from|is due)"
    r"|(?<![a-z])how much (?:income |consumption )?tax(?:es)?(?![a-z])"
    # A wage, or what many jobs brought.
    "|(?:アル)?バイト|(?<![ァ-ヺ])パート(?!ナ)|派遣|正社員|[給][料与]|月給|月収|年収|年俸|日当"
    r"|(?<![a-z])(?:salary|wages?|part[- ]?time|payroll|full[- ]time)(?![a-z])"
    "|(?:今月|先月|来月|今年|去年|昨年|年間|月間|[1一][ヶヵケカか箇]月)の?(?:報酬|収入|売り?上げ?|稼ぎ|合計|総額)"
    # What somebody is to pay.
    rf"|{_LESSONS}[^0-9。?!]{{0,8}}{SUM}|{SUM}[^。、?!]{{0,3}}{_LESSONS}"
    rf"|{SUM}{_SO_MUCH}を?(?:支?払(?:う|え|わ(?!れる)|っ(?!てくれ|てもら))|課金|請求され)"
    "|(?<![a-z])(?:i|me|to)(?: have to| must| should| need to| already)? (?:pay|paid|spend|spent)"
    rf" (?:them |about )?{SUM}"
)


def is_something_else(around: str) -> bool:
    """Tell whether ``SUM`` is no price for work."""
    return _SOMETHING_ELSE.search(around) is not None
