"""Looking for a post of a card of which only Discord knows whether it arrived."""

import datetime
from collections.abc import Set as AbstractSet

import discord
from discord.utils import time_snowflake

from bot.cards.rows import card_id_under

MARGIN = datetime.timedelta(minutes=5)
"""How far the clock of this machine may be ahead of Discord's."""
MOST_SEARCHED = 300
"""Messages that are looked through."""


async def find_post(
    channel: discord.PartialMessageable,
    card_id: int,
    made_at: datetime.datetime,
    *,
    by: discord.ClientUser | None,
    known: AbstractSet[int] = frozenset(),
) -> int | None:
    """Return the bot's message that is a card, posted since ``made_at``, and none of those that are known.

    Raises what Discord says against it.
    """
    since = discord.Object(time_snowflake(made_at - MARGIN))
    for oldest_first in (True, False):  # the first try, or one after many messages
        looked_at = 0
        async for message in channel.history(limit=MOST_SEARCHED, after=since, oldest_first=oldest_first):
            looked_at += 1
            is_own = by is not None and message.author.id == by.id
            if is_own and message.id not in known and card_id_under(message.components) == card_id:
                return message.id
        if looked_at < MOST_SEARCHED:
            break
    return None
