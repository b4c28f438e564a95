"""A new release under a server's own words: moderators are told once and choose."""

import dataclasses

import discord
import pytest
from msgspec.structs import replace
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.domain.editions import Deed, wording_of
from bot.domain.serversettings import ServerSettings
from bot.editions.releases import tell_of_release
from bot.i18n import Messages
from bot.simulation.conversation import Conversation
from bot.simulation.response import Response
from bot.simulation.world import World
from bot.store.editions import history
from bot.store.server_settings import change_server_settings
from tests.cogs.reading import everything, labels, menus, posted, title
from tests.cogs.test_own_words import NOW, saved

KEY, OTHER = "faq.fee", "faq.payout-timing"
KEEP, TAKE, BACK = "このサーバーの文を使う", "ガイドの文に変える", "履歴を見る"


async def rewrite(world: World, answer: str, *keys: str) -> None:
    """Have moderators' words for entries hold."""
    for key in keys:
        words = wording_of(world.bot.guide.entries[key])
        await saved(world, key, replace(words, ja=replace(words.ja, answer=answer)))


def release(world: World, answer: str, *keys: str) -> None:
    """Let other words be shipped for entries."""
    guide = world.bot.guide
    entries = {
        key: replace(entry, ja=replace(entry.ja, answer=answer)) if key in keys else entry
        for key, entry in guide.entries.items()
    }
    world.bot.guide = dataclasses.replace(guide, entries=entries)


def choose_channel(world: World) -> None:
    """Choose the present channel for notices."""
    world.bot.servers[world.guild.id] = ServerSettings(notices=world.channel.id)


def close_channel(world: World, *, closed: bool) -> None:
    """Take the bot's permission to post in the channel, or give it back."""
    overwrites = world.env.backend.get_channel(world.channel.id).overwrites
    overwrites.clear()
    if closed:
        deny = discord.Permissions(send_messages=True).value
        overwrites.append(Overwrite(target_id=world.guild.id, type=OverwriteType.ROLE, deny=deny))


def notices(world: World) -> list[str]:
    """Return the titles of the notices in the channel."""
    found = [
        str(each.embeds[0].title) for each in world.channel.history(viewer=world.moderator) if each.embeds
    ]
    return [each for each in found if each.startswith("ガイドの文が新しく")]


async def opened(world: World, moderator: Conversation) -> Response:
    """Have a release change two entries that were rewritten, and the moderator choose one in the notice."""
    choose_channel(world)
    await rewrite(world, "このサーバーの答え。", KEY, OTHER)
    release(world, "新しいガイドの答え。", KEY)
    notice = posted(await moderator.step("wait 1h"))
    assert menus(notice) == {"release.choose": [KEY]}
    return await moderator.step(f"select release.choose={KEY}")


async def test_a_release_under_rewritten_words_is_told_once_with_the_difference(
    world: World, moderator: Conversation
) -> None:
    choose_channel(world)
    await rewrite(world, "このサーバーの答え。", KEY, OTHER)
    assert notices(world) == []
    before = world.bot.guide.entries[KEY].ja.answer
    release(world, "新しいガイドの答え。", KEY)
    notice = posted(await moderator.step("wait 1h"))
    assert title(notice) == "ガイドの文が新しくなりました（1項目）"
    assert "~~" in everything(notice)
    assert "**新しいガイドの答え。**" in everything(notice)
    assert before[:3] in everything(notice)
    await moderator.step("wait 3h")
    assert len(notices(world)) == 1
    release(world, "もっと新しい答え。", KEY, OTHER)
    notice = posted(await moderator.step("wait 1h"))
    assert menus(notice) == {"release.choose": [KEY, OTHER]}
    assert len(notices(world)) == 2


async def test_an_entry_that_left_the_guide_is_told_and_its_words_stay_in_the_history(
    world: World, moderator: Conversation
) -> None:
    choose_channel(world)
    await rewrite(world, "このサーバーの答え。", KEY)
    guide = world.bot.guide
    entries = {key: entry for key, entry in guide.entries.items() if key != KEY}
    world.bot.guide = dataclasses.replace(guide, entries=entries)
    notice = posted(await moderator.step("wait 1h"))
    assert "ガイドからなくなった項目" in everything(notice)
    page = await moderator.step(f"select release.choose={KEY}")
    assert "この項目は、いまのガイドにはありません。このサーバーの文も表示されていません" in everything(page)
    assert "いまの文" not in everything(page) + str(page.body["components"])
    version = await moderator.step("select history.version=1")
    assert "このサーバーの答え。" in everything(version)
    assert labels(version) == ["変更点を見る", "English", BACK]
    assert "いまの文" not in everything(version)
    listed, entry = await moderator.talk("/answers list", f"select answers.choose=e.{KEY}")
    assert "⚠ ガイドからなくなった項目です。この文は、もう表示されていません" in everything(listed)
    assert "この文は、もう表示されていません" in str(entry.body["content"])
    await moderator.step("wait 3h")
    assert len(notices(world)) == 1


async def test_a_notice_that_could_not_be_posted_is_posted_later(
    world: World, moderator: Conversation
) -> None:
    choose_channel(world)
    close_channel(world, closed=True)
    await rewrite(world, "このサーバーの答え。", KEY)
    release(world, "新しいガイドの答え。", KEY)
    await moderator.step("wait 2h")
    assert notices(world) == []
    assert world.wire.refused
    world.wire.sent.clear()
    close_channel(world, closed=False)
    await moderator.step("wait 1h")
    assert len(notices(world)) == 1


async def test_a_notice_is_not_lost_where_the_database_or_the_bot_fails_in_between(
    world: World, moderator: Conversation
) -> None:
    choose_channel(world)
    await rewrite(world, "このサーバーの答え。", KEY)
    release(world, "新しいガイドの答え。", KEY)
    async with world.bot.database.transaction() as session:
        await session.statement("ALTER TABLE shipped_wordings RENAME TO elsewhere")
    await moderator.step("wait 2h")
    assert notices(world) == []
    async with world.bot.database.transaction() as session:
        await session.statement("ALTER TABLE elsewhere RENAME TO shipped_wordings")
    world.mistakes.found.clear()
    messages, world.bot.messages = world.bot.messages, Messages({})
    with pytest.raises(KeyError):
        await tell_of_release(world.bot, world.guild.id)
    world.bot.messages = messages
    await moderator.step("wait 1h")
    assert len(notices(world)) == 1


async def test_of_very_many_entries_every_one_can_be_opened_from_a_notice(
    world: World, moderator: Conversation
) -> None:
    choose_channel(world)
    keys = sorted(world.bot.guide.entries)[:30]
    await rewrite(world, "このサーバーの答え。", *keys)
    release(world, "新しいガイドの答え。", *keys)
    told = (await moderator.step("wait 1h")).followups
    assert [menus(each)["release.choose"] for each in told] == [keys[:25], keys[25:]]
    assert [title(each).partition("（")[2] for each in told] == ["25項目）", "5項目）"]
    await moderator.step("wait 3h")
    assert len(notices(world)) == 2


async def test_a_bot_that_starts_with_new_words_tells_of_them_once_over_restarts(
    world: World, moderator: Conversation
) -> None:
    await change_server_settings(
        world.bot.database,
        guild_id=world.guild.id,
        change=lambda settings: replace(settings, notices=world.channel.id),
        actor_id=world.moderator.id,
        at=NOW,
        name="notices",
        detail={},
    )
    release(world, "古いガイドの答え。", KEY)
    await rewrite(world, "このサーバーの答え。", KEY)
    for _ in range(2):
        await world.restart()
        await moderator.step("wait 1h")
        assert len(notices(world)) == 1


async def test_without_a_channel_nobody_is_told_until_one_is_chosen(
    world: World, moderator: Conversation
) -> None:
    await rewrite(world, "このサーバーの答え。", KEY)
    release(world, "新しいガイドの答え。", KEY)
    await moderator.step("wait 1h")
    assert notices(world) == []
    choose_channel(world)
    await moderator.step("wait 1h")
    assert len(notices(world)) == 1


async def test_keeping_the_words_settles_the_release(world: World, moderator: Conversation) -> None:
    page = await opened(world, moderator)
    assert page.ephemeral
    assert labels(page)[:3] == [KEEP, TAKE, BACK]
    assert "**新しいガイドの答え。**" in everything(page)
    assert "~~このサーバーの答え。~~" in everything(page)
    kept = await moderator.step(f"click {KEEP}")
    assert "このサーバーの文をそのまま使います。" in everything(kept)
    assert "第2版　ガイドの更新後も、この文を使うことにした（いまの文）" in everything(kept)
    assert world.bot.guides.of(world.guild.id).entries[KEY].ja.answer == "このサーバーの答え。"
    newest, _ = await history(world.bot.database, guild_id=world.guild.id, key=KEY)
    assert (newest.deed, newest.author_id) == (Deed.KEEP, world.moderator.id)
    again = await moderator.step(f"select release.choose={KEY}")
    assert "確認済み" in everything(again)


async def test_what_a_release_began_to_ask_is_asked_for_words_from_before_it_too(
    world: World, member: Conversation
) -> None:
    words = wording_of(world.bot.guide.entries["blocker.escrow"])
    before = [replace(each, title="うち", question="", todo="") for each in (words.ja, words.en)]
    await saved(world, "blocker.escrow", replace(words, ja=before[0], en=before[1]))
    form = await member.step("/exitcheck")
    assert "blocker.escrow" in str(form.body)
    assert words.ja.question[:20] in str(form.body)


@pytest.mark.parametrize("told_before", [True, False])
async def test_a_title_edited_after_a_release_does_not_settle_it(
    world: World, moderator: Conversation, operator: Conversation, told_before: bool
) -> None:
    if told_before:
        choose_channel(world)
    await moderator.talk(f"/answers edit entry:{KEY}", {"submit": {"ja.answer": "この答え。"}}, "click 保存")
    release(world, "新しいガイドの答え。", KEY)
    await moderator.step("wait 1h")
    _, draft, saved_now, listed = await operator.talk(
        f"/answers edit entry:{KEY}", {"submit": {"ja.title": "新しい題"}}, "click 保存", "/answers list"
    )
    assert "⚠ もとのガイドの文が新しくなっています" in everything(draft)
    assert "保存しました" in everything(saved_now)
    assert "⚠ もとのガイドの文が新しくなっています" in everything(listed)
    choose_channel(world)
    await moderator.step("wait 3h")
    assert len(notices(world)) == 1, "told once, whether before the title was edited or after"
    page = await moderator.step(f"select release.choose={KEY}")
    assert labels(page)[:3] == [KEEP, TAKE, BACK]
    assert "確認済み" not in everything(page)
    await moderator.step(f"click {KEEP}")
    assert "⚠" not in everything(await operator.step("/answers list"))


async def test_taking_the_guides_words_can_be_taken_back(world: World, moderator: Conversation) -> None:
    await opened(world, moderator)
    taken = await moderator.step(f"click {TAKE}")
    assert "ガイドの文に戻しました" in everything(taken)
    assert world.bot.guides.of(world.guild.id).entries[KEY] is world.bot.guide.entries[KEY]
    version = await moderator.step("select history.version=1")
    assert "このサーバーの答え。" in everything(version)
    restored = await moderator.step("click この版に戻す")
    assert "第1版の文に戻しました" in everything(restored)
    assert world.bot.guides.of(world.guild.id).entries[KEY].ja.answer == "このサーバーの答え。"
    await moderator.step("wait 3h")
    assert len(notices(world)) == 1, "who restores older words is not told of the release again"


async def test_both_texts_can_be_copied_from_a_form(world: World, moderator: Conversation) -> None:
    page = await opened(world, moderator)
    assert [label for label in labels(page) if "コピー" in label] == [
        "自分たちの文をコピー（日本語）",
        "ガイドの文をコピー（日本語）",
    ]
    own = await moderator.step("click 自分たちの文をコピー（日本語）")
    assert "このサーバーの答え。" in str(own.body)
    shipped = await moderator.step("click ガイドの文をコピー（日本語）")
    assert "新しいガイドの答え。" in str(shipped.body)
    sent = await moderator.step("submit")
    assert "何も変えていません" in everything(sent)
    assert len(await history(world.bot.database, guild_id=world.guild.id, key=KEY)) == 1


async def test_a_choice_made_before_yet_another_release_changes_nothing(
    world: World, moderator: Conversation
) -> None:
    await opened(world, moderator)
    release(world, "さらに新しい答え。", KEY)
    shown = await moderator.step(f"click {KEEP}")
    assert "さらに新しい答え。" in everything(shown)
    assert len(await history(world.bot.database, guild_id=world.guild.id, key=KEY)) == 1
    await moderator.step(f"click {KEEP}")
    assert len(await history(world.bot.database, guild_id=world.guild.id, key=KEY)) == 2


async def test_a_member_who_uses_the_notice_is_refused(world: World, moderator: Conversation) -> None:
    await opened(world, moderator)
    (message,) = [each for each in world.channel.history(viewer=world.member) if each.embeds]
    await world.member.select(message, [KEY], custom_id="release.choose:1:")
    assert "編集者のロール" in str(world.wire.sent[-1].body)


@pytest.mark.parametrize("language", ["en"])
async def test_a_moderator_with_an_english_client_reads_english(
    world: World, moderator: Conversation
) -> None:
    page = await opened(world, moderator)
    assert "Members still see this server’s text." in everything(page)
    assert "What changed in the guide" in everything(page)
