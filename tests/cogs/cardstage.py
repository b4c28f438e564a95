"""What tests of living cards do to the simulated Discord, and see in it."""

import asyncio
import datetime
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import discord
from discord.http import Route
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.cards.rows import card_id_under
from bot.domain.cards import Card
from bot.simulation.wire import Sent
from bot.simulation.world import World
from bot.store.cards import add_card, cards_of

NOW = datetime.datetime(2026, 11, 23, 3, 0, tzinfo=datetime.UTC)


async def cards(world: World) -> tuple[Card, ...]:
    """Return the server's cards in the database."""
    return await cards_of(world.bot.database, world.guild.id)


async def one_card(world: World) -> Card:
    """Return the server's only card."""
    (only,) = await cards(world)
    return only


async def tended(world: World) -> None:
    """Let the keeper look, and do all that is due."""
    world.bot.cardkeeper.wake()
    await settled(world)


async def settled(world: World) -> None:
    """Let all be done that is under way: hundreds of cards take a busy machine longer than one settling."""
    for _ in range(5):
        with suppress(TimeoutError):
            return await world.env.settle()
    return await world.env.settle()


async def add_cards(world: World, channels: int, whats: list[str]) -> None:
    """Have cards of each answer made in as many channels, without anybody's commands."""
    for number in range(channels):
        channel = world.guild.create_text_channel(f"板-{number}")
        for what in whats:
            await add_card(
                world.bot.database,
                guild_id=world.guild.id,
                channel_id=channel.id,
                what=what,
                made_by=world.moderator.id,
                now=NOW,
            )


def posted(world: World) -> list[discord.Message]:
    """Return the messages that are cards, in all channels and threads."""
    channels = world.guild.channels.values()
    places = [place for channel in channels for place in (channel, *channel.threads)]
    messages = [each for place in places for each in place.history()]
    return [each for each in messages if card_id_under(each.components) is not None]


def post(world: World) -> discord.Message:
    """Return the only message that is a card."""
    (only,) = posted(world)
    return only


def title_of(message: discord.Message) -> str:
    """Return the first line of a message."""
    return message.embeds[0].title or ""


def deny(world: World, *, channel_id: int | None = None, **permissions: bool) -> None:
    """Take permissions in a channel (this one) from everybody, the bot included."""
    channel = world.env.backend.get_channel(channel_id or world.channel.id)
    denied = discord.Permissions(**permissions).value
    everybody, bot = world.guild.id, world.env.backend.bot_user.id
    channel.overwrites.extend(
        (
            Overwrite(target_id=everybody, type=OverwriteType.ROLE, deny=denied),
            Overwrite(target_id=bot, type=OverwriteType.MEMBER, deny=denied),
        )
    )


def allow_again(world: World) -> None:
    """Give them back."""
    world.env.backend.get_channel(world.channel.id).overwrites.clear()


class _Deadly(list[Sent]):
    """Requests of the bot; the one that makes it die is the last that happens."""

    def __init__(self, before: list[Sent], is_last: Callable[[Sent], bool], die: Callable[[], None]) -> None:
        super().__init__(before)
        self._is_last = is_last
        self._die = die

    def append(self, sent: Sent) -> None:
        super().append(sent)
        if self._is_last(sent):
            self._die()


def kill_keeper_after(world: World, times: int, method: str, end: str = "") -> None:
    """Let the keeper die, as by kill -9, when Discord has taken that many of its requests.

    What would have come after the last one does not happen: nothing of it is recorded.
    """
    keeper = world.bot.cardkeeper
    seen = 0

    def is_last(sent: Sent) -> bool:
        nonlocal seen
        if sent.method == method and sent.path.startswith("/channels/") and end in sent.path:
            seen += 1
        return seen >= times

    def die() -> None:
        for name in ("_task", "_pause"):
            task = getattr(keeper, name)
            if task is not None:
                task.cancel()
        for task in getattr(keeper, "_workers").values():  # noqa: B009 - private, and meant so
            task.cancel()

    world.wire.sent = _Deadly(world.wire.sent, is_last, die)


class Held:
    """A request of the bot that Discord has done, and whose answer is not there yet."""

    def __init__(self) -> None:
        self.done = asyncio.Event()
        self._answer = asyncio.Event()

    async def pass_by(self) -> None:
        """Say that Discord has done it, and wait for its answer to come."""
        self.done.set()
        await self._answer.wait()

    def answer(self) -> None:
        """Let the answer come."""
        self._answer.set()


def hold(world: World, method: str, end: str = "") -> Held:
    """Let the answer to the bot's next such request take its time."""
    held, ask = Held(), world.bot.http.request

    async def slow(route: Route, **given: Any) -> Any:  # noqa: ANN401 - any JSON
        try:
            return await ask(route, **given)
        finally:
            if route.method == method and end in route.url and not held.done.is_set():
                await held.pass_by()

    world.bot.http.request = slow
    return held


def lose_answer(world: World, method: str, end: str = "") -> None:
    """Let the bot's next such request be done, and its answer be lost on the way."""
    ask, lost = world.bot.http.request, False

    async def losing(route: Route, **given: Any) -> Any:  # noqa: ANN401 - any JSON
        nonlocal lost
        answer = await ask(route, **given)
        if route.method == method and route.url.endswith(end) and not lost:
            lost = True
            raise ConnectionResetError
        return answer

    world.bot.http.request = losing
