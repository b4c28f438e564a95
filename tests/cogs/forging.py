"""Interactions as Discord would send them, from whom and with whatever a test says."""

import copy
from dataclasses import dataclass, field
from typing import Any

import discord
import simcord.interactions
from simcord.backend import serializers

from bot.simulation.world import World

COMMAND, COMPONENT, AUTOCOMPLETE, FORM = 2, 3, 4, 5
BUTTON, MENU, ROLE_MENU, CHANNEL_MENU = 2, 3, 6, 8
SUBCOMMAND, TEXT, ATTACHMENT = 1, 3, 11
EVERYBODY = discord.Permissions(view_channel=True, send_messages=True, use_application_commands=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that can be sent to the bot."""

    name: str
    kind: int
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends it, as Discord says it in the interaction itself."""

    permissions: discord.Permissions = EVERYBODY
    roles: tuple[int, ...] = ()
    guild_id: int | None = None
    """Another server than the world's."""
    bot_permissions: discord.Permissions = field(default_factory=discord.Permissions.all)
    installed: bool = True
    """Whether the bot is in that server, and not only with the person."""


def button(identity: str) -> Action:
    name = identity.partition(":")[0]
    return Action(name=name, kind=COMPONENT, data={"custom_id": identity, "component_type": BUTTON})


def menu(identity: str, *values: str, kind: int = MENU, **resolved: Any) -> Action:  # noqa: ANN401 - any JSON
    data = {"custom_id": identity, "component_type": kind, "values": list(values), "resolved": resolved}
    return Action(name=identity.partition(":")[0], kind=COMPONENT, data=data)


def form(identity: str, **fields: str) -> Action:
    components = [
        {
            "type": 18,
            "id": number,
            "component": {"type": 4, "id": 50 + number, "custom_id": name, "value": value},
        }
        for number, (name, value) in enumerate(fields.items(), 1)
    ]
    data = {"custom_id": identity, "components": components}
    return Action(name=identity.partition(":")[0], kind=FORM, data=data)


def command(path: str, *, resolved: dict[str, Any] | None = None, **options: tuple[int, str]) -> Action:
    """Return a slash command; ``path`` may name a subcommand too."""
    given = [{"name": name, "type": kind, "value": value} for name, (kind, value) in options.items()]
    return Action(name=f"/{path}", kind=COMMAND, data=_called(path, given, resolved))


def completion(path: str, option: str, typed: str) -> Action:
    given = [{"name": option, "type": TEXT, "value": typed, "focused": True}]
    return Action(name=f"/{path} {option}", kind=AUTOCOMPLETE, data=_called(path, given, None))


def message_menu(name: str, message: dict[str, Any]) -> Action:
    resolved = {"messages": {message["id"]: message}}
    data = {"id": "1", "name": name, "type": 3, "target_id": message["id"], "resolved": resolved}
    return Action(name=name, kind=COMMAND, data=data)


def _called(path: str, given: list[dict[str, Any]], resolved: dict[str, Any] | None) -> dict[str, Any]:
    name, _, sub = path.partition(" ")
    options = [{"name": sub, "type": SUBCOMMAND, "options": given}] if sub else given
    return {"id": "1", "name": name, "type": 1, "options": options, "resolved": resolved or {}}


def last_message(world: World) -> dict[str, Any]:
    """Return the last message in the channel, as Discord sends it."""
    messages = world.env.backend.messages[world.channel.id]
    return dict(serializers.message_payload(world.env.backend, messages[max(messages)]))


async def forged(world: World, action: Action, sender: Sender) -> str:
    """Have the moderator send ``action`` as ``sender``; return all that the bot sent then."""
    backend = world.env.backend
    before = world.moment()
    record, payload = simcord.interactions.base_payload(
        backend,
        type=action.kind,
        channel_id=world.channel.id,
        guild_id=world.guild.id,
        user_id=world.moderator.id,
        data=copy.deepcopy(action.data),
    )
    guild_id = sender.guild_id or world.guild.id
    payload["guild_id"] = str(guild_id)
    payload["authorizing_integration_owners"] = (
        {"0": str(guild_id)} if sender.installed else {"1": str(world.moderator.id)}
    )
    payload["app_permissions"] = str(sender.bot_permissions.value)
    payload["member"] = {
        **payload["member"],
        "permissions": str(sender.permissions.value),
        "roles": [str(role) for role in sender.roles],
    }
    if action.kind in (COMPONENT, FORM):
        payload["message"] = last_message(world)
        record.source_message_id = int(payload["message"]["id"])
    backend.emit("INTERACTION_CREATE", payload)
    await world.env.settle()
    sent, _ = world.since(before)
    return "\n".join(str(each.body) for each in sent)
