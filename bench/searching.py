"""The search over guides of many sizes: each in a process of its own, so that memory and time can be told."""

import asyncio
import dataclasses
import json
import random
import re
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec.structs import replace

from bench.process import LINUX
from bench.quality import engine, rates
from bench.question_sets import TUNING, read_half
from bench.results import Searching
from bot.asking import shipped_guide
from bot.domain.guide import Entry, EntryText
from bot.domain.snapshot import Guide
from bot.search.candidate import passages
from bot.search.search import Search
from bot.settings import DATA, ROOT

SIZES, LARGE = (100, 1_000, 10_000), 100_000
LONGEST = 300.0
"""Seconds after which a size is given up."""
ALL = 100_000
"""More questions than there are."""
MADE_UP = 100
"""So many questions are asked that generated entries were written for, besides those of the tuning half."""
_WORD = re.compile(r"[a-z0-9]+|[一-鿿々]+|[ァ-ヺー]+|[ぁ-ゖ]{1,4}")
_PAGE = 4096


def generated(guide: Guide, size: int, draw: int = 0) -> Iterator[Entry]:
    """Yield ``size`` entries, always the same: of the guide's words, as often as it has them, and new ones.

    Each has a few words of its own that hardly another has, as a real entry has its subject. Another ``draw``
    has other ones.
    """
    chance = random.Random(f"{size} {draw}")  # noqa: S311 - no secret
    texts = [text for entry in guide.entries.values() for part in passages(entry) for text in part]
    japanese = [word for text in texts for word in _WORD.findall(text.casefold()) if not word.isascii()]
    english = [word for text in texts for word in _WORD.findall(text.casefold()) if word.isascii()]
    kanji = sorted({letter for word in japanese for letter in word if letter >= "一"})
    patterns = list(guide.entries.values())
    for number in range(size):
        own = ["".join(chance.choices(kanji, k=chance.choice((2, 2, 3, 4)))) for _ in range(3)]
        foreign = ["".join(chance.choices("bdfgklmnprstvz", k=3)) + chance.choice("aeiou") for _ in range(3)]
        yield replace(
            patterns[number % len(patterns)],
            key=f"made.{number}",
            ja=_text(chance, own, japanese, ""),
            en=_text(chance, foreign, english, " "),
        )


def _text(chance: random.Random, own: Sequence[str], words: Sequence[str], space: str) -> EntryText:
    def sentence(length: int) -> str:
        said = [*chance.choices(words, k=length), chance.choice(own)]
        chance.shuffle(said)
        return space.join(said)

    return EntryText(
        title=sentence(4),
        answer=sentence(12),
        body=sentence(60),
        keywords=(*own, *chance.choices(words, k=6)),
        questions=tuple(sentence(chance.randint(3, 8)) for _ in range(10)),
    )


def measured(size: int, most: int) -> Searching:
    """Measure a guide of ``size`` entries in this process, by ``most`` questions of the tuning half."""
    half = read_half(TUNING)
    half = dataclasses.replace(half, asked=half.asked[:most], unanswerable=())
    guide = shipped_guide(DATA)
    entries = list(generated(guide, size))
    chance = random.Random(0)  # noqa: S311 - no secret
    asked = [chance.choice(entry.ja.questions) for entry in chance.choices(entries, k=MADE_UP)]
    asked.extend(each.text for each in half.asked)
    chance.shuffle(asked)
    before, started = _resident(), time.perf_counter_ns()
    search = Search(guide.vocabulary, entries)
    built = time.perf_counter_ns() - started
    after = _resident()
    for text in islice(asked, 20):
        search.find(text)
    times: list[int] = []
    for text in asked:
        started = time.perf_counter_ns()
        search.find(text)
        times.append(time.perf_counter_ns() - started)
    memory = None if before is None or after is None else after - before
    for entry in guide.entries.values():
        search.put(entry)
    top1 = rates(engine(search), half).top1
    return Searching(entries=size, build=built, memory=memory, times=times, top1=top1)


def _resident() -> int | None:
    """Return this process's memory in bytes, where the system tells."""
    if not LINUX:
        return None
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no path of ours
        return int(file.read().split()[1]) * _PAGE


async def measure_searching(
    sizes: Sequence[int], longest: float = LONGEST, most: int = ALL
) -> list[Searching]:
    """Measure each size after the other, by ``most`` questions of the tuning half.

    One that takes longer than ``longest`` seconds has no times.
    """
    return [await _apart(size, longest, most) for size in sizes]


async def _apart(size: int, longest: float, most: int) -> Searching:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.searching",
        str(size),
        str(most),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), longest)
    except TimeoutError:
        process.kill()
        await process.wait()
        return Searching(entries=size, build=None, memory=None, times=[], top1=None)
    if process.returncode:
        raise RuntimeError(f"the search over {size} entries failed")
    return Searching(**json.loads(output))


def main() -> None:
    """Print as JSON what is measured of a guide of so many entries, by so many questions."""
    print(json.dumps(dataclasses.asdict(measured(*map(int, sys.argv[1:])))))


if __name__ == "__main__":
    main()
