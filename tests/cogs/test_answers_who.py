"""Who may edit a server's answers: asked of every command, button, menu, form and suggestion."""

from typing import Any

import discord
import pytest

from bot.domain.serversettings import ServerSettings
from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from bot.store.drafts import drafts_of
from cogs.drafting import ACTIONS
from tests.cogs.reading import everything, labels, title
from tests.cogs.staging import deliver, hold_press, send_instead, show_command_to_everybody

KEY = "faq.payout-timing"
REFUSED = "この操作には「サーバー管理」の権限か、編集者のロールが必要です"
STATES = {
    "draft.first": f"ja~0~~0011223344556677~{KEY}",
    "draft.form": "0011223344556677~ja~",
    "draft.open": "0011223344556677~ja~",
    "draft.show": "0011223344556677~ja",
    "draft.over": "0011223344556677~0123456789~1",
    "draft.copy": "0011223344556677~ja",
    "draft.withdraw": "0011223344556677",
    "draft.discard": "0011223344556677",
    "draft.discarded": "0011223344556677",
    "answers.list": "0",
    "answers.choose": "",
    "answers.open": KEY,
    "answers.remove": KEY,
    "answers.removed": f"1~{KEY}",
    "answers.edit": f"ja~{KEY}",
}


@pytest.mark.parametrize("command", ["edit entry:faq.fee", "add", "remove entry:faq.fee", "list"])
async def test_a_member_who_is_shown_the_commands_is_still_refused(
    world: World, member: Conversation, command: str
) -> None:
    show_command_to_everybody(world, "answers")
    refused = await member.step(f"/answers {command}")
    assert REFUSED in everything(refused)
    assert refused.ephemeral


async def test_no_forged_button_or_form_does_anything(world: World, member: Conversation) -> None:
    await member.step(f"/guide query:{KEY}")
    press = await hold_press(world, member, "役に立った")
    for name in (*ACTIONS, "answers.edit"):
        state = STATES.get(name, "0011223344556677~0123456789")
        press["data"]["custom_id"] = f"{name}:1:{state}"
        await deliver(world, press)
        assert REFUSED in str(world.wire.sent[-1].body), name
    assert await drafts_of(world.bot.database, world.guild.id) == ()


async def test_suggestions_are_for_editors_alone(
    world: World, member: Conversation, moderator: Conversation
) -> None:
    show_command_to_everybody(world, "answers")
    for option in ("edit entry=", "remove entry=", "history entry="):
        assert not (await member.step(f"complete /answers {option}報酬")).choices
    assert (await moderator.step("complete /answers edit entry=報酬")).choices
    assert not (await moderator.step("complete /answers remove entry=報酬")).choices


async def test_an_editor_by_role_edits_and_one_who_loses_it_meanwhile_gets_the_words_back(
    world: World, member: Conversation
) -> None:
    show_command_to_everybody(world, "answers")
    role = world.guild.create_role("編集者")
    world.env.backend.get_guild(world.guild.id).members[world.member.id].role_ids.append(role.id)
    world.bot.servers[world.guild.id] = ServerSettings(editors=(role.id,))
    form = await member.step(f"/answers edit entry:{KEY}")
    assert form.error is None
    world.bot.servers.clear()
    refused = await member.step({"submit": {"ja.answer": "長く書いた答え。"}})
    bodies = "".join(str(sent.body) for sent in world.wire.sent)
    assert "このファイルでお返しします" in bodies
    assert REFUSED in bodies
    assert refused.error is not None
    assert await drafts_of(world.bot.database, world.guild.id) == ()


async def test_another_editors_draft_is_not_touched(
    world: World, moderator: Conversation, operator: Conversation
) -> None:
    await moderator.talk(f"/answers edit entry:{KEY}", {"submit": {"ja.answer": "私の答え。"}})
    (kept,) = await drafts_of(world.bot.database, world.guild.id)
    await operator.talk("/answers edit entry:faq.fee", {"submit": {"ja.answer": "別の答え。"}})
    press = await hold_press(world, operator, "破棄")
    for name in ("open", "show", "save", "over", "propose", "withdraw", "copy", "discard", "discarded"):
        state = STATES.get(f"draft.{name}", f"{kept.id}~0123456789").replace("0011223344556677", kept.id)
        press["data"]["custom_id"] = f"draft.{name}:1:{state}"
        await deliver(world, press)
        assert "別の編集者の下書きです" in str(world.wire.sent[-1].body), name
    assert kept in await drafts_of(world.bot.database, world.guild.id)


async def test_a_permission_in_one_channel_alone_changes_nothing_for_the_server(
    world: World, member: Conversation
) -> None:
    show_command_to_everybody(world, "answers")
    send_instead(world, permissions=discord.Permissions(manage_messages=True, pin_messages=True))
    assert REFUSED in everything(await member.step("/answers list"))


@pytest.mark.parametrize("state", ["", "x", "a~b~c~d~e~f", "ja~x~~id~faq.fee", "~~", "9" * 60])
async def test_a_damaged_button_is_answered_kindly(world: World, moderator: Conversation, state: str) -> None:
    await moderator.talk(f"/answers edit entry:{KEY}", {"submit": {"ja.answer": "答え。"}})
    press = await hold_press(world, moderator, "破棄")
    kind = ("古い版", "下書きは", "項目は", "できません", "答え")
    for name in (*ACTIONS, "answers.edit"):
        if name in {"answers.list", "draft.first"} and state == "9" * 60:
            continue
        press["data"]["custom_id"] = f"{name}:1:{state}"
        await deliver(world, press)
        body: Any = world.wire.sent[-1].body
        assert not world.mistakes.found, name
        assert any(text in str(body) for text in kind), (name, body)


@pytest.mark.parametrize("language", ["en"])
async def test_in_english_everything_speaks_english(world: World, moderator: Conversation) -> None:
    given = {"en.answer": "", "en.body": "x" * 4000}
    page = (await moderator.talk(f"/answers edit entry:{KEY}", {"submit": given}))[1]
    assert "cannot be saved like this" in str(page.body["content"])
    assert {"Save", "Edit Japanese", "Edit English", "Discard"} <= set(labels(page))
    assert title(await moderator.step("/answers list")) == "This server's answers (1)"
    unknown = await moderator.step("/answers edit entry:nothing")
    assert "There is no entry" in everything(unknown)
    assert world.bot.guides.editions(world.guild.id) == {}
