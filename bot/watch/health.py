"""Whether the bot is ready to answer members, and if not, why."""

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.store.depths import ping
from bot.store.errors import StoreError
from bot.watch.looks import PATIENCE_SECONDS, Look
from bot.watch.shards import Shard, Shards

if TYPE_CHECKING:
    from bot.app import GuideBot

FRESH_SECONDS = 5.0
"""Probes come often and from several places; the database is asked once for all of them."""
MISSED = 1.5
"""Heartbeats' intervals after which an answer is missing: Discord answers each at once."""


class Check(Struct, frozen=True):
    """One thing that must be so."""

    ok: bool
    reason: str


class Health:
    """Looks at what answering members needs."""

    def __init__(self, bot: "GuideBot", shards: Shards) -> None:
        self._bot = bot
        self._shards = shards
        self._database = Look(lambda: ping(bot.database), fresh=FRESH_SECONDS)

    async def checks(self) -> dict[str, Check]:
        """Return every check by its name; the bot is ready if all are well. Takes two seconds at most."""
        return {
            "running": Check(
                ok=not self._bot.stopping, reason="stopping" if self._bot.stopping else "running"
            ),
            "gateway": self._gateway(),
            "database": await self.database(),
            "snapshot": self._snapshot(),
        }

    def _gateway(self) -> Check:
        told = [_of_shard(shard) for shard in self._shards.states()]
        return Check(ok=all(check.ok for check in told), reason="; ".join(check.reason for check in told))

    async def database(self) -> Check:
        """Return whether the database answers. Its address is not told, since anybody may ask."""
        try:
            await self._database.result()
        except TimeoutError:
            return Check(ok=False, reason=f"no answer within {PATIENCE_SECONDS:.0f} s")
        except StoreError as error:
            return Check(ok=False, reason=type(error).__name__.removesuffix("Error").lower())
        return Check(ok=True, reason="answers")

    def _snapshot(self) -> Check:
        entries = len(self._bot.guide.entries)
        return Check(ok=entries > 0, reason=f"{entries} entries")

    async def close(self) -> None:
        """Leave the database alone."""
        await self._database.close()


def _of_shard(shard: Shard) -> Check:
    if not shard.connected or shard.heard is None or shard.interval is None:
        return Check(ok=False, reason=f"shard {shard.id}: not connected")
    said = f"shard {shard.id}: heartbeat answered {shard.heard:.0f} s ago"
    return Check(ok=shard.heard <= shard.interval * MISSED, reason=said)
