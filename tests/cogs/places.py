"""Places other than text channels where answers are pinned, and what befalls them."""

import discord
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.simulation.scenery import scenery
from bot.simulation.world import World

THREAD, POST, NEWS = scenery().thread, scenery().post, scenery().announcements
PRIVATE, NEWS_THREAD = "内緒の話", "お知らせの話"
THREADS = (THREAD, PRIVATE, POST, NEWS_THREAD)
PLACES = (*THREADS, NEWS)
HERE, FORUM = scenery().channels[0], scenery().forum


def furnish(world: World) -> None:
    """Add a private thread with the moderator and the bot in it, and a thread of the announcement channel."""
    start_thread(world, PRIVATE, world.channels[HERE], discord.ChannelType.private_thread)
    join(world, PRIVATE)
    start_thread(world, NEWS_THREAD, world.channels[NEWS], discord.ChannelType.news_thread)


def start_thread(
    world: World, name: str, parent: simcord.ChannelHandle, kind: discord.ChannelType
) -> simcord.ChannelHandle:
    """Have the moderator begin a thread."""
    thread = world.env.backend.create_thread(
        parent.id, name, world.moderator.id, type=kind.value, broadcast=False
    )
    handle = world.channels[name] = simcord.ChannelHandle(world.env, world.guild, thread)
    return handle


def join(world: World, place: str) -> None:
    """Have somebody add the bot to a thread."""
    world.env.backend.add_thread_member(world.channels[place].id, world.env.backend.bot_user.id)


def parent_of(world: World, place: str) -> int:
    """Return the id of the channel that a thread is in; of a channel its own."""
    return world.env.backend.get_channel(world.channels[place].id).permission_channel_id()


def set_thread(world: World, place: str, **state: bool) -> None:
    """Have a moderator archive or open a thread, lock it or unlock it."""
    world.env.backend.edit_channel(world.channels[place].id, {}, thread_metadata=state)


def is_archived(world: World, place: str) -> bool:
    """Tell whether a thread is archived."""
    state = world.env.backend.get_channel(world.channels[place].id).thread_metadata
    return state is not None and state.archived


def let_bot(world: World, place: str, **permissions: bool) -> None:
    """Grant the bot permissions in a channel, or where a thread gets them from."""
    _overwrite(world, place, allow=discord.Permissions(**permissions).value)


def deny_bot(world: World, place: str, **permissions: bool) -> None:
    """Take permissions from the bot alone, in a channel or where a thread gets them from."""
    _overwrite(world, place, deny=discord.Permissions(**permissions).value)


def _overwrite(world: World, place: str, **values: int) -> None:
    bot = world.env.backend.bot_user.id
    overwrite = Overwrite(target_id=bot, type=OverwriteType.MEMBER, **values)
    world.env.backend.set_overwrite(parent_of(world, place), overwrite)


def written_in(world: World, place: str) -> list[discord.Message]:
    """Return the bot's messages with an answer in a place, as everybody sees them."""
    bot = world.env.backend.bot_user.id
    history = world.channels[place].history(viewer=world.moderator)
    stored = world.env.backend.messages[world.channels[place].id]
    return [
        each for each in history if each.author.id == bot and each.embeds and not stored[each.id].flags & 64
    ]
