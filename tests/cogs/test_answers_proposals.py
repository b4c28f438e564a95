"""What a proposal is called, what is said of it, and what is left of it when it went back."""

import pytest

from bot.domain.editions import Deed
from bot.domain.votes import version_of
from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from bot.store.editions import history
from tests.cogs.reading import everything, labels, menus
from tests.cogs.test_answers_approval import APPROVE, CAREFUL, PROPOSE, approval, opened, proposed
from tests.cogs.test_own_words import own, saved
from tests.cogs.test_releases import release

__all__ = ["approval"]  # the fixture that has the server ask for approval

NEW = {"ja.title": "会", "ja.answer": "会です。"}


async def test_a_proposals_page_and_what_is_asked_before_it_goes_call_it_a_proposal(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    title = world.bot.guide.entries[CAREFUL].ja.title
    for page in (await proposed(moderator), await opened(operator)):
        assert f"**提案**：{title}" in str(page.body["content"])
        assert "下書き" not in str(page.body["content"])
    asked = await moderator.step("click 破棄")
    assert "この提案を破棄しますか" in str(asked.body["content"])
    assert "提案に戻る" in labels(asked)
    assert "の提案を破棄しました" in everything(await moderator.step("click 破棄する"))


async def test_in_english_too(world: World, moderator: Conversation, operator: Conversation) -> None:
    for person in (world.moderator, world.operator):
        world.speak(person, "en-US")
    title = world.bot.guide.entries[CAREFUL].en.title
    await moderator.talk(f"/answers edit entry:{CAREFUL}", {"submit": {"en.answer": "Ours."}})
    page = await moderator.step("click Ask for approval")
    assert f"**Proposal**: {title}" in str(page.body["content"])
    assert "Discard this proposal?" in str((await moderator.step("click Discard")).body["content"])
    await moderator.step("click Back to the proposal")
    await opened(operator)
    done = everything(await operator.step("click Approve and publish"))
    assert f"You approved and published <@{world.moderator.id}>'s proposal" in done
    assert "is saved" not in done


async def test_the_page_of_a_new_entry_has_the_title_that_the_list_has(
    moderator: Conversation, operator: Conversation
) -> None:
    page = (await moderator.talk("/answers add", {"submit": {"ja.answer": "会です。"}}))[1]
    assert "**下書き**：新しい項目\n" in str(page.body["content"])
    page = (await moderator.talk("click 日本語を編集", {"submit": NEW}))[1]
    assert "**下書き**：新しい項目「会」\n" in str(page.body["content"])
    await moderator.talk("click 日本語の文を英語にも使う", f"click {PROPOSE}")
    assert "1. 会" in everything(await operator.step("/answers list"))
    assert "**提案**：新しい項目「会」\n" in str((await opened(operator)).body["content"])


@pytest.mark.parametrize("new", [False, True])
async def test_who_approves_reads_that_it_is_approved_and_published_and_whose_words_it_was(
    world: World, moderator: Conversation, operator: Conversation, new: bool
) -> None:
    if new:
        await moderator.talk(
            "/answers add", {"submit": NEW}, "click 日本語の文を英語にも使う", f"click {PROPOSE}"
        )
    else:
        await proposed(moderator)
    await opened(operator)
    done = everything(await operator.step(f"click {APPROVE}"))
    assert f"<@{world.moderator.id}> さんの提案「" in done
    assert "を承認して公開しました" in done
    assert "保存しました" not in done
    assert ("この項目が表示されます" in done) is new
    assert "answers.choose" in menus(await operator.step("/answers list"))


async def sent_back(moderator: Conversation, operator: Conversation) -> None:
    """Have a proposal made and returned."""
    await proposed(moderator)
    await opened(operator)
    await operator.step("click 書いた方に戻す")


async def test_a_returned_proposal_says_by_whom_and_when_until_it_is_proposed_again(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await sent_back(moderator, operator)
    when = f"<t:{int(world.clock.now().timestamp())}:f>"
    said = f"<@{world.operator.id}> さんから戻されました（{when}）"
    await world.restart()
    assert said in everything(await moderator.step("/answers list"))
    for page in (await opened(moderator), await moderator.step(f"/answers edit entry:{CAREFUL}")):
        assert said in str(page.body["content"])
    await moderator.talk("click 日本語を編集", {"submit": {"ja.answer": "直した答え。"}})
    assert said in str((await moderator.step("click 違いを見る")).body["content"])
    again = await moderator.step(f"click {PROPOSE}")
    assert "戻されました" not in str(again.body["content"])
    assert "戻されました" not in everything(await moderator.step("/answers list"))


async def test_who_returned_a_proposal_stands_in_the_log_of_changes(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await sent_back(moderator, operator)
    title = world.bot.guide.entries[CAREFUL].ja.title
    logged = everything(await moderator.step("/audit"))
    assert f"「{title}」の提案を、書いた方に戻しました" in logged
    assert f"<@{world.operator.id}>" in logged
    assert "書いた方に戻しました" in everything(await moderator.step(f"/audit entry:{CAREFUL}"))


async def test_in_english_a_returned_new_entry_says_so_too(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await moderator.talk(
        "/answers add", {"submit": NEW}, "click 日本語の文を英語にも使う", f"click {PROPOSE}"
    )
    await opened(operator)
    await operator.step("click 書いた方に戻す")
    world.speak(world.moderator, "en-US")
    said = f"Sent back to its author by <@{world.operator.id}>"
    assert said in everything(await moderator.step("/answers list"))
    assert said in str((await opened(moderator)).body["content"])
    logged = await moderator.step("/audit")
    assert "sent the proposal for a new entry back to its author" in everything(logged)
    assert "audit.history" not in menus(logged), "an entry that nobody has saved has no history"


async def restoring(world: World, moderator: Conversation) -> None:
    """Have the first of two versions proposed again."""
    for answer in ("一つ目の答え。", "二つ目の答え。"):
        await saved(world, CAREFUL, own(answer))
    await moderator.talk(
        f"/answers history entry:{CAREFUL}", "select history.version=1", "click この版に戻す"
    )


@pytest.mark.parametrize(
    ("locale", "said"),
    [("ja", "第1版の文に戻す提案です"), ("en-US", "A proposal to restore version 1.")],
)
async def test_who_is_to_approve_is_told_that_a_version_is_to_be_restored_and_which(
    world: World, moderator: Conversation, operator: Conversation, locale: str, said: str
) -> None:
    await restoring(world, moderator)
    world.speak(world.operator, locale)
    assert said in everything(await operator.step("/answers list"))
    assert said in str((await opened(operator)).body["content"])


async def test_of_two_drafts_of_one_entry_the_list_tells_which_is_which_and_the_command_names_the_other(
    world: World, moderator: Conversation
) -> None:
    await moderator.talk(f"/answers edit entry:{CAREFUL}", {"submit": {"ja.answer": "書きかけ。"}})
    first = int(world.clock.now().timestamp())
    one = everything(await moderator.step("/answers list"))
    assert "書き始め" not in one
    await moderator.step("wait 1h")
    await restoring(world, moderator)
    second = int(world.clock.now().timestamp())
    proposal, _ = menus(await moderator.step("/answers list"))["answers.choose"][:2]
    await moderator.talk(f"select answers.choose={proposal}", "click 提案を取り下げる")
    listed = everything(await moderator.step("/answers list"))
    assert "第1版の文に戻す下書きです" in listed
    assert f"書き始め：<t:{first}:f>" in listed
    assert f"書き始め：<t:{second}:f>" in listed
    page = await moderator.step(f"/answers edit entry:{CAREFUL}")
    assert "この項目の下書きや提案が、あなたにはほかにもあります" in str(page.body["content"])
    world.speak(world.moderator, "en-US")
    page = await moderator.step(f"/answers edit entry:{CAREFUL}")
    assert "You have another draft or proposal of this entry" in str(page.body["content"])
    await moderator.talk("click Discard", "click Yes, discard it")
    page = await moderator.step(f"/answers edit entry:{CAREFUL}")
    assert "You have another" not in str(page.body["content"])


async def test_a_proposal_that_was_overtaken_is_marked_in_the_list(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await proposed(moderator)
    assert "⚠" not in everything(await operator.step("/answers list"))
    await saved(world, CAREFUL, own("先の答え。"))
    assert "⚠ 提案のあとで、この項目が変わりました" in everything(await operator.step("/answers list"))
    world.speak(world.moderator, "en-US")
    listed = everything(await moderator.step("/answers list"))
    assert "⚠ This entry changed after the proposal was made" in listed


async def test_who_is_to_approve_words_of_a_removed_entry_reads_that_they_bring_it_back(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await moderator.talk(
        "/answers add", {"submit": NEW}, "click 日本語の文を英語にも使う", f"click {PROPOSE}"
    )
    await opened(operator)
    await operator.talk(f"click {APPROVE}", "/answers remove entry:own.1", "click 消す")
    await moderator.talk("/answers history entry:own.1", "select history.version=1", "click この版に戻す")
    page = await opened(operator)
    assert "⚠ あなたがこの項目を消しました" in str(page.body["content"])
    assert "承認すると、また表示されます" in str(page.body["content"])
    assert "この項目が表示されます" in everything(await operator.step(f"click {APPROVE}"))
    assert "own.1" in world.bot.guides.of(world.guild.id).entries


async def test_restoring_words_of_an_earlier_release_is_no_change_that_came_in_between(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await saved(world, CAREFUL, own("一つ目"))
    release(world, "新しいガイドの答え。", CAREFUL)
    await moderator.talk(
        f"/answers remove entry:{CAREFUL}",
        "click ガイドの文に戻す",
        f"/answers history entry:{CAREFUL}",
        "select history.version=1",
        "click この版に戻す",
    )
    assert "⚠" not in everything(await operator.step("/answers list"))
    await opened(operator)
    assert "を承認して公開しました" in everything(await operator.step(f"click {APPROVE}"))
    newest, *_ = await history(world.bot.database, guild_id=world.guild.id, key=CAREFUL)
    assert (newest.deed, newest.restored) == (Deed.RESTORE, 1)
    assert newest.base != version_of(world.bot.guide.entries[CAREFUL]), "it is still said to be outdated"
