"""Entries named by what somebody types: forgiving about spelling, never guessing, telling twins apart."""

import pytest
from msgspec.structs import replace

from bot.domain.editions import Wording
from bot.domain.guide import EntryText, Kind
from bot.simulation.conversation import Conversation
from bot.simulation.response import Response
from bot.simulation.world import World
from tests.cogs.reading import everything, menu_of
from tests.cogs.test_own_words import own, saved

LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])


def said(response: Response) -> str:
    """Return what an answer or a form says, or why there is none."""
    return f"{response.body}\n{response.error}"


def titled(ja: str, en: str) -> Wording:
    return Wording(ja=EntryText(title=ja, answer=f"{ja}です。"), en=EntryText(title=en, answer="It is."))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("クラウドワークスの手数料はいくら", "faq.fee"),
        ("くらうどわーくすの手数料は、いくら", None),
        ("くらうどわあくすの手数料はいくら？？", None),
        ("クラウドワークスの手数料はいくら！", "faq.fee"),
        ("「ｸﾗｳﾄﾞﾜｰｸｽの手数料はいくら？」", "faq.fee"),
        ("くらうどわくすの手数料はいくら", "faq.fee"),
        ("クラウドワークスの手数料", "faq.fee"),
        ("faq.FEE", "faq.fee"),
        ("ｆａｑ．ｆｅｅ", "faq.fee"),
        ("OWN.1", "own.1"),
        ("もくもく", "own.1"),
        ("モクモク会", "own.1"),
        ("notice: もく", "own.1"),
        ("お知らせ", None),
        ("？", None),
    ],
)
async def test_a_title_or_key_is_understood_however_it_is_written(
    world: World, moderator: Conversation, typed: str, key: str | None
) -> None:
    await saved(world, "own.1", own("もくもく会"))
    form = said(await moderator.step(f"/answers edit entry:{typed}"))
    log = said(await moderator.step(f"/audit entry:{typed}"))
    if key is None:
        assert "という項目はありません" in form
        assert "という項目はありません" in log
    else:
        entry = world.bot.guides.of(world.guild.id).entries[key]
        assert f"{entry.ja.answer[:20]}" in form
        assert f"しぼりこみ：「{entry.ja.title}」" in log


@LANGUAGES
async def test_of_several_that_begin_so_none_is_guessed_and_all_are_named(
    world: World, moderator: Conversation, language: str
) -> None:
    await saved(world, "own.1", own("もくもく会"))
    await saved(world, "own.2", titled("もくもく勉強会", "Mokumoku"))
    await saved(world, "own.3", titled("もくもく飲み会", "Mokumoku drinks"))
    await saved(world, "own.3", None)
    for command in ("/answers edit", "/answers history", "/answers remove", "/audit"):
        told = everything(await moderator.step(f"{command} entry:もくもく"))
        if language == "ja":
            assert "「もくもく」だけでは、どの項目か決まりません" in told, command
            assert "・もくもく会のお知らせ（own.1）\n・もくもく勉強会（own.2）" in told
            assert "・もくもく飲み会（いまは表示されていない項目）（own.3）" in told
        else:
            assert '"もくもく" may mean more than one entry.' in told, command
            assert "- Mokumoku (own.2)" in told
            assert "- Mokumoku drinks (not shown any more) (own.3)" in told
    pinned = everything(await moderator.step("/pin entry:もくもく"))
    assert "own.2" in pinned
    assert "own.3" not in pinned, "it could not be pinned anyway"


async def test_of_very_many_that_begin_so_a_handful_is_named(world: World, moderator: Conversation) -> None:
    for number in range(1, 9):
        await saved(world, f"own.{number}", titled(f"もくもく{number}", f"M{number}"))
    told = everything(await moderator.step("/answers edit entry:もくもく"))
    assert told.count("・") == 5
    assert "ほか3件" in told
    assert "もくもく3です。" in said(await moderator.step("/answers edit entry:もくもく3"))


async def test_of_two_of_the_servers_own_with_one_title_none_is_guessed(
    world: World, moderator: Conversation
) -> None:
    await saved(world, "own.1", own("会"))
    await saved(world, "own.2", own("会"))
    for command in ("/answers edit", "/answers remove", "/answers history", "/audit"):
        told = everything(await moderator.step(f"{command} entry:会のお知らせ"))
        assert "・会のお知らせ（own.1）\n・会のお知らせ（own.2）" in told, command


async def test_a_title_that_is_shown_goes_before_a_removed_one(world: World, moderator: Conversation) -> None:
    await saved(world, "own.1", titled("会", "A"))
    await saved(world, "own.1", None)
    await saved(world, "own.2", titled("会！", "B"))
    for command in ("/answers edit", "/answers remove"):
        assert "会！です。" in said(await moderator.step(f"{command} entry:会")), command


@LANGUAGES
async def test_a_draft_with_the_title_of_another_entry_says_so_and_can_be_saved(
    world: World, moderator: Conversation, language: str
) -> None:
    await saved(world, "own.1", own("会"))
    warning = "⚠ 同じタイトルの項目が、もうあります：`own.1`"
    copy, save = "click 日本語の文を英語にも使う", "click 保存"
    if language == "en":
        warning = "⚠ Another entry has the same title: `own.1`"
        copy, save = "click Use the English words for Japanese too", "click Save"
    form = {"submit": {f"{language}.title": "会の お知らせ", f"{language}.answer": "ほかの会です。"}}
    _, draft = await moderator.talk("/answers add", form)
    assert warning in everything(draft)
    copied, done = await moderator.talk(copy, save)
    assert warning in everything(copied)
    assert "own.2" in world.bot.guides.editions(world.guild.id), everything(done)
    await saved(world, "own.3", own("ほか"))
    _, edited = await moderator.talk(
        "/answers edit entry:own.3", {"submit": {f"{language}.answer": "別です。"}}
    )
    assert "⚠" not in everything(edited)
    _, other = await moderator.talk(
        "/answers edit entry:faq.fee", {"submit": {f"{language}.title": "会のお知らせ"}}
    )
    for each in ("`own.1`", "`own.2`"):
        assert each in everything(other)


async def test_the_title_of_what_was_removed_or_of_another_server_is_free(
    world: World, moderator: Conversation
) -> None:
    await saved(world, "own.1", own("会"))
    await saved(world, "own.1", None)
    await saved(world, "own.2", own("会"), guild_id=4)
    _, draft = await moderator.talk("/answers add", {"submit": {"ja.title": "会のお知らせ"}})
    assert "同じタイトル" not in everything(draft)


@LANGUAGES
async def test_entries_with_one_title_are_told_apart_by_their_keys(
    world: World, moderator: Conversation, language: str
) -> None:
    first, second, other = "会のお知らせ（own.1）", "会のお知らせ（own.2）", "飲み会のお知らせ"
    if language == "en":
        first, second, other = "Notice: 会 (own.1)", "Notice: 会 (own.2)", "Notice: 飲み会"
    await saved(world, "own.1", own("会"))
    await saved(world, "own.2", own("会"))
    await saved(world, "own.3", own("飲み会"))
    for option in ("/answers remove entry", "/answers history entry", "/answers edit entry", "/guide query"):
        choices = (await moderator.step(f"complete {option}=会")).choices
        named = {each["value"]: each["name"] for each in choices}
        assert named["own.1"] == first, option
        assert named["own.2"] == second, option
        assert named["own.3"] == other, option
    listed = await moderator.step("/answers list")
    options = str(menu_of(listed, "answers.choose")["options"])
    for name in (first, second, other):
        assert name in options
    await moderator.step("/guide")
    section = await moderator.step(f"select guide.section:1:={Kind.OWN.value}")
    options = {each["value"]: each["label"] for each in menu_of(section, "entry.open")["options"]}
    assert [options[key] for key in ("own.1", "own.2", "own.3")] == [first, second, other]
    await saved(world, "own.2", None)
    gone = (await moderator.step("complete /audit entry=会")).choices
    named = {each["value"]: each["name"] for each in gone}
    assert "own.1" not in named["own.1"]


async def test_the_key_of_a_very_long_title_is_not_cut_off(world: World, moderator: Conversation) -> None:
    words = own("会")
    long = replace(words, ja=replace(words.ja, title="長" * 100))
    await saved(world, "own.1", long)
    await saved(world, "own.2", long)
    for option in ("/answers remove entry", "/guide query"):
        choices = (await moderator.step(f"complete {option}=長")).choices
        assert {each["name"][-7:] for each in choices} >= {"（own.1）", "（own.2）"}
        assert all(len(each["name"]) <= 100 for each in choices)
