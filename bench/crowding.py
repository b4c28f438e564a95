"""Many interactions under way at once, and very many in a row: throughput, waiting times, leaks."""

import asyncio
import gc
import time
from collections.abc import Sequence

from bench.bare import COMMAND
from bench.discord_server import LoopbackDiscord
from bench.events import command
from bench.process import BotProcess
from bench.questions import Question
from bench.replies import MESSAGE
from bench.results import Crowd, Endurance, Load

IN_FLIGHT = (1, 16, 64, 256)
Bot = tuple[BotProcess, LoopbackDiscord]


async def measure_crowds(
    bare: Bot,
    guide: Bot,
    questions: Sequence[Question],
    *,
    seconds: float,
    in_flight: Sequence[int] = IN_FLIGHT,
) -> list[Crowd]:
    """Ask every question for ``seconds`` with each number of interactions under way, the bare bot first."""
    static = Question(name=f"/{COMMAND}", event=command(COMMAND), kind=MESSAGE)
    found: list[Crowd] = []
    gc.collect()
    gc.disable()  # of this process, which both bots wait for
    try:
        for question in questions:
            for number in in_flight:
                loads = [
                    await _load(bot, asked, number, seconds)
                    for bot, asked in ((bare, static), (guide, question))
                ]
                found.append(Crowd(question=question.name, in_flight=number, bare=loads[0], guide=loads[1]))
                gc.collect()
    finally:
        gc.enable()
    return found


async def _load(bot: Bot, question: Question, in_flight: int, seconds: float) -> Load:
    process, discord = bot
    times: list[int] = []
    begun = time.perf_counter_ns()
    until = begun + seconds * 1e9

    async def one_after_another() -> None:
        while time.perf_counter_ns() < until or not times:
            reply = await question.ask(discord)
            times.append(reply.answered_ns)

    before = process.usage().cpu_ns
    async with asyncio.TaskGroup() as group:
        for _ in range(in_flight):
            group.create_task(one_after_another())
    return Load(times=times, wall_ns=time.perf_counter_ns() - begun, cpu_ns=process.usage().cpu_ns - before)


async def measure_endurance(
    guide: Bot, questions: Sequence[Question], *, answers: int, warm_up: int, in_flight: int = 16
) -> Endurance:
    """Ask all questions in turn, ``answers`` in all, after ``warm_up`` that are not counted."""
    await _ask(guide, questions, warm_up, in_flight)
    before = guide[0].memory()
    await _ask(guide, questions, answers, in_flight)
    return Endurance(answers=answers, before=before, after=guide[0].memory())


async def _ask(bot: Bot, questions: Sequence[Question], answers: int, in_flight: int) -> None:
    _, discord = bot
    left = iter(range(answers))

    async def some() -> None:
        for number in left:
            await questions[number % len(questions)].ask(discord)

    async with asyncio.TaskGroup() as group:
        for _ in range(in_flight):
            group.create_task(some())
