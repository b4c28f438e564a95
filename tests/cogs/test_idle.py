"""What the bot does while nobody does anything: its background work looks at the database rarely."""

from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from bot.store.session import Session
from tests.cogs.cardstage import one_card
from tests.cogs.test_audit import follow, titled
from tests.cogs.test_own_words import saved

Opening = Callable[[], AbstractAsyncContextManager[Session]]
MOST_A_DAY = 24 * 12
"""Times that everything together looks at the database in a day: a handful every hour."""


def counted(world: World) -> Counter[str]:
    """Count from now on how often the database is read and written."""
    seen: Counter[str] = Counter()

    def counting(name: str, opening: Opening) -> Opening:
        @asynccontextmanager
        async def opened() -> AsyncGenerator[Session]:
            seen[name] += 1
            async with opening() as session:
                yield session

        return opened

    for name in ("reading", "transaction"):
        setattr(world.bot.database, name, counting(name, getattr(world.bot.database, name)))
    return seen


@pytest.mark.usefixtures("gathered_at_once")
async def test_all_background_work_together_looks_at_the_database_a_few_times_an_hour(
    world: World, moderator: Conversation
) -> None:
    await follow(world, moderator)
    await saved(world, "own.1", titled("もくもく会"))
    await moderator.step("/pin entry:faq.fee")
    assert (await one_card(world)).message_id is not None
    await moderator.step("wait 1h")
    seen = counted(world)
    await moderator.step("wait 1d")
    assert 0 < seen.total() <= MOST_A_DAY, seen
    assert seen["transaction"] <= 24, seen


async def test_days_pass_with_a_log_channel_as_quickly_as_without(
    world: World, moderator: Conversation
) -> None:
    await follow(world, moderator)
    (waited,) = await moderator.talk("wait 2d")
    assert waited.error is None
