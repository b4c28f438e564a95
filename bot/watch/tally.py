"""Counting what becomes of interactions: in memory, a few microseconds each, with names from fixed sets only.

Who asked, where, and in which words is not counted, so that none of it can be read from the numbers.
"""

import asyncio
import enum
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping
from contextvars import ContextVar
from typing import Any, cast

import discord
from discord import app_commands

OTHER = "other"
"""The name of what the bot does not have (any more)."""
SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
"""Upper bounds. After three seconds Discord takes no first answer any more."""
DISCORD_EPOCH_MS = 1_420_070_400_000


class Outcome(enum.Enum):
    """What became of an interaction."""

    ANSWERED = "answered"
    REFUSED = "refused"
    """The member was told what to do instead."""
    FAILED = "failed"
    """A bug, or trouble with the database or Discord: it is in the log, with an id."""
    LOST = "lost"
    """Discord did not take the answer any more."""
    DRAINED = "drained"
    """The bot was stopping and said so."""
    IGNORED = "ignored"
    """Left unanswered on purpose: its member had been told to wait, several times."""


class Histogram:
    """How many durations there were, by their upper bounds, and how long they were together."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts = [0] * (len(SECONDS) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Count one duration; where clocks disagree, what would be negative counts as none."""
        seconds = max(seconds, 0.0)
        self.counts[bisect_left(SECONDS, seconds)] += 1
        self.total += seconds


class Asked:
    """An interaction that is being answered."""

    __slots__ = ("_tally", "began", "interaction", "outcome", "responded")

    def __init__(self, tally: "Tally", interaction: discord.Interaction[Any]) -> None:
        self._tally = tally
        self.began = time.perf_counter()
        self.interaction: discord.Interaction[Any] | None = interaction
        """``None`` once it is over: tasks that it started may live on, and are not about it any more."""
        self.outcome: Outcome | None = None
        self.responded: float | None = None
        """When Discord had taken the first response, by ``time.perf_counter``."""

    def name(self) -> tuple[str, str]:
        """Return its kind and the name of the command, component or form; both from fixed sets."""
        interaction = self.interaction
        kind = OTHER if interaction is None else interaction.type.name
        if interaction is None or interaction.type in (
            discord.InteractionType.component,
            discord.InteractionType.modal_submit,
        ):
            data = cast("Mapping[str, Any]", (interaction and interaction.data) or {})
            name = str(data.get("custom_id", "")).partition(":")[0]
            return kind, name if name in self._tally.components else OTHER
        match interaction.command:
            case None:
                return kind, OTHER
            case app_commands.ContextMenu() as menu:
                return "context_menu", menu.name
            case command:
                return kind, command.qualified_name

    def end(self, _task: asyncio.Task[Any]) -> None:
        """Count it."""
        interaction = self.interaction
        if interaction is None:
            return
        kind, name = self.name()
        outcome = self.outcome
        if outcome is None:
            # The library swallows what goes wrong with suggestions; mostly they came too late to be wanted.
            silent = (
                Outcome.LOST if interaction.type is discord.InteractionType.autocomplete else Outcome.FAILED
            )
            outcome = Outcome.ANSWERED if interaction.response.is_done() else silent
        tally = self._tally
        tally.outcomes[kind, name, outcome] += 1
        if self.responded is not None:
            tally.responses.setdefault(kind, Histogram()).add(self.responded - self.began)
        self.interaction = None


current: ContextVar[Asked | None] = ContextVar("asked", default=None)
"""What the running task answers, if anything."""


class Tally:
    """All counts since the start."""

    def __init__(self, components: Collection[str]) -> None:
        self.components = components
        """The names of the components and forms that the bot has."""
        self.outcomes: Counter[tuple[str, str, Outcome]] = Counter()
        """By kind, name and outcome."""
        self.responses: dict[str, Histogram] = {}
        """From receiving an interaction to its first response having arrived, by kind."""
        self.delays = Histogram()
        """From an interaction being made at Discord to receiving it, by two clocks."""

    def begin(self, interaction: discord.Interaction[Any], task: asyncio.Task[Any]) -> None:
        """Count ``interaction`` once ``task``, which answers it and is running, ends."""
        self.delays.add(time.time() - ((interaction.id >> 22) + DISCORD_EPOCH_MS) / 1000)
        asked = Asked(self, interaction)
        current.set(asked)
        task.add_done_callback(asked.end)


def note(outcome: Outcome) -> None:
    """Say what becomes of the interaction that the running task answers."""
    asked = current.get()
    if asked is not None:
        asked.outcome = outcome


def note_response() -> None:
    """Say that Discord has taken a response to the interaction that the running task answers."""
    asked = current.get()
    if asked is not None and asked.responded is None:
        asked.responded = time.perf_counter()
