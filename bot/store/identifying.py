"""Taking turns in starting sessions at Discord, between processes that share a PostgreSQL."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from bot.store.link import GONE, Connect, lock_number

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.2
"""How often it is asked whose turn it is."""


class Identifying:
    """Gives one process at a time the turn to start a session.

    The turn is a lock of a transaction, in which the server is told to do nothing for a pause: it holds as
    long whether or not the process lives, and no longer, also behind a pooler.
    """

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._holding: set[asyncio.Task[None]] = set()

    async def turn(self, name: str, *, pause: float, most: float) -> bool:
        """Wait at most ``most`` seconds for the turn called ``name``; the next is ``pause`` seconds later.

        Returns ``False`` where it did not come, or the database does not answer.
        """
        lock, connection = lock_number(name), None
        try:
            connection = await self._connect()
            await connection.transaction().start()
            async with asyncio.timeout(most):
                while not await connection.fetchval(f"SELECT pg_try_advisory_xact_lock({lock})"):  # noqa: ASYNC110 - nobody in this process knows
                    await asyncio.sleep(LOOK_SECONDS)
        except BaseException as error:
            if connection is not None:
                connection.terminate()
            if not isinstance(error, GONE):
                raise
            logger.warning("nobody knows whose turn it is at Discord (%s)", type(error).__name__)
            return False
        holding = asyncio.create_task(_held(connection, pause))
        self._holding.add(holding)
        holding.add_done_callback(self._holding.discard)
        await asyncio.sleep(
            0
        )  # now the server has been told: a process that is killed later cuts no pause short
        return True

    def close(self) -> None:
        """Leave the turns to the server."""
        for holding in self._holding:
            holding.cancel()


async def _held(connection: Any, pause: float) -> None:  # noqa: ANN401 - asyncpg ships no types
    try:
        with suppress(*GONE):
            # Without arguments it is sent at once. A server that has begun it goes on without this process,
            # and notices only then that nobody is there to commit.
            await connection.execute(f"SELECT pg_sleep({pause})", timeout=pause + 10)
    finally:
        connection.terminate()
