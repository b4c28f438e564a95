"""/compare as members use it."""

import dataclasses
import datetime

import pytest
from msgspec.structs import replace

from bot.domain.guide import Text
from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind
from bot.simulation.world import World
from tests.cogs.reading import everything, labels, menu_of, menus, posted, title
from tests.cogs.staging import click_forged


def places(text: str, *names: str) -> list[int]:
    return [text.index(name) for name in names]


async def test_without_any_option_ten_thousand_yen_are_compared(member: Conversation) -> None:
    response = await member.step("/compare")
    assert title(response) == "10,000円の手取りを比較"
    text = everything(response)
    assert "いちばん多いのは **ランサーズ** の 8,350円、**クラウディア** の 8,350円〜8,500円" in text
    names = (
        "1位　ランサーズ",
        "1位　クラウディア",
        "3位　クラウドワークス",
        "3位　ココナラ",
        "5位　タイムチケット",
    )
    assert places(text, *names) == sorted(places(text, *names))
    assert response.ephemeral


async def test_unknown_services_are_listed_apart_and_never_ranked(member: Conversation) -> None:
    text = everything((await member.talk("/compare", "select compare.page=1"))[1])
    for name in ("EC WITH", "フジ子さん", "Anycrew", "ポテパンフリーランス", "ITプロパートナーズ"):
        assert f"順位なし　{name}" in text
    assert "位　EC" not in text.replace("順位なし　EC", "")
    assert "手取り **" not in text


async def test_menus_filter_sort_and_page_in_place_even_after_a_restart(
    world: World, member: Conversation
) -> None:
    first = await member.step("/compare amount:250,000円")
    assert {"compare.job", "compare.sort", "compare.page", "entry.open"} == set(menus(first))
    await world.restart()
    filtered = await member.step("select compare.job=illustrator")
    assert filtered.kind is Kind.UPDATE
    assert "ココナラ" in everything(filtered)
    assert "ランサーズ" not in everything(filtered)
    back = await member.step("select compare.job=*")
    assert "ランサーズ" in everything(back)
    by_payout = await member.step("select compare.sort=payout")
    assert "振込の早い順" in everything(by_payout)
    even = await member.step("select compare.page=even")
    assert "199,999円まではランサーズ、200,000円は同じ、200,001円からクラウドワークス" in everything(even)
    shared = posted(await member.step("click チャンネルに共有"))
    assert "200,001円からクラウドワークス" in everything(shared)
    assert labels(shared) == ["自分で絞り込む・並べ替える", "まちがいを報告"]
    own = await member.step("click 自分で絞り込む・並べ替える")
    assert own.ephemeral
    assert everything(own) == everything(even)


async def test_a_range_is_placed_by_its_lower_end(member: Conversation) -> None:
    text = everything(await member.step("/compare amount:10万〜30万"))
    assert "100,000円〜300,000円" in text
    assert "低いほうの手取りで順位" in text
    assert "手取り **83,500円〜250,500円**" in text


async def test_an_amount_before_tax_is_compared_with_tax(member: Conversation) -> None:
    assert title(await member.step("/compare amount:税抜10000")) == "11,000円の手取りを比較"


@pytest.mark.parametrize("typed", ["ライター", "ライティング", "writer"])
async def test_a_kind_of_work_is_found_by_what_people_call_it(member: Conversation, typed: str) -> None:
    assert "仕事：ライター" in everything(await member.step(f"/compare job:{typed}"))


async def test_a_wanted_take_home_is_sent_to_the_fee_command(member: Conversation) -> None:
    response = await member.step("/compare amount:手取り10万円")
    assert title(response) == "うまくいきませんでした"
    assert "/手数料" in everything(response)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("3000円×20件", "3,000 × 20 = 60,000円と読み取りました", id="product"),
        pytest.param("1文字1.5円×3000文字", "1.5 × 3,000 = 4,500円と読み取りました", id="with decimals"),
        pytest.param("税抜3000円×20件", "3,000 × 20 = 60,000円と読み取りました", id="product before tax"),
        pytest.param("時給1,200円", "1時間分の金額です", id="unit"),
        pytest.param("時給1000〜1500円", "1時間分の金額です", id="unit of a range"),
    ],
)
async def test_how_the_amount_was_read_is_said_whatever_is_chosen_then(
    world: World, member: Conversation, typed: str, read: str
) -> None:
    assert read in everything(await member.step(f"/compare amount:{typed}"))
    await world.restart()
    for step in (
        "select compare.job=designer",
        "select compare.sort=payout",
        "select compare.page=1",
        "click チャンネルに共有",
    ):
        shown = await member.step(step)
        assert all(read in everything(message) for message in (shown, *shown.followups))


async def test_nothing_is_said_of_a_multiplication_too_long_to_keep(member: Conversation) -> None:
    first, sorted_anew = await member.talk(
        "/compare amount:1円" + "×1件" * 60 + "×3000件", "select compare.sort=payout"
    )
    assert "= 3,000円と読み取りました" in everything(first)
    assert "読み取りました" not in everything(sorted_anew)
    assert title(sorted_anew) == title(first)


async def test_a_message_of_an_older_version_is_still_answered(world: World, member: Conversation) -> None:
    """Its ids end with the page."""
    await member.step("/compare public:True")
    assert "11,000円の手取りを比較" in await click_forged(world, "compare.share:1:10000~10000~e~~payout~0")


@pytest.mark.parametrize("payload", ["", "lancers"])
async def test_a_button_without_a_question_compares_the_example(
    world: World, member: Conversation, payload: str
) -> None:
    await member.step("/compare amount:30万 public:True")
    assert "10,000円の手取りを比較" in await click_forged(world, f"compare.open:1:{payload}")


@pytest.mark.parametrize(
    "identity",
    [
        "compare.open:1:6~6~i~~name~0~~lancers.gone",
        "compare.open:1:6~6~i~~name~0~~lancers",
        "compare.share:0:x",
        "compare.share:1:x",
        "compare.share:1:6~6~i~~name~0~2x4",
        "compare.share:1:6~6~i~x~name~0",
    ],
)
async def test_an_old_or_forged_button_is_answered_kindly(
    world: World, member: Conversation, identity: str
) -> None:
    await member.step("/compare public:True")
    assert "もう一度入力してください" in await click_forged(world, identity)


async def test_a_new_day_brings_new_paydays(world: World, member: Conversation) -> None:
    before = everything(await member.step("/compare sort:payout"))
    world.clock.advance(datetime.timedelta(days=48).total_seconds())
    after = everything(await member.step("/compare sort:payout"))
    assert "すると 2026年" in before
    assert "すると 2027年" in after


async def test_a_changed_guide_is_shown_at_once(world: World, member: Conversation) -> None:
    before = await member.talk("/compare", "select compare.page=even")
    services = dict(world.bot.guide.services)
    lancers = services["service.lancers"]
    services[lancers.key] = replace(lancers, name=Text(ja="新ランサー", en="Lancer"))
    world.bot.guide = dataclasses.replace(world.bot.guide, services=services)
    after = await member.talk("/compare", "select compare.page=even")
    for old, new in zip(before, after, strict=True):
        assert "ランサーズ" in everything(old)
        assert "新ランサー" in everything(new)


async def test_a_kind_of_work_that_the_menu_leaves_out_is_in_it_while_chosen(
    world: World, member: Conversation
) -> None:
    last = world.bot.guide.popular_jobs[-1]
    assert last.key not in menus(await member.step("/compare"))["compare.job"]
    offered = menus(await member.step(f"/compare job:{last.name.ja}"))["compare.job"]
    assert last.key in offered
    assert len(offered) == 25


async def test_an_unknown_kind_of_work_is_refused_with_examples(member: Conversation) -> None:
    response = await member.step("/compare job:宇宙飛行士")
    assert title(response) == "うまくいきませんでした"
    assert "宇宙飛行士" in everything(response)


async def test_a_services_entry_opens_from_the_menu(member: Conversation) -> None:
    opened = (await member.talk("/compare", "select entry.open=service.timeticket"))[1]
    assert "タイムチケット" in title(opened)
    assert opened.ephemeral


async def test_jobs_are_suggested_and_never_more_than_discord_takes(member: Conversation) -> None:
    response = await member.step("complete /compare job=")
    assert 20 <= len(response.choices) <= 25
    assert (await member.step("complete /compare job=らいた")).choices[0]["name"] == "ライター"


@pytest.mark.parametrize("language", ["en"])
async def test_the_comparison_speaks_english(member: Conversation) -> None:
    response = await member.step("/compare amount:100k")
    assert title(response) == "Take-home for 100,000 yen compared"
    assert "Not ranked" in everything(await member.step("select compare.page=1"))


async def test_public_comparisons_have_no_menus(member: Conversation) -> None:
    response = await member.step("/compare public:True")
    assert not response.ephemeral
    assert menus(response) == {}


@pytest.mark.parametrize(
    ("language", "shown", "named"),
    [
        (
            "ja",
            ["仕事：すべて", "並び順：手取りの多い順", "表示：1ページ目"],
            ("仕事：", "並び順：", "表示："),
        ),
        ("en", ["Work: all", "Order: highest take-home", "Shown: page 1"], ("Work: ", "Order: ", "Shown: ")),
    ],
)
async def test_a_menu_says_what_it_is_for_whichever_option_it_shows(
    member: Conversation, shown: list[str], named: tuple[str, ...]
) -> None:
    response = await member.step("/compare")
    found = [menu_of(response, f"compare.{each}")["options"] for each in ("job", "sort", "page")]
    assert [option["label"] for options in found for option in options if option.get("default")] == shown
    for options, name in zip(found, named, strict=True):
        assert all(option["label"].startswith(name) for option in options)
