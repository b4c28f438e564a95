"""/exitcheck as members use it."""

import dataclasses
from typing import Any

import pytest
from msgspec.structs import replace

from bot.domain.exitform import code
from bot.domain.guide import Kind as EntryKind
from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind, Response
from bot.simulation.world import World
from tests.cogs.reading import everything, field, labels, menus, posted, title

ALL_WORKER = [
    "blocker.undelivered",
    "blocker.in-talks",
    "blocker.uninspected",
    "blocker.escrow",
    "blocker.identity",
    "blocker.balance",
    "blocker.system",
]
DOUBTFUL = "先に片づけましょう：退会できないことがあります"
ALL_CLIENT = ["blocker.client-open", "blocker.client-contract"]


async def check(member: Conversation, **fields: object) -> Response:
    return (await member.talk("/exitcheck", {"submit": fields}))[1]


def fields_of(form: Response) -> dict[str, dict[str, Any]]:
    return {row["component"]["custom_id"]: row["component"] for row in form.body["components"]}


async def test_one_short_form_asks_about_every_blocker(member: Conversation) -> None:
    form = await member.step("/exitcheck")
    assert form.kind is Kind.MODAL
    fields = fields_of(form)
    assert list(fields) == ["worker", "client", "caution", "balance"]
    asked = {
        name: sorted(option["value"] for option in fields[name]["options"]) for name in ("worker", "client")
    }
    assert asked == {"worker": sorted(ALL_WORKER), "client": sorted(ALL_CLIENT)}
    assert not any(field["required"] for field in fields.values())


async def test_leaving_all_empty_is_a_valid_answer(member: Conversation) -> None:
    response = await check(member)
    assert title(response) == "退会できる状態です"
    assert response.ephemeral
    text = everything(response)
    steps = [text.index(f"退会の手順{number}") for number in range(1, 6)]
    assert steps == sorted(steps)


async def test_what_is_in_the_way_comes_first_and_in_order(member: Conversation) -> None:
    response = await check(
        member, worker=["blocker.escrow", "blocker.undelivered"], client=["blocker.client-open"]
    )
    assert title(response) == "まだ退会できません"
    numbered = [each["name"] for each in response.body["embeds"][0]["fields"] if each["name"][0].isdigit()]
    assert [name[:2] for name in numbered] == ["1.", "2.", "3."]
    assert "納品していない" in numbered[0]
    assert "仮払い" in numbered[1]
    assert "募集" in numbered[2]
    assert "サポートセンター" in field(response, "それでも退会できないとき")


async def test_something_to_lose_is_a_verdict_of_its_own(member: Conversation) -> None:
    response = await check(member, caution=["caution.points"])
    assert title(response) == "退会できますが、失うものがあります"


async def test_a_balance_gets_its_paydays_fee_minimum_and_expiry(member: Conversation) -> None:
    response = await check(member, balance="３，０００円")
    assert title(response) == DOUBTFUL
    text = field(response, "残高の受け取り")
    assert "2026年11月15日(日)までに確定した分の振込：2026年11月30日(月)" in text
    assert "2026年12月15日(火)" in text
    assert "楽天銀行 100円" in text
    assert "1,000円" in text
    assert "180日" in text


async def test_a_balance_below_the_minimum_is_not_promised_a_day(member: Conversation) -> None:
    text = field(await check(member, balance="500"), "残高の受け取り")
    assert "最低額の1,000円に届かない" in text
    assert "2026年" not in text


@pytest.mark.parametrize("nothing", ["0", "０円", "なし", " "])
async def test_no_balance_can_be_said_in_words(member: Conversation, nothing: str) -> None:
    assert title(await check(member, balance=nothing)) == "退会できる状態です"


async def test_an_unreadable_balance_loses_nothing_that_was_ticked(member: Conversation) -> None:
    response = await check(member, worker=["blocker.undelivered"], balance="だいたい")
    assert title(response) == "まだ退会できません"
    assert "残高の金額は読み取れませんでした" in everything(response)


async def test_a_balance_that_cannot_be_read_is_a_balance_all_the_same(member: Conversation) -> None:
    for typed in ("2〜3万円", "わからない", "$50"):
        response = await check(member, balance=typed)
        assert title(response) == DOUBTFUL
        assert "2026年12月15日(火)" in field(response, "残高の受け取り")


async def test_what_only_the_article_says_is_marked_so(member: Conversation) -> None:
    article = everything(await check(member, client=["blocker.client-open"]))
    assert "公式の退会案内にはない条件" in article
    official = await check(member, worker=["blocker.undelivered"])
    assert "公式の退会案内にはない条件" not in everything(official)
    assert "元になった記事による情報です" not in field(official, "1.")


async def test_a_shared_result_does_not_tell_how_much_somebody_has(member: Conversation) -> None:
    await check(member, balance="54,321円")
    shared = posted(await member.step("click チャンネルに共有"))
    assert "54,321" not in str(shared.body)
    assert "2026年12月15日(火)" in field(shared, "残高の受け取り")


async def test_what_arrives_after_the_transfer_fee_is_shown(member: Conversation) -> None:
    text = field(await check(member, balance="3000"), "残高の受け取り")
    assert "届く額：楽天銀行 2,900円" in text
    assert "2,500円" in text


async def test_everything_ticked_fits_into_one_message(member: Conversation) -> None:
    response = await check(
        member,
        worker=ALL_WORKER,
        client=ALL_CLIENT,
        caution=["caution.points", "caution.return-limits"],
        balance="1,000,000,000円",
    )
    assert response.error is None
    assert title(response) == "まだ退会できません"


async def test_the_result_is_shared_and_checked_again_after_a_restart(
    world: World, member: Conversation
) -> None:
    await check(member, worker=["blocker.undelivered", "blocker.balance"], balance="3000")
    await world.restart()
    shared = posted(await member.step("click チャンネルに共有"))
    assert "納品していない" in everything(shared)
    assert labels(shared) == ["まちがいを報告"]
    form = await member.step("click もう一度チェック")
    ticked = [option["value"] for option in fields_of(form)["worker"]["options"] if option.get("default")]
    assert ticked == ["blocker.undelivered", "blocker.balance"]
    assert fields_of(form)["balance"]["value"] == "3,000円"


async def test_a_form_opened_before_a_restart_is_answered_after_it(
    world: World, member: Conversation
) -> None:
    await member.step("/exitcheck")
    await world.restart()
    response = await member.step({"submit": {"worker": ["blocker.escrow"]}})
    assert title(response) == "まだ退会できません"


async def test_a_corrected_guide_is_answered_from_at_once(world: World, member: Conversation) -> None:
    await check(member, worker=["blocker.escrow"])
    guide = world.bot.guide
    entry = guide.entries["blocker.escrow"]
    corrected = replace(entry, ja=replace(entry.ja, todo="窓口に電話します。"))
    world.bot.guide = dataclasses.replace(guide, entries={**guide.entries, entry.key: corrected})
    response = await check(member, worker=["blocker.escrow"])
    assert "窓口に電話します。" in field(response, "1.")


async def test_public_results_are_public(member: Conversation) -> None:
    response = (await member.talk("/exitcheck public:True", {"submit": {}}))[1]
    assert not response.ephemeral


async def test_the_reasons_to_leave_open_from_the_result(member: Conversation) -> None:
    response = await check(member)
    options = menus(response)["entry.open"]
    assert {"reason.fees", "reason.low-pay", "exit.step.1-login"} <= set(options)
    opened = await member.step("select entry.open=reason.fees")
    assert opened.ephemeral
    assert "手数料" in title(opened)


async def test_every_entry_has_a_code_of_its_own_in_the_buttons(world: World) -> None:
    keys = [
        entry.key
        for entry in world.bot.guide.entries.values()
        if entry.kind in (EntryKind.BLOCKER, EntryKind.CAUTION)
    ]
    assert len({code(key) for key in keys}) == len(keys)


@pytest.mark.parametrize(
    ("service", "said"),
    [("ランサーズ", "ランサーズ"), ("coconala", "ココナラ"), ("タイムチケット", "タイムチケット")],
)
async def test_other_services_answer_at_once_with_what_the_guide_knows(
    member: Conversation, service: str, said: str
) -> None:
    response = await member.step(f"/exitcheck service:{service}")
    assert response.kind is Kind.MESSAGE
    assert said in title(response)
    assert "クラウドワークスだけのものです" in everything(response)


async def test_a_service_without_a_known_way_out_says_so(member: Conversation) -> None:
    private, pressed = await member.talk("/exitcheck service:anycrew", "click チャンネルに共有")
    assert "確かな資料が見つかっていません" in everything(private)
    assert "確かな資料が見つかっていません" in everything(posted(pressed))


@pytest.mark.parametrize("language", ["en"])
async def test_the_check_speaks_english(member: Conversation) -> None:
    response = await check(member, worker=["blocker.undelivered"])
    assert title(response) == "You cannot leave yet"
    assert "How to leave" in everything(response)


@pytest.mark.parametrize(
    ("language", "doubtful", "firm", "why"),
    [
        ("ja", DOUBTFUL, "まだ退会できません", "公式の退会案内にはない条件"),
        (
            "en",
            "Settle this first: you may be unable to leave",
            "You cannot leave yet",
            "official page about leaving that we saw does not list this",
        ),
    ],
)
async def test_the_verdict_is_as_firm_as_what_stands_behind_it(
    member: Conversation, doubtful: str, firm: str, why: str
) -> None:
    for ticked in ("blocker.balance", "blocker.identity", "blocker.system", "blocker.in-talks"):
        response = await check(member, worker=[ticked], caution=["caution.points"])
        assert title(response) == doubtful
        assert why in everything(response)
    assert title(await check(member, client=["blocker.client-open"])) == doubtful
    for official in ("blocker.undelivered", "blocker.uninspected", "blocker.escrow"):
        response = await check(member, worker=["blocker.system", official])
        assert title(response) == firm
        assert why not in everything(response)
    assert title(await check(member, client=["blocker.client-contract"])) == firm


@pytest.mark.parametrize(
    ("language", "impossible", "instead"),
    [
        ("ja", "振込を申請します", "ほかの報酬と合わせて1,000円に届くのを待つか"),
        ("en", "request the transfer", "Wait until it reaches 1,000 yen together with other earnings"),
    ],
)
async def test_what_to_do_about_a_balance_below_the_minimum_can_be_done(
    member: Conversation, impossible: str, instead: str
) -> None:
    todo = field(await check(member, balance="999"), "1.")
    assert instead in todo
    assert impossible not in todo
    todo = field(await check(member, balance="1000"), "1.")
    assert impossible in todo
    assert instead not in todo


@pytest.mark.parametrize(
    ("language", "mark", "remark"),
    [("ja", " ※", "元になった記事による情報です"), ("en", " (*)", "not confirmed on an official page")],
)
async def test_what_only_the_article_says_is_explained_once_and_marked(
    member: Conversation, mark: str, remark: str
) -> None:
    response = await check(
        member, worker=ALL_WORKER, client=ALL_CLIENT, caution=["caution.points", "caution.return-limits"]
    )
    assert everything(response).count(remark) == 1
    numbered = [each["name"] for each in response.body["embeds"][0]["fields"] if each["name"][0].isdigit()]
    assert len(numbered) == 9
    names = [each["name"] for each in response.body["embeds"][0]["fields"]]
    assert sum(name.endswith(mark) for name in names) == 7
    alone = await check(member, caution=["caution.points"])
    assert mark not in everything(alone)  # there is nothing else to tell it from


@pytest.mark.parametrize(
    ("language", "said"),
    [("ja", "公式の退会案内は名前 → プロフィール編集"), ("en", "basic information (official exit page)")],
)
async def test_the_steps_say_where_the_official_route_is_another(member: Conversation, said: str) -> None:
    assert said in everything(await check(member))
    response = await check(
        member, worker=ALL_WORKER, client=ALL_CLIENT, caution=["caution.points"], balance="3000"
    )
    assert said in everything(response)


@pytest.mark.parametrize(
    ("language", "said", "job"),
    [
        ("ja", "残高として扱えるのは1,000,000,000円まで", "一件分"),
        ("en", "A balance may be up to 1,000,000,000 yen", "one job"),
    ],
)
async def test_a_balance_is_not_spoken_of_as_a_job(member: Conversation, said: str, job: str) -> None:
    text = everything(await check(member, balance="9999999999"))
    assert said in text
    assert job not in text


@pytest.mark.parametrize(
    ("language", "contradicting", "official"),
    [
        (
            "ja",
            "支払いを待つ報酬",
            "終わっていない契約、決済の済んでいない仕事、仮払いされたお金があると、先へ進めません",
        ),
        (
            "en",
            "pay is still pending",
            "while a contract is unfinished, the payment for a job is not settled",
        ),
    ],
)
async def test_the_steps_do_not_call_a_balance_the_operators_own_condition(
    member: Conversation, contradicting: str, official: str
) -> None:
    text = everything(await check(member, balance="12000"))
    assert official in text
    assert contradicting not in text


@pytest.mark.parametrize(
    ("language", "small"), [("ja", "最低額の1,000円に届かない残高"), ("en", "below the minimum of 1,000 yen")]
)
async def test_what_happens_to_a_small_balance_is_told_only_where_it_may_be_small(
    member: Conversation, small: str
) -> None:
    assert small in field(await check(member, worker=["blocker.balance"]), "1.")
    todo = field(await check(member, balance="1万2千円"), "1.")
    assert small not in todo
    assert not any(word in todo for word in ("最低額", "サポート", "minimum", "support"))


@pytest.mark.parametrize(
    ("language", "nine", "two", "check_it", "one", "this", "these"),
    [
        (
            "ja",
            "先に片づけることが9件",
            "確かめておくことが2件",
            "確認：",
            "先に片づけることが1件",
            "条件",
            "条件",
        ),
        (
            "en",
            "Things to do first: 9.",
            "things to check before you leave: 2.",
            "To check: ",
            "There is one thing to do first.",
            "does not list this, but the article behind this guide says that it may",
            "does not list these, but the article behind this guide says that they may",
        ),
    ],
)
async def test_only_what_stops_somebody_is_counted_as_to_be_done_first(
    member: Conversation, nine: str, two: str, check_it: str, one: str, this: str, these: str
) -> None:
    cautions = ["caution.points", "caution.return-limits"]
    response = await check(member, worker=ALL_WORKER, client=ALL_CLIENT, caution=cautions)
    text = everything(response)
    assert nine in text
    assert two in text
    names = [each["name"] for each in response.body["embeds"][0]["fields"]]
    assert [name.startswith(check_it) for name in names[:11]] == [False] * 9 + [True] * 2
    text = everything(await check(member, balance="12000"))
    assert one in text
    assert check_it not in text
    assert this in text
    assert these in everything(await check(member, worker=["blocker.in-talks", "blocker.system"]))


@pytest.mark.parametrize(
    ("language", "disagree", "step"),
    [("ja", "手順についての資料の食い違い", "手順"), ("en", "Where sources disagree on a step", "Step ")],
)
async def test_the_steps_stand_apart_and_what_sources_disagree_on_follows_them(
    member: Conversation, disagree: str, step: str
) -> None:
    response = await check(member)
    steps = response.body["embeds"][1]["description"].split("\n\n")
    assert len(steps) == 5
    assert all(each.startswith("**") and each.count("\n") == 1 for each in steps)
    differing = field(response, disagree).split("\n")
    assert [line[: len(f"- {step}1")] for line in differing] == [f"- {step}{number}" for number in (1, 2, 3)]
    assert everything(response).count(disagree) == 1
