"""Who waits to see what becomes of a card: until it is done here, or by the process that does it for all."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.cards.takingdown import TakenDown
from bot.domain.cards import Card, Leftover
from bot.store.cards import card
from bot.store.leftovers import leftover

if TYPE_CHECKING:
    from bot.cards.keeping import CardKeeper
    from bot.store.database import Database

PATIENCE_SECONDS = 10.0
"""How long somebody who asked for a card waits to see what became of it."""
ELSEWHERE_SECONDS = 0.5
"""How often it is looked whether another process is done."""


class Waiting:
    """Waits for the work of one keeper, or of the one in another process."""

    def __init__(self, keeper: "CardKeeper", database: "Database") -> None:
        self._keeper = keeper
        self._database = database
        self._cards: defaultdict[int, list[asyncio.Future[None]]] = defaultdict(list)
        self._leftovers: dict[int, asyncio.Future[TakenDown]] = {}

    async def tended(self, card_id: int) -> Card | None:
        """Return a card that is due once it is tended or, if that takes long, as it is by then."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._cards[card_id].append(done)
        self._keeper.wake()
        try:
            await self._until(done, lambda: self._is_tended(card_id))
        finally:
            self._cards[card_id].remove(done)
            if not self._cards[card_id]:
                del self._cards[card_id]
        return await card(self._database, card_id)

    async def taken_down(self, left: Leftover) -> TakenDown:
        """Return what came of taking a message down so far."""
        done: asyncio.Future[TakenDown] = asyncio.get_running_loop().create_future()
        self._leftovers[left.id] = done
        self._keeper.wake()
        try:
            await self._until(done, lambda: self._is_taken_down(left.id))
        finally:
            del self._leftovers[left.id]
        if done.done():
            return done.result()
        if self._keeper.is_here or await leftover(self._database, left.id) is not None:
            return TakenDown.LATER
        return TakenDown.DONE

    def tell_tended(self, card_id: int) -> None:
        """Let go on who waits for a card."""
        for waiting in self._cards.get(card_id, ()):
            if not waiting.done():
                waiting.set_result(None)

    def tell_taken_down(self, number: int, outcome: TakenDown) -> None:
        """Let go on who waits for a message to be taken down."""
        waiting = self._leftovers.get(number)
        if waiting is not None and not waiting.done():
            waiting.set_result(outcome)

    async def _until(self, done: asyncio.Future[Any], elsewhere: Callable[[], Awaitable[bool]]) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not done.done():
                    here = self._keeper.is_here
                    await asyncio.wait({done}, timeout=PATIENCE_SECONDS if here else ELSEWHERE_SECONDS)
                    if not (done.done() or self._keeper.is_here) and await elsewhere():
                        return

    async def _is_tended(self, card_id: int) -> bool:
        known = await card(self._database, card_id)
        return known is None or known.due_at is None or known.due_at > self._keeper.now()

    async def _is_taken_down(self, number: int) -> bool:
        left = await leftover(self._database, number)
        return left is None or left.tries > 0
