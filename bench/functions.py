"""The parts of an answer, and of a start, called over and over in this process."""

import datetime
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import cycle
from pathlib import Path

from msgspec.structs import replace

from bench.results import Timing
from bot.app import GuideBot
from bot.domain.breakeven import break_evens
from bot.domain.compareanswer import CompareDay
from bot.domain.comparequestion import CompareQuestion
from bot.domain.exitcheck import ExitDay
from bot.domain.feeanswer import answer
from bot.domain.feequestion import FeeQuestion, Find
from bot.domain.fees import fee
from bot.domain.guide import Kind, Language
from bot.domain.reregister import Situation, reregister
from bot.domain.services import CROWDWORKS
from bot.domain.snapshot import Guide
from bot.domain.yen import read_amount
from bot.i18n import Words, load_messages
from bot.opening import opened_bot
from bot.render.compare import ComparePages
from bot.render.exitcheck import ExitPages
from bot.render.fee import fee_answer
from bot.render.reregister import Tab, reregister_answer
from bot.settings import DATA, Settings
from bot.store.shipped import load_shipped
from bot.store.snapshot import load_guide, refreshed_guide

AMOUNTS = (
    "3000",
    "3,000円",
    "３，０００円",
    "3千円",
    "1万5千",
    "1.5万",
    "三千円",
    "一万五千円",
    "15K",
    "2〜3万円",
    "15000円(税抜)",
    "税込16,500",
    "1文字1.5円×3000文字",
    "50円×20記事",
)
SUM = 15_000
MOST_CALLS = 5000


async def measure_functions(directory: Path, *, seconds: float) -> list[Timing]:
    """Spend about ``seconds`` on each function."""
    address = f"sqlite:///{directory / 'functions.db'}"
    async with opened_bot(Settings(database_url=address)) as bot:
        found = [_timed(name, call, seconds) for name, call in _calls(bot)]
        loading = "load the guide from SQLite"
        found.append(await _timed_wait(loading, lambda: load_guide(bot.database), seconds))
        unchanged = "the same, where neither files nor rows changed"

        def refreshed() -> Awaitable[object]:
            return refreshed_guide(bot.database, DATA, today=bot.today())

        found.append(await _timed_wait(unchanged, refreshed, seconds))
        return found


def _timed(name: str, call: Callable[[], object], seconds: float) -> Timing:
    times: list[int] = []
    end = time.perf_counter_ns() + int(seconds * 1e9)
    call()
    while True:
        started = time.perf_counter_ns()
        call()
        times.append(time.perf_counter_ns() - started)
        if started >= end or len(times) == MOST_CALLS:
            return Timing(name=name, times=times)


async def _timed_wait(name: str, call: Callable[[], Awaitable[object]], seconds: float) -> Timing:
    times: list[int] = []
    end = time.perf_counter_ns() + int(seconds * 1e9)
    await call()
    while True:
        started = time.perf_counter_ns()
        await call()
        times.append(time.perf_counter_ns() - started)
        if started >= end or len(times) == MOST_CALLS:
            return Timing(name=name, times=times)


def _calls(bot: GuideBot) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what the cogs run, on what they keep from one answer to the next, and what a start reads."""
    guide, today, words = bot.guide, bot.today(), bot.messages[Language.JA]
    yield from _fees(guide, today, words)
    yield from _comparisons(guide, today, words)
    yield from _exits(guide, today, words)
    returning = reregister(Situation.LEFT, guide.entries)
    yield (
        "render /reregister",
        lambda: reregister_answer(words, guide, returning, Situation.LEFT, Tab.STEPS),
    )
    yield "read the message files", lambda: load_messages(DATA / "locales")
    yield "read the shipped data files", lambda: load_shipped(DATA, today=today)


def _fees(guide: Guide, today: datetime.date, words: Words) -> Iterator[tuple[str, Callable[[], object]]]:
    amounts = cycle(AMOUNTS)
    service = guide.services[CROWDWORKS]
    question = FeeQuestion(low=SUM, high=SUM, service=service.id)
    wanted = FeeQuestion(low=SUM, high=SUM, service=service.id, find=Find.CONTRACT)
    answered = answer(question, guide, today)
    yield "read an amount", lambda: read_amount(next(amounts))
    yield (
        "quote one service",
        lambda: fee(service, None, SUM, day=today, taxes=guide.taxes, withholding=False),
    )
    yield "work out a /fee question", lambda: answer(question, guide, today)
    yield "work out the sum to ask for", lambda: answer(wanted, guide, today)
    yield "render /fee", lambda: fee_answer(words, guide, answered)


def _comparisons(
    guide: Guide, today: datetime.date, words: Words
) -> Iterator[tuple[str, Callable[[], object]]]:
    services = tuple(guide.services.values())
    day, pages = CompareDay(guide, today), ComparePages(words, guide)
    question = CompareQuestion(low=SUM, high=SUM)
    even = replace(question, page=None)
    compared, pairs = day.compared(question), day.compared(even)
    yield f"compare {len(services)} services", lambda: day.compared(question)
    yield (
        "break-even amounts of each two, once a day",
        lambda: break_evens(services, day=today, taxes=guide.taxes),
    )
    yield "render /compare", lambda: pages.page(compared, question.page)
    yield "render the break-even amounts", lambda: pages.page(pairs, even.page)


def _exits(guide: Guide, today: datetime.date, words: Words) -> Iterator[tuple[str, Callable[[], object]]]:
    day = ExitDay(guide.entries, service=guide.services[CROWDWORKS], date=today)
    pages = ExitPages(words, guide)
    ticked = {entry.key for entry in guide.of_kind(Kind.BLOCKER)[:3]}
    check = day.check(ticked, SUM)
    yield "check an exit", lambda: day.check(ticked, SUM)
    yield "render /exitcheck", lambda: pages.embeds(check)
