"""What happens to an entry while somebody writes: nothing comes back, goes or is replaced unnoticed."""

import pytest
from msgspec.structs import replace

from bot.domain.editions import Deed, Edition
from bot.domain.serversettings import ServerSettings
from bot.domain.votes import version_of
from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind, Response
from bot.simulation.world import World
from bot.store.drafts import drafts_of
from bot.store.editions import Change, history, save_editions
from tests.cogs.reading import everything, labels, usable
from tests.cogs.test_answers_approval import opened
from tests.cogs.test_own_words import NOW, own, saved
from tests.cogs.test_releases import release, rewrite

JA, EN, SAVE, OVER = "日本語を編集", "英語を編集", "保存", "自分の文で置きかえる"
OWN, KEY = "own.1", "faq.fee"


@pytest.mark.parametrize(
    ("locale", "said", "history"),
    [
        ("ja", "「もくもく会のお知らせ」は、もう消してあります", "履歴"),
        ("en-US", 'もくもく会" has been removed', "History"),
    ],
)
async def test_a_page_from_before_a_removal_opens_no_empty_form_but_says_who_removed_the_entry(
    world: World,
    moderator: Conversation,
    operator: Conversation,
    locale: str,
    said: str,
    history: str,
) -> None:
    await saved(world, OWN, own("もくもく会"))
    await operator.talk("/answers list", f"select answers.choose=e.{OWN}")
    await moderator.talk(f"/answers remove entry:{OWN}", "click 消す")
    world.speak(world.operator, locale)
    told = await operator.step(f"click {JA}")
    assert told.kind is not Kind.MODAL
    assert told.ephemeral
    assert said in everything(told)
    assert f"<@{world.moderator.id}>" in everything(told)
    assert history in labels(told)
    assert await drafts_of(world.bot.database, world.guild.id) == ()


async def test_of_an_entry_removed_while_its_form_was_open_the_other_language_is_kept(
    world: World, moderator: Conversation
) -> None:
    words = own("もくもく会")
    await saved(world, OWN, words)
    await moderator.step(f"/answers edit entry:{OWN}")
    await saved(world, OWN, None)
    await moderator.step({"submit": {"ja.answer": "毎週です。"}})
    (kept,) = await drafts_of(world.bot.database, world.guild.id)
    assert kept.wording == replace(words, ja=replace(words.ja, answer="毎週です。"))


async def drafted_and_removed(world: World, author: Conversation, remover: Conversation) -> None:
    """Have somebody write on an own entry, and somebody else remove it meanwhile."""
    await saved(world, OWN, own("もくもく会"))
    await author.talk(f"/answers edit entry:{OWN}", {"submit": {"ja.answer": "毎週です。"}})
    await remover.talk(f"/answers remove entry:{OWN}", "click 消す")


async def test_a_draft_of_an_entry_that_was_removed_meanwhile_says_so_and_brings_it_back_knowingly(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await drafted_and_removed(world, moderator, operator)
    said = f"⚠ <@{world.operator.id}> さんがこの項目を消しました"
    assert said in everything(await moderator.step("/answers list"))
    page = await opened(moderator)
    assert said in str(page.body["content"])
    assert "保存すると、また表示されます" in str(page.body["content"])
    stopped = await moderator.step(f"click {SAVE}")
    assert said in str(stopped.body["content"])
    assert "さんが変えました" not in str(stopped.body["content"])
    assert "**毎週です。**" in everything(stopped)
    assert OVER not in labels(stopped)
    assert OWN not in world.bot.guides.of(world.guild.id).entries
    await world.restart()
    done = everything(await moderator.step("click 自分の文でまた表示する"))
    assert "いまからこの項目が表示されます" in done
    assert world.bot.guides.of(world.guild.id).entries[OWN].ja.answer == "毎週です。"
    versions = await history(world.bot.database, guild_id=world.guild.id, key=OWN)
    assert [each.deed for each in versions] == [Deed.ADD, Deed.REMOVE, Deed.EDIT]
    assert "「もくもく会のお知らせ」を追加しました" in everything(await moderator.step("/audit"))


async def test_who_removed_the_entry_of_their_own_draft_is_told_so_in_english(
    world: World, moderator: Conversation
) -> None:
    await drafted_and_removed(world, moderator, moderator)
    world.speak(world.moderator, "en-US")
    assert "⚠ You removed this entry" in everything(await moderator.step("/answers list"))
    page = await opened(moderator)
    assert "⚠ You removed this entry" in str(page.body["content"])
    assert "Saving brings it back." in str(page.body["content"])
    stopped = await moderator.step("click Save")
    assert "To leave it removed, discard your draft" in str(stopped.body["content"])
    assert "Bring it back with mine" in labels(stopped)


async def test_a_removal_that_was_taken_back_stops_nobody(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await drafted_and_removed(world, moderator, operator)
    await operator.talk(f"/answers history entry:{OWN}", "select history.version=1", "click この版に戻す")
    page = await opened(moderator)
    assert "⚠" not in str(page.body["content"])
    assert "保存しました" in everything(await moderator.step(f"click {SAVE}"))
    newest, *_ = await history(world.bot.database, guild_id=world.guild.id, key=OWN)
    assert newest.deed is Deed.EDIT


async def written_under_a_release(world: World, author: Conversation) -> Response:
    """Have somebody change only the body of a shipped entry while a release changes its answer."""
    await author.step(f"/answers edit entry:{KEY}")
    release(world, "新しいガイドの答え。", KEY)
    return await author.step({"submit": {"ja.body": "うちの本文。"}})


async def test_a_release_while_somebody_writes_stops_the_save_and_shows_what_it_changed(
    world: World, moderator: Conversation
) -> None:
    page = await written_under_a_release(world, moderator)
    assert "⚠ 書き始めたあとに、もとのガイドの文が新しくなりました" in str(page.body["content"])
    assert "⚠" in everything(await moderator.step("/answers list"))
    await opened(moderator)
    stopped = await moderator.step(f"click {SAVE}")
    assert "下がその変更です" in str(stopped.body["content"])
    assert "**新しいガイドの答え。**" in everything(stopped)
    assert "うちの本文" not in everything(stopped)
    assert {JA, EN, OVER} <= set(labels(stopped))
    assert KEY not in world.bot.guides.editions(world.guild.id)
    await world.restart()
    release(world, "新しいガイドの答え。", KEY)
    await moderator.step(f"click {JA}")
    merged = await moderator.step({"submit": {"ja.answer": "新しいガイドの答え。"}})
    assert "⚠" not in str(merged.body["content"])
    assert "保存しました" in everything(await moderator.step(f"click {SAVE}"))
    entry = world.bot.guides.of(world.guild.id).entries[KEY]
    assert (entry.ja.answer, entry.ja.body) == ("新しいガイドの答え。", "うちの本文。")
    assert "⚠" not in everything(await moderator.step("/answers list"))


async def test_only_the_release_that_was_shown_is_written_over(world: World, moderator: Conversation) -> None:
    await written_under_a_release(world, moderator)
    await moderator.step(f"click {SAVE}")
    release(world, "さらに新しい答え。", KEY)
    stopped = await moderator.step(f"click {OVER}")
    assert "さらに新しい答え。" in everything(stopped)
    assert KEY not in world.bot.guides.editions(world.guild.id)
    assert "保存しました" in everything(await moderator.step(f"click {OVER}"))
    edition = world.bot.guides.editions(world.guild.id)[KEY]
    assert edition.base == version_of(world.bot.guide.entries[KEY])


async def test_where_the_earlier_words_of_the_guide_are_lost_the_newer_ones_are_shown_beside_the_draft(
    world: World, moderator: Conversation
) -> None:
    await written_under_a_release(world, moderator)
    async with world.bot.database.transaction() as session:
        await session.statement("DELETE FROM shipped_wordings")
    world.speak(world.moderator, "en-US")
    stopped = await moderator.step(f"click {SAVE}")
    assert "The earlier ones are not kept" in str(stopped.body["content"])
    assert "~~新しいガイドの答え。~~" in everything(stopped)


async def test_a_release_under_a_proposal_is_not_approved_unseen(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    world.bot.servers[world.guild.id] = ServerSettings(approval=True)
    await moderator.talk(f"/answers edit entry:{KEY}", {"submit": {"ja.body": "本文。"}}, "click 承認を頼む")
    release(world, "新しいガイドの答え。", KEY)
    assert "⚠ 提案のあとで、この項目が変わりました" in everything(await operator.step("/answers list"))
    page = await opened(operator)
    assert "このままでは承認できません" in str(page.body["content"])
    assert "承認して公開する" not in usable(page)


async def test_a_draft_is_not_stopped_by_a_version_in_which_no_word_is_another(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await rewrite(world, "このサーバーの答え。", KEY)
    release(world, "新しいガイドの答え。", KEY)
    await moderator.talk(f"/answers edit entry:{KEY}", {"submit": {"ja.body": "うちの本文。"}})
    await operator.talk(
        "/answers list",
        f"select answers.choose=e.{KEY}",
        "click ガイドの変更を見る",
        "click このサーバーの文を使う",
    )
    page = await opened(moderator)
    assert "⚠" not in str(page.body["content"])
    assert "保存しました" in everything(await moderator.step(f"click {SAVE}"))
    assert [each.deed for each in await history(world.bot.database, guild_id=world.guild.id, key=KEY)] == [
        Deed.EDIT,
        Deed.KEEP,
        Deed.EDIT,
    ]
    assert "⚠" not in everything(await operator.step("/answers list")), "who kept the words settled it"


async def test_what_another_process_saved_is_shown_before_anything_is_written_over_it(
    world: World, moderator: Conversation
) -> None:
    await moderator.talk(f"/answers edit entry:{KEY}", {"submit": {"ja.answer": "私の答え。"}})
    edition = Edition(
        guild_id=world.guild.id,
        key=KEY,
        number=0,
        deed=Deed.EDIT,
        wording=own("先"),
        author_id=world.operator.id,
        made_at=NOW,
    )
    await save_editions(world.bot.database, [Change(edition=edition, seen=0)])
    stopped = await moderator.step(f"click {SAVE}")
    assert f"<@{world.operator.id}> さんが変えました" in str(stopped.body["content"])
    assert "先です。" in everything(stopped)
