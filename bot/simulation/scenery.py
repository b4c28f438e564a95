"""The names in the simulated Discord and the sentences around it, from ``data/simulation.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import msgspec

from bot.settings import DATA


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenery:
    """A server, its people, and what ``preview`` prints; each sentence in both languages."""

    server: str
    bot: str
    moderators: str
    channels: tuple[str, ...]
    people: Mapping[str, str]
    preview: Mapping[str, tuple[str, ...]]


@cache
def scenery() -> Scenery:
    """Read the file, once."""
    return msgspec.toml.decode((DATA / "simulation.toml").read_bytes(), type=Scenery)
