"""Who and what a step can name: people, channels and roles of the simulated server."""

from collections.abc import Mapping
from typing import TypeVar

from simcord import ChannelHandle, MemberActor
from simcord.backend.access import can_access_channel
from simcord.backend.models import Message
from simcord.enums import ChannelType

from bot.simulation.components import JSON
from bot.simulation.faults import StepError
from bot.simulation.response import EPHEMERAL
from bot.simulation.world import World

BOT = "bot"
T = TypeVar("T")


def person(world: World, name: str) -> MemberActor:
    """Return somebody by role (``moderator``) or by the name that is shown."""
    people = world.people
    for role, actor in people.items():
        if name.removeprefix("@").casefold() in (role, actor.user.name, actor.user.global_name):
            return actor
    raise StepError(f"there is nobody called {name}", people)


def somebody_else(world: World, than: MemberActor) -> MemberActor:
    """Return the first of the server's people who is not ``than``."""
    return next(actor for actor in world.people.values() if actor.id != than.id)


def last_message(world: World, reader: MemberActor, author: str | None) -> Message:
    """Return the last message in the channel that ``author`` (a person, or ``bot``) or anybody else wrote.

    Anybody else is who is neither ``reader`` nor the bot. Raises ``StepError`` where there is none.
    """
    bot = world.env.backend.bot_user.id
    if author is None:
        authors = {actor.id for actor in world.people.values()} - {reader.id}
    else:
        authors = {bot if author.casefold() == BOT else person(world, author).id}
    messages = world.env.backend.messages[world.channel.id].values()
    written = [each for each in messages if each.author_id in authors and not each.flags & EPHEMERAL]
    if not written:
        raise StepError(f"there is no message by {author or 'anybody else'}; write one first: say TEXT")
    return max(written, key=lambda message: message.id)


def resolve(world: World, kind: str, name: str) -> object:
    """Return the user, channel, role or (``mentionable``) either that is called ``name``."""
    if kind == "channel":
        return _named(world.channels, name.removeprefix("#"), "channel")
    if kind == "role":
        return _named(world.guild.roles, name.removeprefix("@"), "role")
    if kind == "mentionable" and name.removeprefix("@") in world.guild.roles:
        return _named(world.guild.roles, name.removeprefix("@"), "role")
    return person(world, name)


def going_to(world: World, actor: MemberActor, name: str) -> ChannelHandle:
    """Return the channel called ``name``, for who can see it and type there."""
    channel = _named(world.channels, name.removeprefix("#"), "channel")
    if not can_access_channel(world.env, channel.id, actor):
        raise StepError(f"{name} cannot be seen by {actor.user.global_name}")
    if is_forum(world, channel):
        raise StepError(
            f"{name} is a forum: go into a post of it", [str(post.name) for post in channel.threads]
        )
    return channel


def is_forum(world: World, channel: ChannelHandle) -> bool:
    """Tell whether a channel is a forum, in which there are only threads."""
    return world.env.backend.get_channel(channel.id).type == ChannelType.FORUM


def commanding(world: World) -> ChannelHandle:
    """Return the channel to type a command in. Raises ``StepError`` in an archived thread."""
    state = world.env.backend.get_channel(world.channel.id).thread_metadata
    if state is not None and state.archived:
        raise StepError(f"{world.channel.name} is archived: it takes no commands")
    return world.channel


def offered(world: World, menu: JSON, chosen: object) -> object:
    """Return what was chosen in a menu of entities, unless it is a channel of a kind that is not offered."""
    kinds = menu.get("channel_types")
    kind = world.env.backend.get_channel(chosen.id).type if isinstance(chosen, ChannelHandle) else None
    if kinds and kind is not None and kind not in kinds:
        raise StepError(f"the menu offers no channel of this kind: {kind}")
    return chosen


def _named(things: Mapping[str, T], name: str, kind: str) -> T:
    if name not in things:
        raise StepError(f"there is no {kind} called {name}", things)
    return things[name]
