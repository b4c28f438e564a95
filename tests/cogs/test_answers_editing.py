"""Editing a server's answers as its moderators do."""

import dataclasses
from typing import Any

import pytest
from msgspec.structs import replace

from bot.domain.carried import MOST_OWN
from bot.domain.editions import Deed
from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind, Response
from bot.simulation.world import World
from bot.store.drafts import drafts_of
from bot.store.editions import Change, history, save_editions
from tests.cogs.reading import everything, labels, menus, title
from tests.cogs.staging import deliver, hold_press
from tests.cogs.test_own_words import own, saved

SAVE, JA, EN, ASK, DISCARD = "保存", "日本語を編集", "英語を編集", "キーワードと質問", "破棄"
KEY = "faq.payout-timing"
ANSWER = "このサーバーの答えです。"


def fields_of(form: Response) -> dict[str, dict[str, Any]]:
    return {row["component"]["custom_id"]: row["component"] for row in form.body["components"]}


async def edited(moderator: Conversation, **fields: str) -> Response:
    """Have the moderator open the form of an entry and submit it with other words."""
    given = {f"ja.{name}": value for name, value in fields.items()}
    return (await moderator.talk(f"/answers edit entry:{KEY}", {"submit": given}))[1]


async def test_the_form_opens_filled_with_what_members_read(world: World, moderator: Conversation) -> None:
    form = await moderator.step(f"/answers edit entry:{KEY}")
    assert form.kind is Kind.MODAL
    shown = {name: field.get("value") for name, field in fields_of(form).items()}
    text = world.bot.guide.entries[KEY].ja
    assert shown["ja.title"] == text.title
    assert shown["ja.answer"] == text.answer
    assert shown["ja.body"] == text.body


async def test_words_are_previewed_saved_and_then_shown_to_members(
    world: World, moderator: Conversation, member: Conversation
) -> None:
    draft = await edited(moderator, answer=ANSWER)
    assert draft.ephemeral
    assert ANSWER in everything(draft)
    assert {SAVE, JA, EN, ASK, DISCARD} <= set(labels(draft))
    assert ANSWER not in everything(await member.step(f"/guide query:{KEY}"))
    await world.restart()
    saved = await moderator.step(f"click {SAVE}")
    assert "保存しました" in everything(saved)
    shown = await member.step(f"/guide query:{KEY}")
    assert shown.body["embeds"] == draft.body["embeds"]
    (version,) = await history(world.bot.database, guild_id=world.guild.id, key=KEY)
    assert (version.deed, version.author_id, version.number) == (Deed.EDIT, world.moderator.id, 1)
    assert await drafts_of(world.bot.database, world.guild.id) == ()


async def test_what_breaks_a_rule_is_kept_and_named_and_the_form_reopens_with_it(
    world: World, moderator: Conversation
) -> None:
    long = "長い答えです。" * 80
    draft = await edited(moderator, answer=long, title="", body="@everyone へ ``` ここ")
    lines = str(draft.body["content"])
    assert "タイトル（日本語）：何も書かれていません。" in lines
    assert "560文字あります。400文字までにしてください。" in lines
    assert "everyone" in lines
    assert "``` が閉じていません" in lines
    assert (await moderator.step(f"click {SAVE}")).error is not None  # it cannot be pressed
    await world.restart()
    form = await moderator.step(f"click {JA}")
    shown = {name: field.get("value") for name, field in fields_of(form).items()}
    assert shown["ja.answer"] == long
    assert shown["ja.title"] is None
    assert shown["ja.body"] == "@everyone へ ``` ここ"
    given = {"ja.answer": ANSWER, "ja.title": "題", "ja.body": "本文"}
    mended = await moderator.step({"submit": given})
    assert mended.kind is Kind.UPDATE
    assert "保存しました" in everything(await moderator.step(f"click {SAVE}"))


async def test_a_body_of_four_thousand_characters_is_shown_whole(
    moderator: Conversation, member: Conversation
) -> None:
    body = "あ" * 3999 + "終"
    await edited(moderator, answer="答え" * 100, body=body)
    await moderator.step(f"click {SAVE}")
    shown = await member.step(f"/guide query:{KEY}")
    assert len(shown.body["embeds"]) == 2
    assert body in everything(shown)


async def test_what_does_not_fit_into_a_message_is_refused_before_it_is_saved(
    moderator: Conversation,
) -> None:
    given = {
        "ja.answer": "答" * 400,
        "ja.title": "題" * 100,
        "ja.body": "あ" * 4000,
        "ja.differs": "違" * 300,
    }
    draft = (await moderator.talk("/answers edit entry:faq.fee", {"submit": given}))[1]
    assert draft.error is None
    assert "日本語：全部で4," in str(draft.body["content"])
    assert (await moderator.step(f"click {SAVE}")).error is not None


async def test_an_own_entry_is_added_and_found_by_its_question(
    world: World, moderator: Conversation, member: Conversation
) -> None:
    given = {"ja.title": "もくもく会", "ja.answer": "毎週土曜日です。"}
    draft = (await moderator.talk("/answers add", {"submit": given}))[1]
    assert "英語）：何も書かれていません。" in str(draft.body["content"])
    copied = await moderator.step("click 日本語の文を英語にも使う")
    assert "⚠" not in str(copied.body["content"])
    await moderator.step(f"click {ASK}")
    await moderator.step({"submit": {"ja.questions": "もくもく会はいつ？\n\n もくもく会の日程 "}})
    assert "保存しました" in everything(await moderator.step(f"click {SAVE}"))
    assert title(await member.step("/guide query:もくもく会の日程はいつ")) == "もくもく会"
    (version,) = await history(world.bot.database, guild_id=world.guild.id, key="own.1")
    assert version.deed is Deed.ADD
    assert version.wording is not None
    assert version.wording.ja.questions == ("もくもく会はいつ？", "もくもく会の日程")
    listed = await moderator.step("/answers list")
    assert menus(listed)["answers.choose"] == ["e.own.1"]


async def test_an_own_entry_is_removed_after_a_confirmation_and_shipped_words_come_back(
    world: World, moderator: Conversation, member: Conversation
) -> None:
    before = everything(await member.step(f"/guide query:{KEY}"))
    await moderator.talk(
        "/answers add",
        {"submit": {"ja.title": "会", "ja.answer": "会です。"}},
        "click 日本語の文を英語にも使う",
        f"click {SAVE}",
    )
    await edited(moderator, answer=ANSWER)
    await moderator.step(f"click {SAVE}")
    sure = await moderator.step("/answers remove entry:own.1")
    assert "「会」を消しますか？" in str(sure.body["content"])
    assert "own.1" in world.bot.guides.of(world.guild.id).entries
    await world.restart()
    assert "消しました" in everything(await moderator.step("click 消す"))
    assert "own.1" not in world.bot.guides.of(world.guild.id).entries
    await moderator.talk(f"/answers remove entry:{KEY}", "click ガイドの文に戻す")
    assert everything(await member.step(f"/guide query:{KEY}")) == before
    assert "まだ何も変えていません" in everything(await moderator.step("/answers list"))


async def test_of_two_editors_the_second_is_shown_the_firsts_change_and_nothing_is_overwritten(
    world: World, moderator: Conversation, operator: Conversation, member: Conversation
) -> None:
    await edited(moderator, answer="私の答え。")
    await edited(operator, answer="先の答え。")
    await operator.step(f"click {SAVE}")
    shown = await moderator.step(f"click {SAVE}")
    assert "先に別の変更がありました" in str(shown.body["content"])
    assert f"<@{world.operator.id}>" in str(shown.body["content"])
    assert "先の答え" in everything(shown)
    assert "先の答え。" in everything(await member.step(f"/guide query:{KEY}"))
    await world.restart()
    form = await moderator.step(f"click {JA}")
    assert fields_of(form)["ja.answer"]["value"] == "私の答え。"
    await moderator.step({"submit": {"ja.answer": "二人の答え。"}})
    assert "保存しました" in everything(await moderator.step(f"click {SAVE}"))
    assert "二人の答え。" in everything(await member.step(f"/guide query:{KEY}"))


async def test_replacing_anothers_change_is_asked_for_and_replaces_only_what_was_shown(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await edited(moderator, answer="私の答え。")
    await edited(operator, answer="先の答え。")
    await operator.step(f"click {SAVE}")
    assert "先の答え。" in everything(await moderator.step(f"click {SAVE}"))
    await edited(operator, answer="次の答え。")
    await operator.step(f"click {SAVE}")
    shown = everything(await moderator.step("click 自分の文で置きかえる"))
    assert "書き始めたあとの変更" in shown
    assert "次" in shown
    assert "保存しました" in everything(await moderator.step("click 自分の文で置きかえる"))
    versions = await history(world.bot.database, guild_id=world.guild.id, key=KEY)
    authors = [version.author_id for version in versions]
    assert authors == [world.moderator.id, world.operator.id, world.operator.id]


async def test_a_draft_waits_in_its_authors_list_alone_until_it_is_saved_or_discarded(
    world: World, moderator: Conversation, operator: Conversation, member: Conversation
) -> None:
    await edited(moderator, answer=ANSWER)
    assert "下書き" not in everything(await operator.step("/answers list"))
    listed = await moderator.step("/answers list")
    assert "あなたの下書きです" in everything(listed)
    (choice,) = menus(listed)["answers.choose"]
    await world.restart()
    opened = await moderator.step(f"select answers.choose={choice}")
    assert ANSWER in everything(opened)
    asked = await moderator.step(f"click {DISCARD}")
    assert labels(asked) == ["破棄する", "下書きに戻る"]
    await moderator.step("click 破棄する")
    assert await drafts_of(world.bot.database, world.guild.id) == ()
    assert ANSWER not in everything(await member.step(f"/guide query:{KEY}"))


async def test_a_press_for_words_that_have_changed_since_shows_the_words_first(
    world: World, moderator: Conversation, member: Conversation
) -> None:
    await edited(moderator, answer="古い答え。")
    press = await hold_press(world, moderator, SAVE)
    await moderator.talk(f"click {JA}", {"submit": {"ja.answer": "新しい答え。"}})
    await deliver(world, press)
    assert "下書きが変わっています" in str(world.wire.sent[-1].body)
    assert "答え。" not in title(await member.step(f"/guide query:{KEY}"))
    assert await history(world.bot.database, guild_id=world.guild.id, key=KEY) == ()


async def test_an_impatient_finger_saves_once(world: World, moderator: Conversation) -> None:
    await moderator.talk(
        "/answers add",
        {"submit": {"ja.title": "会", "ja.answer": "会です。"}},
        "click 日本語の文を英語にも使う",
    )
    press = await hold_press(world, moderator, SAVE)
    await deliver(world, press, times=2)
    assert list(world.bot.guides.editions(world.guild.id)) == ["own.1"]


async def test_an_entry_with_many_texts_has_a_form_more(moderator: Conversation) -> None:
    form = await moderator.step("/answers edit entry:blocker.in-talks")
    assert list(fields_of(form)) == ["ja.title", "ja.answer", "ja.body", "ja.question", "ja.todo"]
    draft = await moderator.step({"submit": {"ja.question": ""}})
    assert "チェック欄の文（日本語）：退会チェックに出る文なので" in str(draft.body["content"])
    differs = await moderator.step("click 出典ごとの違い")
    assert list(fields_of(differs)) == ["ja.differs", "en.differs"]
    changed = await moderator.step({"submit": {"ja.differs": "違いはありません、という違い"}})
    assert "という違い" in everything(changed)


async def test_what_could_not_be_kept_is_handed_back(world: World, moderator: Conversation) -> None:
    await moderator.step(f"/answers edit entry:{KEY}")
    connection = world.bot.database
    async with connection.transaction() as session:
        await session.statement("ALTER TABLE answer_drafts RENAME TO gone_drafts")
    failed = await moderator.step({"submit": {"ja.answer": ANSWER}})
    texts = [str(sent.body) for sent in world.wire.sent]
    assert any("このファイルでお返しします" in text for text in texts)
    assert failed.error is not None
    world.mistakes.found.clear()
    world.wire.sent.clear()


async def test_who_has_a_draft_of_an_entry_finds_it_again_instead_of_a_second_one(
    world: World, moderator: Conversation
) -> None:
    await edited(moderator, answer="書きかけの答え。")
    again = await moderator.step(f"/answers edit entry:{KEY}")
    assert "保存していない下書きがあります" in str(again.body["content"])
    assert "書きかけの答え。" in everything(again)
    assert len(await drafts_of(world.bot.database, world.guild.id)) == 1


async def test_copying_a_language_does_not_write_over_what_was_typed_since(
    world: World, moderator: Conversation
) -> None:
    await moderator.talk("/answers add", {"submit": {"ja.title": "会", "ja.answer": "会です。"}})
    press = await hold_press(world, moderator, "日本語の文を英語にも使う")
    await moderator.talk("click 英語を編集", {"submit": {"en.title": "Club", "en.answer": "A club."}})
    await deliver(world, press)
    assert "下書きが変わっています" in str(world.wire.sent[-1].body)
    (kept,) = await drafts_of(world.bot.database, world.guild.id)
    assert kept.wording.en.title == "Club"


async def test_who_changed_the_entry_beside_their_own_draft_is_told_so_and_not_of_somebody_else(
    world: World, moderator: Conversation
) -> None:
    await edited(moderator, answer=ANSWER)
    press = await hold_press(world, moderator, SAVE)
    await saved(world, KEY, own("先の答え。"))
    shown = str((await moderator.step("click 違いを見る")).body["content"])
    assert "この項目が変わりました" in shown
    assert "ほかの方" not in shown
    await deliver(world, press)
    assert "あなたが変えました" in str(world.wire.sent[-1].body)


async def test_an_empty_new_entry_is_told_what_is_missing(moderator: Conversation) -> None:
    await moderator.step("/answers add")
    said = str((await moderator.step({"submit": {}})).body["content"])
    assert "タイトル（日本語）：何も書かれていません。" in said
    assert "答え（日本語）：何も書かれていません。" in said
    assert "いま表示されている文と同じです" not in said


async def test_what_was_typed_into_a_field_that_its_entry_has_lost_meanwhile_is_kept(
    world: World, moderator: Conversation
) -> None:
    guide = world.bot.guide
    key = next(key for key, entry in guide.entries.items() if entry.ja.differs and not entry.ja.question)
    form = await moderator.step(f"/answers edit entry:{key}")
    assert "ja.differs" in fields_of(form)
    entry = guide.entries[key]
    changed = replace(entry, ja=replace(entry.ja, differs=""), en=replace(entry.en, differs=""))
    world.bot.guide = dataclasses.replace(guide, entries={**guide.entries, key: changed})
    await moderator.step({"submit": {"ja.differs": "甲は5%、乙は10%です。"}})
    (kept,) = await drafts_of(world.bot.database, world.guild.id)
    assert kept.wording.ja.differs == "甲は5%、乙は10%です。"
    assert kept.wording.ja.answer == entry.ja.answer


async def test_a_server_has_so_many_own_entries_and_reads_why_no_more(
    world: World, moderator: Conversation
) -> None:
    await moderator.step("/answers add")
    page = await moderator.step({"submit": {"ja.title": "会", "ja.answer": "会です。"}})
    await saved(world, "own.1", own("会"))
    first = world.bot.guides.editions(world.guild.id)["own.1"]
    others = [replace(first, key=f"own.{number}", number=0) for number in range(2, MOST_OWN + 1)]
    for each in await save_editions(world.bot.database, [Change(edition=each, seen=0) for each in others]):
        world.bot.guides.put(each)
    refused = "このサーバーだけの項目は500件までです"
    assert refused in everything(await moderator.step("/answers add"))
    assert DISCARD in labels(page)
    (waiting,) = await drafts_of(world.bot.database, world.guild.id)
    *_, said = await moderator.talk(
        "/answers list",
        f"select answers.choose=d.{waiting.id}",
        "click 日本語の文を英語にも使う",
        f"click {SAVE}",
    )
    assert refused in "".join(map(everything, (said, *said.followups)))
    assert len(await drafts_of(world.bot.database, world.guild.id)) == 1
    assert len(world.bot.guides.editions(world.guild.id)) == MOST_OWN
    await saved(world, "own.7", None)
    assert "保存しました" in everything(await moderator.step(f"click {SAVE}"))
    *_, said = await moderator.talk(
        "/answers history entry:own.7", "select history.version=1", "click この版に戻す"
    )
    assert refused in "".join(map(everything, (said, *said.followups)))


@pytest.mark.parametrize("removed", [False, True])
@pytest.mark.parametrize("typed", ["NOTICE: Ｃａｆé ", "caféのお知らせ"])
async def test_a_typed_title_names_the_same_entry_for_every_command(
    world: World, moderator: Conversation, typed: str, removed: bool
) -> None:
    await saved(world, "own.1", own("Café"))
    if removed:
        await saved(world, "own.1", None)
    told = await moderator.step(f"/answers history entry:{typed}")
    assert "「Caféのお知らせ」の履歴" in everything(told)
    logged = everything(await moderator.step(f"/audit entry:{typed}"))
    assert "Caféのお知らせ" in logged
    assert "第1版" in logged
    if not removed:
        assert "Caféです。" in str((await moderator.step(f"/answers edit entry:{typed}")).body)
        assert "消しますか" in everything(await moderator.step(f"/answers remove entry:{typed}"))


async def test_a_title_that_no_entry_has_is_named_in_what_is_said(moderator: Conversation) -> None:
    for command in ("/answers edit", "/answers remove", "/answers history", "/audit"):
        said = await moderator.step(f"{command} entry:なにそれ")
        assert "「なにそれ」という項目はありません" in str(said.error)


async def test_an_own_entry_with_the_title_of_a_shipped_one_goes_first_everywhere(
    world: World, moderator: Conversation, member: Conversation
) -> None:
    shipped = world.bot.guide.entries["faq.fee"].ja.title
    words = own("会")
    await saved(world, "own.1", replace(words, ja=replace(words.ja, title=shipped)))
    assert "会です。" in everything(await member.step(f"/guide query:{shipped}"))
    assert "会です。" in str((await moderator.step(f"/answers edit entry:{shipped}")).body)
    assert "会です。" in everything(await moderator.step(f"/answers remove entry:{shipped}"))
    assert "会です。" in everything(await moderator.step(f"/answers history entry:{shipped}"))
    assert "第1版" in everything(await moderator.step(f"/audit entry:{shipped}"))


async def test_what_is_said_after_saving_is_true_of_a_new_entry_and_of_a_changed_one(
    moderator: Conversation,
) -> None:
    given = {"submit": {"ja.title": "会", "ja.answer": "会です。"}}
    *_, added = await moderator.talk("/answers add", given, "click 日本語の文を英語にも使う", "click 保存")
    assert "「会」を保存しました。このサーバーでは、いまからこの項目が表示されます" in everything(added)
    assert "履歴から戻せます" not in everything(added)
    await edited(moderator, answer=ANSWER)
    changed = await moderator.step("click 保存")
    assert "前の文には履歴から戻せます" in everything(changed)
    assert (title(added), title(changed)) == ("変わったところ", "変わったところ")


async def test_who_removes_what_was_removed_already_is_told_that_it_was(
    world: World, moderator: Conversation
) -> None:
    await saved(world, "own.1", own("会"))
    await saved(world, KEY, own("別"))
    for key in ("own.1", KEY):
        await saved(world, key, None)
    removed = await moderator.step("/answers remove entry:会のお知らせ")
    assert "「会のお知らせ」は、もう消してあります" in everything(removed) + str(removed.error)
    taken = await moderator.step(f"/answers remove entry:{KEY}")
    assert "もうガイドの文が表示されています" in everything(taken) + str(taken.error)
    never = await moderator.step("/answers remove entry:faq.fee")
    assert "変えたり足したりした項目ではありません" in everything(never) + str(never.error)
