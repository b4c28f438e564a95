"""Time and CPU per answer, the guide and the bare bot in turn."""

import asyncio
import gc
from collections.abc import Sequence

from bench.bare import COMMAND
from bench.discord_server import LoopbackDiscord
from bench.events import command
from bench.process import BotProcess
from bench.questions import Question
from bench.replies import MESSAGE
from bench.results import Answers, Series

PAUSE_SECONDS = 0.001
"""After each answer, so that what the bot still does with it is not in the next one's time."""
WARM_UP = 20

Bot = tuple[BotProcess, LoopbackDiscord]


async def measure_answers(
    bare: Bot, guide: Bot, questions: Sequence[Question], *, rounds: int, block: int
) -> list[Answers]:
    """Ask every question ``rounds * block`` times, one after another.

    In each round a block for the bare bot precedes the guide's, so that whatever slows the machine down for a
    while hits both.
    """
    static = Question(name=f"/{COMMAND}", event=command(COMMAND), kind=MESSAGE)
    found = [Answers(question=question.name) for question in questions]
    for question in questions:
        await _block(guide, question, Series(), min(WARM_UP, 2 * block))
        await _block(bare, static, Series(), min(WARM_UP, 2 * block))
    gc.collect()
    gc.disable()  # of this process, which both bots wait for
    try:
        for _ in range(rounds):
            for question, answers in zip(questions, found, strict=True):
                await _block(bare, static, answers.bare, block)
                await _block(guide, question, answers.guide, block)
            gc.collect()
    finally:
        gc.enable()
    return found


async def _block(bot: Bot, question: Question, series: Series, count: int) -> None:
    process, discord = bot
    times: list[int] = []
    before = process.usage()
    for _ in range(count):
        reply = await question.ask(discord)
        times.append(reply.answered_ns)
        await asyncio.sleep(PAUSE_SECONDS)
    series.add(times, before, process.usage())
