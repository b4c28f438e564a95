"""What Discord refuses in threads and forums, and simcord 3.2.1 lets through.

By Discord's developer documentation (topics/threads, topics/opcodes-and-status-codes): in an archived thread
messages are only deleted, a message that is sent opens it again, and one that is locked changes only for who
may manage threads. A forum itself takes no messages.
"""

import re
from collections.abc import Generator
from contextlib import contextmanager

import discord
from simcord import BackendError
from simcord.backend.models import Channel
from simcord.backend.models import channel as channels
from simcord.backend.state import Backend
from simcord.enums import ChannelType

from bot.simulation.patches import replaced

ARCHIVED, LOCKED, NO_TEXT_CHANNEL = 50083, 160005, 50008
NEWS_THREAD = discord.ChannelType.news_thread.value
_MESSAGES = re.compile(r"/channels/(\d+)/messages(/.*)?")


@contextmanager
def threads_of_announcements() -> Generator[None]:
    """Let a thread of an announcement channel be a thread; simcord 3.2.1 knows the other two kinds."""
    with replaced(channels, "THREAD_TYPES", (*channels.THREAD_TYPES, NEWS_THREAD)):
        yield


def refuse_in_channel(backend: Backend, method: str, path: str) -> None:
    """Raise ``BackendError`` where the bot may not do something to a channel's messages."""
    channel = _written_into(backend, method, path)
    if channel is None:
        return
    if channel.type == ChannelType.FORUM:
        raise BackendError(400, NO_TEXT_CHANNEL, "Cannot send messages in a non-text channel")
    state = channel.thread_metadata
    if state is None:
        return
    is_locked = state.locked and not _manages(backend, channel)
    is_post = method == "POST"
    is_deleted = method == "DELETE" and "/pins/" not in path
    if state.archived and (is_locked or not (is_post or is_deleted)):
        raise BackendError(400, ARCHIVED, "Thread is archived")
    if is_locked and not is_deleted:
        raise BackendError(400, LOCKED, "Thread is locked")


def open_by_post(backend: Backend, method: str, path: str) -> None:
    """Open an archived thread that has just got a message."""
    channel = _written_into(backend, method, path)
    if method == "POST" and channel is not None and channel.thread_metadata is not None:
        channel.thread_metadata.archived = False


def _written_into(backend: Backend, method: str, path: str) -> Channel | None:
    """Return the channel in which a request writes; ``None`` for any other request."""
    found = _MESSAGES.fullmatch(path)
    return backend.channels.get(int(found[1])) if found and method != "GET" else None


def _manages(backend: Backend, channel: Channel) -> bool:
    held = backend.compute_permissions(channel.guild_id or 0, backend.bot_user.id, channel.id)
    return discord.Permissions(held).manage_threads
