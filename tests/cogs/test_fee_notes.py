"""What /fee says beside its sums: on which tax basis they are, per hour, the payout, what to mind."""

import pytest

from bot.simulation.conversation import Conversation
from tests.cogs.reading import everything, field, title


@pytest.mark.parametrize(
    ("language", "heading", "read", "also"),
    [
        ("ja", "契約金額 税抜3,495円", "税抜の契約金額", "税抜3,496円（税込3,845円）"),
        (
            "en",
            "Contract amount 3,495 yen before tax",
            "contract amount before tax",
            "3,496 yen before tax (3,845 yen with tax)",
        ),
    ],
)
async def test_contract_sums_before_tax_say_so_wherever_they_are_named(
    member: Conversation, heading: str, read: str, also: str
) -> None:
    response = await member.step("/fee amount:3000 tax:excluded find:contract")
    assert title(response) == heading
    assert read in everything(response)
    assert also in everything(response)


@pytest.mark.parametrize(
    ("language", "named"),
    [("ja", "内訳（税抜20,000円の場合）"), ("en", "Breakdown (for 20,000 yen before tax)")],
)
async def test_the_ends_of_a_range_before_tax_say_so(member: Conversation, named: str) -> None:
    assert field(await member.step("/fee amount:2〜3万円 tax:excluded"), named)


@pytest.mark.parametrize(
    ("language", "rate", "reason"),
    [
        ("ja", "**3,900円**（源泉徴収前", "税金の前払いで、費用ではないため、引く前の78,000円から"),
        ("en", "**3,900 yen** per hour before withholding", "worked out from 78,000 yen, before it is taken"),
    ],
)
async def test_an_hourly_figure_before_withholding_says_so(
    member: Conversation, rate: str, reason: str
) -> None:
    response = await member.step("/fee amount:10万円 withholding:true hours:20時間")
    assert "68,719" in title(response)
    text = everything(response)
    assert rate in text
    assert reason in text


async def test_both_ends_of_an_hourly_range_before_withholding_are_named(member: Conversation) -> None:
    text = field(await member.step("/fee amount:10〜20万円 withholding:true hours:20時間"), "1時間あたり")
    assert "**3,900円〜8,350円**（源泉徴収前" in text
    assert "引く前の78,000円〜167,000円から" in text


async def test_an_hourly_figure_without_withholding_says_nothing_of_it(member: Conversation) -> None:
    assert "源泉徴収" not in field(await member.step("/fee amount:10万円 hours:20時間"), "1時間あたり")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", "2018年1月1日(月)の最低賃金は資料がない"),
        ("en", "no source for the minimum wage on"),
    ],
)
async def test_a_day_without_a_known_minimum_wage_is_said_to_have_none(
    member: Conversation, said: str
) -> None:
    text = everything(await member.step("/fee amount:3000 hours:3時間 as_of:2018-01-01"))
    assert said in text
    assert "1,121" not in text


@pytest.mark.parametrize(
    ("language", "low", "both"),
    [
        ("ja", "低いほうの手取り390円だけでは最低額に届きません", "この手取りだけでは最低額に届きません"),
        (
            "en",
            "The lower take-home, 390 yen, is below the minimum",
            "This take-home alone is below it",
        ),
    ],
)
async def test_only_the_end_below_the_minimum_is_said_to_be_below_it(
    member: Conversation, low: str, both: str
) -> None:
    text = everything(await member.step("/fee amount:500〜3000円"))
    assert low in text
    assert both not in text
    text = everything(await member.step("/fee amount:500〜600円"))
    assert both in text
    assert low not in text


@pytest.mark.parametrize(
    ("language", "one", "lower"),
    [
        (
            "ja",
            "この手取りだけでは、振込手数料を引くと何も残りません",
            "低いほうの手取り78円だけでは、振込手数料",
        ),
        ("en", "leaves nothing of this take-home by itself", "leaves nothing of the lower take-home, 78 yen"),
    ],
)
async def test_a_take_home_that_the_transfer_fee_eats_up_is_said_to_be_so(
    member: Conversation, one: str, lower: str
) -> None:
    assert one in everything(await member.step("/fee amount:100円 service:ココナラ"))
    assert one in everything(await member.step("/fee amount:205円 service:ココナラ"))  # 160 yen: all of it
    assert one not in everything(await member.step("/fee amount:206円 service:ココナラ"))
    assert lower in everything(await member.step("/fee amount:100〜3000円 service:ココナラ"))


@pytest.mark.parametrize(
    ("language", "added", "included"),
    [
        ("ja", "計算の順番：手数料に消費税が加わる場合", "計算の順番：手数料が消費税込みの場合"),
        ("en", "Step by step if tax is added to the fee", "Step by step if the fee includes the tax"),
    ],
)
async def test_both_contract_sums_are_traced_where_tax_on_the_fee_is_unknown(
    member: Conversation, added: str, included: str
) -> None:
    response = await member.step("/fee amount:10万円 service:クラウディア find:contract")
    assert "14,549" in field(response, added)
    assert "1,322.7" in field(response, added)
    assert "13,157" in field(response, included)
    assert "657.85" in field(response, included)
    assert "1,322.7" not in field(response, included)


async def test_one_contract_sum_is_traced_once_whatever_is_unknown(member: Conversation) -> None:
    response = await member.step("/fee amount:10万円 service:クラウディア")
    names = [each["name"] for each in response.body["embeds"][0]["fields"]]
    assert [name for name in names if name.startswith("計算の順番")] == ["計算の順番"]


@pytest.mark.parametrize(
    ("language", "heading", "named"),
    [
        ("ja", "出典", ("手数料のページ", "会計事務所 yokaikei.com", "厚生労働省の公表の要約")),
        ("en", "Source", ("CrowdWorks official: fee page", "yokaikei.com", "j-roumu.jp")),
    ],
)
async def test_the_sources_of_withholding_and_of_the_wage_are_named(
    member: Conversation, heading: str, named: tuple[str, ...]
) -> None:
    text = field(await member.step("/fee amount:3000 hours:3 withholding:true"), heading)
    assert all(name in text for name in named)
    text = field(await member.step("/fee amount:3000"), heading)
    assert [name for name in named if name in text] == [named[0]]


@pytest.mark.parametrize(
    ("language", "heading", "named"),
    [("ja", "出典", "消費税率の引き上げ"), ("en", "Source", "consumption tax")],
)
async def test_the_source_of_an_old_tax_rate_is_named(member: Conversation, heading: str, named: str) -> None:
    line = "/fee amount:3000 as_of:2018-01-01"
    assert named in field(await member.step(f"{line} tax:excluded"), heading)
    assert named not in field(await member.step(line), heading)  # the fee of that time had the tax in it


@pytest.mark.parametrize(
    ("language", "heading", "official"),
    [
        ("ja", "出典", ("フジ子さん公式", "Hajimari公式")),
        ("en", "Source", ("Fujiko-san official", "Hajimari official")),
    ],
)
async def test_what_is_known_of_a_service_without_a_fee_has_its_own_sources(
    member: Conversation, heading: str, official: tuple[str, str]
) -> None:
    for service, name in zip(("フジ子さん", "ITプロパートナーズ"), official, strict=True):
        text = field(await member.step(f"/fee amount:3000 service:{service}"), heading)
        assert name in text
        assert "記事" not in text.replace("第三者の記事", "")
    await member.step("/compare")
    page = field(await member.step("select compare.page=1"), heading)
    assert all(name in page for name in official)


@pytest.mark.parametrize(
    ("language", "known", "other"),
    [("ja", "わかっていること", "以前の時間報酬は"), ("en", "What is known", "Hourly work used to cost")],
)
async def test_old_rules_are_not_shown_for_work_that_they_are_not_about(
    member: Conversation, known: str, other: str
) -> None:
    response = await member.step("/fee amount:3000 service:ココナラ work:電話")
    assert known not in everything(response)
    assert "60%" in everything(response)
    response = await member.step("/fee amount:3000 service:lancers work:hourly as_of:2020-01-01")
    assert other in field(response, known)


@pytest.mark.parametrize(
    ("language", "heading", "refused"),
    [
        ("ja", "契約金額 124,718円", "「あったらいい」の意味が"),
        ("en", "Contract amount 124,718 yen", "あったらいい"),
    ],
)
async def test_a_wish_is_read_and_a_word_that_is_not_understood_is_named_whole(
    member: Conversation, heading: str, refused: str
) -> None:
    assert title(await member.step("/fee amount:手取り10万ほしい")) == heading
    assert refused in everything(await member.step("/fee amount:手取り10万あったらいい"))


async def test_a_fee_whose_first_day_is_unknown_is_told_and_not_calculated_with(member: Conversation) -> None:
    text = everything(await member.step("/fee amount:1万円 service:coconala as_of:2021-04-11"))
    assert "手取りは計算できません" in text
    assert "50万円までが15%" in text
    assert "始まりの日は不明" in text
