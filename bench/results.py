"""What was measured. Times are nanoseconds, memory is bytes."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.process import Memory, Usage

CPU_AIM = 1.5
MEMORY_AIM = 1.5
READY_AIM = 2.0
SERVERS_AIM = 4.0
"""MiB for a thousand servers that the bot is in."""
QUERY_AIM, QUERY_SIZE = 5.0, 10_000
"""Milliseconds that at most one in a hundred questions takes longer, over so many entries."""


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

    @property
    def time_ratio(self) -> float:
        """How many times as long one waits for the guide."""
        return median(self.guide.times) / median(self.bare.times)


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
class Aim:
    """What was aimed at, and what came out."""

    what: str
    most: float
    found: float | None
    """``None`` where this system cannot tell."""
    worst: str = ""
    """Where it was found, if there was more than one place to look."""

    @property
    def met(self) -> bool:
        """Whether the aim is met, as far as the system tells."""
        return self.found is None or self.found <= self.most


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

    def aims(self) -> tuple[Aim, ...]:
        """Compare the run with what is aimed at."""
        worst = max(self.answers, key=lambda answers: answers.cpu_ratio)
        touched = {answers.question: _touched(answers.guide) for answers in self.answers}
        known = {question: count for question, count in touched.items() if count is not None}
        toucher = max(known, key=lambda question: known[question], default="")
        bare_ready = median(self.starting.bare.ready)
        queries = [p99(each.times) for each in self.searching if each.entries == QUERY_SIZE and each.times]
        return (
            Aim(
                what="CPU per answer, times the bare command's",
                most=CPU_AIM,
                found=worst.cpu_ratio,
                worst=worst.question,
            ),
            Aim(
                what="idle memory, times the bare bot's",
                most=MEMORY_AIM,
                found=self.guide_memory.idle.resident / self.bare_memory.idle.resident,
            ),
            Aim(
                what="time to ready, times the bare bot's (first start)",
                most=READY_AIM,
                found=median(self.starting.first.ready) / bare_ready,
            ),
            Aim(
                what="time to ready, times the bare bot's (later starts)",
                most=READY_AIM,
                found=median(self.starting.later.ready) / bare_ready,
            ),
            Aim(
                what=f"ms for a question over {QUERY_SIZE:,} entries (p99)",
                most=QUERY_AIM,
                found=queries[0] / 1e6 if queries else None,
            ),
            Aim(
                what="MiB for each thousand servers",
                most=SERVERS_AIM,
                found=self.servers.guide / 1024 / 1024,
            ),
            Aim(
                what="uses of disk or database while answering",
                most=0,
                found=known.get(toucher),
                worst=toucher if known.get(toucher) else "",
            ),
        )


def _touched(series: Series) -> int | None:
    """Return how often files, a disk or another thread were used; ``None`` where the system is silent."""
    counts = [series.file_calls, series.disk_bytes, series.other_threads]
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
