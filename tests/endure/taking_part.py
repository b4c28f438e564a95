"""Members and moderators who vote, report and choose."""

from bench.events import choose, command, press, submit
from bench.payloads import Payload
from bot.domain.serversettings import OFF, ON, Setting, Unpinned
from tests.endure.model import BrokenPromiseError, Held
from tests.endure.stage import LOG, VOTED, Stage, identity, message_of, options, text_of

MOST_OPEN = 5
_CHOICES = [
    (Setting.PUBLIC, ON),
    (Setting.PUBLIC, OFF),
    (Setting.UNPINNED, Unpinned.PUT_BACK.value),
    (Setting.UNPINNED, Unpinned.DROP.value),
]


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


async def choose_setting(stage: Stage) -> None:
    """Choose whether members may share answers, or what becomes of cards that are unpinned or deleted."""
    await choose_option(stage, *stage.chance.choice(_CHOICES))


async def choose_option(stage: Stage, setting: Setting, option: str) -> None:
    """Choose an option of a setting."""
    if setting in stage.model.busy:
        return
    with stage.model.alone([setting]):
        member = stage.newcomer()
        page = message_of(await stage.ask(command("settings"), member))
        menu = identity(page, "settings.open")
        page = message_of(await stage.ask(choose(page, menu, setting.value), member))
        if setting is Setting.UNPINNED:
            for touched in stage.model.touched.values():
                touched.chosen.add(option)
        with stage.model.settings[setting].trying(option):
            await stage.ask(press(page, f"settings.set:1:{setting.value}~{option}"), member)
            stage.done += 1


async def _opened(stage: Stage, key: str, member: str) -> Payload:
    return message_of(await stage.ask(command("guide", query=key), member))
