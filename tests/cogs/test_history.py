"""/answers history: who changed an answer, when and how, and taking it back."""

import dataclasses
import datetime
import random

import pytest
from msgspec.structs import replace

from bot.domain.editions import Deed, Wording, wording_of
from bot.domain.guide import EntryText
from bot.domain.serversettings import ServerSettings
from bot.domain.votes import version_of
from bot.simulation.conversation import Conversation
from bot.simulation.response import Response
from bot.simulation.world import World
from bot.store.audit import audit_of
from bot.store.drafts import drafts_of
from bot.store.editions import history
from tests.cogs.reading import everything, field, labels, menus, title
from tests.cogs.staging import click_forged
from tests.cogs.test_own_words import own, saved

KEY = "faq.fee"
RESTORE, TAKE, BACK = "この版に戻す", "ガイドの文に戻す", "履歴を見る"


async def rewrite(world: World, *answers: str | None) -> None:
    """Have an entry's answer changed time after time; ``None`` brings the shipped words back."""
    words = wording_of(world.bot.guide.entries[KEY])
    for answer in answers:
        await saved(
            world, KEY, None if answer is None else replace(words, ja=replace(words.ja, answer=answer))
        )


async def opened(moderator: Conversation, key: str = KEY) -> Response:
    return await moderator.step(f"/answers history entry:{key}")


async def answers(world: World) -> list[tuple[Deed, str | None]]:
    """Return all versions' deeds and Japanese answers, the latest first."""
    return [
        (edition.deed, edition.wording and edition.wording.ja.answer)
        for edition in await history(world.bot.database, guild_id=world.guild.id, key=KEY)
    ]


def held(world: World) -> str:
    return world.bot.guides.of(world.guild.id).entries[KEY].ja.answer


async def test_the_history_says_who_when_and_what_changed(world: World, moderator: Conversation) -> None:
    await rewrite(world, "手数料は報酬の20%です。", "手数料は報酬の22%です。")
    shown = await opened(moderator)
    assert shown.ephemeral
    assert title(shown) == f"「{world.bot.guide.entries[KEY].ja.title}」の履歴（2件の変更）"
    newest = field(shown, "第2版　編集（いまの文）")
    assert f"<@{world.moderator.id}>" in newest
    assert "<t:1795402800:f>" in newest
    assert "答え（日本語）：手数料は報酬の~~20~~**22**%です。" in newest
    assert world.bot.guide.entries[KEY].ja.answer[:8] in field(shown, "第1版　編集")
    assert menus(shown) == {"history.version": ["2", "1", "0"]}


async def test_an_earlier_version_is_read_in_full_and_restored_with_one_press(
    world: World, moderator: Conversation
) -> None:
    await rewrite(world, "一つ目の答え。", "二つ目の答え。")
    await opened(moderator)
    version = await moderator.step("select history.version=1")
    assert "一つ目の答え。" in everything(version)
    assert labels(version) == ["変更点を見る", "English", RESTORE, BACK]
    english = await moderator.step("click English")
    assert world.bot.guide.entries[KEY].en.answer in everything(english)
    await moderator.step("click 日本語")
    changes = await moderator.step("click 変更点を見る")
    assert "**一つ目の答え。**" in everything(changes)
    restored = await moderator.step(f"click {RESTORE}")
    assert "第1版の文に戻しました" in everything(restored)
    assert "第1版から戻しました" in field(restored, "第3版　前の版に戻した（いまの文）")
    assert held(world) == "一つ目の答え。"
    assert await answers(world) == [
        (Deed.RESTORE, "一つ目の答え。"),
        (Deed.EDIT, "二つ目の答え。"),
        (Deed.EDIT, "一つ目の答え。"),
    ]
    await world.restart()
    assert held(world) == "一つ目の答え。"


async def test_the_shipped_words_come_back_with_one_press(world: World, moderator: Conversation) -> None:
    await rewrite(world, "このサーバーの答え。")
    await opened(moderator)
    shipped = await moderator.step("select history.version=0")
    assert world.bot.guide.entries[KEY].ja.answer in everything(shipped)
    taken = await moderator.step(f"click {TAKE}")
    assert "ガイドの文に戻しました" in everything(taken)
    assert TAKE not in labels(taken)
    assert held(world) == world.bot.guide.entries[KEY].ja.answer
    version = await moderator.step("select history.version=2")
    assert labels(version) == [BACK]
    newest, _ = await history(world.bot.database, guild_id=world.guild.id, key=KEY)
    assert newest.base == version_of(world.bot.guide.entries[KEY])


async def test_a_change_made_meanwhile_is_shown_and_not_written_over(
    world: World, moderator: Conversation
) -> None:
    await rewrite(world, "一つ目の答え。", "二つ目の答え。")
    await opened(moderator)
    await moderator.step("select history.version=1")
    await rewrite(world, "別の人の答え。")
    shown = await moderator.step(f"click {RESTORE}")
    assert "先に別の変更がありました" in everything(shown)
    assert "別の人" in field(shown, "第3版　編集（いまの文）")
    assert held(world) == "別の人の答え。"
    await moderator.step("select history.version=1")
    await moderator.step(f"click {RESTORE}")
    assert held(world) == "一つ目の答え。"


async def test_the_version_in_use_is_not_offered_again(world: World, moderator: Conversation) -> None:
    await rewrite(world, "一つ目の答え。", "二つ目の答え。")
    await opened(moderator)
    assert RESTORE not in labels(await moderator.step("select history.version=2"))


async def test_a_removed_own_entry_is_restored(world: World, moderator: Conversation) -> None:
    await saved(world, "own.1", own("もくもく会"))
    await saved(world, "own.1", None)
    shown = await opened(moderator, "own.1")
    assert title(shown) == "「もくもく会のお知らせ」の履歴（2件の変更）"
    assert menus(shown) == {"history.version": ["2", "1"]}
    assert "いまの文" not in everything(shown) + str(shown.body["components"])
    await moderator.step("select history.version=1")
    await moderator.step(f"click {RESTORE}")
    assert world.bot.guides.of(world.guild.id).entries["own.1"].ja.title == "もくもく会のお知らせ"


async def test_where_another_editor_must_approve_restoring_is_proposed_once(
    world: World, moderator: Conversation
) -> None:
    world.bot.servers[world.guild.id] = ServerSettings(approval=True)
    await rewrite(world, "一つ目の答え。", "二つ目の答え。")
    for _ in range(2):
        await opened(moderator)
        await moderator.step("select history.version=1")
        shown = await moderator.step(f"click {RESTORE}")
        assert "承認が必要です" in everything(shown)
    assert held(world) == "二つ目の答え。"
    (draft,) = await drafts_of(world.bot.database, world.guild.id)
    assert (draft.key, draft.author_id, draft.number) == (KEY, world.moderator.id, 2)
    assert draft.wording.ja.answer == "一つ目の答え。"
    assert draft.proposed_at is not None


async def test_a_long_history_has_pages(world: World, moderator: Conversation) -> None:
    await rewrite(world, *(f"{number}番目の答え。" for number in range(1, 8)))
    first = await opened(moderator)
    assert menus(first)["history.version"] == ["7", "6", "5", "4", "3", "0"]
    second = await moderator.step("click 古いほうへ")
    assert menus(second)["history.version"] == ["2", "1", "0"]
    assert "2/2ページ" in everything(second)


async def test_the_longest_words_changed_altogether_fit_into_every_page(
    world: World, moderator: Conversation
) -> None:
    for sign in ("あ", "*"):
        text = EntryText(
            title=sign * 100,
            answer=sign * 300,
            body=sign * 4_000,
            todo=sign * 200,
            keywords=(sign * 100,) * 30,
            questions=(sign * 100,) * 30,
        )
        for _ in range(3):
            await saved(world, KEY, Wording(ja=text, en=text))
            await saved(world, KEY, own(sign))
    assert (await opened(moderator)).error is None
    for step in (
        "select history.version=11",
        "click 変更点を見る",
        "click 全文を見る",
        f"click {BACK}",
        "click 古いほうへ",
        "click 古いほうへ",
        "select history.version=1",
        "click 変更点を見る",
    ):
        assert (await moderator.step(step)).error is None


async def test_names_are_gone_after_they_were_forgotten(world: World, moderator: Conversation) -> None:
    await rewrite(world, "このサーバーの答え。")
    async with world.bot.database.transaction() as session:
        await session.statement("UPDATE answer_editions SET author_id = NULL")
    assert "（1年たったため、名前は消しました）" in everything(await opened(moderator))


async def test_an_entry_never_changed_has_no_history_and_an_unknown_one_is_refused(
    world: World, moderator: Conversation
) -> None:
    shown = await opened(moderator, "faq.payout-timing")
    assert "まだ変更されていません" in everything(shown)
    assert labels(shown) == []
    unknown = await opened(moderator, "faq.nothing")
    assert unknown.error is not None
    world.mistakes.found.clear()


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_done_the_right_words_hold_and_the_history_is_whole(
    world: World, moderator: Conversation, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    versions: list[str | None] = []
    shipped = [world.bot.guide.entries[KEY].ja.answer]

    async def edit(text: str) -> None:
        await rewrite(world, text)
        versions.append(text)

    async def restore(_: str) -> None:
        number = chance.randint(1, len(versions))
        shown = await opened(moderator)
        while str(number) not in menus(shown)["history.version"]:
            shown = await moderator.step("click 古いほうへ")
        if RESTORE in labels(await moderator.step(f"select history.version={number}")):
            await moderator.step(f"click {RESTORE}")
            if versions[-1] != versions[number - 1]:
                versions.append(versions[number - 1])

    async def take(_: str) -> None:
        if TAKE in labels(await opened(moderator)):
            await moderator.step(f"click {TAKE}")
            versions.append(None)

    async def release(text: str) -> None:
        guide = world.bot.guide
        entry = guide.entries[KEY]
        changed = replace(entry, ja=replace(entry.ja, answer=text))
        world.bot.guide = dataclasses.replace(guide, entries={**guide.entries, KEY: changed})
        shipped.append(text)

    for step in range(15):
        do = chance.choice((edit, edit, restore, take, release) if versions else (edit, release))
        await do(f"{step}番目の文。")
        assert held(world) == ((versions and versions[-1]) or shipped[-1])
        assert world.bot.guide.entries[KEY].ja.answer == shipped[-1]
        assert [text for _, text in await answers(world)] == versions[::-1]


async def test_another_servers_history_is_not_there(world: World, moderator: Conversation) -> None:
    await saved(world, "own.1", own("秘密"), guild_id=4)
    await saved(world, KEY, own("秘密"), guild_id=4)
    assert "秘密" not in everything(await opened(moderator))
    assert (await opened(moderator, "own.1")).error is not None


@pytest.mark.parametrize(
    "identity",
    [
        "history.open:1:faq.fee",
        "history.page:1:faq.fee~0",
        "history.show:1:faq.fee~1~words~ja",
        "history.restore:1:faq.fee~1~2",
        "history.take:1:faq.fee~2",
        "release.open:1:faq.fee",
        "release.keep:1:faq.fee~2~0123456789ab",
        "release.take:1:faq.fee~2~0123456789ab",
        "release.copy:1:faq.fee~own~ja",
    ],
)
async def test_members_are_refused_whatever_they_press(world: World, identity: str) -> None:
    await rewrite(world, "一つ目の答え。", "二つ目の答え。")
    await world.member.slash(world.channel, "compare", public=True)
    assert "編集者のロール" in await click_forged(world, identity)
    assert held(world) == "二つ目の答え。"


@pytest.mark.parametrize("language", ["en"])
async def test_the_history_is_english_for_an_english_client(world: World, moderator: Conversation) -> None:
    await rewrite(world, "一つ目の答え。", "二つ目の答え。")
    shown = await opened(moderator)
    assert field(shown, "Version 2: edited (in use)")
    assert labels(shown) == ["Use the guide’s text"]


async def test_whatever_is_done_has_the_time_of_the_bots_own_clock(
    world: World, moderator: Conversation
) -> None:
    expected: list[datetime.datetime] = []
    for step in (
        ("/answers edit entry:faq.fee", {"submit": {"ja.answer": "このサーバーの答え。"}}, "click 保存"),
        ("/answers remove entry:faq.fee", "click ガイドの文に戻す"),
        ("/answers history entry:faq.fee", "select history.version=1", "click この版に戻す"),
        ("/answers history entry:faq.fee", "click ガイドの文に戻す"),
    ):
        await moderator.talk(*step)
        expected.insert(0, world.clock.now().replace(microsecond=0))
        await moderator.step("wait 1h")
    versions = await history(world.bot.database, guild_id=world.guild.id, key="faq.fee")
    assert [version.made_at for version in versions] == expected
    deeds = await audit_of(world.bot.database, guild_id=world.guild.id, most=9)
    assert [deed.made_at for deed in deeds] == expected
    await moderator.talk("/answers edit entry:faq.fee", {"submit": {"ja.answer": "下書きの答え。"}})
    (draft,) = await drafts_of(world.bot.database, world.guild.id)
    assert draft.typed_at == world.clock.now().replace(microsecond=0)
