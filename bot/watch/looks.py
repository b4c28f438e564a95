"""Asking the database for an operator: rarely, one at a time, and without waiting long."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from bot.patience import look_away

T = TypeVar("T")

PATIENCE_SECONDS = 2.0


class Look(Generic[T]):
    """One question to the database, asked anew at most every ``fresh`` seconds, however often it is wanted.

    An answer that does not come is waited for no longer than two seconds, but the asking itself is left to
    end by itself: interrupting SQLite would wait for it too.
    """

    def __init__(self, ask: Callable[[], Awaitable[T]], *, fresh: float) -> None:
        self._ask = ask
        self._fresh = fresh
        self._task: asyncio.Task[T] | None = None
        self._asked_at = 0.0

    async def result(self) -> T:
        """Return the answer. Raises ``TimeoutError`` where there is none yet, and what asking raised."""
        now = asyncio.get_running_loop().time()
        if self._task is None or (self._task.done() and now - self._asked_at >= self._fresh):
            self._task, self._asked_at = asyncio.create_task(self._answer()), now
            self._task.add_done_callback(look_away)
        task = self._task
        await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
        if not task.done():
            raise TimeoutError
        return task.result()

    async def _answer(self) -> T:
        return await self._ask()

    async def close(self) -> None:
        """Ask no more, and wait until the database is left alone."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
