"""/guide as members use it: asking, looking through the contents, and going on from an entry."""

import dataclasses
import json

import pytest
from msgspec.structs import replace

from bot.domain.gaps import Gap
from bot.domain.guide import Kind
from bot.questions.unanswered import MOST_AT_ONCE
from bot.render.browsing import SECTIONS
from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind as Shown
from bot.simulation.response import Response
from bot.simulation.world import World
from bot.store.gaps import open_gaps
from tests.cogs.reading import everything, field, labels, menus, posted, title
from tests.cogs.staging import choose_forged, click_forged, send_instead

NOT_SURE = "ぴったりの答えが見つかりませんでした"
CONTENTS = "ガイドの目次"


async def ask(member: Conversation, question: str) -> Response:
    return await member.step(json.dumps({"command": "/guide", "options": {"query": question}}))


async def gaps(world: World) -> tuple[Gap, ...]:
    return await open_gaps(world.bot.database, world.guild.id, world.bot.today())


def line(response: Response) -> str:
    """Return what stands above the answer."""
    return str(response.body.get("content") or "")


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("アプリから退会できないの？", "退会の手順1：ブラウザでログインする"),
        ("報酬っていつ振り込まれる？", "報酬はいつ振り込まれる？"),
        ("how do I leave", "クラウドワークスの退会方法は？"),
    ],
)
async def test_a_question_in_everyday_words_is_read_back_and_answered_privately(
    member: Conversation, question: str, entry: str
) -> None:
    response = await ask(member, question)
    assert line(response) == f"質問：{question}"
    assert title(response) == entry
    assert "確認日 2026-11-23" in field(response, "出典")
    assert response.ephemeral
    assert {"役に立った", "役に立たなかった", "チャンネルに共有", "まちがいを報告"} <= set(labels(response))


async def test_an_entry_chosen_from_the_suggestions_opens_without_a_question_above_it(
    member: Conversation,
) -> None:
    suggested = (await member.step("complete /guide query=手数料はいくら")).choices[0]
    assert suggested["name"] == "クラウドワークスの手数料はいくら？"
    response = await ask(member, str(suggested["value"]))
    assert title(response) == suggested["name"]
    assert line(response) == ""
    assert "よくある質問" in everything(response)


async def test_related_entries_open_from_buttons(world: World, member: Conversation) -> None:
    response = await ask(member, "exit.step.2-settings")
    assert labels(response)[-3:] == [
        "退会の手順1：ブラウザでログインする",
        "退会の手順3：「アカウント設定」から「退会」へ",
        "クラウドワークスの退会方法は？",
    ]
    await world.restart()
    opened = await member.step("click 手順3")
    assert title(opened) == "退会の手順3：「アカウント設定」から「退会」へ"
    assert opened.ephemeral


async def test_what_is_posted_for_all_can_be_voted_on_and_reported(member: Conversation) -> None:
    public = await member.step("/guide query:報酬っていつ振り込まれる？ public:True")
    assert not public.ephemeral
    assert title(public) == "報酬はいつ振り込まれる？"
    assert labels(public) == ["役に立った", "役に立たなかった", "まちがいを報告"]
    shared = posted((await member.talk("/guide query:faq.fee", "click チャンネルに共有"))[1])
    assert labels(shared) == labels(public)


@pytest.mark.parametrize("question", ["今日の天気は", "pythonの書き方", "🍣"])
async def test_what_the_guide_does_not_cover_is_said_to_be_not_sure(
    member: Conversation, question: str
) -> None:
    response = await member.step(f"/guide query:{question} public:True")
    assert line(response) == f"質問：{question}"
    assert title(response) == NOT_SURE
    assert "知りたいことを1つだけ書く" in everything(response)
    assert response.ephemeral
    assert "guide.section" in menus(response)


async def test_the_nearest_entries_are_named_and_open_from_a_menu(world: World, member: Conversation) -> None:
    response = await ask(member, "クラウドワークスの画面が白い")
    assert title(response) == NOT_SURE
    nearest = menus(response)["entry.open"]
    assert 3 <= len(nearest) <= 5
    titles = [world.bot.guide.entries[key].ja.title for key in nearest]
    assert all(f"・**{each}**（" in everything(response) for each in titles)
    opened = await member.step(f"select entry.open={nearest[-1]}")
    assert title(opened) == titles[-1]
    assert opened.ephemeral


@pytest.mark.parametrize("question", ["今日の天気は", "確定拠出年金の手続き", "寿司の握り方"])
async def test_nothing_far_off_is_offered_as_near(member: Conversation, question: str) -> None:
    response = await ask(member, question)
    assert "近い項目もありませんでした" in everything(response)
    assert "entry.open" not in menus(response)


async def test_of_a_long_story_the_question_is_read_and_read_back(member: Conversation) -> None:
    story = "きのうは雨でした。" * 80
    response = await ask(member, f"{story}ランサーズで５万円の仕事の手取りはいくらですか？{story}")
    assert "ランサーズで５万円の仕事の手取りはいくらですか？" in line(response)
    assert "手取り 41,750円" in line(response)


async def test_mentions_and_addresses_are_neither_searched_for_nor_read_back(member: Conversation) -> None:
    asked = (
        "<@123456789012345678> discord.gg/abc ftp://example.com/a <t:1700000000:R> 報酬っていつ振り込まれる？"
    )
    response = await member.step(
        json.dumps({"command": "/guide", "options": {"query": asked, "public": True}})
    )
    assert line(response) == "質問：報酬っていつ振り込まれる？"
    assert title(response) == "報酬はいつ振り込まれる？"
    assert title(await ask(member, "<@123456789012345678> https://example.com/a")) == CONTENTS


async def test_a_question_without_an_answer_is_kept_without_who_asked(
    world: World, member: Conversation
) -> None:
    told = await ask(member, "クラウドワークスの <@123456789012345678> 画面が白い")
    assert title(told) == NOT_SURE
    assert "だれが聞いたかを残さずに90日まで保存" in everything(told)
    (gap,) = await gaps(world)
    assert (gap.nothing, gap.unhelpful) == (1, 0)
    assert gap.question.startswith("クラウドワークスの")
    assert "123456789012345678" not in gap.question
    assert gap.nearest == menus(told)["entry.open"][0]


@pytest.mark.parametrize("question", ["報酬っていつ振り込まれる？", "faq.fee", "た", "%s ¥ (＾ｖ＾)"])
async def test_what_was_answered_or_says_nothing_is_not_kept(
    world: World, member: Conversation, question: str
) -> None:
    await ask(member, question)
    assert await gaps(world) == ()


async def test_where_the_bot_is_only_the_members_own_no_question_is_kept(
    world: World, member: Conversation
) -> None:
    send_instead(world, authorizing_integration_owners={"1": str(world.member.id)})
    told = await ask(member, "今日の天気は")
    assert title(told) == NOT_SURE
    assert "保存" not in everything(told)
    assert await gaps(world) == ()


async def test_one_member_cannot_fill_the_list_of_gaps(
    world: World, member: Conversation, operator: Conversation
) -> None:
    for _ in range(MOST_AT_ONCE + 3):
        assert title(await ask(member, "今日の天気は")) == NOT_SURE
    (gap,) = await gaps(world)
    assert gap.times == 1
    await ask(operator, "今日の天気は")
    (gap,) = await gaps(world)
    assert gap.times == 2


async def test_a_database_that_fails_keeps_nobody_from_an_answer(
    world: World, member: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    await world.bot.database.close()
    response = await ask(member, "今日の天気は")
    assert title(response) == NOT_SURE
    assert response.followups == ()
    assert any("a question could not be kept" in record.getMessage() for record in caplog.records)


async def test_the_contents_are_looked_through_in_place_even_after_a_restart(
    world: World, member: Conversation
) -> None:
    contents = await member.step("/guide")
    assert title(contents) == CONTENTS
    assert "・よくある質問（11）" in everything(contents)
    assert contents.ephemeral
    await world.restart()
    section = await member.step("select guide.section=blocker")
    assert section.kind is Shown.UPDATE
    assert title(section) == "退会できない原因"
    assert "・まだ納品していない仕事がある" in everything(section)
    assert len(menus(section)["entry.open"]) == 10
    opened = await member.step("select entry.open=blocker.balance")
    assert title(opened) == "報酬の残高が残っている"


def test_every_kind_of_entry_stands_in_the_contents() -> None:
    assert sorted(SECTIONS) == sorted(Kind)


async def test_a_section_of_more_than_one_menu_is_turned_in_place(world: World, member: Conversation) -> None:
    guide = world.bot.guide
    tip = guide.entries["tip.profile"]
    more = {
        f"tip.more-{number}": replace(
            tip, key=f"tip.more-{number}", order=number, ja=replace(tip.ja, title=f"コツその{number}")
        )
        for number in range(6, 60)
    }
    world.bot.guide = dataclasses.replace(guide, entries={**guide.entries, **more})
    first = (await member.talk("/guide", "select guide.section=tip"))[1]
    assert title(first) == "コツ（1/3ページ）"
    assert len(menus(first)["entry.open"]) == 25
    back = await member.step("click 前のページ")
    assert back.error is not None
    await member.step("click 次のページ")
    last = await member.step("click 次のページ")
    assert title(last) == "コツ（3/3ページ）"
    assert "コツその59" in everything(last)
    assert len(menus(last)["entry.open"]) == 9
    world.bot.guide = guide
    shrunk = await member.step("click 前のページ")
    assert title(shrunk) == "コツ"
    assert "tip.profile" in menus(shrunk)["entry.open"]


@pytest.mark.parametrize(
    ("entry", "button", "shown"),
    [
        ("money.high-fees", "サービスを比べる", "10,000円の手取りを比較"),
        ("return.overview", "再登録の案内を見る", "戻れるかどうかは、退会のしかたで変わります"),
    ],
)
async def test_the_command_that_takes_an_entry_further_runs_from_a_button(
    world: World, member: Conversation, entry: str, button: str, shown: str
) -> None:
    await ask(member, entry)
    await world.restart()
    answer = await member.step(f"click {button}")
    assert title(answer) == shown
    assert answer.ephemeral


@pytest.mark.parametrize(
    ("entry", "amount", "shown"),
    [
        ("faq.fee", "1.5万", "手取り 11,700円"),
        ("faq.fee", "税抜10000", "手取り 8,580円"),
        ("faq.fee", "手取り8580円", "契約金額 10,998円"),
        ("service.lancers", "10000", "手取り 8,350円"),
        ("faq.fee", "いろいろ", "うまくいきませんでした"),
    ],
)
async def test_the_fee_is_worked_out_from_a_form_for_the_entrys_service(
    world: World, member: Conversation, entry: str, amount: str, shown: str
) -> None:
    await ask(member, entry)
    await world.restart()
    form, answer = await member.talk("click 手取りを計算してみる", {"submit": {"amount": amount}})
    assert form.kind is Shown.MODAL
    assert title(answer) == shown
    assert answer.ephemeral


async def test_the_exit_check_opens_its_form(member: Conversation) -> None:
    form, result = (await member.talk("/guide query:blocker.escrow", "click 退会できるか確かめる", "submit"))[
        1:
    ]
    assert form.kind is Shown.MODAL
    assert title(result) == "退会できる状態です"


@pytest.mark.parametrize("language", ["en"])
async def test_the_figure_in_english_adds_up_and_is_before_the_bank_fee(member: Conversation) -> None:
    response = await ask(member, "after bank fee how much do i get from 50,000 yen before tax, withholding")
    assert "5,105 yen income tax withheld" in line(response)
    assert "50,000 yen before tax (55,000 yen with tax)" in line(response)
    assert "before the bank transfer fee (Rakuten Bank 100 yen, other banks 500 yen)" in line(response)


BANK = "、振込手数料（楽天銀行 100円、楽天銀行以外 500円）を引く前"


@pytest.mark.parametrize(
    ("question", "figure", "about"),
    [
        (
            "10万の案件だと手取りいくら",
            "手取り 78,000円",
            f"クラウドワークス、100,000円・税込、引かれる額 22,000円{BANK}",
        ),
        (
            "5万円の案件（税抜）だと手取りいくら",
            "手取り 42,900円",
            f"クラウドワークス、税抜50,000円（税込55,000円）、引かれる額 12,100円{BANK}",
        ),
        (
            "ココナラで2〜3万円だと手数料いくら",
            "手取り 15,600円〜23,400円",
            "ココナラ、20,000円〜30,000円・税込、引かれる額 4,400円〜6,600円",
        ),
        (
            "5万円の案件、源泉徴収ありだと手取りいくら",
            "手取り 34,360円",
            f"クラウドワークス、50,000円・税込、引かれる額 11,000円、源泉徴収 4,640円{BANK}",
        ),
        (
            "ココナラで2〜3万円手元に残したい",
            "契約金額 25,640円〜38,461円",
            "ココナラ、手取り20,000円〜30,000円",
        ),
        ("ランサーズで手取り10万円ほしい", "契約金額 119,760円", f"ランサーズ、手取り100,000円{BANK}"),
        (
            "クラワのタスクで3000円、手数料いくら",
            "手取り 2,340円",
            f"クラウドワークス・タスク、3,000円・税込、引かれる額 660円{BANK}",
        ),
    ],
)
async def test_the_answer_to_a_question_with_a_sum_begins_with_the_figure(
    world: World, member: Conversation, question: str, figure: str, about: str
) -> None:
    response = await ask(member, question)
    assert line(response).splitlines() == [
        f"質問：{question}",
        f"**{figure}**（{about}）。内訳は下のボタンで見られます。",
    ]
    assert labels(response)[0] == f"{figure}の内訳"
    assert "手取りを計算してみる" not in labels(response)
    await world.restart()
    answer = await member.step("click の内訳")
    assert title(answer) == figure
    assert answer.ephemeral


UNSURE_SUM = "5万円だといくら残る？ぴよぴよ ぽよぽよ 蒟蒻 鸚鵡 麒麟"


async def test_a_sum_is_calculated_even_where_no_entry_is_sure_and_is_no_gap(
    world: World, member: Conversation
) -> None:
    response = await ask(member, UNSURE_SUM)
    assert line(response) == f"質問：{UNSURE_SUM}"
    assert title(response) == "手取り 39,000円"
    assert NOT_SURE not in everything(response)
    assert "保存" not in everything(response).replace("保存してある資料", "")
    assert labels(response)[:2] == ["手取り 39,000円の内訳", "まちがいを報告"]
    assert "確認日" in field(response, "出典")
    assert "guide.section" in menus(response)
    assert response.ephemeral
    assert await gaps(world) == ()
    assert title(await member.step("click の内訳")) == "手取り 39,000円"


@pytest.mark.parametrize("question", ["10万の案件だと手取りいくら", UNSURE_SUM])
async def test_a_figure_posted_for_all_can_be_looked_into_by_each(
    member: Conversation, question: str
) -> None:
    public = await member.step(f"/guide query:{question} public:True")
    assert not public.ephemeral
    assert {"entry.open", "guide.section"}.isdisjoint(menus(public))
    answer = await member.step("click の内訳")
    assert answer.ephemeral
    assert title(answer) in everything(public)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("メルカリで3000円で売れたら手取りいくら", id="another site"),
        pytest.param("フジ子さんで10万だと手取りいくら", id="no fee published"),
        pytest.param("手数料が5万円って高くない？", id="the sum is the fee"),
        pytest.param("残高5,000円で退会したら手数料いくら取られる？", id="a balance"),
        pytest.param("10万円の案件を3件やったら手取りは", id="the rate depends on the contracts"),
        pytest.param("5万円の案件を2人で分けたら手取りは", id="a number that changes it"),
    ],
)
async def test_no_figure_is_made_up(member: Conversation, question: str) -> None:
    response = await ask(member, question)
    assert line(response) == f"質問：{question}"
    assert not any("内訳" in label for label in labels(response))


@pytest.mark.parametrize(
    ("question", "compared", "named"),
    [
        ("クラワで10万とランサーズで10万、手取りどっちが多い？", "100,000円", {"crowdworks", "lancers"}),
        ("ランサーズとココナラで1万円だと手数料どっちが安い？", "10,000円", {"lancers", "coconala"}),
        ("ランサーズとココナラで3万円だとどっちが手取り多い？", "30,000円", {"lancers", "coconala"}),
        ("is coconala better than crowdworks for 300,000 yen?", "300,000円", {"coconala", "crowdworks"}),
    ],
)
async def test_where_two_services_are_named_they_are_compared_at_the_sum_asked_for(
    world: World, member: Conversation, question: str, compared: str, named: set[str]
) -> None:
    response = await ask(member, question)
    assert labels(response).count("サービスを比べる") == 1
    services = {f"service.{each}" for each in named}
    assert set(menus(response)["entry.open"]) == services
    await world.restart()
    comparison = await member.step("click サービスを比べる")
    assert title(comparison) == f"{compared}の手取りを比較"
    assert set(menus(comparison)["entry.open"]) == services
    assert "名前の挙がったサービスだけ" in everything(comparison)
    by_payout = await member.step("select compare.sort=payout")
    assert set(menus(by_payout)["entry.open"]) == services
    of_all = await member.step("select compare.job=writer")
    assert len(menus(of_all)["entry.open"]) == 5
    assert title(of_all) == title(comparison)


@pytest.mark.parametrize(
    ("question", "left_out"),
    [
        ("クラウドワークスの代わりになるサイトある？", {"service.crowdworks"}),
        ("ランサーズ以外でおすすめのサイトは？", {"service.lancers"}),
        ("どのサイトがいい？", set[str]()),
    ],
)
async def test_of_many_services_only_those_that_are_asked_for_are_listed(
    world: World, member: Conversation, question: str, left_out: set[str]
) -> None:
    response = await ask(member, question)
    assert title(response) == "サービスを並べて比べられます"
    listed = set(menus(response).get("entry.open", ()))
    assert listed <= world.bot.guide.services.keys()
    assert listed.isdisjoint(left_out)
    assert title(await member.step("click サービスを比べる")) == "10,000円の手取りを比較"


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("ロゴ作成2万5千円で受注したら手数料何円？", "クラウドワークスの手数料はいくら？"),
        ("1枚500円のイラスト10枚でいくらになる", "クラウドワークスの手数料はいくら？"),
        ("I need 100k in hand, how much should the contract be on Lancers", "ランサーズ"),
    ],
)
async def test_under_a_figure_stands_the_entry_on_the_fees_of_its_service(
    member: Conversation, question: str, entry: str
) -> None:
    response = await ask(member, question)
    assert any("内訳" in label for label in labels(response))
    assert title(response).startswith(entry)


async def test_services_that_are_weighed_are_compared_and_no_gap(world: World, member: Conversation) -> None:
    shown, compared = await member.talk(
        "/guide query:ランサーズとクラワどっちがいい？", "click サービスを比べる"
    )
    assert title(shown) == "サービスを並べて比べられます"
    assert {"service.crowdworks", "service.lancers"} <= set(menus(shown)["entry.open"])
    assert "10,000円" in title(compared)
    assert await open_gaps(world.bot.database, world.guild.id, world.bot.today()) == ()


HOSTILE = {
    "one kana": "た",
    "emoji": "🍣🍣🍣",
    "6,000 characters": "退会🍣" * 2000,
    "6,000 marks": "*" * 6000,
    "mentions": "@everyone @here <@123456789012345678> <@&123456789012345678>",
    "markdown": "**a** [退会](https://evil.example) ||x|| # y\n> z",
    "code": "```py\nprint('退会')\n```",
    "right to left": "\u202eمرحبا\u202c 退会",
    "zero width": "退\u200b会\u200d\ufeff",
    "templates": "%s %(x)s {0} {question} ${jndi}",
    "queries": '\' OR 1=1 -- NEAR(a b) "x" * ^ .*(a+)+$',
    "controls": "退会\x00\x1b[31m\r\n",
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_input_is_answered_and_does_nothing(
    world: World, member: Conversation, hostile: str
) -> None:
    for option in (hostile, hostile[:100]):
        response = await ask(member, option)
        assert title(response) != "うまくいきませんでした"
        assert "@everyone" not in everything(response)
        assert "[退会](" not in everything(response)
        assert "<@" not in everything(response).replace("\\<@", "")
        assert len(line(response)) < 500
        suggested = await member.step(json.dumps({"complete": {"query": option}, "command": "/guide"}))
        assert len(suggested.choices) <= 25
    public = json.dumps({"command": "/guide", "options": {"query": hostile, "public": True}})
    await member.step(public)
    sent = [str(each.body) for each in world.wire.sent if "'embeds'" in str(each.body)]
    assert sent
    assert all("'allowed_mentions': {'parse': []}" in body for body in sent)


@pytest.mark.parametrize("nothing", ["   ", "\u3000\u3000", "\u200b\u200b", "\n\n"])
async def test_a_question_of_nothing_shows_the_contents(member: Conversation, nothing: str) -> None:
    assert title(await ask(member, nothing)) == CONTENTS


async def test_before_anything_is_typed_the_common_questions_are_suggested(member: Conversation) -> None:
    choices = (await member.step("complete /guide query=")).choices
    assert len(choices) == 25
    assert [choice["value"] for choice in choices[:4]] == [
        "faq.fee",
        "faq.payout-timing",
        "faq.how-to-leave",
        "return.overview",
    ]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("アプリから退会", "exit.step.1-login"),
        ("たいかい", "faq.how-to-leave"),
        ("退", "faq.how-to-leave"),
        ("源泉", "money.withholding"),
    ],
)
async def test_suggestions_come_best_first(member: Conversation, typed: str, first: str) -> None:
    choices = (await member.step(f"complete /guide query={typed}")).choices
    assert choices[0]["value"] == first


async def test_one_letter_suggests_what_holds_it(member: Conversation) -> None:
    choices = (await member.step("complete /guide query=Ａ")).choices
    assert "service.anycrew" in [choice["value"] for choice in choices]
    assert (await member.step("complete /guide query=🍣")).choices == []


async def test_an_edited_entry_is_found_and_suggested_at_once(world: World, member: Conversation) -> None:
    await member.talk("complete /guide query=", "/guide query:今日の天気は")
    guide = world.bot.guide
    tip = guide.entries["tip.profile"]
    sushi = replace(tip, ja=replace(tip.ja, title="寿司の握り方", questions=("寿司はどうやって握る？",)))
    world.bot.guide = dataclasses.replace(guide, entries={**guide.entries, tip.key: sushi})
    assert title(await ask(member, "寿司はどうやって握る？")) == "寿司の握り方"
    assert (await member.step("complete /guide query=寿")).choices[0]["name"] == "寿司の握り方"


@pytest.mark.parametrize(
    "identity",
    ["guide.page:1:tip", "guide.page:1:no~1", "guide.page:1:tip~-1", "fee.show:1:x", "entry.open:1:no"],
)
async def test_an_old_or_forged_button_is_answered_kindly(
    world: World, member: Conversation, identity: str
) -> None:
    await member.step("/guide query:faq.fee public:True")
    assert "もう一度入力してください" in await click_forged(world, identity)


async def test_a_kind_that_is_gone_is_answered_kindly(world: World) -> None:
    assert "もう一度入力してください" in await choose_forged(world, "guide.section:1:", "rumour")


@pytest.mark.parametrize("language", ["en"])
async def test_the_guide_speaks_english(member: Conversation) -> None:
    response = await ask(member, "アプリから退会できないの？")
    assert line(response) == "Asked: アプリから退会できないの？"
    assert title(response) == "Leaving, step 1: sign in with a browser"
    assert {"Helpful", "Not helpful", "Check whether you can leave"} <= set(labels(response))
    assert title(await member.step("/guide")) == "Contents of the guide"
    assert title(await member.step("select guide.section=tip")) == "Tips"
    assert title(await ask(member, "今日の天気は")) == "I'm not sure which entry answers this"
    assert line(await ask(member, "how much should I charge on Lancers to get 50,000 yen?")).splitlines()[
        1
    ] == (
        "**Contract amount 59,880 yen** (Lancers, to take home 50,000 yen,"
        " before the bank transfer fee (Rakuten Bank 100 yen, other banks 500 yen))."
        " The button below shows how it is worked out."
    )


@pytest.mark.parametrize(
    ("language", "warning"), [("ja", "二重登録と見なされ"), ("en", "rejected as a duplicate")]
)
async def test_a_page_warns_of_the_same_profile_once(member: Conversation, warning: str) -> None:
    text = everything(await ask(member, "return.step.4-details"))
    assert text.count(warning) == 1
    assert not any(word in text for word in ("そっくり同じ", "exactly as before"))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("退会できる？", "進行中の仕事とお金の手続きをすべて終えてから"),
        ("退会可能？", "進行中の仕事とお金の手続きをすべて終えてから"),
        ("今すぐ退会できますか？", "進行中の仕事とお金の手続きをすべて終えてから"),
        ("アカウント2つ持ってもいい？", "アカウントは1人1つで、運営が認めない限り2つは持てません"),
        ("can i have two accounts", "アカウントは1人1つで、運営が認めない限り2つは持てません"),
        ("振込手数料はいくら？", "振込手数料は、楽天銀行が100円、ほかの銀行が500円"),
        ("bank transfer fee", "振込手数料は、楽天銀行が100円、ほかの銀行が500円"),
        ("アプリから退会できないの？", "アプリから退会できるのは、公式の案内ではiOS版だけです"),
    ],
)
async def test_the_first_line_answers_what_is_asked(member: Conversation, question: str, said: str) -> None:
    response = await ask(member, question)
    assert said in str(response.body["embeds"][0]["description"]).splitlines()[0]


@pytest.mark.parametrize(
    "question",
    [
        "死にたい",
        "i want to die",
        "先にお金振り込んでと言われた",
        "LINEに誘導された",
    ],
)
async def test_what_the_guide_cannot_help_with_gets_no_steps_for_leaving(
    member: Conversation, question: str
) -> None:
    answered = await member.step(f"/guide query:{question}")
    assert title(answered) == "ぴったりの答えが見つかりませんでした"
    assert menus(answered).keys() == {"guide.section"}
