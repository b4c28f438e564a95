"""A world for each test: the real bot in a small Japanese server of a simulated Discord."""

import asyncio
import datetime
import gc
import os
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor

import hypothesis
import pytest

from bot.app import today_in_japan
from bot.settings import Settings
from bot.simulation.clock import clock_of
from bot.simulation.conversation import Conversation
from bot.simulation.prepared import Prepared, prepare
from bot.simulation.world import World, opened_world

os.environ["SSL_CERT_FILE"] = os.devnull
"""No test reaches anybody by TLS, and each bot that one starts would take 40 ms to read the certificates."""


hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
"""How long an example takes says how busy the machine is."""

WAITING = 2
"""How many tests are in the middle of waiting, rather than working: for a pause, a process, a database."""


def pytest_xdist_auto_num_workers() -> int:
    """Return how many workers ``-n auto`` is: those that wait leave the cores to others."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + WAITING


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The shipped data and a database filled from it, once for all tests."""
    preparing = prepare(Settings(), today_in_japan(), tmp_path_factory.mktemp("worlds"))
    with ThreadPoolExecutor(1) as thread:  # asyncio.run would take the test's own loop away
        prepared = thread.submit(asyncio.run, preparing).result()
    gc.freeze()  # modules and the guide are for all tests: looked through for garbage they cost a tenth more
    return prepared


@pytest.fixture
def today() -> datetime.date:
    """The date in Japan when a test begins; a module or a parametrized test may have its own."""
    return datetime.date(2026, 11, 23)


@pytest.fixture
def language() -> str:
    """The language of everybody's client; a module or a parametrized test may have its own."""
    return "ja"


@pytest.fixture
async def world(prepared: Prepared, today: datetime.date, language: str) -> AsyncGenerator[World]:
    """A fresh world with the bot running on a database of its own.

    The test fails at its end if the bot made a mistake or sent what Discord would refuse. A test that wants
    either clears ``world.mistakes.found`` or ``world.wire.sent``.
    """
    clock = clock_of(today)
    with prepared.opener(clock.today, clock.now) as open_bot:
        async with opened_world(open_bot, clock, language=language) as world:
            begin = world.moment()
            yield world
            world.since(begin)
        assert not world.mistakes.found
        assert not world.wire.refused


@pytest.fixture
def member(world: World) -> Conversation:
    """What the member does: ``await member.step("/fee amount:3000")`` or ``talk(step, step, …)``."""
    return Conversation(world)


@pytest.fixture
def moderator(world: World) -> Conversation:
    """What the moderator does."""
    return Conversation(world, person="moderator")


@pytest.fixture
def operator(world: World) -> Conversation:
    """What the server's owner does."""
    return Conversation(world, person="operator")
