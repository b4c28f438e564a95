"""The command tree: names and descriptions from ``data/locales``, and errors to ``bot.failures``.

Cogs declare commands with their English names and nothing else. What Discord shows is filled into the payload
from ``commands.toml`` of each language, so that no text stands in code and one pure function can be tested.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import discord
from discord import app_commands

from bot.domain.guide import Language
from bot.i18n import Messages

if TYPE_CHECKING:
    from bot.app import GuideBot

CHAT_INPUT = 1
SUBCOMMAND_TYPES = (1, 2)


class GuideTree(app_commands.CommandTree["GuideBot"]):
    """Commands that are described by message files and whose errors are answered."""

    async def interaction_check(self, interaction: discord.Interaction["GuideBot"], /) -> bool:
        """Let a command run, once and not while the bot is stopping."""
        return await interaction.client.admission.admit(interaction)

    async def on_error(
        self, interaction: discord.Interaction["GuideBot"], error: app_commands.AppCommandError, /
    ) -> None:
        """Answer a failed command."""
        await interaction.client.failures.answer(interaction, error)

    def payload(self, messages: Messages) -> list[dict[str, Any]]:
        """Return what Discord is told about the commands, in both languages.

        Raises ``KeyError`` naming the message that is missing.
        """
        return [
            described(command.to_dict(self), messages)
            for command in sorted(self.get_commands(), key=lambda command: command.name)
        ]


def described(command: Mapping[str, Any], messages: Messages) -> dict[str, Any]:
    """Return one command's payload with its names and descriptions filled in; a menu has names only."""
    key = f"commands.{slug(str(command['name']))}"
    if command.get("type", CHAT_INPUT) == CHAT_INPUT:
        return _described(command, key, messages)
    return {
        **command,
        "name": messages[Language.EN](f"{key}.name"),
        "name_localizations": {Language.JA.value: messages[Language.JA](f"{key}.name")},
    }


def slug(name: str) -> str:
    """Return a command's name as the key of its messages has it."""
    return name.lower().replace(" ", "_")


def _described(node: Mapping[str, Any], key: str, messages: Messages) -> dict[str, Any]:
    filled = dict(node)
    filled["name_localizations"] = {Language.JA.value: messages[Language.JA](f"{key}.name")}
    if node.get("type", CHAT_INPUT) == CHAT_INPUT or "description" in node:
        filled["description"] = messages[Language.EN](f"{key}.description")
        filled["description_localizations"] = {Language.JA.value: messages[Language.JA](f"{key}.description")}
    options = cast("Sequence[Mapping[str, Any]]", node.get("options", ()))
    filled["options"] = [
        _described(option, f"{key}.{option['name']}", messages)
        if option["type"] in SUBCOMMAND_TYPES
        else _described_option(option, f"{key}.options.{option['name']}", messages)
        for option in options
    ]
    return filled


def _described_option(option: Mapping[str, Any], key: str, messages: Messages) -> dict[str, Any]:
    filled = dict(option)
    filled["description"] = messages[Language.EN](f"{key}.description")
    filled["description_localizations"] = {Language.JA.value: messages[Language.JA](f"{key}.description")}
    filled["name_localizations"] = {Language.JA.value: messages[Language.JA](f"{key}.name")}
    choices = cast("Sequence[Mapping[str, Any]]", option.get("choices", ()))
    if choices:
        filled["choices"] = [
            {
                **choice,
                "name": messages[Language.EN](f"{key}.choices.{choice['value']}"),
                "name_localizations": {
                    Language.JA.value: messages[Language.JA](f"{key}.choices.{choice['value']}")
                },
            }
            for choice in choices
        ]
    return filled


def fingerprint(payload: Sequence[Mapping[str, Any]]) -> str:
    """Return a hash that changes exactly when the commands' definition does."""
    canonical = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
