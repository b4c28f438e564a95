"""What a proposal is called, what is said of it, and what is left of it when it went back."""

import pytest

from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from tests.cogs.reading import everything, labels, menus
from tests.cogs.test_answers_approval import APPROVE, CAREFUL, PROPOSE, approval, opened, proposed

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
