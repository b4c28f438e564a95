"""The parts of an answer, and of a start, called over and over in this process."""

import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import cycle
from pathlib import Path

from bench.results import Timing
from bot.app import GuideBot, opened_bot
from bot.domain.compare import Comparison, Sort, break_evens, compare
from bot.domain.exitcheck import check_exit
from bot.domain.feeanswer import answer
from bot.domain.feequestion import FeeQuestion, Find
from bot.domain.fees import fee
from bot.domain.guide import Kind, Language
from bot.domain.reregister import Situation, reregister
from bot.domain.yen import read_amount
from bot.i18n import load_messages
from bot.render.compare import Compared, compare_answer
from bot.render.exitcheck import exit_answer
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
CROWDWORKS = "service.crowdworks"
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
    guide, today, words = bot.guide, bot.today(), bot.messages[Language.JA]
    crowdworks, services, taxes = guide.services[CROWDWORKS], tuple(guide.services.values()), guide.taxes
    amounts = cycle(AMOUNTS)

    def compared() -> Comparison:
        return compare(services, SUM, day=today, taxes=taxes, job=None, sort=Sort.TAKE_HOME)

    question = FeeQuestion(low=SUM, high=SUM, service=crowdworks.id)
    wanted = FeeQuestion(low=SUM, high=SUM, service=crowdworks.id, find=Find.CONTRACT)
    answered = answer(question, guide, today)
    side_by_side = Compared(
        low=SUM,
        high=SUM,
        comparison=compared(),
        at_high=compared(),
        job=None,
        sort=Sort.TAKE_HOME,
        breaks=break_evens(services, day=today, taxes=taxes),
    )
    ticked = {entry.key for entry in guide.of_kind(Kind.BLOCKER)[:3]}
    returning = reregister(Situation.LEFT, guide.entries)

    def checked() -> object:
        return check_exit(ticked, guide.entries, service=crowdworks, today=today, balance=SUM)

    check = check_exit(ticked, guide.entries, service=crowdworks, today=today, balance=SUM)
    yield "read an amount", lambda: read_amount(next(amounts))
    yield "quote one service", lambda: fee(crowdworks, None, SUM, day=today, taxes=taxes, withholding=False)
    yield "work out a /fee question", lambda: answer(question, guide, today)
    yield "work out the sum to ask for", lambda: answer(wanted, guide, today)
    yield f"compare {len(services)} services", compared
    yield "break-even amounts of each two", lambda: break_evens(services, day=today, taxes=taxes)
    yield "check an exit", checked
    yield "render /fee", lambda: fee_answer(words, guide, answered)
    yield "render /compare", lambda: compare_answer(words, guide, side_by_side, 0)
    yield "render the break-even amounts", lambda: compare_answer(words, guide, side_by_side, None)
    yield "render /exitcheck", lambda: exit_answer(words, guide, check)
    yield (
        "render /reregister",
        lambda: reregister_answer(words, guide, returning, Situation.LEFT, Tab.STEPS),
    )
    yield "read the message files", lambda: load_messages(DATA / "locales")
    yield "read the shipped data files", lambda: load_shipped(DATA, today=today)
