"""/settings: what an administrator chooses for the server."""

import discord
import pytest

from bot.domain.guide import Language
from bot.domain.serversettings import ServerSettings, Unpinned
from bot.simulation.conversation import Conversation
from bot.simulation.response import Response
from bot.simulation.world import World
from bot.store.audit import audit_of
from tests.cogs import forging
from tests.cogs.reading import everything, field, labels, title
from tests.cogs.staging import send_instead, show_command_to_everybody

SHARE = "チャンネルに共有"


def settings(world: World) -> ServerSettings:
    return world.bot.settings_of(world.guild.id)


async def opened(moderator: Conversation, name: str) -> Response:
    """Open a setting from the panel."""
    *_, page = await moderator.talk("/settings", f"select settings.open={name}")
    return page


async def test_the_panel_says_what_holds_and_what_each_setting_does(moderator: Conversation) -> None:
    panel = await moderator.step("/settings")
    assert panel.ephemeral
    assert title(panel) == "このサーバーの設定"
    for name, value in {
        "編集者のロール": "なし（「サーバー管理」の権限がある人だけ）",
        "全員に見える投稿の言語": "ボットの運営者の設定のまま（日本語）",
        "メンバーによる共有": "メンバーも全員に見せられる",
        "お知らせのチャンネル": "知らせない",
        "変更の記録を投稿するチャンネル": "投稿しない",
        "ピン留めが外されたとき": "元に戻す",
        "ふたりでの確認": "承認なしで変えられる",
    }.items():
        assert field(panel, name).startswith(f"**{value}")
        assert len(field(panel, name).splitlines()) == 2


@pytest.mark.parametrize("language", ["en"])
async def test_the_panel_speaks_english_too(moderator: Conversation) -> None:
    panel = await moderator.step("/settings")
    assert title(panel) == "This server's settings"
    assert field(panel, "Editors' roles").startswith(
        "**none (only people with the Manage Server permission)**"
    )


async def test_what_is_chosen_holds_at_once_is_noted_and_stays_after_a_restart(
    world: World, moderator: Conversation
) -> None:
    page = await opened(moderator, "language")
    assert labels(page) == [
        "ボットの運営者の設定のまま（日本語）",
        "日本語",
        "英語（English）",
        "設定の一覧に戻る",
    ]
    saved = await moderator.step("click 英語（English）")
    assert "保存しました" in everything(saved)
    assert field(saved, "いまの設定") == "英語（English）"
    await opened(moderator, "unpinned")
    await moderator.step("click 戻さず、管理をやめる")
    await opened(moderator, "approval")
    await moderator.step("click 別の編集者の承認が必要")
    await world.restart()
    assert settings(world) == ServerSettings(language=Language.EN, unpinned=Unpinned.DROP, approval=True)
    back = await moderator.step("click 設定の一覧に戻る")
    assert field(back, "全員に見える投稿の言語").startswith("**英語（English）**")
    newest, *_, oldest = await audit_of(world.bot.database, guild_id=world.guild.id, most=10)
    assert (newest.about, newest.detail) == ("approval", {"before": "off", "value": "on"})
    assert (oldest.about, oldest.actor_id) == ("language", world.moderator.id)
    assert "Take-home" in everything(await moderator.step("/fee amount:3000 public:True"))


async def test_editors_are_the_roles_chosen_and_a_deleted_one_is_called_so(
    world: World, moderator: Conversation
) -> None:
    roles = [world.guild.create_role("執筆"), world.guild.create_role("校正")]
    await opened(moderator, "editors")
    saved = await moderator.step("select settings.pick=執筆,校正")
    assert settings(world).editors == tuple(role.id for role in roles)
    assert field(saved, "いまの設定") == f"<@&{roles[0].id}>、<@&{roles[1].id}>"
    world.env.backend.get_guild(world.guild.id).roles.pop(roles[0].id)
    panel = await moderator.step("/settings")
    assert f"<@&{roles[0].id}>（削除されたロール）、<@&{roles[1].id}>" in field(panel, "編集者のロール")
    await moderator.talk("select settings.open=editors", "click ロールをなしにする")
    assert settings(world).editors == ()


async def test_everyone_cannot_be_editors(world: World, moderator: Conversation) -> None:
    await opened(moderator, "editors")
    refused = await moderator.step("select settings.pick=@@everyone")
    assert "「@everyone」は編集者にできません" in everything(refused.followups[0])
    assert settings(world).editors == ()


def said_in(world: World, channel_id: int) -> list[str]:
    """Return what the bot said in a channel for all."""
    return [
        str(message.embeds[0]["description"])
        for message in world.env.backend.messages.get(channel_id, {}).values()
        if message.author_id == world.env.backend.bot_user.id and not message.flags & 64 and message.embeds
    ]


@pytest.mark.usefixtures("gathered_at_once")
@pytest.mark.parametrize(
    ("name", "begun"),
    [
        pytest.param("notices", "このチャンネルで知らせます。", id="notices"),
        pytest.param("log", "このチャンネルに記録します。", id="log"),
    ],
)
async def test_a_channel_is_told_what_it_is_for_and_taken_away_again(
    world: World, moderator: Conversation, name: str, begun: str
) -> None:
    channel = world.guild.create_text_channel("記録")
    world.channels["記録"] = channel
    await opened(moderator, name)
    saved = await moderator.step("select settings.pick=記録")
    assert getattr(settings(world), name) == channel.id
    assert field(saved, "いまの設定") == f"<#{channel.id}>"
    (said,) = said_in(world, channel.id)
    assert said.endswith(begun)
    world.env.backend.delete_channel(channel.id)
    page = await opened(moderator, name)
    assert field(page, "いまの設定") == f"<#{channel.id}>（削除されたか、ボットから見えません）"
    await moderator.step(f"click settings.set:1:{name}~")
    assert getattr(settings(world), name) is None
    world.wire.sent.clear()


@pytest.mark.parametrize(
    ("name", "begun"), [("notices", "このチャンネルで知らせます。"), ("log", "このチャンネルに記録します。")]
)
async def test_who_chooses_the_same_channel_again_changes_and_posts_nothing(
    world: World, moderator: Conversation, name: str, begun: str
) -> None:
    channel = world.guild.create_text_channel("記録")
    world.channels["記録"] = channel
    for _ in range(2):
        await opened(moderator, name)
        page = await moderator.step("select settings.pick=記録")
        assert field(page, "いまの設定") == f"<#{channel.id}>"
    assert [said.endswith(begun) for said in said_in(world, channel.id)].count(True) == 1
    (deed,) = await audit_of(world.bot.database, guild_id=world.guild.id, most=9)
    assert deed.detail == {"before": "", "value": str(channel.id)}


async def test_a_channel_is_not_left_with_a_promise_that_could_not_be_kept(
    world: World, moderator: Conversation
) -> None:
    channel = world.guild.create_text_channel("記録")
    world.channels["記録"] = channel
    await opened(moderator, "log")
    async with world.bot.database.transaction() as session:
        await session.statement("ALTER TABLE server_settings RENAME TO elsewhere")
    await moderator.step("select settings.pick=記録")
    async with world.bot.database.transaction() as session:
        await session.statement("ALTER TABLE elsewhere RENAME TO server_settings")
    world.mistakes.found.clear()  # the log has it, for the operator
    assert settings(world).log is None
    assert said_in(world, channel.id) == []


async def test_a_forged_choice_of_two_channels_is_refused(world: World, moderator: Conversation) -> None:
    await moderator.step("/settings")
    channels = {"1": {"id": "1"}, "2": {"id": "2"}}
    for name in ("notices", "log"):
        choice = forging.menu(f"settings.pick:1:{name}", "1", "2", kind=8, channels=channels)
        said = await forging.forged(world, choice, forging.Sender(permissions=discord.Permissions.all()))
        assert "使えません" in said
    assert settings(world) == ServerSettings()


async def test_a_channel_in_which_the_bot_may_not_write_is_not_taken(
    world: World, moderator: Conversation
) -> None:
    await opened(moderator, "log")
    world.env.inject_error(
        "POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions"
    )
    refused = await moderator.step(f"select settings.pick={next(iter(world.channels))}")
    assert "「埋め込みリンク」を許可してから" in everything(refused.followups[0])
    assert settings(world).log is None
    world.wire.sent.clear()


async def test_members_cannot_post_where_that_is_switched_off_and_are_told_so(
    member: Conversation, moderator: Conversation
) -> None:
    await opened(moderator, "public")
    await moderator.step("click 編集者だけが全員に見せられる")
    asked = await member.step("/fee amount:3000 public:True")
    assert asked.ephemeral
    assert "メンバーが答えを全員に表示できない設定" in everything(asked)
    assert title(asked) == "手取り 2,340円"
    refused = await member.step(f"click {SHARE}")
    assert "メンバーが答えをチャンネルに共有できない設定" in everything(refused)
    await member.talk("say 報酬はいつ振り込まれますか", "menu ガイドで答える")
    refused = await member.step("click 返信する")
    assert "メンバーが答えをチャンネルに共有できない設定" in everything(refused)
    assert not (await moderator.step("/fee amount:3000 public:True")).ephemeral


async def test_who_has_an_editors_role_posts_even_then(
    world: World, member: Conversation, moderator: Conversation
) -> None:
    role = world.guild.create_role("執筆")
    await moderator.talk("/settings", "select settings.open=editors", "select settings.pick=執筆")
    await moderator.talk("/settings", "select settings.open=public", "click 編集者だけが全員に見せられる")
    assert (await member.step("/fee amount:3000 public:True")).ephemeral
    world.env.backend.get_guild(world.guild.id).members[world.member.id].role_ids.append(role.id)
    assert not (await member.step("/fee amount:3000 public:True")).ephemeral


@pytest.mark.parametrize("language", ["en"])
async def test_the_refusal_speaks_english_too(member: Conversation, moderator: Conversation) -> None:
    await moderator.talk("/settings", "select settings.open=public")
    await moderator.step("click only editors may show answers to everyone")
    assert "switched off posting answers for members" in everything(
        await member.step("/fee amount:3000 public:True")
    )


async def test_only_manage_server_opens_the_panel_or_uses_what_is_on_it(
    world: World, member: Conversation, moderator: Conversation
) -> None:
    show_command_to_everybody(world, "settings")
    assert "「サーバー管理」の権限が必要です" in everything(await member.step("/settings"))
    await opened(moderator, "approval")
    send_instead(world, permissions=discord.Permissions(manage_messages=True, pin_messages=True))
    refused = await moderator.step("click 別の編集者の承認が必要")
    assert "「サーバー管理」の権限が必要です" in everything(refused)
    assert settings(world) == ServerSettings()
