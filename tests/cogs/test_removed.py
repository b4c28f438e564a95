"""What was removed, and what left the guide: said truly, known by its last title, and found by it."""

import dataclasses

import discord
import pytest
from msgspec.structs import replace

from bot.domain.editions import Deed, wording_of
from bot.simulation.conversation import Conversation
from bot.simulation.response import Response
from bot.simulation.world import World
from bot.store.drafts import drafts_of
from bot.store.editions import history
from bot.store.reports import open_reports
from tests.cogs.cardstage import post, tended
from tests.cogs.reading import everything, labels, title
from tests.cogs.staging import send_instead
from tests.cogs.test_own_words import own, saved

KEY, TITLE = "tip.scout", "うちのスカウト"
ANSWER = "このサーバーの答え。"
GONE = "この項目は、もうありません。"
LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])


def said(response: Response) -> str:
    """Return what an answer says, or why there is none."""
    return f"{everything(response)}\n{response.error}"


def leave(world: World, key: str = KEY) -> None:
    """Have a release that does not ship an entry any more."""
    guide = world.bot.guide
    entries = {each: entry for each, entry in guide.entries.items() if each != key}
    world.bot.guide = dataclasses.replace(guide, entries=entries)


async def rewritten(world: World) -> None:
    """Have a moderator's words for an entry hold, with a title of their own."""
    words = wording_of(world.bot.guide.entries[KEY])
    await saved(
        world,
        KEY,
        replace(
            words,
            ja=replace(words.ja, title=TITLE, answer=ANSWER),
            en=replace(words.en, title="Our scouts"),
        ),
    )


@LANGUAGES
async def test_edit_and_pin_say_who_removed_an_entry_and_how_it_comes_back(
    world: World, moderator: Conversation, language: str
) -> None:
    await saved(world, "own.1", own("もくもく会"))
    await saved(world, "own.1", None)
    who, name = f"<@{world.moderator.id}>", "もくもく会のお知らせ"
    for typed in (name, "own.1"):
        for command in ("/answers edit", "/pin"):
            told = said(await moderator.step(f"{command} entry:{typed}"))
            assert who in told, command
            if language == "ja":
                assert f"「{name}」は、<t:" in told
                assert "消しました。履歴から戻せます（`/answers history`" in told
            else:
                assert '"Notice\\: もくもく会" was removed by' in told
                assert "`/answers history` can bring it back" in told


async def test_who_may_pin_and_not_edit_is_told_that_an_entry_was_removed_and_not_by_whom(
    world: World, moderator: Conversation
) -> None:
    await saved(world, "own.1", own("もくもく会"))
    await saved(world, "own.1", None)
    send_instead(world, permissions=discord.Permissions(pin_messages=True, send_messages=True))
    told = said(await moderator.step("/pin entry:もくもく会のお知らせ"))
    assert "「もくもく会のお知らせ」は、いまこのサーバーのガイドにないため、ピン留めできません" in told
    assert "編集者が履歴から戻せます" in told
    assert "<@" not in told


async def test_edit_of_what_left_the_guide_says_so_and_opens_the_draft_that_is_there(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await rewritten(world)
    await moderator.talk(f"/answers edit entry:{KEY}", {"submit": {"ja.answer": "下書きの答え。"}})
    leave(world)
    draft = await moderator.step(f"/answers edit entry:{TITLE}")
    assert "下書きの答え。" in everything(draft)
    assert "いまのガイドにないため保存できません" in everything(draft)
    told = said(await operator.step(f"/answers edit entry:{TITLE}"))
    assert f"「{TITLE}」は、ガイドからなくなった項目です。このサーバーの文は残っています" in told
    assert "`/answers list`" in told
    assert len(await drafts_of(world.bot.database, world.guild.id)) == 1
