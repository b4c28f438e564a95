"""Free questions that name a sum of money, and the calculation that is offered for them."""

import datetime
import time
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.feeoffer import offered
from bot.domain.feequestion import FeeQuestion, Find
from bot.domain.snapshot import Guide
from bot.domain.vocabulary import Vocabulary
from bot.domain.yen import MOST, TaxBasis
from bot.search.terms import MEANING, Reader
from bot.settings import DATA
from bot.store.shipped import load_shipped

CONTRACT, TAKE_HOME = Find.CONTRACT, Find.TAKE_HOME


def asked(text: str, guide: Guide) -> FeeQuestion | None:
    """Return what is offered for a question, read as the search reads it."""
    terms = reader(guide.vocabulary).question(text).terms
    found = offered(text, guide, {term.removeprefix(MEANING) for term in terms if term.startswith(MEANING)})
    return found.question if found else None


@cache
def reader(vocabulary: Vocabulary) -> Reader:
    return Reader(vocabulary)


SUMS = {
    "10万の案件だと手取りいくら": 100_000,
    "3000円だと手数料いくら？": 3_000,
    "ランサーズで５万円の仕事の手取り": 50_000,
    "how much is left of 50,000 yen on Lancers": 50_000,
    "How much do I keep from 50,000 yen?": 50_000,
    "what's the fee for a ¥12,000 job": 12_000,
    "take-home for a 30k yen contract?": 30_000,
    "5万円から手数料いくら引かれるの？": 50_000,
    "5万円から20%引かれるって手数料高くない？": 50_000,
    "一万五千円の仕事、手取りはいくらになりますか": 15_000,
    "3千円の報酬っていくらもらえる？": 3_000,
    "手取りいくら？契約は10万円です。": 100_000,
    "手取りは10万だといくら？": 100_000,
    "10万って手取りいくら": 100_000,
    "3日で10万円の案件の手取りは？": 100_000,
    "10日までに納品の3,000円の仕事、手数料は？": 3_000,
    "2回目の依頼で5000円、いくら残る？": 5_000,
    "100文字の記事を5千円で受けたら手取りは": 5_000,
    "11/24に契約した8万円の案件の手数料": 80_000,
    "2026年11月24日に5万円で契約。手取りは？": 50_000,
    "10月5万円で契約した手取り": 50_000,
    "5月10万円の仕事の手取り": 100_000,
    "1記事3000円だと手数料いくら引かれる？": 3_000,
    "3,000円×5本だと手取りいくら": 15_000,
    "5本×3,000円だと手取りいくら": 15_000,
    "10万円で契約した。10万円の手取りは？": 100_000,
    "報酬月5万円だと手取りいくら": 50_000,
    "手取りは月5万だといくら": 50_000,
    "手取りいくら？月5万の案件": 50_000,
    "CW5万円の手取り": 50_000,
    "手数料って5万円だと https://example.com/3000円 これ？": 50_000,
    "<@123456789012345678> 5万円の手取りいくら": 50_000,
    "一番いい案件が5万円。手数料は？": 50_000,
    "三菱UFJに5万円入るとき手数料いくら": 50_000,
    "iPhone15を8万円で買う仕事の手数料": 80_000,
    "1記事800円を10本書いたら手数料いくら": 8_000,
    "1文字0.5円で3000文字だと手取りいくら": 1_500,
    "1文字1円で3000文字書くと手取りいくら": 3_000,
    "文字単価1.5円、2,000文字の手取り": 3_000,
    "時給1500円で20時間だと手取りいくら": 30_000,
    "1件5円のタスク、手数料いくら": 5,
    "3マンの手取りいくら": 30_000,
    "10まんえんの手取り": 100_000,
    "5せんえんの手取り": 5_000,
    "5000の仕事で手取りいくら": 5_000,
    "12,000の案件、いくら残る？": 12_000,
    "2万案件の手数料": 20_000,
    "100k job how much do I get": 100_000,
    "how much do I get for a 100k job": 100_000,
    "10万 job how much do I get": 100_000,
    "fee for a 1.5m project": 1_500_000,
    "50000jpy fee": 50_000,
    "fee for 100k": 100_000,
    "50,000 JPY how much is deducted?": 50_000,
    "how much will I get if I charge 50,000 yen": 50_000,
    "what do I get for 20,000 yen": 20_000,
    "手数料は3万円だといくら？": 30_000,
    "手数料は3万円の案件でいくら？": 30_000,
    "5万円稼いだら振り込まれるのはいくら？": 50_000,
    "5man no tedori ikura": 50_000,
    "3man en no tedori": 30_000,
    "lancers 50000 tedori ikura": 50_000,
    "how much will i get for 15000 on lancers": 15_000,
    "how much do I keep from 15,000?": 15_000,
}


NONE = {
    "a sum but no fee": "5万円の案件が急に消えた",
    "no sum": "手数料はいくらですか",
    "nothing": "",
    "two sums": "3000円と5000円、手取りはどっちが多い？",
    "two sums apart": "3000円の仕事が2つ。合わせて6000円の手取りは？",
    "a bare number": "3000だと手数料いくら？",
    "a bare number beside a sum": "会員番号は 12345 で、5万円の手取りは？",
    "only a span of time": "退会まで3日かかる？手数料は？",
    "only a date": "手数料は11/24に変わった？",
    "only a share": "手数料が20%って本当？",
    "only a count": "2回目の手数料は？",
    "people, not yen": "会員が10万人って本当？手数料は？",
    "views, not yen": "10万PVの記事、手数料は？",
    "some tens of thousands": "数万円の案件の手取りは？",
    "some hundreds of thousands": "数十万円の案件の手取りは？",
    "an open range": "5万円以上の案件の手数料は？",
    "an open range from below": "5万円からの案件の手数料は？",
    "half of it": "5万円の半額だと手取りは？",
    "dollars": "500ドルの案件の手取りは？",
    "a dollar sign": "$500 take-home?",
    "minus": "-3000円の手数料",
    "nonsense grouping": "1,5000円の手取り",
    "a doubtful number": "1万5の手取り",
    "nought": "0円の手数料",
    "too much": "100億円の手数料",
    "an hourly rate": "時給1500円だと手取りいくら",
    "a rate for a letter": "1文字1円だと手取りいくら",
    "a price for one, and how many elsewhere": "記事を10本、1本800円で書いたら手取りは",
    "a price for one, and how many before it": "10本書いたので、1本800円だと手取りは？",
    "a price for a month, and how many months": "1ヶ月5万円を3ヶ月やると手取りは",
    "a price for one, and how many twice": "時給1500円で20時間を3回、手取りは",
    "a bare number with a name": "会員番号1234の案件の手数料",
    "a year": "2024の案件の手数料",
    "a fee that is too high": "手数料が5万円って高くない？",
    "a fee that was taken": "手数料22000円引かれたんだけど、いくら残る？",
    "a fee of a transfer": "振込手数料500円って本当？",
    "a sum to pay out": "1000円から出金できる？手数料は？",
    "a sum to save up": "5万円貯まるまで出金できないの？手数料は？",
    "a wage": "会社の給料20万から手取りいくら",
    "a tax": "5万円の消費税はいくら？手数料も知りたい",
    "an English transfer fee": "500 yen transfer fee",
    "an English fee": "is there a 500 yen fee",
    "an English share of a sum": "20% fee of 30,000 yen",
    "an English tax": "how much tax on 1,200,000 yen",
    "an English fee that was taken": "they deducted 5,000 yen, how much is the fee?",
    "two services": "ランサーズとココナラ、5万円の手取りが多いのは？",
    "where a payout begins": "1000円あるけど出金はいくらから？",
    "digits in circles": "①5万円の手取り",
    "a year beside the take-home": "手取り 2024 ランサーズ",
    "letters beside the take-home": "手取り 15000文字",
    "a number of something": "会員番号 15000 手取り",
    "words in English": "how much will i get for 15000 words on lancers",
    "dollars in English": "how much will i get for 15000 in dollars",
    "dollars beside the take-home": "手取り 15000 ドル",
    "men": "5man hours tedori",
}


@pytest.fixture(scope="module")
def guide() -> Guide:
    shipped = load_shipped(DATA, today=datetime.date(2026, 11, 24))
    return Guide(
        entries={},
        services={service.key: service for service in shipped.services},
        sources={},
        jobs={},
        taxes=shipped.taxes,
        vocabulary=shipped.vocabulary,
    )


@pytest.mark.parametrize(("text", "amount"), SUMS.items())
def test_the_one_sum_in_a_question_is_found(text: str, amount: int, guide: Guide) -> None:
    question = asked(text, guide)
    assert question is not None
    assert (question.low, question.high) == (amount, amount)
    assert question.find is TAKE_HOME


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_nothing_is_guessed(text: str, guide: Guide) -> None:
    assert asked(text, guide) is None


@pytest.mark.parametrize(
    "text",
    [
        "手取り10万欲しい",
        "手取り月10万ほしい",
        "手取りで月10万欲しい",
        "手取り毎月10万ほしい",
        "手取り月額10万ほしい",
        "手取りで10万円もらうには、いくらの契約が必要？",
        "手取りを10万にしたい",
        "手元に10万円残すにはいくら請求すればいい？",
        "10万円を手元に残したい。手数料は？",
        "10万円手取りでほしい",
        "I want to keep 100,000 yen, what should I charge?",
        "take-home of 100,000 yen, what contract?",
        "how much should i charge to get 100000 yen",
        "how much should I charge so that I keep about 100k yen?",
        "i want 100000 yen in my pocket, how much do I charge?",
        "how much do I need to bill to receive 100,000 yen after fees",
        "if I want to net 100,000 yen how much should I quote?",
        "to get 100,000 yen what do I have to invoice? how much?",
        "10万もらいたいんだけどいくらで契約すればいい？",
        "10万円欲しいときはいくらで契約すればいい？",
    ],
)
def test_a_wanted_take_home_asks_for_the_contract_sum(text: str, guide: Guide) -> None:
    question = asked(text, guide)
    assert question is not None
    assert (question.low, question.find) == (100_000, CONTRACT)


@pytest.mark.parametrize(
    ("text", "amount"), [("手取り3man", 30_000), ("手取り 15000 ランサーズ", 15_000), ("手取り15000", 15_000)]
)
def test_a_number_right_after_the_take_home_is_what_is_wanted(text: str, amount: int, guide: Guide) -> None:
    question = asked(text, guide)
    assert question is not None
    assert (question.low, question.find) == (amount, CONTRACT)


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("5万円の手取り", "crowdworks"),
        ("クラウドワークスで5万円の手取り", "crowdworks"),
        ("クラウド ワークスで5万円の手取り", "crowdworks"),
        ("CWで5万円の手取り", "crowdworks"),
        ("ランサーズで５万円の仕事の手取り", "lancers"),
        ("ﾗﾝｻｰｽﾞで5万円の手取り", "lancers"),
        ("50,000 yen take-home on LANCERS?", "lancers"),
        ("ココナラで5万円売れたら手数料は？", "coconala"),
        ("フリーランサーが5万円の手取りを増やすには", "crowdworks"),
        ("Any freelancer: fee of a 50,000 yen job?", "crowdworks"),
        ("ここなら5万円の手取りが増える？", "crowdworks"),
    ],
)
def test_the_named_service_is_meant_and_that_of_the_fee_command_for_none(
    text: str, service: str, guide: Guide
) -> None:
    question = asked(text, guide)
    assert question is not None
    assert question.service == service
    assert question.low == 50_000


def test_a_range_tax_and_withholding_are_taken_along(guide: Guide) -> None:
    question = asked("税抜2〜3万円で源泉徴収されると手取りは？", guide)
    assert question is not None
    assert (question.low, question.high, question.tax) == (20_000, 30_000, TaxBasis.EXCLUDED)
    assert question.withholding
    without = asked("3万円（税込）、源泉徴収なしの手取りは？", guide)
    assert without is not None
    assert (without.tax, without.withholding) == (TaxBasis.INCLUDED, False)


@pytest.mark.parametrize(
    ("text", "tax"),
    [
        ("how much do I get for a 20,000 yen job before tax", TaxBasis.EXCLUDED),
        ("20,000 yen plus tax, what do I get", TaxBasis.EXCLUDED),
        ("2万円の案件、税抜です。手取りは？", TaxBasis.EXCLUDED),
        ("2万円の案件、税込です。手取りは？", TaxBasis.INCLUDED),
        ("2万円の案件、手数料は税別ですか", TaxBasis.INCLUDED),
    ],
)
def test_words_on_tax_may_stand_apart_from_the_sum(text: str, tax: TaxBasis, guide: Guide) -> None:
    question = asked(text, guide)
    assert question is not None
    assert (question.low, question.tax) == (20_000, tax)


@pytest.mark.parametrize(
    ("text", "service", "form"),
    [
        ("クラワのタスク1件5円、手数料いくら", "crowdworks", "task"),
        ("100円のタスク、手取りいくら", "crowdworks", "task"),
        ("時給1500円で20時間だと手取りいくら", "crowdworks", "hourly"),
        ("3時間で5万円の仕事の手取り", "crowdworks", "project"),
        ("時間がかかる5万円の仕事の手取り", "crowdworks", "project"),
        ("5万円のタスク管理の仕事の手取り", "crowdworks", "project"),
        ("ランサーズのコンペで5万円、手数料は", "lancers", "contest"),
        ("ランサーズのタスクかコンペで5万円、手数料は", "lancers", "project"),
        ("ココナラの電話相談で5000円の手取り", "coconala", "phone"),
        ("ココナラで5000円の手取り、電話番号は要る？", "coconala", "text"),
        ("ココナラでビデオ編集5000円の手取り", "coconala", "text"),
        ("フジ子さんで10万の手取り", "fujiko", ""),
    ],
)
def test_the_form_of_work_is_the_one_that_is_named(text: str, service: str, form: str, guide: Guide) -> None:
    question = asked(text, guide)
    assert question is not None
    assert (question.service, question.form) == (service, form)


def test_a_long_text_is_no_single_question(guide: Guide) -> None:
    assert asked("5万円の手取り" + "。" * 400, guide) is None


PIECES = [
    "5万円",
    "手取り",
    "3日",
    "から",
    "×",
    "〜",
    "1,5000",
    "数十万",
    "ランサーズ",
    "from",
    " to ",
    "税抜",
    "²",
    "#",
    "%",
    "時給",
    "いくら",
]


@given(st.one_of(st.text(max_size=500), st.lists(st.sampled_from(PIECES), max_size=60).map("".join)))
@example("\ud800手取り5万円")
@example("9" * 390 + "円の手取り")
@example("手取り" * 2000)
def test_any_text_gives_a_question_that_can_be_answered_or_none(guide: Guide, text: str) -> None:
    question = asked(text, guide)
    assert question is None or (
        isinstance(question, FeeQuestion) and 1 <= question.low <= question.high <= MOST
    )


@pytest.mark.parametrize(
    "piece",
    [
        "from ",
        "1",
        "1,",
        "手取り",
        "5万円〜",
        "[",
        "#1",
        "1年",
        "a1",
        "1件1円1件",
        "税込",
        "charge get ",
        "to get 1円 ",
    ],
)
def test_no_question_takes_long(piece: str, guide: Guide) -> None:
    text = "手取り" + (piece * 400)[:397]
    offered(text, guide, {"fee"})
    begin = time.process_time()
    offered(text, guide, {"fee"})
    assert time.process_time() - begin < 0.1
