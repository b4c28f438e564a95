"""The names in the simulated Discord and the sentences around it, from ``data/simulation.toml``."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

from bot.domain.flaws import Flaw
from bot.settings import DATA
from bot.store.decode import decode
from bot.store.errors import Fault, FaultyDataError
from bot.tomlfiles import UnreadableError, content_of

FILE = "simulation.toml"
LONGEST_NAME = 100
"""Characters that Discord allows for the name of a server, a role or a channel."""
LONGEST_PERSON = 32


class People(Struct, frozen=True, kw_only=True):
    """Who is there, by what they may do."""

    member: str
    moderator: str
    operator: str


class Sentences(Struct, frozen=True, kw_only=True):
    """What ``preview`` prints, each in both languages."""

    ready: tuple[str, ...]
    first: tuple[str, ...]
    people: tuple[str, ...]
    places: tuple[str, ...]
    keys: tuple[str, ...]
    no_keys: tuple[str, ...]
    restarted: tuple[str, ...]
    busy: tuple[str, ...]
    ended: tuple[str, ...]


class Scenery(Struct, frozen=True, kw_only=True):
    """A server, its people, and what ``preview`` prints."""

    server: str
    bot: str
    moderators: str
    channels: tuple[str, ...]
    thread: str
    """In the first channel."""
    forum: str
    post: str
    """In the forum: a thread, for Discord."""
    announcements: str
    people: People
    preview: Sentences


@cache
def scenery() -> Scenery:
    """Read the file, once. Raises ``FaultyDataError`` with every fault in it."""
    return read_scenery(DATA)


def read_scenery(directory: Path) -> Scenery:
    """Return what the file in ``directory`` says. Raises ``FaultyDataError`` with every fault in it."""
    file = f"{directory.name}/{FILE}"
    try:
        content = content_of(directory / FILE)
    except UnreadableError as error:
        raise FaultyDataError([Fault(file=file, key=error.line, reason=str(error))]) from error
    read, flaws = decode(Scenery, content)
    if read is not None:
        flaws = tuple(_flaws(read))
    if read is None or flaws:
        raise FaultyDataError(Fault(file=file, key=flaw.path, reason=flaw.reason) for flaw in flaws)
    return read


def _flaws(read: Scenery) -> Iterator[Flaw]:
    if not read.channels:
        yield Flaw(path="channels", reason="is empty: commands are typed in the first one")
    others = {name: getattr(read, name) for name in ("thread", "forum", "post", "announcements")}
    if len(set(read.channels)) < len(read.channels):
        yield Flaw(path="channels", reason="has a name twice")
    elif len({*read.channels, *others.values()}) < len(read.channels) + len(others):
        yield Flaw(path="channels", reason=f"and {', '.join(others)}: a name is there twice")
    names = {"server": read.server, "moderators": read.moderators}
    names |= {f"channels#{number}": name for number, name in enumerate(read.channels, start=1)} | others
    people = {
        "bot": read.bot,
        **{f"people.{who}": getattr(read.people, who) for who in People.__struct_fields__},
    }
    for named, longest in ((names, LONGEST_NAME), (people, LONGEST_PERSON)):
        for path, name in named.items():
            if not name:
                yield Flaw(path=path, reason="is empty")
            elif len(name) > longest:
                yield Flaw(path=path, reason=f"has {len(name)} characters, {longest} at most")
