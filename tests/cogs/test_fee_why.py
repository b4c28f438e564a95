"""Why a screen may show another sum than /fee: every line is true of the sum above it."""

import pytest

from bot.simulation.conversation import Conversation
from tests.cogs.reading import everything

JA = "画面と違う理由"
EN = "Why my screen differs"


async def why(member: Conversation, line: str, button: str = JA) -> str:
    return everything((await member.talk(line, f"click {button}"))[1])


@pytest.mark.parametrize(
    ("language", "button", "free", "costs", "less"),
    [
        ("ja", JA, "振込手数料", "3,000円未満の振込は160円", "銀行に届く額は、その分だけ少なく"),
        ("en", EN, "Transfer fee", "160 yen", "What reaches your bank is less"),
    ],
)
async def test_a_free_transfer_makes_nothing_less(
    member: Conversation, button: str, free: str, costs: str, less: str
) -> None:
    assert free not in await why(member, "/fee amount:5万円 service:ココナラ", button)
    text = await why(member, "/fee amount:3000円 service:ココナラ", button)
    assert costs in text
    assert less in text
    assert costs in await why(member, "/fee amount:3000円〜5万円 service:ココナラ", button)


async def test_a_transfer_fee_that_is_not_known_may_or_may_not_be(member: Conversation) -> None:
    for line in ("/fee amount:5万円 service:クラウディア", "/fee amount:5万円 as_of:2018-03-03"):
        text = await why(member, line)
        assert "かかる場合は、銀行に届く額がその分だけ少なく" in text
        assert "楽天銀行" not in text


@pytest.mark.parametrize(
    ("language", "button", "one", "both"),
    [
        ("ja", JA, "手数料の端数を処理しています", "手数料とその消費税で、それぞれ"),
        (
            "en",
            EN,
            "the fee is rounded. Another",
            "the fee and the tax on it are rounded one after the other",
        ),
    ],
)
@pytest.mark.parametrize(
    "included",
    ["service:ランサーズ", "service:ココナラ", "as_of:2018-03-03"],
    ids=["flat", "coconala", "2018"],
)
async def test_a_fee_with_the_tax_in_it_is_rounded_once(
    member: Conversation, button: str, one: str, both: str, included: str
) -> None:
    text = await why(member, f"/fee amount:2899 {included}", button)
    assert one in text
    assert both not in text
    text = await why(member, "/fee amount:2899", button)
    assert both in text
    assert one not in text


async def test_nothing_is_said_of_fractions_where_there_are_none(member: Conversation) -> None:
    assert "端数" not in await why(member, "/fee amount:10000")


@pytest.mark.parametrize(
    ("language", "button", "week", "contract"),
    [
        ("ja", JA, "1週間の合計ごと", "契約ひとつずつ"),
        ("en", EN, "apply to one week's total", "apply to one contract"),
    ],
)
async def test_hourly_work_is_worked_out_by_the_week(
    member: Conversation, button: str, week: str, contract: str
) -> None:
    text = await why(member, "/fee amount:3000 work:hourly", button)
    assert week in text
    assert contract not in text
    text = await why(member, "/fee amount:3000", button)
    assert contract in text
    assert week not in text


@pytest.mark.parametrize(
    ("language", "button", "taken", "may", "source"),
    [
        ("ja", JA, "もう引いてあります", "依頼主が源泉徴収する契約では", "yokaikei.com"),
        ("en", EN, "it is already taken off", "Where the client withholds", "yokaikei.com"),
    ],
)
async def test_what_is_withheld_already_makes_it_no_less(
    member: Conversation, button: str, taken: str, may: str, source: str
) -> None:
    text = await why(member, "/fee amount:3000 withholding:true", button)
    assert taken in text
    assert may not in text
    assert source in text
    text = await why(member, "/fee amount:3000", button)
    assert may in text
    assert taken not in text


async def test_only_what_can_be_so_for_the_sum_is_named(member: Conversation) -> None:
    small = await why(member, "/fee amount:3000")
    assert "段階ごとの計算" not in small  # the first step alone
    assert "ここの契約金額は税込です" in small
    assert "昔の料金を載せたまま" in small
    large = await why(member, "/fee amount:15万円 tax:excluded as_of:2018-03-03")
    assert "段階ごとの計算" in large
    assert "ここの契約金額は税抜で" in large
    assert "2018年3月3日(土)の料金で計算しています" in large
    assert "手数料の消費税" not in large  # it was in the fee
    assert "古い料金表" not in await why(member, "/fee amount:3000 service:クラウディア")  # none is known
