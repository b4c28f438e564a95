"""What processes on one database tell each other: that something is others now, never what it says."""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct


class Topic(StrEnum):
    """What has changed."""

    SERVER = "server"
    """A server's words or settings, or all that was a server's is gone."""
    SHIPPED = "shipped"
    """The guide under all servers' words."""
    CARDS = "cards"
    """Something is due about cards."""
    DEEDS = "deeds"
    """Something was noted that log channels are to be told."""
    ALL = "all"
    """Anything: the connection was lost, and nobody knows what was told meanwhile."""
    UNSURE = "unsure"
    """Anything, once it has ended: the confirmation of a COMMIT of this process was lost. Never sent."""


class News(Struct, frozen=True, kw_only=True):
    """One thing to be looked at again."""

    topic: Topic
    guild_id: int = 0
    """The server, where the topic is one."""

    def __str__(self) -> str:
        return f"{self.topic} {self.guild_id}"


Hear = Callable[[News], None]
"""Takes news. It must not fail, and waits for nothing."""


def read_news(text: str) -> News | None:
    """Return the news of a payload; ``None`` for one of another release, which may tell of something else."""
    topic, _, guild_id = text.partition(" ")
    try:
        return News(topic=Topic(topic), guild_id=int(guild_id))
    except ValueError:
        return None
