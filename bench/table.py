"""A run as text: one table for each thing that was measured, then what was aimed at."""

from collections.abc import Sequence

from bench.aims import aims_of
from bench.results import Memories, Results, Starts, median, p99

MISSING = "-"


def as_text(results: Results) -> str:
    """Return everything in ``results``."""
    parts = (
        results.machine,
        section("Answers: wall time and CPU per answer, in microseconds", _answers(results)),
        section(
            "Under way at once: interactions a second, and waiting times in milliseconds", _crowds(results)
        ),
        section("While answering: counts over all answers of the guide", _touches(results)),
        section("Starting: from spawning the process, in milliseconds (medians)", _starts(results)),
        section("Memory, in MiB", _memory(results)),
        section("After many answers: the guide's memory in MiB", _endurance(results)),
        section("In one process, in microseconds", _functions(results)),
        section("Searching: a question in milliseconds, by the number of entries", _searching(results)),
        section(f"A thousand servers, of {results.servers.count:,}, in MiB", _servers(results)),
        section("Aims", _aims(results)),
    )
    return "\n\n".join(parts)


def section(title: str, rows: Sequence[Sequence[str]]) -> str:
    """Return a table under a title; the first column stands left, the others right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width) for place, (cell, width) in cells
        ).rstrip()
        for cells in (list(enumerate(zip(row, widths, strict=True))) for row in rows)
    ]
    return "\n".join((title, "=" * len(title), *lines))


def _answers(results: Results) -> list[list[str]]:
    heading = [
        "",
        "n",
        "bare p50",
        "guide",
        "ratio",
        "bare p99",
        "guide",
        "ratio",
        "bare CPU",
        "guide",
        "ratio",
    ]
    rows = [heading]
    for answers in results.answers:
        bare, guide = answers.bare, answers.guide
        rows.append(
            [
                answers.question,
                str(len(guide.times)),
                *_pair(median(bare.times), median(guide.times), 1e3),
                *_pair(p99(bare.times), p99(guide.times), 1e3),
                *_pair(median(bare.cpu), median(guide.cpu), 1e3),
            ]
        )
    return rows


def _pair(bare: float, guide: float, unit: float) -> list[str]:
    return [f"{bare / unit:,.0f}", f"{guide / unit:,.0f}", f"{guide / bare:.2f}"]


def _crowds(results: Results) -> list[list[str]]:
    rows = [
        [
            "",
            "at once",
            "bare/s",
            "guide/s",
            "ratio",
            "bare p50",
            "guide",
            "bare p99",
            "guide",
            "ratio",
            "CPU",
        ]
    ]
    for crowd in results.crowds:
        bare, guide = crowd.bare, crowd.guide
        rows.append(
            [
                crowd.question,
                str(crowd.in_flight),
                *_pair(bare.per_second, guide.per_second, 1),
                *(f"{median(load.times) / 1e6:,.1f}" for load in (bare, guide)),
                *(f"{p99(load.times) / 1e6:,.1f}" for load in (bare, guide)),
                f"{crowd.p99_ratio:.2f}",
                f"{guide.cpu / bare.cpu:.2f}",
            ]
        )
    return rows


def _endurance(results: Results) -> list[list[str]]:
    held = results.endurance
    return [
        ["", "before", "after", "grown"],
        [
            f"{held.answers:,} answers to every question in turn",
            _mib(held.before.resident),
            _mib(held.after.resident),
            _mib(held.grown),
        ],
    ]


def _touches(results: Results) -> list[list[str]]:
    rows = [["", "answers", "file reads/writes", "disk bytes", "other threads woken"]]
    for answers in results.answers:
        series = answers.guide
        counts = (series.file_calls, series.disk_bytes, series.other_threads)
        rows.append(
            [
                answers.question,
                str(len(series.times)),
                *(MISSING if each is None else str(each) for each in counts),
            ]
        )
    return rows


def _starts(results: Results) -> list[list[str]]:
    starting = results.starting
    rows = [["", "n", "ready", "ratio", "first answer", "ratio", "CPU to ready", "ratio"]]

    def row(name: str, starts: Starts) -> list[str]:
        bare = starting.bare
        pairs = ((starts.ready, bare.ready), (starts.answered, bare.answered), (starts.cpu, bare.cpu))
        cells = [name, str(len(starts.ready))]
        for times, others in pairs:
            cells.extend((f"{median(times) / 1e6:,.0f}", f"{median(times) / median(others):.2f}"))
        return cells

    rows.append(row("bare bot", starting.bare))
    rows.append(row("guide, first start (no database yet)", starting.first))
    rows.append(row("guide, later starts", starting.later))
    return rows


def _memory(results: Results) -> list[list[str]]:
    def row(name: str, memories: Memories) -> list[str]:
        idle, end = memories.idle, memories.end
        return [name, *(_mib(each) for each in (idle.resident, idle.proportional, end.resident, end.peak))]

    bare, guide = results.bare_memory, results.guide_memory
    ratios = (
        (bare.idle.resident, guide.idle.resident),
        (bare.idle.proportional, guide.idle.proportional),
        (bare.end.resident, guide.end.resident),
        (bare.end.peak, guide.end.peak),
    )
    return [
        ["", "idle RSS", "idle PSS", "RSS after the run", "peak"],
        row("bare bot", bare),
        row("guide", guide),
        [
            "ratio",
            *(MISSING if one is None or other is None else f"{other / one:.2f}" for one, other in ratios),
        ],
    ]


def _mib(value: int | None) -> str:
    return MISSING if value is None else f"{value / 1024 / 1024:.1f}"


def _functions(results: Results) -> list[list[str]]:
    rows = [["", "n", "p50", "p99"]]
    for timing in results.functions:
        middle, most = median(timing.times) / 1e3, p99(timing.times) / 1e3
        rows.append([timing.name, str(len(timing.times)), f"{middle:,.1f}", f"{most:,.1f}"])
    return rows


def _searching(results: Results) -> list[list[str]]:
    rows = [["entries", "n", "p50", "p99", "index built in ms", "its memory in MiB", "right one first, in %"]]
    for each in results.searching:
        middle, most = (median(each.times), p99(each.times)) if each.times else (None, None)
        times = (_milliseconds(value, 2) for value in (middle, most))
        built = _milliseconds(each.build, 0)
        right = MISSING if each.top1 is None else f"{each.top1 * 100:.1f}"
        rows.append([f"{each.entries:,}", str(len(each.times)), *times, built, _mib(each.memory), right])
    return rows


def _servers(results: Results) -> list[list[str]]:
    found = results.servers
    return [
        ["", "MiB"],
        ["bare bot", f"{found.bare / 1024 / 1024:.2f}"],
        ["guide", f"{found.guide / 1024 / 1024:.2f}"],
        ["guide, more if each has settings and three entries of its own", f"{found.own / 1024 / 1024:.2f}"],
    ]


def _milliseconds(value: float | None, places: int) -> str:
    return MISSING if value is None else f"{value / 1e6:,.{places}f}"


def _aims(results: Results) -> list[list[str]]:
    rows = [["", "at most", "found", "", ""]]
    for aim in aims_of(results):
        found = MISSING if aim.found is None else f"{aim.found:g}" if aim.most == 0 else f"{aim.found:.2f}"
        verdict = "unknown" if aim.found is None else "met" if aim.met else "MISSED"
        rows.append([aim.what, f"{aim.most:g}", found, verdict, aim.worst])
    return rows
