"""What Discord is told about the commands: within its limits and in both languages."""

import re
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import GuideBot
from bot.opening import opened_bot
from bot.settings import Settings
from bot.simulation.world import World
from bot.tree import fingerprint

MESSAGE_MENU = 3
NAME = re.compile(r"[-_\w]{1,32}")


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncGenerator[GuideBot]:
    async with opened_bot(Settings().at(f"sqlite:///{tmp_path / 'test.db'}")) as opened:
        await opened.load_cogs()
        yield opened


def nodes(payload: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for command in payload:
        yield command
        yield from nodes(command.get("options", []))


async def test_the_commands_are_those_of_the_product(bot: GuideBot) -> None:
    payload = bot.guide_tree.payload(bot.messages)
    names = {command["name"]: command["name_localizations"]["ja"] for command in payload}
    assert names == {
        "fee": "手数料",
        "exitcheck": "退会チェック",
        "compare": "比較",
        "reregister": "再登録",
        "guide": "ガイド",
        "reports": "報告一覧",
        "gaps": "未解決の質問",
        "answers": "回答の編集",
        "settings": "設定",
        "audit": "変更の記録",
        "pin": "ピン留め",
        "pins": "ピン留め一覧",
        "Answer with the guide": "ガイドで答える",
        "Pin this answer": "この回答をピン留め",
    }


async def test_names_and_descriptions_keep_discords_limits_in_both_languages(bot: GuideBot) -> None:
    for node in nodes(bot.guide_tree.payload(bot.messages)):
        if node["type"] == MESSAGE_MENU and "contexts" in node:
            continue
        for name in (node["name"], *node["name_localizations"].values()):
            assert NAME.fullmatch(name), name
            assert name == name.lower()
        for text in (node["description"], *node["description_localizations"].values()):
            assert 1 <= len(text) <= 100, text
        for choice in node.get("choices", []):
            assert 1 <= len(choice["name"]) <= 100
            assert 1 <= len(choice["name_localizations"]["ja"]) <= 100
        assert len(node.get("options", [])) <= 25
        assert len(node.get("choices", [])) <= 25


async def test_message_menus_have_names_in_both_languages_and_nothing_else_to_read(bot: GuideBot) -> None:
    menus = [command for command in bot.guide_tree.payload(bot.messages) if command["type"] == MESSAGE_MENU]
    assert len(menus) == 2
    for menu in menus:
        for name in (menu["name"], *menu["name_localizations"].values()):
            assert 1 <= len(name) <= 32
        assert not {"description", "description_localizations", "options"} & menu.keys()


async def test_the_fingerprint_changes_with_a_menus_name(bot: GuideBot) -> None:
    payload = bot.guide_tree.payload(bot.messages)
    again = bot.guide_tree.payload(bot.messages)
    next(each for each in again if each["type"] == MESSAGE_MENU)["name_localizations"]["ja"] += "る"
    assert fingerprint(payload) != fingerprint(again)


async def test_localised_option_names_do_not_clash(bot: GuideBot) -> None:
    for command in bot.guide_tree.payload(bot.messages):
        for language in ("ja", None):
            names = [
                option["name_localizations"][language] if language else option["name"]
                for option in command.get("options", ())
            ]
            assert len(names) == len(set(names))


async def test_moderators_lists_are_for_servers_only_and_all_else_works_anywhere(
    bot: GuideBot,
) -> None:
    for command in bot.guide_tree.payload(bot.messages):
        in_servers_only = command["name"] in {
            *("reports", "gaps", "answers", "settings", "audit"),
            *("pin", "pins", "Pin this answer"),
        }
        assert command["contexts"] == ([0] if in_servers_only else [0, 1, 2])
        assert command["integration_types"] == ([0] if in_servers_only else [0, 1])


async def test_only_the_amount_and_what_to_pin_are_required(bot: GuideBot) -> None:
    required = [
        (command["name"], option["name"])
        for command in bot.guide_tree.payload(bot.messages)
        for option in command.get("options", ())
        if option.get("required")
    ]
    assert required == [("fee", "amount"), ("pin", "entry")]


def registrations(world: World) -> int:
    return sum(sent.method == "PUT" and sent.path.endswith("/commands") for sent in world.wire.sent)


async def test_commands_are_registered_once_and_again_only_if_insisted(world: World) -> None:
    assert registrations(world) == 1
    await world.restart()
    assert registrations(world) == 1
    await world.bot.sync_commands(force=True)
    assert registrations(world) == 2


async def test_the_fingerprint_changes_with_the_definition_and_only_then(bot: GuideBot) -> None:
    payload = bot.guide_tree.payload(bot.messages)
    again = bot.guide_tree.payload(bot.messages)
    assert fingerprint(payload) == fingerprint(again)
    again[-1]["description"] += "."
    assert fingerprint(payload) != fingerprint(again)
