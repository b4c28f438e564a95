"""A brake: how often one member, server or message may do something."""

import datetime
from collections import OrderedDict, deque
from collections.abc import Hashable
from weakref import WeakSet

_IN_USE: "WeakSet[Brake]" = WeakSet()
"""Every brake of this process."""


def forget_old(now: datetime.datetime) -> None:
    """Let every brake forget whose window is over; called once an hour."""
    for brake in tuple(_IN_USE):
        brake.forget_old(now)


class Brake:
    """Lets every key pass at most ``most`` times in any ``window``.

    It remembers in memory only, ``keys`` of them at most: beyond that, the one that passed longest ago is
    forgotten first. A key costs the same however many there are, and one whose window is over is dropped when
    another passes, within the hour at the latest. A restart forgets everything.
    """

    def __init__(self, *, most: int, window: datetime.timedelta, keys: int) -> None:
        self._most = most
        self._window = window
        self._keys = keys
        self._passes: OrderedDict[Hashable, deque[datetime.datetime]] = OrderedDict()
        """When each key passed, the latest ``most`` times; the key that passed last stands last."""
        _IN_USE.add(self)

    def held_until(self, key: Hashable, now: datetime.datetime) -> datetime.datetime | None:
        """Return from when on ``key`` may pass; ``None`` where it may now."""
        passes = self._passes.get(key)
        if passes is None or len(passes) < self._most:
            return None
        free = passes[0] + self._window
        return free if free > now else None

    def take(self, key: Hashable, now: datetime.datetime) -> datetime.datetime | None:
        """Let ``key`` pass and return ``None``, or return from when on it may."""
        held = self.held_until(key, now)
        if held is None:
            self._pass(key, now)
        return held

    def give_back(self, key: Hashable) -> None:
        """Undo the latest pass of ``key``: what it was for did not happen."""
        passes = self._passes.get(key)
        if passes is None:
            return
        passes.pop()
        if not passes:
            del self._passes[key]

    def forget_old(self, now: datetime.datetime) -> None:
        """Forget the keys whose window is over: nothing holds them any more."""
        while self._is_oldest_over(now):
            self._passes.popitem(last=False)

    def __len__(self) -> int:
        """Return how many keys are remembered."""
        return len(self._passes)

    def _pass(self, key: Hashable, now: datetime.datetime) -> None:
        self._passes.setdefault(key, deque(maxlen=self._most)).append(now)
        self._passes.move_to_end(key)
        while len(self._passes) > self._keys or self._is_oldest_over(now):
            self._passes.popitem(last=False)

    def _is_oldest_over(self, now: datetime.datetime) -> bool:
        oldest = next(iter(self._passes.values()), None)
        return oldest is not None and oldest[-1] + self._window <= now
