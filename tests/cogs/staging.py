"""Changes to the simulated Discord that a test needs and a conversation cannot make."""

from typing import Any

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.simulation.conversation import Conversation
from bot.simulation.world import World

Press = dict[str, Any]
"""A press of a button, as Discord tells the bot of it."""


def forbid_posting(world: World) -> None:
    """Take the permission to post in the channel from everybody."""
    channel = world.env.backend.get_channel(world.channel.id)
    deny = discord.Permissions(send_messages=True, send_messages_in_threads=True).value
    channel.overwrites.append(Overwrite(target_id=world.guild.id, type=OverwriteType.ROLE, deny=deny))


def show_command_to_everybody(world: World, name: str) -> None:
    """Override a command's default permissions, as an administrator can."""
    command = world.env.backend.find_command(name, world.guild.id, type=1)
    assert command is not None
    world.guild.set_command_permissions(int(command["id"]), {world.guild.default_role: True})


async def click_forged(world: World, identity: str) -> str:
    """Have the member click a button in a public message whose id is ``identity``; return the answer sent."""
    messages = world.env.backend.messages[world.channel.id]
    message = messages[max(messages)]
    message.components[0]["components"][0]["custom_id"] = identity
    shown = world.channel.history(viewer=world.member)[-1]
    await world.member.click(shown, custom_id=identity)
    return str(world.wire.sent[-1].body)


async def choose_forged(world: World, identity: str, value: str) -> str:
    """Have the member choose in a menu that is not meant for them; return the answer sent."""
    await world.member.slash(world.channel, "compare", public=True)
    messages = world.env.backend.messages[world.channel.id]
    row = messages[max(messages)].components[0]
    row["components"] = [
        {"type": 3, "custom_id": identity, "options": [{"label": "x", "value": value}], "id": 99}
    ]
    await world.member.select(world.channel.history(viewer=world.member)[-1], [value], custom_id=identity)
    return str(world.wire.sent[-1].body)


def send_instead(world: World, **changes: object) -> None:
    """Change every interaction's payload from now on, as Discord sends it from places the simulator lacks.

    ``permissions`` (a ``discord.Permissions``) are the member's; ``channel_type`` is the channel's; anything
    else replaces a field of the payload.
    """
    emit = world.env.backend.emit
    fields = {key: value for key, value in changes.items() if key not in {"permissions", "channel_type"}}

    def altered(name: str, payload: dict[str, Any], **rest: Any) -> None:  # noqa: ANN401 - passed on
        if name == "INTERACTION_CREATE":
            payload = {**payload, **fields}
            permissions = changes.get("permissions")
            if isinstance(permissions, discord.Permissions):
                payload["member"] = {**payload["member"], "permissions": str(permissions.value)}
            if "channel_type" in changes:
                payload["channel"] = {**payload["channel"], "type": changes["channel_type"], **THREAD}
        emit(name, payload, **rest)

    setattr(world.env.backend, "emit", altered)  # noqa: B010 - the simulator's own method, replaced on purpose


THREAD: dict[str, Any] = {
    "parent_id": "1",
    "owner_id": "1",
    "message_count": 0,
    "member_count": 1,
    "thread_metadata": {
        "archived": False,
        "auto_archive_duration": 60,
        "archive_timestamp": "2026-11-23T00:00:00Z",
    },
}
"""What Discord says of a thread beyond what it says of a channel."""


async def hold_press(world: World, member: Conversation, label: str) -> Press:
    """Have the member press a button while nothing gets through; return the press, for ``deliver``."""
    backend = world.env.backend
    emit = backend.emit
    held: list[Press] = []

    def hold(name: str, payload: Press, **rest: Any) -> None:  # noqa: ANN401 - passed on
        if name == "INTERACTION_CREATE":
            held.append(payload)
        else:
            emit(name, payload, **rest)

    setattr(backend, "emit", hold)  # noqa: B010 - as above
    await member.step(f"click {label}")
    setattr(backend, "emit", emit)  # noqa: B010 - as above
    return held[0]


async def deliver(world: World, *presses: Press, times: int = 1) -> None:
    """Let presses that were held arrive, each several times, before the bot has answered the first."""
    for press in presses * times:
        record = world.env.backend.new_interaction(
            press["type"], world.channel.id, world.member.id, world.guild.id
        )
        record.source_message_id = int(press["message"]["id"])
        arriving = {**press, "id": str(record.id), "token": record.token}
        world.env.backend.emit("INTERACTION_CREATE", arriving)
    await world.env.settle()
