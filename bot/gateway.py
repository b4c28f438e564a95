"""What discord.py leaves open about the gateway: one that is not there yet, and events that cannot be read.

The library has no settings for either. What is used of its inside is checked by ``tests/wire``.
"""

import asyncio
import logging
import random
import time
from typing import Any, cast
from weakref import WeakKeyDictionary

import aiohttp
import discord
import yarl
from discord.ext import commands
from discord.gateway import DiscordWebSocket, ReconnectWebSocket, WebSocketClosure
from discord.shard import Shard

from bot.domain.pauses import pause_after

logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds until a gateway that cannot be reached is tried again; each failure in a row doubles them."""
CALM_SECONDS = 300.0
"""After so long without a failure the next one is no longer one in a row."""
RESUME_PAUSE = 5.0
"""Seconds until a session is resumed again from where it already was, since nothing had come of that."""
CONNECT_SECONDS = 60.0
"""How long a shard may take that connects for the first time; standing in line is not part of it."""
NETWORK = (OSError, aiohttp.ClientError, discord.ConnectionClosed)
"""How a connection fails or ends; a timeout is an ``OSError`` too."""
UNREADABLE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What the library fails with over an event that has not the shape it expects."""

INVALID_TOKEN, INVALID_SHARD, SHARDS_REQUIRED, INVALID_VERSION = 4004, 4010, 4011, 4012
INVALID_INTENTS, DISALLOWED_INTENTS = 4013, 4014
REFUSALS = {
    INVALID_TOKEN: "DISCORD_TOKEN: Discord refuses it; copy it anew from the developer portal's page Bot",
    INVALID_SHARD: "SHARD_COUNT, SHARD_IDS: Discord does not take a shard that they name",
    SHARDS_REQUIRED: "SHARD_COUNT: Discord wants the bot's servers divided among more shards: set it to auto "
    "or, where several processes share the bot, to a larger number",
    INVALID_VERSION: "Discord no longer speaks the program's version of the gateway; update the program",
    INVALID_INTENTS: "Discord does not know the intents that the bot asks for; update the program",
    DISALLOWED_INTENTS: "Discord does not allow the bot the intents that it asks for: privileged ones are "
    "switched on in the developer portal, on the page Bot",
}
"""Why Discord ended the connection for good, by its close code."""


class NotDiscordError(Exception):
    """What answers in Discord's place does not answer as Discord does; the text names the setting."""


def refused(code: int) -> str:
    """Return what an operator can do about a connection that Discord has ended for good with ``code``."""
    reason = REFUSALS.get(code, "Discord has closed the connection and gives no reason that is known")
    return f"{reason} (gateway close code {code})"


class Pauses:
    """How long to wait between tries; ``delay`` returns seconds, up to a fifth less than their turn says."""

    def __init__(self) -> None:
        self._failures = 0
        self._last = time.monotonic()

    def delay(self) -> float:
        """Return the next pause."""
        now = time.monotonic()
        if now - self._last > CALM_SECONDS:
            self._failures = 0
        self._last = now
        self._failures += 1
        pause = pause_after(self._failures, first=FIRST_PAUSE, longest=LONGEST_PAUSE)
        return pause * random.uniform(0.8, 1.0)  # noqa: S311 - many bots are not to come back in one moment


class PatientBot(commands.AutoShardedBot):
    """A bot that waits for its gateway.

    The library waits too, but calls itself for each try: after an hour and a half that ends in a
    ``RecursionError``, and each try until then writes the tracebacks of all tries before it.
    """

    async def stand_in_line(self, shard_id: int) -> None:
        """Wait until a shard may connect for the first time: here, not at all."""

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect for the first time, however long it takes.

        Raises what trying again does not help against.
        """
        pauses = Pauses()
        while True:
            await self.stand_in_line(shard_id)
            try:
                socket = await asyncio.wait_for(
                    DiscordWebSocket.from_client(self, initial=initial, gateway=gateway, shard_id=shard_id),
                    CONNECT_SECONDS,
                )
                break
            except NETWORK as error:
                if isinstance(error, discord.ConnectionClosed) and error.code in REFUSALS:
                    raise
                pause = pauses.delay()
                told = refused(error.code) if isinstance(error, discord.ConnectionClosed) else str(error)
                logger.warning(
                    "the gateway cannot be reached: %s; trying again in %.0f s",
                    told or "no answer in time",
                    pause,
                )
                await asyncio.sleep(pause)
        inside = vars(self)
        queue = cast("asyncio.PriorityQueue[Any]", inside["_AutoShardedClient__queue"])
        shard = Shard(socket, self, queue.put_nowait)
        cast("dict[int, Shard]", inside["_AutoShardedClient__shards"])[shard_id] = shard
        # The library's own pauses grow to a quarter of an hour.
        vars(shard)["_backoff"] = Pauses()
        shard.launch()


def read_carefully() -> None:
    """Have what the gateway sends cost no more than itself where it cannot be read.

    The library would end the bot. An event is logged and left out, a broken stream begun anew, and a
    connection that ends before it has begun has failed (``ConnectionError``). Where Discord has said nothing
    sensible yet since the start, ``NotDiscordError`` is raised.
    """
    if DiscordWebSocket.received_message is not _received:
        return
    DiscordWebSocket.received_message = _received_carefully
    DiscordWebSocket.from_client = classmethod(_from_client_carefully)  # pyright: ignore[reportAttributeAccessIssue] - its overloads are the library's


_received = DiscordWebSocket.received_message
_from_client = DiscordWebSocket.from_client.__func__  # pyright: ignore[reportFunctionMemberAccess] - a class method has it
_resumed_from: WeakKeyDictionary[discord.Client, dict[int | None, tuple[str | None, int | None]]] = (
    WeakKeyDictionary()
)
"""The session and its event from which each shard was last resumed."""


async def _from_client_carefully(
    kind: type[DiscordWebSocket],
    client: discord.Client,
    *,
    shard_id: int | None = None,
    session: str | None = None,
    sequence: int | None = None,
    resume: bool = False,
    **options: Any,  # noqa: ANN401 - the library's own, handed on
) -> DiscordWebSocket:
    """Connect. Raises ``ConnectionError`` where what comes instead of a greeting is the end.

    The library takes that for a wish to connect again at once, or ends the bot over it.
    """
    if resume:
        known = _resumed_from.setdefault(client, {})
        if known.get(shard_id) == (session, sequence):
            await asyncio.sleep(RESUME_PAUSE)
        known[shard_id] = (session, sequence)
    try:
        return await _from_client(
            kind, client, shard_id=shard_id, session=session, sequence=sequence, resume=resume, **options
        )
    except ReconnectWebSocket as error:
        raise ConnectionError("the gateway ended the connection before it said anything") from error


async def _received_carefully(socket: DiscordWebSocket, message: str | bytes, /) -> None:
    try:
        await _received(socket, message)
    except (ReconnectWebSocket, WebSocketClosure, *NETWORK):
        raise
    except Exception as error:
        if socket.session_id is None and socket._initial_identify:  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - nothing else tells
            address = socket.gateway.with_query(None)
            reason = f"what answers at {address} is not Discord's gateway ({type(error).__name__})"
            raise NotDiscordError(f"DISCORD_GATEWAY_URL: {reason}") from error
        greeted = socket._keep_alive is not None  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - nothing else tells
        if greeted and isinstance(error, UNREADABLE):
            logger.exception("an event of the gateway could not be read and is left out")
            return
        logger.warning("the gateway's stream could not be read (%s); connecting anew", error)
        await socket.close()
        raise ReconnectWebSocket(socket.shard_id) from error
