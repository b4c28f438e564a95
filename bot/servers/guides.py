"""The guide as each server has it: what is shipped, with the server's own words laid over it."""

import asyncio
import datetime
from collections import OrderedDict
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from bot.domain.editions import Edition, Wording, laid_over, sharing
from bot.domain.snapshot import Guide
from bot.domain.votes import version_of

MOST_KEPT = 64
"""Servers whose guide is kept put together: about 50 kB each, and a millisecond to put together again."""


class Guides:
    """The shipped guide, and every server's current editions, all in memory.

    An answer needs no database: whoever writes an edition hands it in with ``put`` once it is committed.
    """

    def __init__(self, shipped: Guide, editions: Iterable[Edition]) -> None:
        self.shipped = shipped
        self._editions: dict[int, dict[str, Edition]] = {}
        self._removed: dict[int, dict[str, Wording]] = {}
        """The last words of the server's own that were taken away, by server and key."""
        self._together: OrderedDict[int, Guide] = OrderedDict()
        for edition in editions:
            self.put(edition)

    def ship(self, shipped: Guide) -> None:
        """Let another guide hold under all servers' words."""
        self.shipped = shipped
        self._together.clear()

    def put(self, edition: Edition) -> None:
        """Let a committed edition hold from now on. An older one than is known already changes nothing.

        Of the same one again, what was read last holds: who made it may have been forgotten since.
        """
        known = self._editions.setdefault(edition.guild_id, {})
        before = known.get(edition.key)
        if before is None or before.number < edition.number:
            known[edition.key] = sharing(edition, self.shipped.entries.get(edition.key))
            if edition.wording is None and before is not None and before.wording:
                self._removed.setdefault(edition.guild_id, {})[edition.key] = before.wording
            self._together.pop(edition.guild_id, None)
        elif before.number == edition.number and before != edition:
            known[edition.key] = sharing(edition, self.shipped.entries.get(edition.key))
            self._together.pop(edition.guild_id, None)

    def forget_people(self, before: datetime.datetime) -> None:
        """Forget who made and approved what was made earlier; the words stay."""
        for known in self._editions.values():
            for key, edition in known.items():
                if edition.made_at < before and (edition.author_id or edition.approver_id):
                    known[key] = replace(edition, author_id=None, approver_id=None)

    def renew(self, guild_id: int, editions: Iterable[Edition], *, had: Mapping[str, Edition]) -> bool:
        """Let a server have what was read of it, the words of removed entries first; whether that is news.

        ``had`` is what ``editions`` returned, copied, before the reading began: what was written since is
        newer and stays. Of a server of which nothing is kept any more, nothing stays here either.
        """
        read = tuple(editions)
        before = dict(self.editions(guild_id))
        # A server that was forgotten and came back counts from 1 again.
        again = any(
            (known := before.get(each.key)) and known.number >= each.number and known.made_at < each.made_at
            for each in read
        )
        if (again or not read) and before == had:
            self.forget(guild_id)
        for edition in read:
            self.put(edition)
        return before != self.editions(guild_id)

    def forget(self, guild_id: int) -> None:
        """Drop all that is a server's own."""
        self._editions.pop(guild_id, None)
        self._removed.pop(guild_id, None)
        self._together.pop(guild_id, None)

    def editions(self, guild_id: int | None) -> Mapping[str, Edition]:
        """Return a server's current editions by key, also those that brought the shipped words back."""
        return self._editions.get(guild_id or 0, {})

    def removed(self, guild_id: int) -> Mapping[str, Wording]:
        """Return the last words of a server's own that were taken away at some time, by key."""
        return self._removed.get(guild_id, {})

    def last_words(self, guild_id: int) -> dict[str, Wording]:
        """Return the last words of what a server had and its guide does not show any more, by key.

        These are its own entries that were removed, and its words for entries that are not shipped any more,
        whether it has removed those since or not.
        """
        shown, removed = self.of(guild_id).entries, self.removed(guild_id)
        return {
            key: words
            for key, edition in self.editions(guild_id).items()
            if key not in shown and (words := edition.wording or removed.get(key))
        }

    def is_careful(self, guild_id: int, key: str) -> bool:
        """Tell whether an entry is about money, tax or law.

        The data says so of a shipped one; of an own one its editors did, when they had it approved.
        """
        shipped, edition = self.shipped.entries.get(key), self.editions(guild_id).get(key)
        if shipped is not None:
            return shipped.careful
        return edition is not None and edition.careful

    def servers(self) -> tuple[int, ...]:
        """Return the ids of the servers with words of their own."""
        return tuple(self._editions)

    async def own_versions(self) -> dict[int, dict[str, str]]:
        """Return, by server and key, the version that members vote on of what is a server's own.

        Whoever asks meanwhile is answered between one server and the next.
        """
        versions: dict[int, dict[str, str]] = {}
        for guild_id in tuple(self._editions):
            entries = laid_over(self.shipped, self._editions[guild_id].values()).entries
            versions[guild_id] = {
                key: version_of(entry) for key, entry in entries.items() if entry.edited is not None
            }
            await asyncio.sleep(0)
        return versions

    def of(self, guild_id: int | None) -> Guide:
        """Return the guide of a server; what is shipped where it has no words of its own, and outside one.

        As long as nothing changes it is the same object, unless many servers were asked about in between.
        """
        if guild_id is None or guild_id not in self._editions:
            return self.shipped
        guide = self._together.get(guild_id)
        if guide is None:
            guide = laid_over(self.shipped, self._editions[guild_id].values())
            while len(self._together) >= MOST_KEPT:
                self._together.popitem(last=False)
            self._together[guild_id] = guide
        else:
            self._together.move_to_end(guild_id)
        return guide
