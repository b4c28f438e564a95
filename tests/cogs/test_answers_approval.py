"""A second pair of eyes: entries about money, tax or law where a server asks for it."""

import datetime

import pytest
from msgspec.structs import replace

from bot.domain.editions import Deed
from bot.domain.serversettings import ServerSettings
from bot.simulation.conversation import Conversation
from bot.simulation.response import Response
from bot.simulation.world import World
from bot.store.drafts import drafts_of
from bot.store.editions import history
from bot.store.people import KEPT, forget_people
from bot.store.server_settings import change_server_settings
from tests.cogs.reading import everything, labels, menus, usable
from tests.cogs.staging import deliver, hold_press
from tests.cogs.test_own_words import own, saved

SAVE, PROPOSE, APPROVE, JA = "保存", "承認を頼む", "承認して公開する", "日本語を編集"
CAREFUL, OTHER = "faq.fee", "faq.client-silent"
ANSWER = "このサーバーの答えです。"


@pytest.fixture(autouse=True)
async def approval(world: World) -> None:
    """Have the server ask for approval."""
    world.bot.servers[world.guild.id] = await change_server_settings(
        world.bot.database,
        guild_id=world.guild.id,
        change=lambda settings: replace(settings, approval=True),
        actor_id=world.operator.id,
        at=datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC),
        name="approval",
        detail={"approval": 1},
    )


async def proposed(moderator: Conversation, answer: str = ANSWER, key: str = CAREFUL) -> Response:
    return (
        await moderator.talk(
            f"/answers edit entry:{key}", {"submit": {"ja.answer": answer}}, f"click {PROPOSE}"
        )
    )[-1]


async def opened(editor: Conversation) -> Response:
    """Have an editor open the one thing on the list that waits."""
    (choice, *_) = menus(await editor.step("/answers list"))["answers.choose"]
    return await editor.step(f"select answers.choose={choice}")


async def test_another_editor_sees_the_difference_and_approves(
    world: World, moderator: Conversation, operator: Conversation, member: Conversation
) -> None:
    waiting = await proposed(moderator)
    assert SAVE not in labels(waiting)
    assert ANSWER not in everything(await member.step(f"/guide query:{CAREFUL}"))
    await world.restart()
    assert "承認を待っている提案です" in everything(await operator.step("/answers list"))
    shown = await opened(operator)
    assert f"<@{world.moderator.id}>" in str(shown.body["content"])
    assert "このサーバー" in everything(shown)
    assert JA not in labels(shown)
    assert ANSWER in everything(await operator.step("click 日本語で見る"))
    await operator.step(f"click {APPROVE}")
    assert ANSWER in everything(await member.step(f"/guide query:{CAREFUL}"))
    (version,) = await history(world.bot.database, guild_id=world.guild.id, key=CAREFUL)
    assert (version.author_id, version.approver_id) == (world.moderator.id, world.operator.id)
    assert await drafts_of(world.bot.database, world.guild.id) == ()


async def test_nobody_approves_their_own_proposal(world: World, moderator: Conversation) -> None:
    assert APPROVE not in labels(await proposed(moderator))
    assert APPROVE not in labels(await opened(moderator))
    (kept,) = await drafts_of(world.bot.database, world.guild.id)
    press = await hold_press(world, moderator, "提案を取り下げる")
    press["data"]["custom_id"] = f"draft.approve:1:{kept.id}~{'0' * 10}"
    await deliver(world, press)
    assert "自分の提案は承認できません" in str(world.wire.sent[-1].body)
    press["data"]["custom_id"] = f"draft.save:1:{kept.id}~{'0' * 10}"
    await deliver(world, press)
    assert await history(world.bot.database, guild_id=world.guild.id, key=CAREFUL) == ()


async def test_what_was_changed_after_it_was_looked_at_is_shown_before_it_is_approved(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await proposed(moderator)
    await opened(operator)
    await moderator.talk(
        "click 提案を取り下げる",
        f"click {JA}",
        {"submit": {"ja.answer": "こっそり変えた答え。"}},
        f"click {PROPOSE}",
    )
    shown = await operator.step(f"click {APPROVE}")
    assert "下書きが変わっています" in str(shown.body["content"])
    assert "こっそり変えた答え。" in everything(shown)
    assert await history(world.bot.database, guild_id=world.guild.id, key=CAREFUL) == ()


async def test_a_proposal_that_goes_back_is_its_authors_draft_again(
    moderator: Conversation, operator: Conversation
) -> None:
    await proposed(moderator)
    await opened(operator)
    assert "提案を戻しました" in everything(await operator.step("click 書いた方に戻す"))
    assert "answers.choose" not in menus(await operator.step("/answers list"))
    assert "あなたの下書きです" in everything(await moderator.step("/answers list"))
    assert PROPOSE in labels(await opened(moderator))


@pytest.mark.parametrize("back", ["提案を取り下げる", "書いた方に戻す"])
async def test_a_draft_that_waited_long_as_a_proposal_is_not_lost_on_the_next_day(
    world: World, moderator: Conversation, operator: Conversation, back: str
) -> None:
    await proposed(moderator)
    world.clock.advance(13.9 * 24 * 60 * 60)
    editor = moderator if back.startswith("提案") else operator
    await opened(editor)
    await editor.step(f"click {back}")
    await editor.step("wait 1d")
    assert len(await drafts_of(world.bot.database, world.guild.id)) == 1
    await editor.step("wait 15d")
    assert await drafts_of(world.bot.database, world.guild.id) == ()


async def test_other_entries_are_saved_at_once(world: World, moderator: Conversation) -> None:
    page = (await moderator.talk(f"/answers edit entry:{OTHER}", {"submit": {"ja.answer": ANSWER}}))[1]
    assert PROPOSE not in labels(page)
    await moderator.step(f"click {SAVE}")
    assert OTHER in world.bot.guides.editions(world.guild.id)


async def test_of_an_own_entry_its_author_says_what_it_is_about(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    page = (
        await moderator.talk(
            "/answers add",
            {"submit": {"ja.title": "会", "ja.answer": "会です。"}},
            "click 日本語の文を英語にも使う",
        )
    )[-1]
    assert {"保存（お金・税・法律ではない）", PROPOSE} <= set(labels(page))
    await moderator.step(f"click {PROPOSE}")
    await opened(operator)
    await operator.step(f"click {APPROVE}")
    (version,) = await history(world.bot.database, guild_id=world.guild.id, key="own.1")
    assert (version.deed, version.approver_id) == (Deed.ADD, world.operator.id)


async def test_a_save_button_from_before_the_setting_asks_for_approval_now(
    world: World, moderator: Conversation
) -> None:
    before = world.bot.servers.pop(world.guild.id)
    page = (await moderator.talk(f"/answers edit entry:{CAREFUL}", {"submit": {"ja.answer": ANSWER}}))[1]
    assert SAVE in labels(page)
    world.bot.servers[world.guild.id] = before
    shown = await moderator.step(f"click {SAVE}")
    assert PROPOSE in labels(shown)
    assert CAREFUL not in world.bot.guides.editions(world.guild.id)


async def test_a_proposal_made_from_words_that_changed_since_shows_that_change(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await moderator.talk(f"/answers edit entry:{CAREFUL}", {"submit": {"ja.answer": "私の答え。"}})
    await proposed(operator, "先の答え。")
    press = await hold_press(world, moderator, PROPOSE)
    await opened(moderator)
    await moderator.step(f"click {APPROVE}")
    await deliver(world, press)
    assert "先に別の変更がありました" in str(world.wire.sent[-1].body)


async def test_a_proposal_that_was_overtaken_goes_back_instead_of_being_approved(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await proposed(moderator)
    await opened(operator)
    await saved(world, CAREFUL, own("先の答え。"))
    told = await operator.step(f"click {APPROVE}")
    assert "このままでは承認できません" in str(told.body["content"])
    assert "自分の文で置きかえる" not in labels(told)
    again = await operator.step("click 提案に戻る")
    assert APPROVE in labels(again)
    assert APPROVE not in usable(again)
    await operator.step("click 書いた方に戻す")
    (kept,) = await drafts_of(world.bot.database, world.guild.id)
    assert kept.proposed_at is None


async def test_replacing_anothers_change_needs_approval_too(world: World, moderator: Conversation) -> None:
    world.bot.servers.clear()
    await moderator.talk(f"/answers edit entry:{CAREFUL}", {"submit": {"ja.answer": ANSWER}})
    await saved(world, CAREFUL, own("先の答え。"))
    shown = await moderator.step(f"click {SAVE}")
    assert "自分の文で置きかえる" in labels(shown)
    world.bot.servers[world.guild.id] = ServerSettings(approval=True)
    assert PROPOSE in labels(await moderator.step("click 自分の文で置きかえる"))
    assert len(await history(world.bot.database, guild_id=world.guild.id, key=CAREFUL)) == 1


async def test_a_withdrawn_proposal_is_not_approved(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await proposed(moderator)
    await opened(operator)
    await moderator.step("click 提案を取り下げる")
    await operator.step(f"click {APPROVE}")
    assert await history(world.bot.database, guild_id=world.guild.id, key=CAREFUL) == ()


async def test_discarding_what_is_approved_at_that_moment_does_not_say_that_nothing_changed(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await proposed(moderator)
    await moderator.step("click 破棄")
    discarding = await hold_press(world, moderator, "破棄する")
    await opened(operator)
    approving = await hold_press(world, operator, APPROVE)
    before = world.moment()
    await deliver(world, approving, discarding)
    sent, _ = world.since(before)
    said = "".join(str(each.body) for each in sent)
    assert CAREFUL in world.bot.guides.editions(world.guild.id)
    assert "もう保存したか、破棄したか" in said
    assert "変わっていません" not in said


async def test_an_own_entry_that_was_approved_needs_approval_from_then_on(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await moderator.talk(
        "/answers add",
        {"submit": {"ja.title": "会", "ja.answer": "会です。"}},
        "click 日本語の文を英語にも使う",
        f"click {PROPOSE}",
    )
    await opened(operator)
    await operator.step(f"click {APPROVE}")
    await forget_people(world.bot.database, datetime.datetime.now(datetime.UTC) + 2 * KEPT)
    await world.restart()
    page = (await moderator.talk("/answers edit entry:own.1", {"submit": {"ja.answer": "会でした。"}}))[-1]
    assert PROPOSE in labels(page)
    assert not {SAVE, "保存（お金・税・法律ではない）"} & set(labels(page))


async def test_who_proposes_reads_where_the_others_find_it(moderator: Conversation) -> None:
    assert "ほかの編集者は `/answers list`" in str((await proposed(moderator)).body["content"])


async def test_going_back_to_checked_words_needs_nobody_and_the_setting_says_so(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await proposed(moderator)
    await opened(operator)
    await operator.step(f"click {APPROVE}")
    await moderator.talk(f"/answers remove entry:{CAREFUL}", "click ガイドの文に戻す")
    assert world.bot.guides.of(world.guild.id).entries[CAREFUL] is world.bot.guide.entries[CAREFUL]
    world.speak(world.operator, "en-US")
    for editor, said in (
        (moderator, "ガイドの文に戻すことと、このサーバーだけの項目を消すことは、承認がなくても"),
        (
            operator,
            "Going back to the guide's own text and removing an entry of this server's own need nobody",
        ),
    ):
        explained = await editor.talk("/settings", "select settings.open=approval")
        assert said in everything(explained[-1])


async def test_a_removed_entry_that_was_approved_comes_back_only_with_approval(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await moderator.talk(
        "/answers add",
        {"submit": {"ja.title": "会", "ja.answer": "会です。"}},
        "click 日本語の文を英語にも使う",
        f"click {PROPOSE}",
    )
    await opened(operator)
    await operator.step(f"click {APPROVE}")
    await moderator.talk("/answers remove entry:own.1", "click 消す")
    assert "own.1" not in world.bot.guides.of(world.guild.id).entries
    *_, said = await moderator.talk(
        "/answers history entry:own.1", "select history.version=1", "click この版に戻す"
    )
    assert "ほかの編集者の承認が必要" in everything(said)
    assert "own.1" not in world.bot.guides.of(world.guild.id).entries
    for _ in range(2):
        assert "**提案**：会\n" in str((await opened(operator)).body["content"])
        await world.restart()


@pytest.mark.parametrize("typed_on", [False, True])
async def test_a_restore_that_was_approved_is_a_restore_in_history_and_audit_unless_typed_on(
    world: World, moderator: Conversation, operator: Conversation, typed_on: bool
) -> None:
    for answer in ("一つ目の答え。", "二つ目の答え。"):
        await saved(world, CAREFUL, own(answer))
    await moderator.talk(
        f"/answers history entry:{CAREFUL}", "select history.version=1", "click この版に戻す"
    )
    await opened(moderator)
    await moderator.talk("click 提案を取り下げる", f"click {JA}")
    answer = "別の答え。" if typed_on else own("一つ目の答え。").ja.answer
    await moderator.talk({"submit": {"ja.answer": answer}}, f"click {PROPOSE}")
    await world.restart()
    await opened(operator)
    await operator.step(f"click {APPROVE}")
    shown = everything(await operator.step(f"/answers history entry:{CAREFUL}"))
    logged = everything(await operator.step("/audit"))
    assert ("第3版　前の版に戻した" in shown) is not typed_on
    assert ("第1版から戻しました" in shown) is not typed_on
    assert ("を第1版に戻しました（第3版）" in logged) is not typed_on
    assert f"承認：<@{world.operator.id}>" in shown
