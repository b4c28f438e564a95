"""Who and what a step can name: people, channels and roles of the simulated server."""

from collections.abc import Mapping

from simcord import MemberActor

from bot.simulation.faults import StepError
from bot.simulation.world import World


def person(world: World, name: str) -> MemberActor:
    """Return somebody by role (``moderator``) or by the name that is shown."""
    people = world.people
    for role, actor in people.items():
        if name.removeprefix("@").casefold() in (role, actor.user.name, actor.user.global_name):
            return actor
    raise StepError(f"there is nobody called {name}", people)


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
