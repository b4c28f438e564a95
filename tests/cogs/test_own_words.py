"""A server's own words, wherever members meet them."""

import datetime

import pytest
from msgspec.structs import replace

from bot.domain.editions import Deed, Edition, Wording, wording_of
from bot.domain.guide import EntryText
from bot.domain.votes import version_of
from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from bot.store.editions import Change, save_editions
from tests.cogs.reading import everything, labels, menus, title

NOW = datetime.datetime(2026, 11, 23, 3, 0, tzinfo=datetime.UTC)
"""When worlds stand still."""


async def saved(world: World, key: str, wording: Wording | None, *, guild_id: int | None = None) -> None:
    """Have a moderator's words for an entry, or an entry of the server's own, hold."""
    bot = world.bot
    server = guild_id or world.guild.id
    shipped = bot.guide.entries.get(key)
    edition = Edition(
        guild_id=server,
        key=key,
        number=0,
        deed=Deed.EDIT,
        wording=wording,
        base=None if shipped is None else version_of(shipped),
        author_id=world.moderator.id,
        made_at=NOW,
    )
    before = bot.guides.editions(server).get(key)
    change = Change(edition=edition, seen=0 if before is None else before.number)
    for each in await save_editions(bot.database, [change]):
        bot.guides.put(each)


def own(text: str, *questions: str) -> Wording:
    return Wording(
        ja=EntryText(title=f"{text}のお知らせ", answer=f"{text}です。", questions=questions),
        en=EntryText(title=f"Notice: {text}", answer=f"It is {text}."),
    )


async def test_an_edited_answer_is_shown_at_once_with_who_wrote_it_and_stays_after_a_restart(
    world: World, member: Conversation
) -> None:
    shipped = wording_of(world.bot.guide.entries["faq.fee"])
    await saved(world, "faq.fee", replace(shipped, ja=replace(shipped.ja, answer="このサーバーの答えです。")))
    for _ in range(2):
        shown = everything(await member.step("/guide query:faq.fee"))
        assert "このサーバーの答えです。" in shown
        assert "このサーバーのモデレーターが書いた文です（2026-11-23）" in shown
        assert "もとの出典" in shown
        await world.restart()


async def test_an_own_entry_is_found_by_its_own_ways_of_asking(world: World, member: Conversation) -> None:
    assert title(await member.step("/guide query:もくもく会の日程はいつ")) != "もくもく会のお知らせ"
    await saved(world, "own.1", own("もくもく会", "もくもく会の日程はいつ？", "もくもく会はどこでやるの"))
    found = await member.step("/guide query:もくもく会の日程はいつ")
    assert title(found) == "もくもく会のお知らせ"
    assert "このサーバーの答え" in everything(found)
    suggested = await member.step("complete /guide query=もくもく")
    assert "もくもく会のお知らせ" in str(suggested.choices)


@pytest.mark.parametrize(
    ("titles", "asked"),
    [
        (("確定申告の相談会はいつ？", "When is the tax return meetup?"), "確定申告の相談会は いつ"),
        (("確定申告の相談会はいつ？", "When is the tax return meetup?"), "when is the tax return meetup"),
        (("自己紹介のしかた", "Introducing yourself"), "自己紹介のしかた"),
        (("規約のこと", "Rules"), "規約のこと"),
        (("ほげ", "Fuga"), "ﾎｹﾞ"),
    ],
)
async def test_a_servers_own_words_are_found_by_their_title_before_anything_shipped(
    world: World, member: Conversation, moderator: Conversation, titles: tuple[str, str], asked: str
) -> None:
    ja, en = (EntryText(title=each, answer="毎月第1土曜です。") for each in titles)
    for key in ("own.1", "tip.scout"):
        await saved(world, key, Wording(ja=ja, en=en))
        assert title(await member.step(f"/guide query:{asked}")) == titles[0]
        assert "ピン留めしました" in everything(await moderator.step(f"/pin entry:{asked}"))
        await saved(world, key, None)


async def test_an_own_entry_without_ways_of_asking_is_asked_for_by_its_title(
    world: World, member: Conversation
) -> None:
    await saved(world, "own.1", own("もくもく会"))
    assert (
        title(await member.step("/guide query:もくもく会のお知らせってありますか")) == "もくもく会のお知らせ"
    )


async def test_other_questions_find_what_they_found(world: World, member: Conversation) -> None:
    questions = ("報酬っていつ振り込まれる？", "退会できないのはなぜ", "手数料はいくら")
    before = [title(await member.step(f"/guide query:{question}")) for question in questions]
    await saved(world, "own.1", own("もくもく会", "もくもく会の日程はいつ？"))
    assert [title(await member.step(f"/guide query:{question}")) for question in questions] == before


async def test_an_own_entry_stands_in_the_contents(world: World, member: Conversation) -> None:
    await saved(world, "own.1", own("もくもく会"))
    contents, section = await member.talk("/guide", "select guide.section=own")
    assert "このサーバーの答え（1）" in everything(contents)
    assert menus(section)["entry.open"] == ["own.1"]
    assert "役に立った" in labels(await member.step("select entry.open=own.1"))


async def test_a_button_of_an_entry_that_was_removed_says_so(world: World, member: Conversation) -> None:
    await saved(world, "own.1", own("もくもく会"))
    await member.talk("/guide", "select guide.section=own")
    await saved(world, "own.1", None)
    assert "この項目は、もうありません" in everything(await member.step("select entry.open=own.1"))


async def test_other_servers_and_private_chats_have_what_is_shipped(
    world: World, member: Conversation
) -> None:
    await saved(world, "faq.fee", own("秘密"), guild_id=4)
    await saved(world, "own.1", own("秘密", "秘密の質問ですか"), guild_id=4)
    shown = everything(await member.step("/guide query:faq.fee"))
    assert "秘密" not in shown
    assert title(await member.step("/guide query:秘密の質問ですか")) != "秘密のお知らせ"


async def test_words_taken_back_are_the_shipped_ones_again(world: World, member: Conversation) -> None:
    before = everything(await member.step("/guide query:faq.fee"))
    await saved(world, "faq.fee", own("変更"))
    await saved(world, "faq.fee", None)
    assert everything(await member.step("/guide query:faq.fee")) == before


async def test_the_exit_check_speaks_the_servers_words(world: World, member: Conversation) -> None:
    shipped = wording_of(world.bot.guide.entries["blocker.escrow"])
    await saved(
        world, "blocker.escrow", replace(shipped, ja=replace(shipped.ja, question="うちの言い方の項目"))
    )
    form = await member.step("/exitcheck")
    assert "うちの言い方の項目" in str(form.body)


async def test_words_of_the_early_morning_have_their_date_in_japan(
    world: World, member: Conversation, moderator: Conversation
) -> None:
    world.clock.advance(17 * 60 * 60)  # five in the morning of the 24th; in London still the 23rd
    await moderator.talk(
        "/answers edit entry:faq.fee", {"submit": {"ja.answer": "このサーバーの答え。"}}, "click 保存"
    )
    assert "書いた文です（2026-11-24）" in everything(await member.step("/guide query:faq.fee"))
    versions = await moderator.step("/answers history entry:faq.fee")
    assert "2026-11-24" in str(versions.body["components"])
