"""Who and what a step can name: people, channels and roles of the simulated server."""

from collections.abc import Mapping

from simcord import MemberActor
from simcord.backend.models import Message

from bot.simulation.faults import StepError
from bot.simulation.response import EPHEMERAL
from bot.simulation.world import World

BOT = "bot"


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


def _named(things: Mapping[str, object], name: str, kind: str) -> object:
    if name not in things:
        raise StepError(f"there is no {kind} called {name}", things)
    return things[name]
