"""What is aimed at, and whether a run met it."""

from dataclasses import dataclass

from bench.results import Results, Series, median, p99

CPU_AIM = 1.5
MEMORY_AIM = 1.5
READY_AIM = 2.0
WAITING_AIM, WAITING_AT = 1.5, 64
GROWTH_AIM = 2.0
"""MiB that count as none: the allocator's pages come and go by as much."""
SERVERS_AIM = 4.0
"""MiB for a thousand servers that the bot is in."""
QUERY_AIM, QUERY_SIZE = 5.0, 10_000
"""Milliseconds that at most one in a hundred questions takes longer, over so many entries."""


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


def aims_of(results: Results) -> tuple[Aim, ...]:
    """Compare a run with what is aimed at."""
    worst = max(results.answers, key=lambda answers: answers.cpu_ratio)
    touched = {answers.question: _touched(answers.guide) for answers in results.answers}
    known = {question: count for question, count in touched.items() if count is not None}
    toucher = max(known, key=lambda question: known[question], default="")
    bare_ready = median(results.starting.bare.ready)
    slowest = max(
        (crowd for crowd in results.crowds if crowd.in_flight == WAITING_AT),
        key=lambda crowd: crowd.p99_ratio,
        default=None,
    )
    queries = [p99(each.times) for each in results.searching if each.entries == QUERY_SIZE and each.times]
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
            found=results.guide_memory.idle.resident / results.bare_memory.idle.resident,
        ),
        Aim(
            what="time to ready, times the bare bot's (first start)",
            most=READY_AIM,
            found=median(results.starting.first.ready) / bare_ready,
        ),
        Aim(
            what="time to ready, times the bare bot's (later starts)",
            most=READY_AIM,
            found=median(results.starting.later.ready) / bare_ready,
        ),
        Aim(
            what=f"ms for a question over {QUERY_SIZE:,} entries (p99)",
            most=QUERY_AIM,
            found=queries[0] / 1e6 if queries else None,
        ),
        Aim(
            what=f"p99 with {WAITING_AT} under way, times the bare bot's",
            most=WAITING_AIM,
            found=None if slowest is None else slowest.p99_ratio,
            worst="" if slowest is None else slowest.question,
        ),
        Aim(
            what=f"MiB more after {results.endurance.answers:,} answers",
            most=GROWTH_AIM,
            found=results.endurance.grown / 1024 / 1024,
        ),
        Aim(
            what="MiB for each thousand servers",
            most=SERVERS_AIM,
            found=results.servers.guide / 1024 / 1024,
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
