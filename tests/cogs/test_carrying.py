"""A server's own words as a file: handed out, looked through, and taken in whole or not at all."""

import dataclasses
from collections.abc import Awaitable, Callable
from pathlib import Path

import discord
import pytest
from msgspec.structs import replace

from bot.domain.carried import MOST_OWN
from bot.domain.editions import Deed, wording_of
from bot.domain.serversettings import ServerSettings
from bot.simulation.conversation import Conversation
from bot.simulation.response import Response
from bot.simulation.world import World
from bot.store.answersfile import LARGEST
from bot.store.audit import audit_of
from bot.store.editions import current_editions
from tests.cogs.forging import Sender, button, forged
from tests.cogs.reading import everything, labels, menus, title
from tests.cogs.staging import send_instead, show_command_to_everybody
from tests.cogs.test_own_words import own, saved
from tests.cogs.test_releases import release, rewrite

OWN_FILE = """
[[entry]]
key = "own.1"

[entry.ja]
title = "もくもく会のお知らせ"
answer = "毎週土曜日です。"
keywords = ["もくもく会"]

[entry.en]
title = "Working together"
answer = "Every Saturday."
"""


HandIn = Callable[[Conversation, str | bytes], Awaitable[Response]]


@pytest.fixture
def hand_in(tmp_path: Path) -> HandIn:
    """Have somebody hand a file in; what came of it."""

    async def handing_in(editor: Conversation, content: str | bytes) -> Response:
        file = tmp_path / "words.toml"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return await editor.step({"command": "/answers import", "options": {"file": str(file)}})

    return handing_in


def handed_out(world: World) -> list[bytes]:
    """Return the contents of the files that were sent last."""
    attachments = next(sent.answer["attachments"] for sent in reversed(world.wire.sent) if sent.answer)
    contents = [world.env.backend.cdn.get(item["url"]) for item in attachments]
    return [content for content in contents if content is not None]


def nothing_there(url: str) -> None:
    """Stand in for a place from which the file is gone."""
    assert url


def confirming(preview: Response) -> str:
    """Return the id of the button that takes a file in."""
    return str(preview.body["components"][-1]["components"][0]["custom_id"])


async def exported(world: World, editor: Conversation) -> bytes:
    assert (await editor.step("/answers export")).ephemeral
    (content,) = handed_out(world)
    return content


async def test_what_was_exported_is_taken_in_by_another_server_word_for_word(
    world: World, hand_in: HandIn, moderator: Conversation
) -> None:
    shipped = wording_of(world.bot.guide.entries["faq.fee"])
    edited = replace(
        shipped, ja=replace(shipped.ja, answer='この"サーバー"の答え\\です。', body="一\n\n```\n二\n```\n")
    )
    await saved(world, "faq.fee", edited)
    await saved(world, "own.1", own("もくもく会 🎉", "いつ？"))
    content = await exported(world, moderator)
    before = dict(world.bot.guides.editions(world.guild.id))
    world.bot.guides.forget(world.guild.id)
    async with world.bot.database.transaction() as session:
        await session.statement("DELETE FROM answers")
        await session.statement("DELETE FROM answer_editions")
    preview = await hand_in(moderator, content)
    assert "追加 1件、変更 1件" in everything(preview)
    done = await moderator.step("click 2件を取り込む")
    assert title(done) == "取り込みました"
    after = world.bot.guides.editions(world.guild.id)
    assert {key: (each.wording, each.base) for key, each in after.items()} == {
        key: (each.wording, each.base) for key, each in before.items()
    }
    assert {each.deed for each in after.values()} == {Deed.IMPORT}
    assert await current_editions(world.bot.database) == tuple(after[key] for key in sorted(after))
    assert await exported(world, moderator) == content


async def test_what_a_server_exports_another_takes_in_whatever_it_had_been_given(
    world: World, hand_in: HandIn, moderator: Conversation
) -> None:
    await saved(world, "own.9999", own("一"))
    await moderator.talk(
        "/answers add",
        {"submit": {"ja.title": "会", "ja.answer": "会です。"}},
        "click 日本語の文を英語にも使う",
        "click 保存",
    )
    await rewrite(world, "このサーバーの答え。", "faq.fee", "faq.payout-timing")
    content = await exported(world, moderator)
    guide = world.bot.guide
    entries = {key: entry for key, entry in guide.entries.items() if key != "faq.fee"}
    world.bot.guide = dataclasses.replace(guide, entries=entries)
    world.bot.guides.forget(world.guild.id)
    async with world.bot.database.transaction() as session:
        await session.statement("DELETE FROM answers")
        await session.statement("DELETE FROM answer_editions")
    preview = await hand_in(moderator, content)
    assert "追加 2件、変更 1件、取り込まない 1件" in everything(preview)
    left_out = f"取り込まないもの：{guide.entries['faq.fee'].ja.title}（faq.fee）"
    assert left_out in everything(preview)
    assert "取り込まない 1件" in everything(await moderator.step("click 3件を取り込む"))
    taken = {"own.1", "own.9999", "faq.payout-timing"}
    assert set(world.bot.guides.editions(world.guild.id)) == taken
    again = everything(await hand_in(moderator, content))
    assert left_out in again
    assert "3件は、いまの文とすべて同じです" in again


async def test_the_preview_says_whose_place_an_entry_of_another_title_takes(
    world: World, hand_in: HandIn, moderator: Conversation
) -> None:
    await saved(world, "own.1", own("もくもく会"))
    preview = await hand_in(moderator, OWN_FILE.replace("もくもく会のお知らせ", "よその規約"))
    assert "1. 変更　もくもく会のお知らせ → よその規約（own.1）" in everything(preview)


async def test_nothing_changes_before_the_editor_has_seen_it_and_said_so(
    world: World, hand_in: HandIn, moderator: Conversation, member: Conversation
) -> None:
    preview = await hand_in(moderator, OWN_FILE)
    assert preview.ephemeral
    assert title(preview) == "取り込みの確認"
    assert "まだ何も変わっていません" in everything(preview)
    assert "1. 追加　もくもく会のお知らせ（own.1）" in everything(preview)
    looked = await moderator.step("select carrying.choose=0")
    assert "**毎週土曜日です。**" in everything(looked)
    whole = await moderator.step("click 英語の全文")
    assert "Every Saturday." in everything(whole)
    assert world.bot.guides.editions(world.guild.id) == {}
    await moderator.talk("click 一覧に戻る", "restart")
    done = await moderator.step("click 1件を取り込む")
    assert title(done) == "取り込みました"
    assert menus(done)["entry.open"] == ["own.1"]
    assert title(await member.step("/guide query:own.1")) == "もくもく会のお知らせ"
    (deed,) = await audit_of(world.bot.database, guild_id=world.guild.id, most=5)
    assert (deed.deed, deed.about, deed.actor_id) == ("answers.import", "own.1", world.moderator.id)
    again = await hand_in(moderator, OWN_FILE)
    assert "変わるところがない" in everything(again)
    assert menus(again) == {}


async def test_an_import_that_was_put_off_is_gone_and_an_older_page_does_not_touch_a_newer_one(
    world: World, hand_in: HandIn, moderator: Conversation
) -> None:
    older = confirming(await hand_in(moderator, OWN_FILE))
    await hand_in(moderator, OWN_FILE.replace("土曜日", "日曜日"))
    cancelling = older.replace("confirm", "cancel")
    for pressed in (older, cancelling):
        answer = await moderator.step(f"click {pressed}")
        assert "この取り込みはもう済んだか" in "".join(map(everything, (answer, *answer.followups)))
    done = await moderator.step("click 1件を取り込む")
    assert title(done) == "取り込みました"
    assert world.bot.guides.of(world.guild.id).entries["own.1"].ja.answer == "毎週日曜日です。"


async def test_cancelling_what_was_taken_in_already_does_not_say_that_nothing_changed(
    world: World, hand_in: HandIn, moderator: Conversation
) -> None:
    cancelling = confirming(await hand_in(moderator, OWN_FILE)).replace("confirm", "cancel")
    await moderator.step("click 1件を取り込む")
    said = await forged(world, button(cancelling), Sender(permissions=discord.Permissions.all()))
    assert "この取り込みはもう済んだか" in said
    assert "何も変わっていません" not in said
    assert "own.1" in world.bot.guides.editions(world.guild.id)


async def test_a_waiting_import_is_cancelled_and_nothing_changes(
    world: World, hand_in: HandIn, moderator: Conversation
) -> None:
    await hand_in(moderator, OWN_FILE)
    assert "取りやめました。何も変わっていません" in everything(await moderator.step("click 取りやめる"))
    assert world.bot.guides.editions(world.guild.id) == {}


async def test_whoever_was_first_is_shown_and_not_one_word_of_the_file_is_taken_in(
    world: World, hand_in: HandIn, moderator: Conversation
) -> None:
    two = OWN_FILE + OWN_FILE.replace("own.1", "own.2")
    await hand_in(moderator, two)
    await saved(world, "own.2", own("別の人"))
    overtaken = await moderator.step("click 2件を取り込む")
    assert title(overtaken) == "先に別の変更がありました"
    assert "（own.2）" in everything(overtaken)
    assert "（own.1）" not in everything(overtaken)
    assert [each.key for each in await current_editions(world.bot.database)] == ["own.2"]
    again = await moderator.step("click 比べ直す")
    assert "追加 1件、変更 1件" in everything(again)
    assert title(await moderator.step("click 2件を取り込む")) == "取り込みました"
    numbers = {key: each.number for key, each in world.bot.guides.editions(world.guild.id).items()}
    assert numbers == {"own.1": 1, "own.2": 2}


async def test_a_change_that_reached_only_the_database_is_not_written_over_either(
    world: World, hand_in: HandIn, moderator: Conversation
) -> None:
    await hand_in(moderator, OWN_FILE + OWN_FILE.replace("own.1", "own.2"))
    await saved(world, "own.2", own("別の人"))
    world.bot.guides.forget(world.guild.id)
    assert title(await moderator.step("click 2件を取り込む")) == "先に別の変更がありました"
    assert [each.key for each in await current_editions(world.bot.database)] == ["own.2"]


FAULTY = """
[[entry]]
key = "own.1"
kind = "faq"
[entry.ja]
title = "題"
answer = "@everyone 答え"
[entry.en]
title = ""
"""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ["項目がありません"]),
        (b"a = 'b", ["1行目", "TOMLとして読めません"]),
        (b"\xff", ["UTF-8"]),
        (OWN_FILE.replace("own.1", "faq.nothing").encode(), ["3行目、faq.nothing", "項目はありません"]),
        (OWN_FILE.replace("own.1", "own.99999").encode(), ["番号が大きすぎます"]),
        (
            FAULTY.encode(),
            ["4行目", "kind はガイドのもの", "en\\.answer がありません"],
        ),
        (
            FAULTY.replace('kind = "faq"', "").replace('title = ""', 'title = ""\nanswer = "b"').encode(),
            ["7行目", "9行目"],
        ),
    ],
    ids=["empty", "syntax", "bytes", "key", "number", "form", "words"],
)
async def test_all_that_is_wrong_with_a_file_is_said_with_its_line_and_nothing_changes(
    world: World, hand_in: HandIn, moderator: Conversation, content: bytes, said: list[str]
) -> None:
    refused = await hand_in(moderator, content)
    assert title(refused) == "このファイルは取り込めません"
    for each in said:
        assert each.replace("\\", "") in everything(refused).replace("\\", "")
    assert await current_editions(world.bot.database) == ()


@pytest.mark.parametrize(
    ("language", "button_label", "back"),
    [("ja", "1件を取り込む", "前の文には"), ("en", "Import 1", "To go back to earlier words")],
)
async def test_only_of_what_had_earlier_words_it_is_said_how_to_go_back_to_them(
    hand_in: HandIn, moderator: Conversation, button_label: str, back: str
) -> None:
    await hand_in(moderator, OWN_FILE)
    assert back not in everything(await moderator.step(f"click {button_label}"))
    await hand_in(moderator, OWN_FILE.replace("もくもく会のお知らせ", "作業会"))
    assert back in everything(await moderator.step(f"click {button_label}"))


LONG_AND_MISSHAPEN = """
[[entry]]
key = "own.1"
[entry.ja]
title = "題"
answer = "答え"
keywords = "もくもく会"
[entry.en]
title = "A title\\nof two lines"
[[entry]]
key = "own.2"
[entry.ja]
title = "題"
answer = "{answer}"
[entry.en]
title = "t"
answer = "a"
"""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "ja",
            [
                "次の4か所を直して",
                "7行目、own.1：ja.keywords は [",
                "8行目、own.1：en.answer がありません",
                "9行目、own.1：",
                "14行目、own.2：",
            ],
        ),
        (
            "en",
            [
                "Places to correct: 4",
                "line 7, own.1: ja.keywords has to look like",
                "line 8, own.1: en.answer is missing",
                "line 9, own.1: ",
                "line 14, own.2: ",
            ],
        ),
    ],
)
async def test_faults_of_form_and_of_words_are_said_together(
    hand_in: HandIn, moderator: Conversation, said: list[str]
) -> None:
    refused = everything(await hand_in(moderator, LONG_AND_MISSHAPEN.format(answer="あ" * 2000)))
    places = [refused.replace("\\", "").find(each) for each in said]
    assert -1 not in places, refused
    assert places == sorted(places)
    assert refused.count("own.") == len(said) - 1


async def test_very_many_faults_stand_in_a_file_beside_the_answer(
    world: World, hand_in: HandIn, moderator: Conversation
) -> None:
    entries = "".join(f'[[entry]]\nkey = "own.{number}"\n' for number in range(1, 31))
    refused = await hand_in(moderator, entries)
    assert "次の60か所" in everything(refused)
    (faults,) = handed_out(world)
    assert faults.decode().count("がありません") == 60


async def test_many_entries_are_looked_through_page_by_page_and_taken_in_together(
    world: World, hand_in: HandIn, moderator: Conversation
) -> None:
    many = "".join(OWN_FILE.replace("own.1", f"own.{number}") for number in range(1, 46))
    preview = await hand_in(moderator, many)
    assert "1/3ページ" in everything(preview)
    assert menus(preview)["carrying.choose"] == [str(number) for number in range(20)]
    (_, last, looked, back) = await moderator.talk(
        "click 次", "click 次", "select carrying.choose=44", "click 一覧に戻る"
    )
    assert menus(last)["carrying.choose"] == [str(number) for number in range(40, 45)]
    assert "own.45" in everything(looked)
    assert "3/3ページ" in everything(back)
    assert title(await moderator.step("click 45件を取り込む")) == "取り込みました"
    assert len(await current_editions(world.bot.database)) == 45
    content = await exported(world, moderator)
    assert content.count(b"[[entry]]") == 45


async def test_a_server_may_have_so_many_entries_of_its_own_and_no_more(
    world: World, hand_in: HandIn, moderator: Conversation
) -> None:
    await saved(world, "own.9999", own("既存"))
    entry = OWN_FILE.replace("もくもく会のお知らせ", "題")
    many = "".join(entry.replace("own.1", f"own.{number}") for number in range(1, MOST_OWN + 1))
    refused = await hand_in(moderator, many)
    assert f"{MOST_OWN + 1}件になります" in everything(refused)
    assert len(await current_editions(world.bot.database)) == 1


async def test_a_file_that_is_too_large_or_cannot_be_fetched_changes_nothing(
    world: World, hand_in: HandIn, moderator: Conversation
) -> None:
    refused = await hand_in(moderator, b"#" * (LARGEST + 1))
    assert "256KBまで" in everything(refused)
    world.env.backend.cdn.get = nothing_there
    refused = await hand_in(moderator, OWN_FILE)
    assert "受け取れませんでした" in everything(refused)


async def test_a_second_pair_of_eyes_is_not_gone_around_with_a_file(
    world: World, hand_in: HandIn, moderator: Conversation
) -> None:
    world.bot.servers[world.guild.id] = ServerSettings(approval=True)
    shipped = wording_of(world.bot.guide.entries["faq.fee"])
    careful = OWN_FILE.replace("own.1", "faq.fee")
    refused = await hand_in(moderator, careful)
    assert "ほかの編集者の承認が必要" in everything(refused)
    assert menus(refused) == {}
    others = await hand_in(moderator, OWN_FILE)
    assert "お金・税金・法律の項目ではないと確かめたことになります" in everything(others)
    await saved(world, "own.1", own("承認された文"))
    approved = replace(
        world.bot.guides.editions(world.guild.id)["own.1"], number=2, approver_id=1, careful=True
    )
    world.bot.guides.put(approved)
    assert "（own.1）" in everything(await hand_in(moderator, OWN_FILE))
    assert menus(await hand_in(moderator, OWN_FILE)) == {}
    world.bot.servers.clear()
    await hand_in(moderator, careful)
    world.bot.servers[world.guild.id] = ServerSettings(approval=True)
    refused = await moderator.step("click 1件を取り込む")
    assert "ほかの編集者の承認が必要" in everything(refused)
    assert wording_of(world.bot.guides.of(world.guild.id).entries["faq.fee"]) == shipped


async def test_who_may_not_edit_neither_gets_nor_gives_a_file_and_loses_the_buttons_with_the_role(
    world: World, hand_in: HandIn, member: Conversation, moderator: Conversation
) -> None:
    await saved(world, "own.1", own("秘密"))
    show_command_to_everybody(world, "answers")
    needed = "「サーバー管理」の権限か、編集者のロールが必要です"
    assert needed in everything(await member.step("/answers export"))
    assert needed in everything(await hand_in(member, OWN_FILE))
    preview = await hand_in(moderator, OWN_FILE)
    send_instead(world, permissions=discord.Permissions(manage_messages=True))
    for pressed in (confirming(preview), confirming(preview).replace("confirm", "cancel"), "select"):
        step = "select carrying.choose=0" if pressed == "select" else f"click {pressed}"
        assert needed in everything(await moderator.step(step))
    assert world.bot.guides.of(world.guild.id).entries["own.1"].ja.title == "秘密のお知らせ"


@pytest.mark.parametrize("language", ["en"])
async def test_files_are_spoken_of_in_english(world: World, hand_in: HandIn, moderator: Conversation) -> None:
    empty = await moderator.step("/answers export")
    assert "There is nothing to export" in everything(empty)
    assert "attachments" not in empty.body
    await saved(world, "own.1", own("もくもく会"))
    content = await exported(world, moderator)
    assert content.startswith(b"# Michishirube: the text of one server, entries: 1 (2026-11-23)")
    preview = await hand_in(moderator, OWN_FILE)
    assert "1 changed" in everything(preview)
    assert labels(preview) == ["Import 1", "Cancel"]
    refused = await hand_in(moderator, FAULTY)
    assert "line 4, own.1: kind belongs to the guide" in everything(refused)


@pytest.mark.parametrize("place", ["1~changes", "0~words", "-1~changes", "0", "x~changes"])
async def test_a_button_for_what_is_not_in_the_file_is_answered_kindly(
    world: World, hand_in: HandIn, moderator: Conversation, place: str
) -> None:
    identity = confirming(await hand_in(moderator, OWN_FILE)).rpartition(":")[2]
    forged = {"component_type": 2, "custom_id": f"carrying.look:1:{identity}~{place}"}
    send_instead(world, data=forged)
    answer = await moderator.step("click 1件を取り込む")
    assert "古い" in "".join(map(everything, (answer, *answer.followups)))


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_the_preview_says_of_an_entry_that_was_removed_here_when_and_by_whom(
    world: World, hand_in: HandIn, moderator: Conversation, language: str
) -> None:
    await saved(world, "own.1", own("もくもく会"))
    await saved(world, "own.1", None)
    preview = everything(await hand_in(moderator, OWN_FILE))
    one = everything(await moderator.step("select carrying.choose=0"))
    for shown in (preview, one):
        assert f"<@{world.moderator.id}>" in shown
        assert "<t:" in shown
        assert ("⚠ このサーバーで消した項目です（" if language == "ja" else "⚠ This server removed") in shown
    world.bot.guides.forget(world.guild.id)
    async with world.bot.database.transaction() as session:
        await session.statement("DELETE FROM answers")
    assert "⚠" not in everything(await hand_in(moderator, OWN_FILE)), "where there never was one"


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_the_preview_says_which_words_were_made_from_earlier_ones_of_the_guide(
    world: World, hand_in: HandIn, moderator: Conversation, language: str
) -> None:
    warning = "⚠ もとのガイドの文が、そのあと新しくなっています"
    listed = "⚠ もとのガイドの文が新しくなっています"
    if language == "en":
        warning, listed = "⚠ The guide's own words have changed since", "⚠ The guide's own words have changed"
    await rewrite(world, "このサーバーの答え。", "faq.fee", "faq.payout-timing")
    content = await exported(world, moderator)
    for key in ("faq.fee", "faq.payout-timing"):
        await saved(world, key, None)
    assert "⚠" not in everything(await hand_in(moderator, content))
    release(world, "新しいガイドの答え。", "faq.fee")
    preview = everything(await hand_in(moderator, content))
    assert preview.count(warning) == 1
    assert preview.index("faq.fee") < preview.index(warning) < preview.index("faq.payout-timing")
    assert warning in everything(await moderator.step("select carrying.choose=0"))
    await hand_in(moderator, content)
    await moderator.step("click 2件を取り込む" if language == "ja" else "click Import 2")
    assert listed in everything(await moderator.step("/answers list"))


async def test_words_for_what_left_the_guide_are_not_taken_in_after_they_were_removed(
    world: World, hand_in: HandIn, moderator: Conversation
) -> None:
    await rewrite(world, "このサーバーの答え。", "faq.fee")
    content = (await exported(world, moderator)).decode()
    content = "\n".join(line for line in content.splitlines() if not line.startswith("base"))
    guide = world.bot.guide
    entries = {key: entry for key, entry in guide.entries.items() if key != "faq.fee"}
    world.bot.guide = dataclasses.replace(guide, entries=entries)
    await moderator.talk("/answers remove entry:faq.fee", "click 消す")
    assert "いまのガイドにない項目の文なので" in everything(await hand_in(moderator, content))
