"""What is done about one card: posting it, editing it in place, pinning it, and noting what became of it."""

import datetime
import hashlib
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.cards.rows import card_rows
from bot.cards.searching import find_post
from bot.cards.trouble import UNKNOWN_MESSAGE, trouble_of
from bot.components import edit, post
from bot.domain.cards import Card, CardState, Wish, next_try_after
from bot.domain.serversettings import Unpinned
from bot.failures import NOT_SENT
from bot.render.cards import card_answer, missing_answer, shown_hash
from bot.render.theme import Answer
from bot.store.carddrops import drop_card
from bot.store.cardrecords import (
    record_failure,
    record_not_pinned,
    record_posted,
    record_seen,
    record_taken_off,
)
from bot.store.cards import put_card_back

if TYPE_CHECKING:
    from bot.app import GuideBot

logger = logging.getLogger(__name__)


class CardTending:
    """Does what is due about a card and keeps in the database what Discord has confirmed.

    Whatever is cut off in the middle is found unfinished there, and is done again without doing it twice.
    """

    def __init__(self, bot: "GuideBot", now: Callable[[], datetime.datetime]) -> None:
        self._bot = bot
        self._now = now

    def answer(self, card: Card) -> Answer:
        """Return the message that a card is to be now."""
        bot = self._bot
        words = bot.messages[bot.language_of(card.guild_id)]
        shown = card_answer(words, bot.guides.of(card.guild_id), card.what, bot.today())
        return replace(shown or missing_answer(words), rows=card_rows(words, card.id, card.what))

    def hash_of(self, card: Card) -> str:
        """Return the hash of that message, as ``Card.shown`` has it."""
        return shown_hash(self.answer(card))

    async def tend(self, card: Card) -> None:
        """Do what is due about a card. Raises ``StoreError``; all else is noted, to be tried again."""
        try:
            answer = self.answer(card)
            if card.message_id is None:
                await self._post(card, answer)
            else:
                await self._edit(card, card.message_id, answer)
        except NOT_SENT as error:
            await self._failed(card, error)

    def _channel(self, card: Card) -> discord.PartialMessageable:
        return self._bot.get_partial_messageable(card.channel_id, guild_id=card.guild_id)

    async def _post(self, card: Card, answer: Answer) -> None:
        """Post a card, unless an earlier try arrived: then that message is the card."""
        channel = self._channel(card)
        found = await find_post(channel, card.id, card.made_at, by=self._bot.user)
        message_id = found or (await post(channel, answer, nonce=_nonce(card))).id
        if not await record_posted(self._bot.database, card, message_id, self._now()):
            return  # somebody took the card away, or moved it, while it was on its way
        if found:
            await self._edit(card, message_id, answer)
        else:
            await self._pin(card, message_id, answer)

    async def _edit(self, card: Card, message_id: int, answer: Answer) -> None:
        """Edit a card in place; if it is not among the pins any more, do what the server chose."""
        try:
            edited = await edit(self._channel(card).get_partial_message(message_id), answer)
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise
            await self._deleted(card)
            return
        if edited.pinned:
            await self._seen(card, answer)
        elif card.wish is not None:
            await self._pin(card, message_id, answer)
        elif self._puts_back(card):
            await record_taken_off(self._bot.database, card)
            await self._pin(card, message_id, answer)
        else:
            await drop_card(self._bot.database, card, leaves_message=True, now=self._now())

    def _puts_back(self, card: Card) -> bool:
        return self._bot.settings_of(card.guild_id).unpinned is Unpinned.PUT_BACK

    async def _pin(self, card: Card, message_id: int, answer: Answer) -> bool:
        """Pin a card that shows what holds; return whether that worked."""
        try:
            await self._channel(card).get_partial_message(message_id).pin()
        except NOT_SENT as error:
            if isinstance(error, discord.NotFound) and error.code == UNKNOWN_MESSAGE:
                await self._deleted(card)
                return False
            trouble = trouble_of(error)
            logger.info("card %d was not pinned (%s): %s", card.id, trouble.reason, error)
            await record_not_pinned(
                self._bot.database,
                card,
                shown=shown_hash(answer),
                reason=trouble.reason,
                due_at=self._now() + next_try_after(card.tries + 1, outside=trouble.outside),
            )
            return False
        await self._seen(card, answer)
        return True

    async def _seen(self, card: Card, answer: Answer) -> None:
        await record_seen(self._bot.database, card, shown=shown_hash(answer), now=self._now())

    async def _deleted(self, card: Card) -> None:
        """Do about a card that is deleted what somebody wished since, or else what the server chose."""
        if card.wish is Wish.POST or self._puts_back(card):
            await put_card_back(
                self._bot.database,
                card,
                channel_id=card.channel_id,
                actor_id=None,
                deed="cards.put_back",
                now=self._now(),
            )
        else:
            await drop_card(self._bot.database, card, leaves_message=False, now=self._now())

    async def _failed(self, card: Card, error: Exception) -> None:
        trouble = trouble_of(error)
        logger.info("nothing came of card %d (%s): %s", card.id, trouble.reason, error)
        await record_failure(
            self._bot.database,
            card,
            state=CardState.UNREACHABLE if trouble.outside else card.state,
            reason=trouble.reason,
            due_at=self._now() + next_try_after(card.tries + 1, outside=trouble.outside),
        )


def _nonce(card: Card) -> str:
    """Return what lets Discord post one try of a card only once; it holds 25 characters."""
    post_of = f"{card.id}:{card.channel_id}:{card.made_at.isoformat()}"
    return hashlib.sha256(post_of.encode()).hexdigest()[:24]
