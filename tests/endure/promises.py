"""What members and moderators read after a start is what the bot had confirmed before it was killed."""

import json
import tomllib
from collections.abc import Mapping

from bench.events import command, press
from bench.replies import FORM
from bot.domain.serversettings import OPTIONS, Unpinned
from bot.render.pins import PAGE
from tests.endure.model import BrokenPromiseError, Held, Model, Typed
from tests.endure.proposals import look_at_proposals
from tests.endure.stage import (
    NUMBER,
    WORDS,
    Stage,
    find,
    headed,
    identity,
    message_of,
    options,
    text_of,
    written,
)
from tests.endure.taking_part import cast
from tests.endure.wording import exported


async def look(stage: Stage) -> None:
    """Read everything, and take it for what holds from now on. Raises ``BrokenPromiseError``."""
    await _words(stage)
    await _typed(stage)
    await look_at_proposals(stage)
    await _settings(stage)
    await _reports(stage)
    await _votes(stage)
    await _cards(stage)
    await _deeds(stage)


async def _words(stage: Stage) -> None:
    """Read the exported file, and of one entry what members read."""
    model = stage.model
    content = exported(stage, await stage.ask(command("answers export"), stage.newcomer()))
    found: dict[str, int] = {}
    for entry in tomllib.loads(content).get("entry", []):
        number = NUMBER.fullmatch(entry["ja"]["answer"])
        if number is None or entry["ja"]["title"] != headed(int(number[1])):
            raise BrokenPromiseError(f"words by half: {entry}")
        found[entry["key"]] = int(number[1])
    _take_imports(model, found)
    _take_added(model, found)
    for key, words in model.words.items():
        words.settle(found.get(key), f"the words of {key}")
    if found:
        key = stage.chance.choice(sorted(found))
        shown = message_of(await stage.ask(command("guide", query=key), stage.newcomer()))
        if written(found[key]) not in text_of(shown):
            raise BrokenPromiseError(f"members do not read {written(found[key])}: {text_of(shown)}")


def _take_imports(model: Model, found: Mapping[str, int]) -> None:
    """Check that files were taken in whole or not at all."""
    for numbers in model.imports:
        taken = {found.get(key) == number for key, number in numbers.items()}
        if len(taken) != 1:
            raise BrokenPromiseError(f"of the file {numbers} only a part was taken in: {found}")
    model.imports.clear()


def _take_added(model: Model, found: Mapping[str, int]) -> None:
    """Note the keys of entries whose adding was not confirmed."""
    for key, number in found.items():
        if key not in model.words:
            if number not in model.adding:
                raise BrokenPromiseError(f"{key} says {number}, which nobody wrote there")
            model.words[key] = Held(number)
    model.adding.clear()


async def _typed(stage: Stage) -> None:
    """Have those who had typed go on: their words are either saved or still there to be saved."""
    left, stage.model.typed = stage.model.typed, []
    for typed in left:
        reply = await stage.ask(command("answers edit", entry=typed.key), typed.member)
        if stage.model.words.setdefault(typed.key, Held(None)).value == typed.number:
            if reply.kind != FORM:
                raise BrokenPromiseError(f"{typed} was saved, and is a draft still: {reply.data}")
        elif reply.kind == FORM:
            raise BrokenPromiseError(f"{typed} is neither saved nor a draft any more")
        else:
            await _finish(stage, typed, message_of(reply))


async def _finish(stage: Stage, typed: Typed, page: dict[str, object]) -> None:
    """Save what was kept, unless somebody else has changed the entry since; then throw it away."""
    if written(typed.number) not in text_of(page):
        raise BrokenPromiseError(f"{typed} is not there any more: {text_of(page)}")
    saved = message_of(await stage.ask(press(page, identity(page, "draft.save")), typed.member))
    if find(saved, "history.open"):
        stage.model.words[typed.key].value = typed.number
        return
    for name in ("draft.show", "draft.discard", "draft.discarded"):
        saved = message_of(await stage.ask(press(saved, identity(saved, name)), typed.member))


async def _settings(stage: Stage) -> None:
    page = message_of(await stage.ask(command("settings"), stage.newcomer()))
    shown = {field["name"]: str(field["value"]) for field in page["embeds"][0]["fields"]}
    for setting, held in stage.model.settings.items():
        chosen = shown[WORDS(f"settings.name.{setting.value}")]
        found = [
            option
            for option in OPTIONS[setting]
            if chosen.startswith(f"**{WORDS(f'settings.{setting.value}.{option}')}**")
        ]
        held.settle("".join(found), f"the setting {setting.value}")


async def _reports(stage: Stage) -> None:
    page = message_of(await stage.ask(command("reports"), stage.newcomer()))
    labels = [label for _, label in options(page, "report.done")]
    for text, held in stage.model.reports.items():
        times = sum(text in label for label in labels)
        if times > 1:
            raise BrokenPromiseError(f"{text} is there {times} times: {labels}")
        held.settle(bool(times), text)


async def _votes(stage: Stage) -> None:
    """Have everybody vote again who was not told that it counts; then each counts once."""
    for key, voters in stage.model.voted.items():
        for member, is_sure in list(voters.items()):
            if not is_sure:
                await cast(stage, key, member)
        rows = await stage.kept.rows(
            "SELECT helpful + unhelpful, marks FROM vote_counts "
            f"JOIN vote_marks USING (guild_id, entry, version) WHERE entry = '{key}'"
        )
        counted = [(count, len(marks.split())) for count, marks in rows]
        if counted != [(len(voters), len(voters))]:
            raise BrokenPromiseError(f"{len(voters)} members voted on {key}, and {counted} were counted")


async def _cards(stage: Stage) -> None:
    """Read the list of cards, and which they are."""
    member = stage.newcomer()
    page = message_of(await stage.ask(command("pins"), member))
    rows = await stage.kept.rows("SELECT id, channel_id, what FROM cards")
    there = {(str(room), what.removeprefix("entry:")): str(number) for number, room, what in rows}
    listed = [value for value, _ in options(page, "pins.card")]
    for number in range(1, -(-len(rows) // PAGE)):
        page = message_of(await stage.ask(press(page, f"pins.page:1:{number}"), member))
        listed += [value for value, _ in options(page, "pins.card")]
    if sorted(listed) != sorted(there.values()) or len(rows) != len(there):
        raise BrokenPromiseError(f"listed are {listed}, kept {rows}")
    unasked = there.keys() - stage.model.cards.keys()
    if unasked:
        raise BrokenPromiseError(f"nobody pinned {unasked}")
    for number, *places in stage.model.moves:
        if [there.get(place) for place in places].count(str(number)) != 1:
            raise BrokenPromiseError(f"card {number} is to be in one of {places}, and there are {there}")
    stage.model.moves.clear()
    for touched in stage.model.touched.values():
        if Unpinned.DROP.value in touched.chosen:
            stage.model.cards[touched.place].maybe.append(False)
    for place, held in stage.model.cards.items():
        held.settle(place in there, f"the card in {place}")


async def _deeds(stage: Stage) -> None:
    """Compare each version with its line in the log of changes, and that log with its command."""
    editions = await stage.kept.rows("SELECT key, number FROM answer_editions ORDER BY key, number")
    lines = await stage.kept.rows("SELECT about, detail FROM audit WHERE deed LIKE 'answers.%'")
    noted = sorted((about, _number_in(detail)) for about, detail in lines)
    if noted != sorted(editions):
        raise BrokenPromiseError(f"versions {editions} and deeds {noted} are not the same")
    current = await stage.kept.rows("SELECT key, number FROM answers ORDER BY key")
    if dict(current) != dict(sorted(editions)):
        raise BrokenPromiseError(f"{current} hold, of {editions}")
    for key, last in current:
        if [number for each, number in editions if each == key] != list(range(1, last + 1)):
            raise BrokenPromiseError(f"{key} has the versions {editions}")
    ((count,),) = await stage.kept.rows("SELECT COUNT(*) FROM audit")
    page = message_of(await stage.ask(command("audit"), stage.newcomer()))
    if WORDS("audit.title", count=count) not in text_of(page):
        raise BrokenPromiseError(f"of {count} deeds: {text_of(page)}")


def _number_in(detail: str) -> int:
    return int(json.loads(detail)["number"])
