"""Moderators who pin, move and take down cards, and people who unpin or delete them by hand."""

from bench.events import choose, command, press
from bench.payloads import Payload
from bot.domain.serversettings import Setting
from tests.endure.model import BrokenPromiseError, Held, Left, Place, Touched
from tests.endure.stage import (
    EDITED,
    PROPOSED,
    ROOMS,
    WORDS,
    Stage,
    identity,
    is_refusal,
    message_of,
    text_of,
)

MOST_CARDS = 6


async def pin(stage: Stage) -> None:
    """Pin an entry in a room."""
    place = (stage.chance.choice(ROOMS), stage.chance.choice([*EDITED, *PROPOSED]))
    pinned = sum(each.value for each in stage.model.cards.values())
    if place in _kept_from(stage) or pinned >= MOST_CARDS:
        return
    with (
        stage.model.alone([place]),
        stage.model.cards.setdefault(place, Held(value=False)).trying(wanted=True),
    ):
        await stage.ask(command("pin", entry=place[1]), stage.newcomer(), place[0])
        stage.done += 1


async def unpin(stage: Stage) -> None:
    """Take a card down: its message is to stay, or to go as well."""
    place = _free(stage)
    if place is None:
        return
    with stage.model.alone([place]):
        member, number = stage.newcomer(), await _number(stage, place)
        page = await _opened(stage, number, member)
        name = stage.chance.choice(["pins.unpin", "pins.delete"])
        ((message,),) = await stage.kept.rows(f"SELECT message_id FROM cards WHERE id = {number}")
        if message is not None:
            left = Left(room=place[0], message=str(message), stays=name == "pins.unpin")
            stage.model.left[number] = left
        with stage.model.cards[place].trying(wanted=False):
            await stage.ask(press(page, identity(page, name)), member)
            stage.done += 1


async def move(stage: Stage) -> None:
    """Have a card posted in another room instead."""
    place = _free(stage)
    if place is None:
        return
    there = (stage.chance.choice([room for room in ROOMS if room != place[0]]), place[1])
    cards = stage.model.cards
    if there in _kept_from(stage) or (there in cards and cards[there].value):
        return
    with stage.model.alone([place, there]):
        member, number = stage.newcomer(), await _number(stage, place)
        page = await _opened(stage, number, member)
        stage.model.moves.append((number, place, there))
        cards[place].maybe.append(False)
        cards.setdefault(there, Held(value=False)).maybe.append(True)
        # Other words for the entry, at that moment, are reason enough to have a look first.
        changed = WORDS("pins.changed_meanwhile")
        done = await stage.ask(_move(page, there[0]), member, unless=changed)
        is_moved = not is_refusal(done)
        said = text_of(message_of(done)) if is_moved else ""
        if is_moved and not any(WORDS(f"pins.after.{each}") in said for each in ("moved", "moving")):
            raise BrokenPromiseError(f"card {number} was not moved: {done.data}")
        stage.model.moves.remove((number, place, there))
        cards[place], cards[there] = Held(not is_moved), Held(is_moved)
        stage.done += is_moved


def _move(page: Payload, room: str) -> Payload:
    event = choose(page, identity(page, "pins.move"), room)
    event["data"]["component_type"] = 8
    channel = {"id": room, "type": 0, "name": "部屋", "permissions": "0"}
    event["data"]["resolved"] = {"channels": {room: channel}}
    return event


async def touch(stage: Stage) -> None:
    """Unpin or delete a card by hand, as people do in Discord, without asking the bot."""
    place = _free(stage)
    if place is None:
        return
    number = await _number(stage, place)
    (message,) = by_card(stage, place[0])[number]
    setting = stage.model.settings[Setting.UNPINNED]
    is_deleted = stage.chance.random() < 0.5
    stage.model.touched[number] = Touched(
        place=place,
        message=message["id"],
        is_deleted=is_deleted,
        noted=await noted(stage, number, is_deleted=is_deleted),
        chosen={setting.value, *setting.maybe},
    )
    if is_deleted:
        del stage.discord.place.all_of(place[0])[message["id"]]
    else:
        message["pinned"] = False


async def noted(stage: Stage, number: int, *, is_deleted: bool) -> int:
    """Return how often it was noted that the bot itself posted a card again, or pinned it again."""
    deed = "cards.put_back" if is_deleted else "cards.pin_again"
    query = f"SELECT COUNT(*) FROM audit WHERE deed = '{deed}' AND about = 'card.{number}'"
    ((count,),) = await stage.kept.rows(query)
    return int(count)


async def card_in(stage: Stage, place: Place) -> int | None:
    """Return the number of the card of an entry in a room."""
    room, key = place
    rows = await stage.kept.rows(f"SELECT id FROM cards WHERE channel_id = {room} AND what = 'entry:{key}'")
    return rows[0][0] if rows else None


def by_card(stage: Stage, room: str) -> dict[int, list[Payload]]:
    """Return a room's messages that are cards, by the card's number."""
    found: dict[int, list[Payload]] = {}
    for message in stage.discord.place.all_of(room).values():
        number = card_id(message)
        if number is not None:
            found.setdefault(number, []).append(message)
    return found


def card_id(message: Payload) -> int | None:
    """Return the number of the card that a message is."""
    for row in message["components"]:
        for each in row["components"]:
            name, _, rest = str(each.get("custom_id", "")).partition(":")
            if name == "card.open":
                return int(rest.partition(":")[2])
    return None


async def _number(stage: Stage, place: Place) -> int:
    number = await card_in(stage, place)
    if number is None:
        raise BrokenPromiseError(f"no card in {place}")
    return number


async def _opened(stage: Stage, number: int, member: str) -> Payload:
    """Open a card from the list."""
    page = message_of(await stage.ask(command("pins"), member))
    return message_of(await stage.ask(choose(page, identity(page, "pins.card"), str(number)), member))


def _free(stage: Stage) -> Place | None:
    kept_from = _kept_from(stage)
    free = [each for each, held in stage.model.cards.items() if held.value and each not in kept_from]
    return stage.chance.choice(free) if free else None


def _kept_from(stage: Stage) -> set[object]:
    """Return where nobody does anything: where somebody does, or what became of a card is not seen yet."""
    return {*stage.model.busy, *(touched.place for touched in stage.model.touched.values())}
