"""/reregister as members use it."""

import dataclasses
import logging

import pytest
from msgspec.structs import replace

from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind
from bot.simulation.world import World
from tests.cogs.reading import everything, labels, menus, posted, title

INTRO = "データ入力とライティングを三年続けています。迅速な対応を心がけます。"


async def test_it_says_first_whether_one_can_come_back_then_five_steps(member: Conversation) -> None:
    response = await member.step("/reregister")
    assert title(response) == "新しいアカウントとして戻れます"
    text = everything(response)
    assert all(f"再登録の手順{number}：" in text for number in range(1, 6))
    assert response.ephemeral


async def test_tabs_and_situation_change_in_place_after_a_restart(world: World, member: Conversation) -> None:
    await member.step("/reregister")
    await world.restart()
    tips = await member.step("click コツ")
    assert tips.kind is Kind.UPDATE
    assert "5つのコツ" in everything(tips)
    pitfalls = await member.step("click 落とし穴")
    assert "つまずきやすいところ" in everything(pitfalls)
    forced = await member.step("select rereg.situation=forced_out")
    assert title(forced) == "再登録を断られることがあります"
    assert "プロフィールを見比べる" not in labels(forced)


async def test_a_corrected_guide_is_answered_from_at_once(world: World, member: Conversation) -> None:
    await member.step("/reregister")
    guide = world.bot.guide
    entry = guide.entries["return.overview"]
    corrected = replace(entry, ja=replace(entry.ja, answer="いまは戻れません。"))
    world.bot.guide = dataclasses.replace(guide, entries={**guide.entries, entry.key: corrected})
    assert "いまは戻れません。" in everything(await member.step("/reregister"))


async def test_who_was_forced_out_is_pointed_to_support_and_offered_no_profile_check(
    member: Conversation,
) -> None:
    response = await member.step("/reregister situation:強制退会になった")
    assert "サポート" in everything(response)
    assert "プロフィールを見比べる" not in labels(response)


async def test_who_has_not_left_yet_is_pointed_to_the_exit_check(member: Conversation) -> None:
    response = await member.step("/reregister situation:not_left_yet")
    assert title(response) == "いまは再登録の必要がありません"
    assert "/退会チェック" in everything(response)
    assert menus(response)["rereg.situation"] == ["left", "forced_out", "not_left_yet"]


async def test_sharing_posts_the_tab_and_no_profile_check(member: Conversation) -> None:
    shared = posted((await member.talk("/reregister", "click コツ", "click チャンネルに共有"))[2])
    assert "5つのコツ" in everything(shared)
    assert labels(shared) == ["まちがいを報告"]


async def test_the_profile_check_is_private_and_shows_what_repeats(member: Conversation) -> None:
    fields = {
        "old_name": "山田 太郎",
        "new_name": "山田太郎",
        "old_intro": INTRO,
        "new_intro": f"はじめまして。{INTRO}",
    }
    form, result = (await member.talk("/reregister", "click プロフィールを見比べる", {"submit": fields}))[1:]
    assert form.kind is Kind.MODAL
    assert result.ephemeral
    text = everything(result)
    assert "100%" in text  # the names
    assert "データ入力とライティングを三年続けています" in text
    assert "本名や経歴を偽らないでください" in text
    assert "チャンネルに共有" not in labels(result)


async def test_nothing_pasted_is_stored_or_logged(
    world: World, member: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "ひみつの自己紹介文です。とても長く書きました。"
    fields = {"old_name": "ひみつ太郎", "new_name": "ひみつ太郎", "old_intro": secret, "new_intro": secret}
    await member.talk("/reregister", "click プロフィールを見比べる", {"submit": fields})
    async with world.bot.database.reading() as session:
        rows = await session.rows("get_shipped_documents")
    assert "ひみつ" not in str(rows)
    own = [record.getMessage() for record in caplog.records if not record.name.startswith("simcord")]
    assert not any("ひみつ" in line for line in own)


async def test_empty_texts_and_4000_characters_are_answered(member: Conversation) -> None:
    await member.talk("/reregister", "click プロフィールを見比べる")
    nothing = await member.step({"submit": {}})
    assert "前と今の両方を入力してください" in everything(nothing)
    await member.step("click プロフィールを見比べる")
    long = "あ🍣<@123456789012345678>**" * 150
    response = await member.step({"submit": {"old_intro": long[:4000], "new_intro": long[:4000]}})
    assert "100%" in everything(response)
    assert "<@123456789012345678>" not in everything(response)


@pytest.mark.parametrize("language", ["en"])
async def test_coming_back_speaks_english(member: Conversation) -> None:
    response = await member.step("/reregister")
    assert title(response) == "You can come back, as a new account"
