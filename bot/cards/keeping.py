"""The keeper of living cards: sees to it, in the background, that every card says what holds now."""

import asyncio
import datetime
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from bot.cards.checking import PACE_SECONDS, CardChecking
from bot.cards.takingdown import TakenDown, TakingDown
from bot.cards.tending import CardTending
from bot.cards.waiting import Waiting
from bot.domain.cards import Card, Leftover, next_try_after
from bot.domain.japan import JAPAN
from bot.domain.snapshot import Guide
from bot.store.cardrecords import record_failure
from bot.store.cards import all_cards, card, cards_of, due_cards, make_card_due, next_due
from bot.store.errors import StoreError
from bot.store.leftovers import due_leftovers, leftover, next_leftover

if TYPE_CHECKING:
    from bot.app import GuideBot

logger = logging.getLogger(__name__)

LOOK_SECONDS = 60.0 * 60
"""How often the database and the date are looked at when nobody says that anything has changed."""
DAY = datetime.timedelta(days=1)
AFTER_FAILURE_SECONDS = 60.0
MOST_DUE = 1000
MOST_CHANNELS = 8
"""Channels that are worked on at once; in each, one card after the other."""
WORK = "cards"
"""What one process of the bot does for all, as long as it lives: only that one edits, and nothing twice.

The due rows could be divided among them, too. But a process must have heard of a change before it shows it,
so each that may have worked on a server's cards would have to compare all of them again.
"""
OFFER_SECONDS = 5.0
"""How often another process offers to do the work, should the one that does it be gone."""
TURNS = 2
"""How often in a row a card is tended: once more if it is to be put back."""
SWEPT_AT_ONCE = 20


def _next_day(now: datetime.datetime) -> datetime.datetime:
    """Return when the next day begins in Japan."""
    tomorrow = (now.astimezone(JAPAN) + DAY).date()
    return datetime.datetime.combine(tomorrow, datetime.time(), JAPAN)


class CardKeeper:
    """One for each process. It knows nothing that the database does not: what is due stands there.

    ``start`` begins when Discord is there, ``stop`` leaves the database alone; in between ``wake`` says that
    something has changed.
    """

    def __init__(self, bot: "GuideBot", now: Callable[[], datetime.datetime]) -> None:
        self.now = now
        self._bot = bot
        self._tending = CardTending(bot, self._moment)
        self._checking = CardChecking(bot, self._moment)
        self._taking_down = TakingDown(bot, self._moment)
        self._task: asyncio.Task[None] | None = None
        self._pause: asyncio.Task[None] | None = None
        self._woken = False
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._waiting = Waiting(self, bot.database)
        self.is_here = False
        """Whether this process does the work."""
        self._swept: tuple[datetime.date, Guide] | None = None
        self._changed: set[int] = set()
        """Servers whose cards are to be compared with what holds, whatever stands in the database."""

    def _moment(self) -> datetime.datetime:
        return self.now()

    def wake(self, guild_id: int | None = None) -> None:
        """Look at once for what is due; never fails and waits for nothing.

        With ``guild_id``, a server whose words or settings are others now in memory: they were in the
        database a moment before, so a card may just have been brought up to what was there until then.
        """
        if guild_id is not None:
            self._changed.add(guild_id)
        self._woken = True
        if self._pause is not None:
            self._pause.cancel()

    def start(self) -> None:
        """Begin; a second time changes nothing."""
        if self._task is None:
            self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Stop in the middle of whatever is being done, and wait until the database is left alone."""
        tasks = {task for task in (self._task, self._pause, *self._workers.values()) if task is not None}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        self._task = self._pause = None

    async def tended(self, card_id: int) -> Card | None:
        """Have a card that is due tended and return it, or, if that takes long, as it is by then.

        ``None``: there is no such card any more.
        """
        return await self._waiting.tended(card_id)

    async def taken_down(self, left: Leftover) -> TakenDown:
        """Have a message that is no card any more taken down, and return what came of it so far."""
        return await self._waiting.taken_down(left)

    async def _keep(self) -> None:
        while not self._bot.stopping:
            self._woken = False
            seconds = LOOK_SECONDS
            try:
                seconds = await self._look() if await self._has_the_work() else OFFER_SECONDS
            except Exception:
                logger.exception("the cards could not be looked after; that is tried again soon")
                seconds = AFTER_FAILURE_SECONDS
            if not self._woken:
                self._pause = asyncio.create_task(asyncio.sleep(seconds))
                await asyncio.wait({self._pause})

    async def _has_the_work(self) -> bool:
        """Tell whether this process does the work; one that takes it over looks at everything first."""
        is_here = await self._bot.database.claim(WORK)
        if is_here != self.is_here:
            self.is_here, self._swept = is_here, None
        return is_here

    async def _look(self) -> float:
        """Set to work on what is to be done; return after how many seconds to look again."""
        await self._sweep()
        await self._sweep_changed()
        seconds = await self._set_to_work()
        if not self._workers and await self._checking.check_a_channel():
            return PACE_SECONDS
        return seconds

    async def _sweep(self) -> None:
        """Make every card due that does not say what holds: at the start, on a new day, for another guide."""
        today, shipped = self._bot.today(), self._bot.guide
        if self._swept is not None and self._swept[0] == today and self._swept[1] is shipped:
            return
        now = self.now()
        stale = await self._stale(await all_cards(self._bot.database), now)
        if stale:
            await make_card_due(self._bot.database, *stale, now=now)
            logger.info("%d cards are to be brought up to date", len(stale))
        self._swept = today, shipped

    async def _sweep_changed(self) -> None:
        """Make the cards due that do not say what holds since their server changed something."""
        while self._changed:
            guild_id = self._changed.pop()
            try:
                now = self.now()
                stale = await self._stale(await cards_of(self._bot.database, guild_id), now)
                if stale:
                    await make_card_due(self._bot.database, *stale, now=now)
            except Exception:
                self._changed.add(guild_id)
                raise

    async def _stale(self, cards: Iterable[Card], now: datetime.datetime) -> list[int]:
        """Return the ids of those that are to be looked after."""
        stale: list[int] = []
        for number, each in enumerate(cards):
            if self._is_stale(each, now):
                stale.append(each.id)
            if number % SWEPT_AT_ONCE == 0:
                await asyncio.sleep(0)  # lets answers go first
        return stale

    def _is_stale(self, shown: Card, now: datetime.datetime) -> bool:
        """Tell whether a card is to be looked after because it does not say what holds.

        One that is due is, too: just now it may be made to say what held before. One that waits for another
        try is left to wait.
        """
        if shown.due_at is not None and shown.due_at > now:
            return False
        try:
            return shown.shown != self._tending.hash_of(shown)
        except Exception:
            logger.exception("card %d cannot be shown; the others are looked after", shown.id)
            return False

    async def _set_to_work(self) -> float:
        """Have what is due done; return after how many seconds to look again, unless woken before."""
        due: defaultdict[int, list[int | Leftover]] = defaultdict(list)
        for each in await due_cards(self._bot.database, self.now(), MOST_DUE):
            due[each.channel_id].append(each.id)
        for left in await due_leftovers(self._bot.database, self.now(), MOST_DUE):
            due[left.channel_id].append(left)
        for channel_id, things in due.items():
            if channel_id not in self._workers and len(self._workers) < MOST_CHANNELS:
                self._workers[channel_id] = asyncio.create_task(self._work(channel_id, things))
        moments = [_next_day(self.now())]
        # Where something is due now, a worker that is done wakes the keeper, and one that fails does not.
        if not due:
            later = (
                await next_due(self._bot.database),
                await next_leftover(self._bot.database, self.now()),
            )
            moments.extend(at for at in later if at is not None)
        seconds = (min(moments) - self.now()).total_seconds()
        return min(max(seconds, 1.0), AFTER_FAILURE_SECONDS if due else LOOK_SECONDS)

    async def _work(self, channel_id: int, things: Iterable[int | Leftover]) -> None:
        """Tend the cards of one channel and take down what is left of others, one after the other."""
        worked = False
        try:
            for thing in things:
                if self._bot.stopping:
                    return
                if isinstance(thing, Leftover):
                    await self._take_down(thing.id)
                else:
                    await self._tend(thing)
            worked = True
        except Exception:
            logger.exception("channel %d: its cards could not be looked after", channel_id)
        finally:
            del self._workers[channel_id]
            if worked:
                self.wake()

    async def _tend(self, card_id: int) -> None:
        for _ in range(TURNS):
            due = await card(self._bot.database, card_id)
            if due is None or due.due_at is None or due.due_at > self.now():
                break
            try:
                await self._tending.tend(due)
            except StoreError:
                raise
            except Exception:
                logger.exception("card %d could not be looked after", card_id)
                await self._note_mistake(due)
        self._waiting.tell_tended(card_id)

    async def _take_down(self, number: int) -> None:
        left = await leftover(self._bot.database, number)
        if left is None:
            return  # it has become the card again
        self._waiting.tell_taken_down(left.id, await self._taking_down.take_down(left))

    async def _note_mistake(self, failed: Card) -> None:
        """Leave a card that the bot itself stumbles over for later, so that it holds up no other."""
        later = self.now() + next_try_after(failed.tries + 1, outside=True)
        await record_failure(self._bot.database, failed, state=failed.state, reason="trouble", due_at=later)
