"""Reading the database before a first answer that cannot be put off: soon, or not at all."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.domain.errors import UserError

Read = TypeVar("Read")

SECONDS = 2.0
"""Of the three that Discord gives for a first answer. A form cannot be promised and sent later."""


class SlowError(UserError):
    """The database took too long for a first answer."""

    def __init__(self) -> None:
        super().__init__("failures.slow")


async def soon(reading: Coroutine[Any, Any, Read]) -> Read:
    """Return what ``reading`` returns.

    Raises ``SlowError`` after two seconds; the reading is then cut off, and its end is not waited for.
    """
    task = asyncio.create_task(reading)
    try:
        await asyncio.wait({task}, timeout=SECONDS)
        if not task.done():
            raise SlowError
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            task.add_done_callback(look_away)


def look_away(task: asyncio.Task[Any]) -> None:
    """Look at how a task ended that nobody waits for, so that asyncio does not complain of it."""
    if not task.cancelled():
        task.exception()
