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
async def test_words_for_what_left_the_guide_are_removed_truthfully(
    world: World, moderator: Conversation, language: str
) -> None:
    await rewritten(world)
    leave(world)
    asked = await moderator.step(f"/answers remove entry:{KEY}")
    done = await moderator.step("click 消す" if language == "ja" else "click Yes, remove it")
    again = said(await moderator.step(f"/answers remove entry:{KEY}"))
    listed = everything(await moderator.step(f"/answers history entry:{KEY}"))
    if language == "ja":
        assert f"「{TITLE}」は、ガイドからなくなった項目です" in everything(asked)
        assert "この文を消しますか？" in everything(asked)
        assert "ガイドの文に戻" not in everything(asked) + str(labels(asked))
        assert ANSWER in everything(asked)
        assert f"「{TITLE}」のこのサーバーの文を消しました。文は履歴で読めます" in everything(done)
        assert "戻せます" not in everything(done)
        assert "ガイドからなくなった項目です。このサーバーの文も、いまはありません" in again
        assert "第2版　削除" in listed
    else:
        assert 'The guide no longer has "Our scouts"' in everything(asked)
        assert "Remove them?" in everything(asked)
        assert "guide's words" not in everything(asked) + str(labels(asked))
        assert 'This server\'s words for "Our scouts" are removed.' in everything(done)
        assert "bring it back" not in everything(done)
        assert "no words of its own for it now" in again
    newest, _ = await history(world.bot.database, guild_id=world.guild.id, key=KEY)
    assert (newest.deed, newest.wording, newest.base) == (Deed.REMOVE, None, None)


async def test_what_left_the_guide_keeps_its_last_title_everywhere_also_after_a_restart(
    world: World, moderator: Conversation
) -> None:
    await rewritten(world)
    await moderator.step(f"/pin entry:{KEY}")
    leave(world)
    entry = await moderator.talk(
        "/answers list", f"select answers.choose=e.{KEY}", "click このサーバーの文を消す", "click 消す"
    )
    assert "消しました" in everything(entry[-1])
    for _ in range(2):
        assert f"「{TITLE}」を削除しました" in everything(await moderator.step("/audit"))
        assert f"この回答はなくなりました：{TITLE}" in everything(await moderator.step("/pins"))
        told = await moderator.step(f"/answers history entry:{TITLE}")
        assert title(told) == f"「{TITLE}」の履歴（2件の変更）"
        assert ANSWER in everything(await moderator.step("select history.version=1"))
        assert f"「{TITLE}」は、ガイドから" in said(await moderator.step(f"/answers remove entry:{TITLE}"))
        assert "しぼりこみ" in everything(await moderator.step(f"/audit entry:{TITLE}"))
        choices = (await moderator.step("complete /answers history entry=スカウト")).choices
        assert choices == [{"name": f"{TITLE}（いまは表示されていない項目）", "value": KEY}]
        await world.restart()
        leave(world)


@pytest.mark.parametrize("leaves", [True, False])
async def test_whether_a_release_takes_an_entry_or_brings_it_back_meanwhile_the_question_is_true(
    world: World, moderator: Conversation, leaves: bool
) -> None:
    await rewritten(world)
    with_entry = world.bot.guide
    if not leaves:
        leave(world)
    await moderator.step(f"/answers remove entry:{KEY}")
    if leaves:
        leave(world)
    else:
        world.bot.guide = with_entry
    again = await moderator.step("click ガイドの文に戻す" if leaves else "click 消す")
    assert ("この文を消しますか" if leaves else "ガイドの文に戻しますか") in everything(again)
    assert world.bot.guides.editions(world.guild.id)[KEY].wording is not None
    done = await moderator.step("click 消す" if leaves else "click ガイドの文に戻す")
    assert ("文を消しました" if leaves else "ガイドの文に戻りました") in everything(done)


async def test_buttons_of_a_release_say_of_an_entry_that_has_left_since_what_became_of_it(
    world: World, moderator: Conversation
) -> None:
    await rewritten(world)
    guide = world.bot.guide
    changed = replace(guide.entries[KEY], ja=replace(guide.entries[KEY].ja, answer="新しい答え。"))
    world.bot.guide = dataclasses.replace(guide, entries={**guide.entries, KEY: changed})
    *_, page = await moderator.talk(
        "/answers list", f"select answers.choose=e.{KEY}", "click ガイドの変更を見る"
    )
    leave(world)
    for label in ("このサーバーの文を使う", "ガイドの文に変える", "自分たちの文をコピー（日本語）"):
        assert label in labels(page)
        assert f"「{TITLE}」は、ガイドからなくなった項目です" in said(await moderator.step(f"click {label}"))


@LANGUAGES
async def test_every_button_under_an_answer_says_that_its_entry_is_gone(
    world: World, moderator: Conversation, language: str
) -> None:
    gone = GONE if language == "ja" else "This entry is no longer there."
    await saved(world, "own.1", own("もくもく会"))
    under = labels(await moderator.step("/guide query:own.1"))
    await saved(world, "own.1", None)
    pressed = [label for label in under if not label.startswith(("/", "http"))]
    assert len(pressed) == 5, "to share, to report, to pin, and two votes"
    for label in pressed:
        told = await moderator.step(f"click {label}")
        assert gone in said(told), label
    assert await open_reports(world.bot.database, world.guild.id) == ()


@LANGUAGES
async def test_a_report_on_what_was_removed_while_it_was_written_is_given_back(
    world: World, member: Conversation, language: str
) -> None:
    report = "まちがいを報告" if language == "ja" else "Report a mistake"
    await saved(world, "own.1", own("もくもく会"))
    await member.talk("/guide query:own.1", f"click {report}")
    await saved(world, "own.1", None)
    told = everything(await member.step({"submit": {"text": "曜日が違います"}}))
    assert ("書いている間になくなりました" if language == "ja" else "nothing left to report") in told
    assert "曜日が違います" in told
    assert await open_reports(world.bot.database, world.guild.id) == ()


async def test_a_card_of_a_removed_entry_takes_no_report(world: World, moderator: Conversation) -> None:
    await saved(world, "own.1", own("もくもく会"))
    await moderator.step("/pin entry:own.1")
    await saved(world, "own.1", None)
    await tended(world)
    await world.member.click(post(world), custom_id="report.open:1:own.1")
    assert GONE in str(world.wire.sent[-1].body)


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


@LANGUAGES
async def test_only_what_is_there_is_suggested_to_remove_and_what_is_not_shown_is_marked(
    world: World, moderator: Conversation, language: str
) -> None:
    mark = "{}（いまは表示されていない項目）" if language == "ja" else "{} (not shown any more)"
    names = ("もくもく会のお知らせ", "飲み会のお知らせ", TITLE)
    if language == "en":
        names = ("Notice: もくもく会", "Notice: 飲み会", "Our scouts")
    await saved(world, "own.1", own("もくもく会"))
    await saved(world, "own.2", own("飲み会"))
    await rewritten(world)
    await saved(world, "own.1", None)
    leave(world)
    removable = (await moderator.step("complete /answers remove entry=")).choices
    told = (await moderator.step("complete /answers history entry=")).choices
    assert {each["value"]: each["name"] for each in removable} == {
        "own.2": names[1],
        KEY: mark.format(names[2]),
    }
    assert {each["value"]: each["name"] for each in told} == {
        "own.1": mark.format(names[0]),
        "own.2": names[1],
        KEY: mark.format(names[2]),
    }
