"""What the bot has still to do in channels is done soon after a start: each card once, each deed once."""

import asyncio
import hashlib
import time

from bench.payloads import GUILD_ID, Payload
from bot.domain.serversettings import Unpinned
from tests.endure.model import BrokenPromiseError, Held, Touched
from tests.endure.pinning import by_card, card_id, card_in, noted
from tests.endure.place import seconds
from tests.endure.stage import LOG, NUMBER, ROOMS, Stage, text_of

SOON = 20.0
"""Seconds within which nothing is left to do: starting takes one, and a card or post a fraction of that."""
_LEFT = """
SELECT 'card ' || id FROM cards WHERE due_at IS NOT NULL
UNION ALL SELECT 'leftover ' || id FROM card_leftovers
UNION ALL SELECT 'deeds after ' || last_id FROM change_logs AS log
    WHERE EXISTS (SELECT 1 FROM audit WHERE audit.guild_id = log.guild_id AND audit.id > log.last_id)
"""


async def settle(stage: Stage) -> float:
    """Wait until nothing is left to do and look at the channels; return how many seconds that took.

    Raises ``BrokenPromiseError``.
    """
    begun = time.monotonic()
    left = await stage.kept.rows(_LEFT)
    while left:
        if time.monotonic() - begun > SOON:
            raise BrokenPromiseError(f"after {SOON} s there is still {left} to do")
        await asyncio.sleep(0.05)
        left = await stage.kept.rows(_LEFT)
    took = time.monotonic() - begun
    await _cards(stage)
    await _log(stage)
    return took


async def _cards(stage: Stage) -> None:
    await _touched(stage)
    await _left(stage)
    posted = {room: by_card(stage, room) for room in ROOMS}
    for (room, key), held in stage.model.cards.items():
        number = await card_in(stage, (room, key))
        if not held.value:
            continue
        if number is None:
            raise BrokenPromiseError(f"there is no card of {key} in {room}")
        messages = posted[room].pop(number, [])
        touched = stage.model.touched.get(number)
        if len(messages) != 1 and not (touched and touched.is_deleted and not messages):
            raise BrokenPromiseError(f"card {number} is there {len(messages)} times: {messages}")
        if messages:
            _is_right(stage, key, number, messages[0])
    unknown = {room: numbers for room, numbers in posted.items() if numbers}
    if unknown:
        raise BrokenPromiseError(f"messages that look like cards and are none: {unknown}")
    for room in ROOMS:
        for message in stage.discord.place.all_of(room).values():
            if message["pinned"] and card_id(message) is None:
                raise BrokenPromiseError(f"what is no card is pinned: {message}")


def _is_right(stage: Stage, key: str, number: int, message: Payload) -> None:
    wanted = stage.model.words[key].value if key in stage.model.words else None
    shown = NUMBER.search(text_of(message))
    # What was unpinned by hand and is still so has not been edited since.
    if (shown and int(shown[1])) != wanted:
        raise BrokenPromiseError(f"the card of {key} is to say {wanted}, and says {text_of(message)}")
    if not message["pinned"] and number not in stage.model.touched:
        raise BrokenPromiseError(f"card {number} is not pinned")


async def _touched(stage: Stage) -> None:
    """Check that of what people did by hand became, once, what the server had chosen."""
    for number, touched in list(stage.model.touched.items()):
        room, _ = touched.place
        if await card_in(stage, touched.place) == number:
            messages = by_card(stage, room).get(number, [])
            noted_since = await noted(stage, number, is_deleted=touched.is_deleted) - touched.noted
            is_back = bool(messages) if touched.is_deleted else any(each["pinned"] for each in messages)
            if noted_since != is_back:
                raise BrokenPromiseError(
                    f"{touched}: that card {number} was put back is noted {noted_since} times"
                )
            if not is_back:
                continue  # nobody has noticed yet
            became = Unpinned.PUT_BACK
        else:
            became = Unpinned.DROP
            await _dropped(stage, number, touched)
            stage.model.cards[touched.place] = Held(value=False)
        if became.value not in touched.chosen:
            raise BrokenPromiseError(f"{touched}: {became.value} became of card {number}")
        del stage.model.touched[number]


async def _dropped(stage: Stage, number: int, touched: Touched) -> None:
    """Check that the message of a card that is kept no more is still there, unless people deleted it."""
    query = f"SELECT COUNT(*) FROM audit WHERE deed = 'cards.drop' AND about = 'card.{number}'"
    ((count,),) = await stage.kept.rows(query)
    if count != 1:
        raise BrokenPromiseError(f"that card {number} was dropped is noted {count} times")
    if not touched.is_deleted:
        _require_left(stage, touched.place[0], touched.message)


async def _left(stage: Stage) -> None:
    """Check that messages of cards that were taken down are there still, or are not, as somebody wanted."""
    for number, left in stage.model.left.items():
        if await stage.kept.rows(f"SELECT id FROM cards WHERE id = {number}"):
            continue
        if left.stays:
            _require_left(stage, left.room, left.message)
        elif left.message in stage.discord.place.all_of(left.room):
            raise BrokenPromiseError(f"the message of card {number} was to be deleted: {left}")
    stage.model.left.clear()


def _require_left(stage: Stage, room: str, identity: str) -> None:
    message = stage.discord.place.all_of(room).get(identity)
    if message is None or message["pinned"] or card_id(message) is not None:
        raise BrokenPromiseError(f"message {identity} in {room} was to stay, as no card: {message}")


async def _log(stage: Stage) -> None:
    """Check that the posts tell of all deeds, each once and one after the other."""
    deeds = [number for (number,) in await stage.kept.rows("SELECT id FROM audit ORDER BY id")]
    place = stage.untold
    for message in stage.discord.place.all_of(LOG).values():
        embed = message["embeds"][0]
        if "footer" not in embed:
            continue  # says that this is the log channel now
        told = embed["description"].count("\n\n") + 1
        mark = _mark(deeds[place : place + told])
        if not embed["footer"]["text"].endswith(mark):
            raise BrokenPromiseError(
                f"after deed {place} of {len(deeds)} the log channel has, {seconds(message)}: {embed}"
            )
        place += told
    if place != len(deeds):
        raise BrokenPromiseError(f"the log channel tells of {place} of {len(deeds)} deeds")


def _mark(deeds: list[int]) -> str:
    """Return what a post of these deeds is known by."""
    if not deeds:
        return "?"
    return hashlib.sha256(f"{GUILD_ID} {deeds[0]} {deeds[-1]}".encode()).hexdigest()[:8]
