"""Noticing that somebody deleted or unpinned a card: without gateway intents nobody tells the bot."""

import datetime
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.domain.cards import Card
from bot.failures import NOT_SENT
from bot.store.cardrecords import record_checked, unchecked_channel
from bot.store.cards import make_card_due

if TYPE_CHECKING:
    from bot.app import GuideBot

logger = logging.getLogger(__name__)

CHECK_EVERY = datetime.timedelta(hours=6)
"""How long a card may be gone before that is noticed, at most; every edit notices it, too."""
PACE_SECONDS = 2.0
"""Between two channels, so that a start after a long stop asks Discord for no more than it likes."""


class CardChecking:
    """Looks through the pins of each channel that has cards, one channel at a time."""

    def __init__(self, bot: "GuideBot", now: Callable[[], datetime.datetime]) -> None:
        self._bot = bot
        self._now = now

    async def check_a_channel(self) -> bool:
        """Look at the pins of the channel whose turn it is; return whether there was one.

        A card that is not among them becomes due: editing it tells what happened. So do the cards of a
        channel whose pins cannot be listed.
        """
        cards = await unchecked_channel(self._bot.database, self._now() - CHECK_EVERY)
        if not cards:
            return False
        pinned = await self._pinned(cards[0])
        here = tuple([card.id for card in cards if card.message_id in pinned])
        missing = [card.id for card in cards if card.message_id not in pinned]
        await record_checked(self._bot.database, here, self._now())
        await make_card_due(self._bot.database, *missing, now=self._now())
        return True

    async def _pinned(self, card: Card) -> set[int]:
        """Return the messages pinned in a card's channel; none where they cannot be listed."""
        channel = self._bot.get_partial_messageable(card.channel_id, guild_id=card.guild_id)
        try:
            return {message.id async for message in channel.pins(limit=None)}
        except NOT_SENT as error:
            logger.info("the pins of channel %d could not be listed: %s", card.channel_id, error)
        except Exception:  # else no other channel would ever have its turn
            logger.exception("the pins of channel %d cannot be listed", card.channel_id)
        return set[int]()
