"""Free questions that name a sum of money, and the calculation that is offered for them."""

import datetime
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.feeoffer import offered
from bot.domain.feequestion import FeeQuestion, Find
from bot.domain.snapshot import Guide
from bot.domain.yen import MOST, TaxBasis
from bot.settings import DATA
from bot.store.shipped import load_shipped

CONTRACT, TAKE_HOME = Find.CONTRACT, Find.TAKE_HOME

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
    "CW5万円の手取り": 50_000,
    "手数料って5万円だと https://example.com/3000円 これ？": 50_000,
    "<@123456789012345678> 5万円の手取りいくら": 50_000,
    "一番いい案件が5万円。手数料は？": 50_000,
    "三菱UFJに5万円入るとき手数料いくら": 50_000,
    "iPhone15を8万円で買う仕事の手数料": 80_000,
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
    "a rate for a letter": "1文字1円で3000文字書くと手取りいくら",
    "two services": "ランサーズとココナラ、5万円の手取りが多いのは？",
    "where a payout begins": "1000円あるけど出金はいくらから？",
    "digits in circles": "①5万円の手取り",
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
    )


@pytest.mark.parametrize(("text", "amount"), SUMS.items())
def test_the_one_sum_in_a_question_is_found(text: str, amount: int, guide: Guide) -> None:
    question = offered(text, guide)
    assert question is not None
    assert (question.low, question.high) == (amount, amount)
    assert question.find is TAKE_HOME


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_nothing_is_guessed(text: str, guide: Guide) -> None:
    assert offered(text, guide) is None


@pytest.mark.parametrize(
    "text",
    [
        "手取り10万欲しい",
        "手取りで10万円もらうには、いくらの契約が必要？",
        "手取りを10万にしたい",
        "手元に10万円残すにはいくら請求すればいい？",
        "10万円を手元に残したい。手数料は？",
        "10万円手取りでほしい",
        "I want to keep 100,000 yen, what should I charge?",
        "take-home of 100,000 yen, what contract?",
    ],
)
def test_a_wanted_take_home_asks_for_the_contract_sum(text: str, guide: Guide) -> None:
    question = offered(text, guide)
    assert question is not None
    assert (question.low, question.find) == (100_000, CONTRACT)


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
    question = offered(text, guide)
    assert question is not None
    assert question.service == service
    assert question.low == 50_000


def test_a_range_tax_and_withholding_are_taken_along(guide: Guide) -> None:
    question = offered("税抜2〜3万円で源泉徴収されると手取りは？", guide)
    assert question is not None
    assert (question.low, question.high, question.tax) == (20_000, 30_000, TaxBasis.EXCLUDED)
    assert question.withholding
    without = offered("3万円（税込）、源泉徴収なしの手取りは？", guide)
    assert without is not None
    assert (without.tax, without.withholding) == (TaxBasis.INCLUDED, False)


def test_a_long_text_is_no_single_question(guide: Guide) -> None:
    assert offered("5万円の手取り" + "。" * 400, guide) is None


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
    question = offered(text, guide)
    assert question is None or (
        isinstance(question, FeeQuestion) and 1 <= question.low <= question.high <= MOST
    )


@pytest.mark.parametrize("piece", ["from ", "1", "1,", "手取り", "5万円〜", "[", "#1", "1年", "a1"])
def test_no_question_takes_long(piece: str, guide: Guide) -> None:
    text = "手取り" + (piece * 400)[:397]
    offered(text, guide)
    begin = time.process_time()
    offered(text, guide)
    assert time.process_time() - begin < 0.1
