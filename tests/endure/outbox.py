"""What the bot has still to do in channels is done soon after a start: each card once, each deed once."""

import asyncio
import hashlib
import time

from bench.payloads import GUILD_ID, Payload
from tests.endure.model import BrokenPromiseError
from tests.endure.place import seconds
from tests.endure.stage import LOG, NUMBER, ROOMS, Stage, text_of
from tests.endure.taking_part import card_in

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
    posted = {room: _by_card(stage, room) for room in ROOMS}
    for (room, key), held in stage.model.cards.items():
        number = await card_in(stage, (room, key))
        if not held.value:
            continue
        if number is None:
            raise BrokenPromiseError(f"there is no card of {key} in {room}")
        messages = posted[room].pop(number, [])
        if len(messages) != 1:
            raise BrokenPromiseError(f"card {number} is there {len(messages)} times: {messages}")
        await _is_right(stage, key, number, messages[0])
    unknown = {room: numbers for room, numbers in posted.items() if numbers}
    if unknown:
        raise BrokenPromiseError(f"messages that look like cards and are none: {unknown}")
    for room in ROOMS:
        for message in stage.discord.place.all_of(room).values():
            if message["pinned"] and _card_id(message) is None:
                raise BrokenPromiseError(f"what is no card is pinned: {message}")


async def _is_right(stage: Stage, key: str, number: int, message: Payload) -> None:
    wanted = stage.model.words[key].value if key in stage.model.words else None
    shown = NUMBER.search(text_of(message))
    if (shown and int(shown[1])) != wanted:
        raise BrokenPromiseError(f"the card of {key} is to say {wanted}, and says {text_of(message)}")
    again = await _pinned_again(stage, number)
    if number in stage.model.taken_off and message["pinned"]:
        if again != stage.model.taken_off.pop(number) + 1:
            raise BrokenPromiseError(f"that card {number} was pinned again is noted {again} times")
    elif not message["pinned"] and number not in stage.model.taken_off:
        raise BrokenPromiseError(f"card {number} is not pinned")


async def take_off(stage: Stage) -> None:
    """Unpin a card by hand, as people do in Discord, without asking the bot."""
    cards = [place for place, held in stage.model.cards.items() if held.value]
    place = stage.chance.choice(cards) if cards else None
    number = None if place is None else await card_in(stage, place)
    if place is None or number is None or number in stage.model.taken_off:
        return
    for message in _by_card(stage, place[0])[number]:
        message["pinned"] = False
    stage.model.taken_off[number] = await _pinned_again(stage, number)


async def _pinned_again(stage: Stage, number: int) -> int:
    query = f"SELECT COUNT(*) FROM audit WHERE deed = 'cards.pin_again' AND about = 'card.{number}'"
    ((count,),) = await stage.kept.rows(query)
    return int(count)


def _by_card(stage: Stage, room: str) -> dict[int, list[Payload]]:
    """Return a room's messages that are cards, by the card's number."""
    found: dict[int, list[Payload]] = {}
    for message in stage.discord.place.all_of(room).values():
        number = _card_id(message)
        if number is not None:
            found.setdefault(number, []).append(message)
    return found


def _card_id(message: Payload) -> int | None:
    for row in message["components"]:
        for each in row["components"]:
            name, _, rest = str(each.get("custom_id", "")).partition(":")
            if name == "card.open":
                return int(rest.partition(":")[2])
    return None


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
