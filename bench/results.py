"""What was measured. Times are nanoseconds, memory is bytes."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.process import Memory, Usage


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return statistics.median(values)


def p99(values: Sequence[float]) -> float:
    """Return the value that at most one in a hundred exceeds; of fewer than a hundred, the largest."""
    return sorted(values)[math.ceil(len(values) * 0.99) - 1]


@dataclass(slots=True, kw_only=True)
class Series:
    """Answers of one bot to one question, block by block."""

    times: list[int] = field(default_factory=list[int])
    """Of each answer, from writing the event to receiving the callback."""
    cpu: list[float] = field(default_factory=list[float])
    """Of each block: CPU time per answer, with what the bot does after it has answered."""
    file_calls: int | None = 0
    disk_bytes: int | None = 0
    other_threads: int | None = 0

    def add(self, times: Sequence[int], before: Usage, after: Usage) -> None:
        """Take one block."""
        self.times.extend(times)
        self.cpu.append((after.cpu_ns - before.cpu_ns) / len(times))
        self.file_calls = _grown(self.file_calls, before.file_calls, after.file_calls)
        self.disk_bytes = _grown(self.disk_bytes, before.disk_bytes, after.disk_bytes)
        self.other_threads = _grown(self.other_threads, before.other_threads, after.other_threads)


def _grown(total: int | None, before: int | None, after: int | None) -> int | None:
    return None if total is None or before is None or after is None else total + after - before


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Both bots' answers in turn: the guide's to one question, the bare bot's to its only one."""

    question: str
    bare: Series = field(default_factory=Series)
    guide: Series = field(default_factory=Series)

    @property
    def cpu_ratio(self) -> float:
        """How many times the bare bot's CPU time the guide takes."""
        return median(self.guide.cpu) / median(self.bare.cpu)


@dataclass(slots=True, kw_only=True)
class Starts:
    """Starts of one kind: until READY was sent to the bot, and until its first answer was received."""

    ready: list[int] = field(default_factory=list[int])
    answered: list[int] = field(default_factory=list[int])
    cpu: list[int] = field(default_factory=list[int])
    """CPU time used when READY was sent; on a busy machine it varies less than the wall time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Starting:
    """Starts of both bots, in turn."""

    bare: Starts = field(default_factory=Starts)
    first: Starts = field(default_factory=Starts)
    """The guide with no database: it makes one, and registers its commands."""
    later: Starts = field(default_factory=Starts)
    """The guide with the database of an earlier start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memories:
    """One bot's memory: after a start and a pause, before any answer; and after all of them."""

    idle: Memory
    end: Memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One bot's answers while so many interactions were under way at any moment."""

    times: list[int]
    """Of each answer, from writing the event to receiving the callback, in nanoseconds."""
    wall_ns: int
    """Of all of them together."""
    cpu_ns: int
    """Of the bot's process."""

    @property
    def per_second(self) -> float:
        """Answers in a second."""
        return len(self.times) / self.wall_ns * 1e9

    @property
    def cpu(self) -> float:
        """Nanoseconds of CPU for each answer."""
        return self.cpu_ns / len(self.times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Both bots under the same load, in turn."""

    question: str
    in_flight: int
    bare: Load
    guide: Load

    @property
    def p99_ratio(self) -> float:
        """How many times as long the slowest in a hundred waits for the guide."""
        return p99(self.guide.times) / p99(self.bare.times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endurance:
    """A bot's memory before and after many answers. What it needs once is made before the first look."""

    answers: int
    before: Memory
    after: Memory

    @property
    def grown(self) -> int:
        """How many bytes more are resident."""
        return self.after.resident - self.before.resident


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long a function takes, called over and over in one process."""

    name: str
    times: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Searching:
    """The search over a guide of so many entries."""

    entries: int
    build: int | None
    """``None`` where it took too long."""
    memory: int | None
    """That the index takes; ``None`` where it took too long, or this system cannot tell."""
    times: list[int]
    """Of each question."""
    top1: float | None
    """How often a question of the tuning half finds its entry first among so many others, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """What the servers that a bot is in take of its memory: bytes for each thousand of ``count``."""

    count: int
    bare: float
    guide: float
    own: float
    """Of servers with settings and three reworded entries each, beside the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A whole run."""

    machine: str
    starting: Starting
    bare_memory: Memories
    guide_memory: Memories
    answers: list[Answers]
    functions: list[Timing]
    searching: list[Searching]
    servers: Servers
    crowds: list[Crowd]
    endurance: Endurance
