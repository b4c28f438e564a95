"""Free questions that name a price and how many: the product is calculated, or nothing."""

import datetime
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feeoffer import Offered, compared, offered
from bot.domain.snapshot import Guide
from bot.search.terms import MEANING, Reader
from bot.settings import DATA
from bot.store.shipped import load_shipped


@cache
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


@cache
def reader() -> Reader:
    return Reader(guide().vocabulary)


def asked(text: str) -> Offered | None:
    terms = reader().question(text).terms
    return offered(text, guide(), {term.removeprefix(MEANING) for term in terms if term.startswith(MEANING)})


@pytest.mark.parametrize(
    ("text", "amount", "contracts"),
    [
        ("800円の記事を10本納品したら手取りいくら？", 8_000, 10),
        ("100円のタスクを50件やりました。手取りは", 5_000, 50),
        ("100円のアンケートを30件やったら手取りいくら", 3_000, 30),
        ("5,000円の案件を3件こなしたら手取りは", 15_000, 3),
        ("2万円のロゴを5個作ったら手元に残るのは？", 100_000, 5),
        ("単価3円で2000文字の記事、手取りは", 6_000, 1),
        ("文字単価1円で3000文字を5本書いたら手取りは", 15_000, 5),
        ("1記事800円を10本書いたら手数料いくら", 8_000, 10),
        ("800円x10本の手取りは", 8_000, 1),
        ("時給1200円で10時間働いたら手取りは", 12_000, 1),
        ("10 articles at 800 yen each, what do I keep", 8_000, 10),
        ("ten articles at 800 yen each, what do I keep", 8_000, 10),
        ("20 tasks at 50 yen, take-home?", 1_000, 20),
        ("4 videos at 10,000 yen each, how much do I keep", 40_000, 4),
        ("5 logos at ¥20,000 each, what do I keep", 100_000, 5),
        ("1200 yen an hour for 10 hours, how much is left?", 12_000, 1),
        ("1500 yen per hour for 20 hours, net?", 30_000, 1),
        ("50 yen per task, 300 tasks, what's my net", 15_000, 300),
        ("3 articles, 5000 yen per article, take-home?", 15_000, 3),
        ("3日で10万円の案件の手取りは？", 100_000, 1),
        ("10本で5万円の案件の手取りは？", 50_000, 1),
        ("20代です。2Dイラスト5万円の手取りは？", 50_000, 1),
        ("24時間以内に納品の5万円の案件、手取りは", 50_000, 1),
    ],
)
def test_a_price_for_one_and_how_many_are_multiplied(text: str, amount: int, contracts: int) -> None:
    found = asked(text)
    assert found is not None
    assert (found.question.low, found.question.high, found.contracts) == (amount, amount, contracts)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1週間で40時間、時給2000円の手取りは？", 80_000),
        ("1週間で60時間、時給2000円の手取りは？", 120_000),
        ("時給2000円で週60時間の手取りは？", 120_000),
        ("週60時間、時給2000円の手取りは？", 120_000),
        ("時給3000円×10時間の手取り", 30_000),
        ("時給1000円で月80時間の手取り", 80_000),
        ("2000 yen per hour, 60 hours in 1 week, how much do I keep", 120_000),
    ],
)
def test_hours_are_calculated_where_the_weeks_are_known_or_make_no_difference(text: str, amount: int) -> None:
    found = asked(text)
    assert found is not None
    assert (found.question.low, found.question.form) == (amount, "hourly")


@pytest.mark.parametrize(
    "text",
    [
        "時給2000円で月160時間だと手取りいくら？",
        "時給1500円で月80時間の手取り",
        "時給3000円で100時間働いたら手取りは？",
        "時給3000円×100時間の手取り",
        "月160時間、時給2000円の手取り",
        "2週間で80時間、時給2000円の手取り",
        "時給2000円で週40時間、月の手取りはいくら",
        "時給の仕事で20万円の手取りは",
        "時給の仕事で手取り10万円ほしい",
        "2000 yen an hour for 160 hours, how much do I keep",
    ],
)
def test_hours_of_unknown_weeks_have_no_figure_where_each_week_is_charged_by_itself(text: str) -> None:
    assert asked(text) is None


def test_hours_of_a_month_are_calculated_where_weeks_make_no_difference() -> None:
    found = asked("ランサーズで時給2000円、月160時間の手取り")
    assert found is not None
    assert (found.question.low, found.question.service) == (320_000, "lancers")


@pytest.mark.parametrize(
    "text",
    [
        "two jobs of 30,000 yen, how much do I keep",
        "I did 5 articles for 30,000 yen, how much do I keep?",
        "3 articles at 30,000 yen in total, how much do I keep?",
        "5,000 yen each, what do I keep?",
        "several jobs of 5,000 yen, what do I keep?",
        "5月10本、800円で書いたら手取りは",
        "800円の記事を三本書いたら手取りは",
        "800円の記事を数本書いたら手取りは",
        "1本800円、ふたつ書いたら手取りは",
        "800円ずつもらったら手取りは",
        "毎日800円の仕事をしたら手取りは",
        "1日3000円で月いくら手取り",
        "月5万円を1年続けたら手取りは",
        "3人で5万円の案件、手取りは",
        "5万円の案件を2人で分けたら手取りは",
        "5万円の案件を3件に分けたら手取りは",
        "5万円の8割もらえたら手取りは",
        "1万円の案件で500円の値引きを頼まれた、手取りは",
        "3万円の案件、追加で修正2回、手取りは",
        "時給1200円、1日4時間、週5で働いたら手取りは",
        "50 usd at 150 yen each, what do I keep?",
    ],
)
def test_where_another_number_may_change_the_sum_nothing_is_calculated(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "残高5,000円で退会したら手数料いくら取られる？",
        "報酬が3,000円残ってるけど辞めたらどうなる？手数料引かれる？",
        "まだ報酬が8,400円くらい残っていて、手数料が高いです。この状態で退会ってできますか？",
        "my balance is 12,000 yen, will they take a fee if I leave?",
        "振り込まれたのが7,800円だった。手数料いくら引かれてる？",
        "7,800円しか入ってなかった。手数料いくら？",
        "I got 7,800 yen, how much fee was taken?",
        "I was paid 7,800 yen, how much was the fee?",
        "時給1000円のバイト10時間で手取りいくら",
        "日給8000円のバイトの手取りいくら",
        "時給1100円のパート週20時間、手取りは",
        "スキル講座に5万円払うって言われたけど手数料高くない？",
        "5万円のスクールに入ったけど手数料いくら？",
        "I have to pay 5,000 yen, is that the fee?",
        "今月の報酬が合計で6万円だったら税金いくら引かれますか",
        "how much tax do I pay on a 50,000 yen job?",
        "データ入力で5万円の案件を受けました。手数料が心配です。報酬はいつ振り込まれますか？",
    ],
)
def test_money_that_is_no_price_for_work_is_not_calculated_with(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "クライアントが5万円払ってくれる案件の手取りは？",
        "報酬5万円が支払われるとき手数料いくら引かれる？",
        "How much will I keep if a client pays me 50,000 yen for a logo?",
        "パートナーと5万円の案件を受けた、手取りは？",
        "源泉徴収税が引かれる5万円の案件、手取りは？",
        "ライターを始めました。5万円の案件の手取りはいくらですか？",
        "5万円の案件を受けました。手取りはいくらですか？",
    ],
)
def test_a_price_for_work_is_calculated_with_whoever_pays_it(text: str) -> None:
    found = asked(text)
    assert found is not None
    assert found.question.low == 50_000


UNITS = (
    "件",
    "本",
    "記事",
    "個",
    "枚",
    "文字",
    "時間",
    "回",
    "日",
    "週間",
    "ヶ月",
    "つ",
    "社",
    "人",
    "点",
    "曲",
    "ページ",
)
JAPANESE = ("", "クラウドワークスで", "の記事", "を書いたら", "手取りはいくら", "")
JOINED = ("", "を", "、", "の", "も", "だけ", "やって", "と", "、全部で", "で、")
NOUNS = (
    "articles",
    "jobs",
    "logo designs",
    "hours",
    "days",
    "tasks",
    "small videos",
    "people",
    "weeks",
    "words",
)
ENGLISH = ("", "how much do I keep", "for a job on CrowdWorks", "after the fee", "")
JOINED_IN_ENGLISH = (" ", ", ", " for ", " and ", " if I do ", " with ", " of ")


@st.composite
def japanese(draw: st.DrawFn) -> tuple[str, int, int]:
    price, count = draw(st.integers(100, 9_999)), draw(st.integers(2, 99))
    parts: list[str] = list(JAPANESE)
    parts.insert(2, f"{price:,}円")
    at = draw(st.integers(1, len(parts)))
    parts.insert(
        at,
        draw(st.sampled_from(JOINED))
        + f"{count}{draw(st.sampled_from(UNITS))}"
        + draw(st.sampled_from(JOINED)),
    )
    return "".join(parts), price, count


@st.composite
def english(draw: st.DrawFn) -> tuple[str, int, int]:
    price, count = draw(st.integers(100, 9_999)), draw(st.integers(2, 99))
    joined = st.sampled_from(JOINED_IN_ENGLISH)
    parts: list[str] = list(ENGLISH)
    parts.insert(2, f"from {price:,} yen" + draw(st.sampled_from(("", " each", " per piece", " an hour"))))
    at = draw(st.integers(1, len(parts)))
    parts.insert(at, draw(joined) + f"{count} {draw(st.sampled_from(NOUNS))}" + draw(joined))
    return " ".join(parts), price, count


@given(st.one_of(japanese(), english()))
def test_no_question_with_an_unused_number_gives_a_figure(question: tuple[str, int, int]) -> None:
    text, price, count = question
    found = asked(text)
    assert found is None or found.question.low == found.question.high == price * count


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("ランサーズとココナラで3万円だとどっちが手取り多い？", (30_000, 30_000)),
        ("クラワで10万とランサーズで10万、手取りどっちが多い？", (100_000, 100_000)),
        ("2〜3万円だとどのサイトがいい？", (20_000, 30_000)),
        ("どのサイトがいい？", (10_000, 10_000)),
        ("5万円の案件を3件やるならどのサイトがいい？", (10_000, 10_000)),
        ("手取り5万円欲しい、どのサイトがいい？", (10_000, 10_000)),
    ],
)
def test_services_are_compared_at_the_sum_that_is_named(text: str, amounts: tuple[int, int]) -> None:
    question = compared(text, ())
    assert (question.low, question.high) == amounts
