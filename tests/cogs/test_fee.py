"""/fee as members use it."""

import json

import discord
import pytest

from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind
from bot.simulation.world import World
from tests.cogs.reading import everything, field, labels, posted, title
from tests.cogs.staging import click_forged, forbid_posting

REFUSED = "うまくいきませんでした"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("/fee amount:3000", "手取り 2,340円", id="bare number"),
        pytest.param("/fee amount:３，０００円", "手取り 2,340円", id="full width"),
        pytest.param("/fee amount:11000", "手取り 8,580円", id="operator's own example"),
        pytest.param("/fee amount:2899", "手取り 2,263円", id="operator's forum example"),
        pytest.param("/fee amount:10000 tax:excluded", "手取り 8,580円", id="before tax by option"),
        pytest.param("/fee amount:10000円（税抜）", "手取り 8,580円", id="before tax in the text"),
        pytest.param("/fee amount:10000 tax:excluded withholding:True", "手取り 7,559円", id="withheld"),
        pytest.param("/fee amount:100000 as_of:2017-11-30", "手取り 80,000円", id="2017 rules"),
        pytest.param("/fee amount:500000 as_of:2018-06-01", "手取り 455,000円", id="2017 rules, three tiers"),
        pytest.param("/fee amount:100000", "手取り 78,000円", id="today's rules"),
        pytest.param("/fee amount:400000 service:timeticket", "手取り 325,750円", id="TimeTicket"),
        pytest.param("/fee amount:10000 service:ランサーズ", "手取り 8,350円", id="Lancers 16.5 %"),
        pytest.param(
            "/fee amount:13750 service:lancers as_of:2022-09-30", "手取り 11,000円", id="old Lancers"
        ),
        pytest.param(
            "/fee amount:13750 service:lancers as_of:2022-10-01", "手取り 11,482円", id="new Lancers"
        ),
        pytest.param("/fee amount:10000 service:ココナラ", "手取り 7,800円", id="coconala"),
        pytest.param("/fee amount:10000 service:ココナラ work:video", "手取り 7,250円", id="coconala video"),
        pytest.param(
            "/fee amount:10000 service:クラウディア", "手取り 8,350円〜8,500円", id="tax on fee unknown"
        ),
        pytest.param("/fee amount:2〜3万円", "手取り 15,600円〜23,400円", id="range"),
        pytest.param("/fee amount:1文字1.5円×3000文字", "手取り 3,510円", id="product"),
        pytest.param("/fee amount:300000 work:タスク", "手取り 234,000円", id="task form"),
        pytest.param("/fee amount:8580 find:contract", "契約金額 10,998円", id="reverse"),
        pytest.param(
            "/fee amount:8580 find:contract tax:excluded", "契約金額 税抜9,999円", id="reverse, before tax"
        ),
        pytest.param("/手数料 金額:3000 サービス:CW", "手取り 2,340円", id="Japanese names"),
    ],
)
async def test_the_answer_stands_first(member: Conversation, line: str, expected: str) -> None:
    response = await member.step(line)
    assert response.error is None
    assert response.kind is Kind.MESSAGE
    assert response.ephemeral
    assert title(response) == expected


async def test_the_answer_reads_back_what_it_understood_and_shows_every_rounding(
    member: Conversation,
) -> None:
    response = await member.step("/fee amount:2899")
    text = everything(response)
    assert "2,899円（税込）として計算しました（クラウドワークス・プロジェクト（固定報酬））" in text
    assert "2,899円 × 20% = 579.8円" in text
    assert "579.8円 → 端数を切り捨てて579円" in text
    assert "57.9円 → 端数を切り捨てて57円" in text
    assert "公式" in field(response, "出典")


@pytest.mark.parametrize(
    ("language", "name", "more", "exact"),
    [
        ("ja", "手取りは少し多くなります", "7,800円ではなく7,801円", "税抜9,091円（税込10,000円）"),
        ("en", "A little more than you want", "is 7,801 yen, not 7,800 yen", "9,091 yen before tax"),
    ],
)
async def test_a_sum_before_tax_that_brings_more_than_wanted_says_which_brings_exactly_that(
    member: Conversation, name: str, more: str, exact: str
) -> None:
    told = field(await member.step("/fee amount:7800 find:contract tax:excluded"), name)
    assert more in told
    assert exact in told
    assert "7,801" not in everything(await member.step("/fee amount:7800 find:contract"))


async def test_other_sums_are_named_for_both_readings_of_the_tax_on_the_fee(member: Conversation) -> None:
    told = await member.step("/fee amount:780 service:timeticket work:flat30 find:contract")
    assert "1,114円" in field(told, "手取りが同じになる金額：手数料が消費税込みの場合")


async def test_how_far_off_a_contract_sum_may_be_is_said_of_the_sum_and_not_of_the_take_home(
    member: Conversation,
) -> None:
    told = field(await member.step("/fee amount:5000 service:lancers find:contract"), "ご注意")
    assert "実際とは最大2円違う" in told  # rounded up, 5,989 yen bring 5,000, and 5,987 bring 4,999
    told = field(await member.step("/fee amount:5987 service:lancers"), "ご注意")
    assert "実際とは最大1円違う" in told


@pytest.mark.parametrize(
    ("amount", "headline"),
    [
        ("契約金額3万円で手取りは", "手取り 23,400円"),
        ("3000円の手取りは？", "手取り 2,340円"),
        ("1万円の手取り", "手取り 7,800円"),
        ("手取りいくら 10000円", "手取り 7,800円"),
        ("手取り3000円", "契約金額 3,844円"),
        ("3000円（手取り）", "契約金額 3,844円"),
        ("1万円の手取りがほしい", "契約金額 12,819円"),
        ("手取り1万円にするには", "契約金額 12,819円"),
        ("ランサーズで3000円", "手取り 2,505円"),
        ("3000 yen on Lancers", "手取り 2,505円"),
        ("クラウドワークスで3000円", "手取り 2,340円"),
    ],
)
async def test_what_an_amount_says_besides_the_sum_is_understood(
    member: Conversation, amount: str, headline: str
) -> None:
    assert title(await member.step(f"/fee amount:{amount}")) == headline


async def test_a_service_named_in_the_amount_has_to_be_the_only_one(member: Conversation) -> None:
    other = await member.step("/fee amount:ランサーズで3000円 service:ココナラ")
    assert "「ランサーズ」、サービスの欄には「ココナラ」" in everything(other)
    several = await member.step("/fee amount:ランサーズとココナラで3000円")
    assert "`/比較`" in everything(several)


async def test_a_product_is_read_back(member: Conversation) -> None:
    assert "1.5 × 3,000 = 4,500円と読み取りました" in everything(
        await member.step("/fee amount:1文字1.5円×3000文字")
    )


async def test_an_hourly_rate_is_multiplied_by_the_hours(member: Conversation) -> None:
    response = await member.step("/fee amount:時給1,200円 work:hourly hours:10")
    assert title(response) == "手取り 9,360円"
    assert "時給1,200円 × 10時間 = 12,000円と読み取りました" in everything(response)
    assert "936円" in field(response, "1時間あたり")


@pytest.mark.parametrize(
    "options", ["amount:時給3000円×100時間", "amount:時給2000円 hours:160", "amount:2,000 yen/hour × 160"]
)
async def test_an_hourly_rate_under_a_fixed_price_is_said_to_be_charged_by_the_week(
    member: Conversation, options: str
) -> None:
    weekly = "「プロジェクト（時間単価）」の仕事なら、手数料は1週間の合計ごとにかかります"
    response = await member.step(f"/fee {options}")
    assert weekly in field(response, "ご注意")
    assert weekly in field(posted(await member.step("click チャンネルに共有")), "ご注意")
    assert weekly not in everything(await member.step(f"/fee {options} work:hourly"))
    assert weekly not in everything(await member.step(f"/fee {options} service:ランサーズ"))


async def test_a_fixed_price_is_not_said_to_be_charged_by_the_week(member: Conversation) -> None:
    assert "1週間の合計" not in everything(await member.step("/fee amount:1件3000円×100件"))


async def test_the_hourly_figure_is_before_income_tax_that_is_paid_in_advance(member: Conversation) -> None:
    response = await member.step("/fee amount:11000 hours:2 withholding:True")
    assert title(response) == "手取り 7,559円"
    assert "4,290円" in field(response, "1時間あたり")  # 8,580 / 2


async def test_an_amount_that_names_the_take_home_asks_for_the_contract_sum(member: Conversation) -> None:
    response = await member.step("/fee amount:手取り8,580円")
    assert title(response) == "契約金額 10,998円"
    assert title(await member.step("/fee amount:手取り8,580円 find:takehome")) == "手取り 6,693円"
    suggested = await member.step("complete /fee amount=手取り8,580円")
    assert [choice["name"] for choice in suggested.choices] == ["手取り8,580円"]


async def test_where_tax_on_the_fee_is_unknown_both_contract_sums_are_right(member: Conversation) -> None:
    response = await member.step("/fee amount:5000 service:クラウディア find:contract tax:excluded")
    assert title(response) == "契約金額 税抜5,348円〜5,442円"
    assert "税抜5,442円 → 税込5,986円" in field(response, "内訳：手数料に消費税が加わる場合")
    assert "税抜5,348円 → 税込5,882円" in field(response, "内訳：手数料が消費税込みの場合")


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("6万円×3件", True),
        ("月20万", True),
        ("年収300万", True),
        ("3万円×3件", False),  # one rate holds up to 100,000 yen
        ("月5万", False),
        ("20万円", False),
    ],
)
async def test_a_sum_that_may_be_of_several_contracts_is_said_to_be_taken_as_one(
    member: Conversation, amount: str, said: bool
) -> None:
    response = await member.step(f"/fee amount:{amount}")
    lead = str(response.body["embeds"][0]["description"])
    assert ("全体を1つの契約として計算しました" in lead) is said


@pytest.mark.parametrize(
    ("work", "service"), [("固定報酬", "CW"), ("時間単価", "CW"), ("電話", "ココナラ"), ("固定", "ecwith")]
)
async def test_forms_of_work_are_found_by_what_people_type(
    member: Conversation, work: str, service: str
) -> None:
    response = await member.step(f"/fee amount:3000 service:{service} work:{work}")
    assert title(response) != REFUSED


async def test_the_next_payday_is_the_bank_day_before(member: Conversation) -> None:
    response = await member.step("/fee amount:3000")
    assert "今日確定した報酬の振込予定：2026年12月15日(火)" in field(response, "振込")


async def test_the_hourly_figure_stands_beside_a_dated_reference(member: Conversation) -> None:
    response = await member.step("/fee amount:11000 hours:3時間半")
    text = field(response, "1時間あたり")
    assert "2,451円" in text  # 8,580 / 3.5
    assert "2025年度の最低賃金（全国加重平均） 1,121円" in text
    assert "2026年度の額は" in text
    assert "業務委託には及びません" in text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("/fee amount:1,5000", "区切り", id="bad grouping"),
        pytest.param("/fee amount:1万5", "二通り", id="ambiguous"),
        pytest.param("/fee amount:$30", "日本円ではない", id="another currency"),
        pytest.param("/fee amount:税込3000 tax:excluded", "食い違って", id="contradicting tax"),
        pytest.param("/fee amount:3000 service:メルカリ", "メルカリ", id="unknown service"),
        pytest.param("/fee amount:3000 work:清掃", "清掃", id="unknown form"),
        pytest.param("/fee amount:3000 as_of:2026-11-24", "まだ先", id="a day to come"),
        pytest.param("/fee amount:3000 as_of:2月30日", "暦にありません", id="no such day"),
        pytest.param("/fee amount:3000 hours:たくさん", "時間", id="no hours"),
        pytest.param("/fee amount:999999999 find:contract", "小さく", id="unreachable"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_what_to_type_instead(
    member: Conversation, line: str, said: str
) -> None:
    response = await member.step(line)
    assert title(response) == REFUSED
    assert said in everything(response)
    assert response.ephemeral


@pytest.mark.parametrize("service", ["ecwith", "フジ子さん", "anycrew", "ポテパン", "itpropartners"])
async def test_a_service_that_publishes_nothing_gets_no_figure(member: Conversation, service: str) -> None:
    response = await member.step(f"/fee amount:3000 service:{service}")
    assert title(response).endswith("の手取りは計算できません")
    assert "0円" not in everything(response).replace("3,000円", "")


async def test_before_the_oldest_source_the_fee_is_unknown(member: Conversation) -> None:
    response = await member.step("/fee amount:3000 as_of:2017-10-31")
    assert title(response) == "クラウドワークスの手取りは計算できません"
    assert "2017年11月1日(水)以降なら計算できます" in everything(response)


@pytest.mark.parametrize("language", ["en"])
async def test_an_english_client_is_answered_in_english(member: Conversation) -> None:
    response = await member.step("/fee amount:3,000円")
    assert title(response) == "Take-home 2,340 yen"
    assert labels(response)[0] == "Share to channel"


async def test_another_language_gets_the_servers_language(world: World, member: Conversation) -> None:
    world.speak(world.member, "fr")
    assert title(await member.step("/fee amount:3000")) == "手取り 2,340円"


@pytest.mark.parametrize("language", ["en"])
async def test_sharing_posts_the_same_answer_in_the_servers_language(member: Conversation) -> None:
    private, pressed = await member.talk("/fee amount:1文字1.5円×3000文字", "click Share to channel")
    assert title(private) == "Take-home 3,510 yen"
    shared = posted(pressed)
    assert shared.kind is Kind.MESSAGE
    assert title(shared) == "手取り 3,510円"
    assert "1.5 × 3,000 = 4,500円" in everything(shared)
    assert "チャンネルに共有" not in labels(shared)


async def test_public_posts_at_once(member: Conversation) -> None:
    response = await member.step("/fee amount:3000 public:True")
    assert not response.ephemeral


async def test_who_may_not_post_is_told_so_and_still_gets_the_answer(
    world: World, member: Conversation
) -> None:
    await member.step("/fee amount:3000")
    forbid_posting(world)
    shared = await member.step("click チャンネルに共有")
    assert title(shared) == REFUSED
    assert "投稿する権限がない" in everything(shared)
    assert shared.ephemeral
    public = await member.step("/fee amount:3000 public:True")
    assert public.ephemeral
    assert title(public) == "手取り 2,340円"
    assert "あなただけに表示" in str(public.body["content"])


async def test_buttons_work_after_a_restart_and_after_a_quarter_of_an_hour(
    world: World, member: Conversation
) -> None:
    await member.step("/fee amount:8580 find:contract service:lancers hours:2")
    await world.restart()
    shared = posted(await member.step("click チャンネルに共有"))
    assert title(shared) == "契約金額 10,275円"
    await world.env.advance_time(16 * 60)
    why = await member.step("click 画面と違う理由")
    assert title(why) == "画面の金額と違うときは"
    assert why.ephemeral


async def test_the_services_own_entry_opens_from_the_answer(member: Conversation) -> None:
    opened = (await member.talk("/fee amount:3000 service:lancers", "click このサービスについて"))[1]
    assert "ランサーズ" in title(opened)


async def test_suggestions_show_how_the_amount_is_being_read(member: Conversation) -> None:
    typed = {
        "1.5万": "15,000円（税込）",
        "2-3万": "20,000円（税込）〜30,000円（税込）",
        "税抜15000": "15,000円（税抜）",
        "50円×20記事": "50 × 20 = 1,000円（税込）",
    }
    for text, shown in typed.items():
        response = await member.step(f"complete /fee amount={text}")
        assert [choice["name"] for choice in response.choices] == [shown]
        assert [choice["value"] for choice in response.choices] == [text]
    refused = await member.step("complete /fee amount=1,5000")
    assert str(refused.choices[0]["name"]).startswith("⚠ 「1,5000」は区切り")
    assert len((await member.step("complete /fee amount=")).choices) == 4


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("", "クラウドワークス"),
        ("クラワ", "クラウドワークス"),
        ("CW", "クラウドワークス"),
        ("らん", "ランサーズ"),
        ("coco", "ココナラ"),
    ],
)
async def test_services_are_suggested_by_what_people_call_them(
    member: Conversation, typed: str, first: str
) -> None:
    response = await member.step(f"complete /fee service={typed}")
    assert response.choices[0]["name"] == first


async def test_forms_dates_and_hours_are_suggested(member: Conversation) -> None:
    forms = await member.talk("/fee service:ココナラ", "complete work=")
    assert [choice["value"] for choice in forms[1].choices] == ["text", "video", "phone"]
    dates = await member.talk("/fee service:lancers", "complete as_of=")
    assert "2022-09-30" in [choice["value"] for choice in dates[1].choices]
    read = await member.step("complete /fee as_of=平成30年4月1日")
    assert [choice["name"] for choice in read.choices] == ["2018年4月1日(日)"]
    hours = await member.step("complete /fee hours=90分")
    assert [choice["name"] for choice in hours.choices] == ["1時間30分"]


@pytest.mark.parametrize(
    "hostile",
    [
        "@everyone",
        "<@1>",
        "```",
        "**" * 50,
        "\u202e3000",
        "\u200b",
        "🍣" * 100,
        "9" * 5000,
        "${jndi}",
        "%s%n",
        "{0}",
    ],
)
async def test_hostile_input_gets_a_kind_refusal_and_no_effect(member: Conversation, hostile: str) -> None:
    for option in ("amount", "service", "work", "hours", "as_of"):
        values = {"amount": "3000", option: hostile}
        response = await member.step(json.dumps({"command": "/fee", "options": values}))
        assert response.kind is Kind.MESSAGE
        assert "@everyone" not in everything(response)
        assert response.body["allowed_mentions"] == {"parse": []}


async def test_an_old_or_forged_button_is_answered_kindly(world: World, member: Conversation) -> None:
    """A message of an older version, as it would still hang in a channel."""
    for identity in (
        "fee.share:0:x",
        "fee.share:1:x",
        "gone",
        "fee.share:1:5~3~~crowdworks~~~~~",
        "entry.open:1:no",
    ):
        await member.step("/fee amount:3000 public:True")
        answer = await click_forged(world, identity)
        assert REFUSED in answer
        assert "もう一度入力してください" in answer


async def test_an_hourly_rate_is_read_back_in_the_language_of_the_post(
    world: World, member: Conversation
) -> None:
    world.speak(world.member, "en-US")
    private, pressed = await member.talk("/fee amount:1,000-1,500 yen per hour hours:3", "click Share")
    assert "Read as 1,000 yen to 1,500 yen per hour × 3 h = 3,000 yen to 4,500 yen" in everything(private)
    assert "時給1,000円〜1,500円 × 3時間 = 3,000円〜4,500円と読み取りました" in everything(posted(pressed))


async def test_nothing_pings(world: World, member: Conversation) -> None:
    await member.talk("/fee amount:3000 public:True", "/compare public:True", "/reregister public:True")
    posted = [str(sent.body) for sent in world.wire.sent if "'embeds'" in str(sent.body)]
    assert len(posted) == 3
    assert all("'allowed_mentions': {'parse': []}" in body for body in posted)


def test_the_library_is_the_one_the_simulator_was_made_for() -> None:
    assert discord.version_info[:2] == (2, 7)
