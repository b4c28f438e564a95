"""Those who edit a server's words: changing, adding, removing, bringing back, and carrying files."""

import re

from bench.events import choose, command, press, submit
from bench.replies import FORM, Reply
from tests.endure.model import BrokenPromiseError, Held, Typed
from tests.endure.stage import (
    EDITED,
    NUMBER,
    PROPOSED,
    WORDS,
    Stage,
    filled,
    find,
    headed,
    identity,
    message_of,
    options,
    text_of,
    written,
)

MOST_OWN = 8
UNFINISHED = 0.2
"""How often somebody types and does not save."""
_HEADING = re.compile(r"^(?=\[\[entry\]\])", re.MULTILINE)
_KEY = re.compile(r'^key = "([^"]+)"', re.MULTILINE)


async def edit(stage: Stage) -> None:
    """Change an entry's words, or only type them."""
    key = _free(stage, [*EDITED, *_own(stage)])
    if key is None:
        return
    with stage.model.alone([key]):
        member, number = stage.newcomer(), stage.number()
        form = await stage.ask(command("answers edit", entry=key), member)
        if form.kind != FORM:
            raise BrokenPromiseError(f"no form for {key}, but {form.data}")
        given = filled(form.data, ja_title=headed(number), ja_answer=written(number))
        page = message_of(await stage.ask(submit(form.data, given), member))
        require_kept(page, number)
        typed = Typed(member=member, key=key, number=number)
        stage.model.typed.append(typed)
        if stage.chance.random() < UNFINISHED:
            return
        with stage.model.words.setdefault(key, Held(None)).trying(number):
            saved = await stage.ask(press(page, identity(page, "draft.save")), member)
            identity(message_of(saved), "history.open")
            stage.done += 1
        stage.model.typed.remove(typed)


def require_kept(page: dict[str, object], number: int) -> None:
    """Raise ``BrokenPromiseError`` where a draft does not show what was typed."""
    if written(number) not in text_of(page):
        raise BrokenPromiseError(f"the draft does not show {written(number)}: {text_of(page)}")


async def add(stage: Stage) -> None:
    """Add an entry of the server's own."""
    if len(_own(stage)) >= MOST_OWN:
        return
    member, number = stage.newcomer(), stage.number()
    form = await stage.ask(command("answers add"), member)
    given = filled(form.data, ja_title=headed(number), ja_answer=written(number))
    page = message_of(await stage.ask(submit(form.data, given), member))
    page = message_of(await stage.ask(press(page, identity(page, "draft.copy")), member))
    stage.model.adding.add(number)
    saved = message_of(await stage.ask(press(page, identity(page, "draft.save")), member))
    key = identity(saved, "history.open").rpartition(":")[2]
    stage.model.words[key] = Held(number)
    stage.model.adding.remove(number)
    stage.done += 1


async def remove(stage: Stage) -> None:
    """Take the server's words for an entry away."""
    approved = [key for key in PROPOSED if stage.model.words.get(key, Held(None)).value is not None]
    # What is proposed for words that are gone is told differently; that is not asked about here.
    key = _free(stage, [*_worded(stage), *(key for key in approved if key not in stage.model.proposals)])
    if key is None:
        return
    with stage.model.alone([key]):
        member = stage.newcomer()
        page = message_of(await stage.ask(command("answers remove", entry=key), member))
        with stage.model.words[key].trying(None):
            await stage.ask(press(page, identity(page, "answers.removed")), member)
            stage.done += 1


async def bring_back(stage: Stage) -> None:
    """Make an earlier version of an entry hold again."""
    key = _free(stage, _worded(stage))
    if key is None:
        return
    with stage.model.alone([key]):
        member = stage.newcomer()
        page = message_of(await stage.ask(command("answers history", entry=key), member))
        version, _ = stage.chance.choice(options(page, "history.version"))
        menu = identity(page, "history.version")
        page = message_of(await stage.ask(choose(page, menu, version), member))
        number, button = NUMBER.search(text_of(page)), find(page, "history.restore")
        if number is None or button is None or int(number[1]) == stage.model.words[key].value:
            return
        with stage.model.words[key].trying(int(number[1])):
            done = message_of(await stage.ask(press(page, button), member))
            if WORDS("history.restored_now", number=version) not in text_of(done):
                raise BrokenPromiseError(f"version {version} of {key} was not restored: {text_of(done)}")
            stage.done += 1


async def carry(stage: Stage) -> None:
    """Take a file out, change it, and take it in again."""
    free = [key for key in _worded(stage) if key not in stage.model.busy]
    keys = stage.chance.sample(free, min(len(free), stage.chance.randint(2, 4)))
    if not keys:
        return
    with stage.model.alone(keys):
        member = stage.newcomer()
        numbers = {key: stage.number() for key in keys}
        content = _changed(exported(stage, await stage.ask(command("answers export"), member)), numbers)
        file = stage.discord.handed_in(content.encode())
        option = {"name": "file", "type": 11, "value": file["id"]}
        event = command("answers import")
        event["data"]["options"][0]["options"] = [option]
        event["data"]["resolved"] = {"attachments": {file["id"]: file}}
        preview = message_of(await stage.ask(event, member))
        button = identity(preview, "carrying.confirm")
        stage.model.imports.append(numbers)
        for key, number in numbers.items():
            stage.model.words[key].maybe.append(number)
        done = message_of(await stage.ask(press(preview, button), member))
        if WORDS("carrying.done.title") not in text_of(done):
            raise BrokenPromiseError(f"a file was not taken in: {text_of(done)}")
        stage.model.imports.remove(numbers)
        for key, number in numbers.items():
            stage.model.words[key] = Held(number)
        stage.done += 1


def exported(stage: Stage, reply: Reply) -> str:
    """Return what the files say that were handed out."""
    attachments = message_of(reply)["attachments"]
    return "\n".join(stage.discord.place.files.pop(each["id"]).decode() for each in attachments)


def _changed(content: str, numbers: dict[str, int]) -> str:
    """Return the entries of a file that are in ``numbers``, with these in their words."""
    _, *entries = _HEADING.split(content)
    changed: list[str] = []
    for entry in entries:
        key, before = _KEY.search(entry), NUMBER.search(entry)
        if key is not None and before is not None and key[1] in numbers:
            old, new = int(before[1]), numbers[key[1]]
            changed.append(entry.replace(written(old), written(new)).replace(headed(old), headed(new)))
    return "".join(changed)


def _free(stage: Stage, keys: list[str]) -> str | None:
    free = [key for key in keys if key not in stage.model.busy]
    return stage.chance.choice(free) if free else None


def _own(stage: Stage) -> list[str]:
    return [key for key in _worded(stage) if key.startswith("own.")]


def _worded(stage: Stage) -> list[str]:
    """Return what has words of the server's own that need nobody's approval."""
    worded = [key for key, words in stage.model.words.items() if words.value is not None]
    return [key for key in worded if key not in PROPOSED]
