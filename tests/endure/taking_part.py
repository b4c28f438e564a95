"""Members and moderators who vote, report, pin and choose."""

from bench.events import choose, command, press, submit
from bench.payloads import Payload
from tests.endure.model import BrokenPromiseError, Held
from tests.endure.stage import EDITED, LOG, ROOMS, VOTED, Stage, identity, message_of, options, text_of

MOST_OPEN = 5
MOST_CARDS = 6


async def follow(stage: Stage) -> None:
    """Choose the log channel; everything else comes after it."""
    member = stage.newcomer()
    page = message_of(await stage.ask(command("settings"), member))
    page = message_of(await stage.ask(choose(page, identity(page, "settings.open"), "log"), member))
    event = choose(page, identity(page, "settings.pick"), LOG)
    event["data"]["component_type"] = 8
    event["data"]["resolved"] = {
        "channels": {LOG: {"id": LOG, "type": 0, "name": "記録", "permissions": "0"}}
    }
    await stage.ask(event, member)
    ((stage.untold,),) = await stage.kept.rows("SELECT COUNT(*) FROM audit")


async def vote(stage: Stage) -> None:
    """Vote on an entry."""
    await cast(stage, stage.chance.choice(VOTED), stage.newcomer())


async def cast(stage: Stage, key: str, member: str) -> None:
    """Vote, or, as somebody who is not sure to have voted, try again."""
    shown = await _opened(stage, key, member)
    button = identity(shown, stage.chance.choice(["vote.helpful", "vote.unhelpful"]))
    voters = stage.model.voted.setdefault(key, {})
    voters.setdefault(member, False)
    await stage.ask(press(shown, button), member)
    voters[member] = True
    stage.done += 1


async def report(stage: Stage) -> None:
    """Report a mistake."""
    if sum(each.value or bool(each.maybe) for each in stage.model.reports.values()) >= MOST_OPEN:
        return
    member, text = stage.newcomer(), f"報告{stage.number()}番。"
    held = stage.model.reports[text] = Held(value=False)
    held.maybe.append(True)
    shown = await _opened(stage, stage.chance.choice(VOTED), member)
    form = await stage.ask(press(shown, identity(shown, "report.open")), member)
    with held.trying(wanted=True):
        await stage.ask(submit(form.data, {"text": [text]}), member)
        stage.done += 1


async def close(stage: Stage) -> None:
    """Close a report."""
    free = [text for text, each in stage.model.reports.items() if each.value and text not in stage.model.busy]
    if not free:
        return
    text = stage.chance.choice(free)
    with stage.model.alone([text]):
        member = stage.newcomer()
        page = message_of(await stage.ask(command("reports"), member))
        found = [value for value, label in options(page, "report.done") if text in label]
        if not found:
            raise BrokenPromiseError(f"{text} is not in the list: {text_of(page)}")
        page = message_of(await stage.ask(choose(page, identity(page, "report.done"), found[0]), member))
        with stage.model.reports[text].trying(wanted=False):
            await stage.ask(press(page, identity(page, "report.closing")), member)
            stage.done += 1


async def pin(stage: Stage) -> None:
    """Pin an entry in a room."""
    place = (stage.chance.choice(ROOMS), stage.chance.choice(EDITED))
    pinned = sum(each.value for each in stage.model.cards.values())
    if (
        place in stage.model.busy
        or pinned >= MOST_CARDS
        or await card_in(stage, place) in stage.model.taken_off
    ):
        return
    with (
        stage.model.alone([place]),
        stage.model.cards.setdefault(place, Held(value=False)).trying(wanted=True),
    ):
        await stage.ask(command("pin", entry=place[1]), stage.newcomer(), place[0])
        stage.done += 1


async def unpin(stage: Stage) -> None:
    """Take a card down."""
    free = [each for each, held in stage.model.cards.items() if held.value and each not in stage.model.busy]
    if not free:
        return
    place = stage.chance.choice(free)
    with stage.model.alone([place]):
        member, number = stage.newcomer(), await card_in(stage, place)
        if number is None:
            raise BrokenPromiseError(f"no card in {place}")
        page = message_of(await stage.ask(command("pins"), member))
        page = message_of(await stage.ask(choose(page, identity(page, "pins.card"), str(number)), member))
        button = identity(page, stage.chance.choice(["pins.unpin", "pins.delete"]))
        with stage.model.cards[place].trying(wanted=False):
            await stage.ask(press(page, button), member)
            stage.done += 1


async def card_in(stage: Stage, place: tuple[str, str]) -> int | None:
    """Return the number of the card of an entry in a room."""
    room, key = place
    rows = await stage.kept.rows(f"SELECT id FROM cards WHERE channel_id = {room} AND what = 'entry:{key}'")
    return rows[0][0] if rows else None


async def choose_setting(stage: Stage) -> None:
    """Choose whether members may share answers."""
    if "public" in stage.model.busy:
        return
    with stage.model.alone(["public"]):
        member, wanted = stage.newcomer(), not stage.model.public.value
        page = message_of(await stage.ask(command("settings"), member))
        page = message_of(await stage.ask(choose(page, identity(page, "settings.open"), "public"), member))
        option = f"settings.set:1:public~{'on' if wanted else 'off'}"
        with stage.model.public.trying(wanted):
            await stage.ask(press(page, option), member)
            stage.done += 1


async def _opened(stage: Stage, key: str, member: str) -> Payload:
    return message_of(await stage.ask(command("guide", query=key), member))
