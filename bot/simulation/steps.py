"""The steps of a conversation: what a person can do in Discord, and what a script can do beside that."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command; ``options`` are those that are given apart from the line."""

    line: str
    options: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """Typing into an option that makes suggestions; without ``line`` it belongs to the last command."""

    line: str | None = None
    option: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Click:
    """A click on a button."""

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """A choice in a menu: ``assignment`` as typed (``MENU=VALUE,VALUE``), or ``menu`` and ``values``."""

    assignment: str | None = None
    menu: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Submit:
    """Sending the form that is open, with what is written into it; other fields stay as they are."""

    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """A message in the channel; without ``person`` it is somebody else's."""

    text: str
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A command in a message's own menu: of the last that ``author`` wrote, or anybody else."""

    name: str
    author: str | None = None


@dataclass(frozen=True, slots=True)
class As:
    """Going on as somebody else."""

    person: str


@dataclass(frozen=True, slots=True)
class In:
    """Going on in another channel or thread."""

    channel: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Letting time pass."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Restart:
    """Restarting the bot."""


Step = Command | Complete | Click | Select | Submit | Say | Menu | As | In | Wait | Restart
