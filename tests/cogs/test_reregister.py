"""/reregister as members use it."""

import dataclasses
import datetime
import logging

import pytest
from msgspec.structs import replace

from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind
from bot.simulation.world import World
from tests.cogs.forging import Sender, button, forged
from tests.cogs.reading import everything, field, labels, menu_of, menus, posted, title

INTRO = "データ入力とライティングを三年続けています。迅速な対応を心がけます。"


async def test_it_says_first_whether_one_can_come_back_then_five_steps(member: Conversation) -> None:
    response = await member.step("/reregister")
    assert title(response) == "戻れるかどうかは、退会のしかたで変わります"
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
    assert title(response) == "Whether you can come back depends on how you left"


@pytest.mark.parametrize(
    ("language", "depends", "possible", "forced", "unchosen", "share", "tabs"),
    [
        (
            "ja",
            "戻れるかどうかは、退会のしかたで変わります",
            "新しいアカウントとして戻れるとされています",
            "強制退会",
            "状況：未選択",
            "チャンネルに共有",
            ("コツ", "落とし穴", "手順"),
        ),
        (
            "en",
            "Whether you can come back depends on how you left",
            "You can reportedly come back, as a new account",
            "forced exit",
            "Situation: none chosen",
            "Share to channel",
            ("Tips", "Pitfalls", "Steps"),
        ),
    ],
)
async def test_nothing_is_promised_to_somebody_who_did_not_say_how_they_left(
    member: Conversation,
    depends: str,
    possible: str,
    forced: str,
    unchosen: str,
    share: str,
    tabs: tuple[str, ...],
) -> None:
    first = await member.step("/reregister")
    assert (title(first), forced in everything(first)) == (depends, True)
    choosing = menu_of(first, "rereg.situation")
    assert choosing["placeholder"].startswith(unchosen)
    assert not any(option["default"] for option in choosing["options"])
    shared = posted(await member.step(f"click {share}"))  # in the server's language
    assert title(shared) == "戻れるかどうかは、退会のしかたで変わります"
    left = await member.step("select rereg.situation=left")
    assert (title(left), forced in everything(left)) == (possible, False)
    for tab in tabs:
        assert forced not in everything(await member.step(f"click {tab}"))
    chosen = [option["value"] for option in menu_of(left, "rereg.situation")["options"] if option["default"]]
    assert chosen == ["left"]
    shared = posted(await member.step(f"click {share}"))
    assert title(shared) == "新しいアカウントとして戻れるとされています"


async def test_buttons_of_an_older_answer_still_tell_of_leaving_by_choice(
    world: World, moderator: Conversation
) -> None:
    await moderator.step("/reregister")
    said = await forged(world, button("rereg.tab:1:left~pitfalls"), Sender())
    assert "新しいアカウントとして戻れるとされています" in said
    assert "つまずきやすいところ" in said


async def test_a_servers_own_words_on_coming_back_stand_for_who_left_too(
    world: World, member: Conversation
) -> None:
    guide = world.bot.guide
    entry = guide.entries["return.overview"]
    own = replace(
        entry, ja=replace(entry.ja, answer="担当者に声をかけてください。"), edited=datetime.date(2026, 11, 24)
    )
    world.bot.guide = dataclasses.replace(guide, entries={**guide.entries, entry.key: own})
    assert "担当者に声をかけてください。" in everything(await member.step("/reregister situation:left"))


@pytest.mark.parametrize(
    ("language", "pitfalls", "said", "real_name"),
    [
        ("ja", "落とし穴", "二重登録と見なされて通らないことがある", "事実のとおりに"),
        ("en", "Pitfalls", "may be rejected as a duplicate", "Write truthfully"),
    ],
)
async def test_the_same_profile_again_is_named_among_the_pitfalls(
    member: Conversation, pitfalls: str, said: str, real_name: str
) -> None:
    await member.step("/reregister")
    text = everything(await member.step(f"click {pitfalls}"))
    assert said in text
    assert real_name in text
    for step in ("select rereg.situation=forced_out", "select rereg.situation=not_left_yet"):
        shown = everything(await member.step(step))
        assert (said in shown) is ("not_left" in step)  # nothing helps somebody forced out to get by a check


@pytest.mark.parametrize(
    ("language", "pitfalls", "hurry"),
    [("ja", "落とし穴", "退会を急がなくて"), ("en", "Pitfalls", "no need to hurry")],
)
async def test_who_has_left_is_not_told_to_take_time_over_leaving(
    member: Conversation, pitfalls: str, hurry: str
) -> None:
    await member.step("/reregister situation:left")
    assert hurry not in everything(await member.step(f"click {pitfalls}"))
    assert hurry in everything(await member.step("select rereg.situation=not_left_yet"))


@pytest.mark.parametrize(
    ("language", "tabs", "source", "article", "hedge"),
    [
        ("ja", ("手順", "コツ", "落とし穴"), "出典", "元になった記事", "公式ページでは確認できず"),
        ("en", ("Steps", "Tips", "Pitfalls"), "Source", "The article behind this guide", "Not confirmed"),
    ],
)
async def test_each_tab_names_what_carries_it_and_what_nobody_confirmed(
    member: Conversation, tabs: tuple[str, ...], source: str, article: str, hedge: str
) -> None:
    shown = [await member.step("/reregister")]
    shown.extend([await member.step(f"click {tab}") for tab in tabs[1:]])
    shown.append(await member.step("select rereg.situation=forced_out"))
    for response in shown:
        assert field(response, source).startswith(article)
        assert everything(response).count(hedge) == 1
    shown = [await member.step("select rereg.situation=not_left_yet"), await member.step(f"click {tabs[1]}")]
    assert [everything(response).count(hedge) for response in shown] == [1, 0]  # tips claim nothing
