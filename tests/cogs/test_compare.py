"""/compare as members use it."""

import pytest

from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind
from bot.simulation.world import World
from tests.cogs.reading import everything, labels, menus, title


def places(text: str, *names: str) -> list[int]:
    return [text.index(name) for name in names]


async def test_without_any_option_ten_thousand_yen_are_compared(member: Conversation) -> None:
    response = await member.step("/compare")
    assert title(response) == "10,000円の手取りを比較"
    text = everything(response)
    assert "いちばん多いのは **ランサーズ、クラウディア** の 8,350円" in text
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
    shared = await member.step("click チャンネルに共有")
    assert not shared.ephemeral
    assert "200,001円からクラウドワークス" in everything(shared)
    assert labels(shared) == ["まちがいを報告"]


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
    assert title(response) == "お答えできませんでした"
    assert "/手数料" in everything(response)


async def test_a_product_is_read_back(member: Conversation) -> None:
    assert "3,000 × 20 = 60,000円" in everything(await member.step("/compare amount:3000円×20件"))


async def test_a_unit_is_read_back(member: Conversation) -> None:
    assert "1時間分の金額です" in everything(await member.step("/compare amount:時給1,200円"))


async def test_an_unknown_kind_of_work_is_refused_with_examples(member: Conversation) -> None:
    response = await member.step("/compare job:宇宙飛行士")
    assert title(response) == "お答えできませんでした"
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
