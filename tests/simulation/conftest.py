"""A world whose bot does what the real one avoids."""

import asyncio
import datetime
import shutil
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.app import today_in_japan
from bot.settings import DATA, Settings
from bot.simulation.clock import clock_of
from bot.simulation.conversation import Conversation
from bot.simulation.prepared import Prepared, prepare
from bot.simulation.world import World, opened_world
from tests.simulation.sample import COMMANDS


@pytest.fixture(scope="session")
def sample_prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    directory = tmp_path_factory.mktemp("sample")
    data = directory / "data"
    shutil.copytree(DATA, data)
    for language, text in COMMANDS.items():
        with (data / "locales" / language / "commands.toml").open("a", encoding="utf-8") as file:
            file.write(text)
    cogs = ("tests.simulation.sample",)
    preparing = prepare(Settings(), today_in_japan(), directory, data=data, cogs=cogs)
    with ThreadPoolExecutor(1) as thread:  # asyncio.run would take the test's own loop away
        return thread.submit(asyncio.run, preparing).result()


@pytest.fixture
async def sample_world(sample_prepared: Prepared, today: datetime.date) -> AsyncGenerator[World]:
    clock = clock_of(today)
    with sample_prepared.opener(clock.today) as open_bot:
        async with opened_world(open_bot, clock) as world:
            yield world


@pytest.fixture
def sample(sample_world: World) -> Conversation:
    return Conversation(sample_world)
