"""Whatever moderators, releases and restarts do: each version is kept, the last holds, what is shipped stays.

Each step is taken by the real bot in the simulated Discord, on both engines, as interactions from two servers
with two editors each. Buttons may be left until other things have happened. A model made of dictionaries says
what has to come of it.
"""

import dataclasses
import itertools
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple, cast

import discord
import pytest
import simcord.interactions
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from simcord.backend import serializers

from bot.app import GuideBot
from bot.domain.editions import Deed, Edition, Wording, is_own, wording_of
from bot.domain.guide import Entry, EntryText
from bot.domain.votes import version_of
from bot.simulation.clock import clock_of
from bot.simulation.prepared import Prepared
from bot.simulation.world import World, opened_world
from bot.store.audit import audit_of
from bot.store.database import open_database
from bot.store.editions import current_editions, history
from bot.store.migrate import migrate
from bot.store.seed import seed
from bot.store.servers_own import servers_own
from bot.store.shipped import Shipped
from bot.store.snapshot import load_guide
from tests.cogs.forging import ATTACHMENT, COMMAND, TEXT, Action, button, command, form, menu
from tests.store.sample import TODAY, loaded

COGS = ("cogs.answers", "cogs.drafting", "cogs.carrying", "cogs.history", "cogs.releases")
KEYS = ("faq.fee", "faq.data-entry", "faq.later")
"""Shipped entries that are worked on; no release before the first one of the test has the last."""
TEXTS = ("あさ", "ひる", "よる", "ゆき")
"""Few, so that words often happen to be the same; without a common letter: differences show them whole."""
GUILDS = itertools.count(2**62)
MODERATOR = discord.Permissions(manage_guild=True, view_channel=True, send_messages=True)
STEPS = {
    "edit": 10,
    "add": 1,
    "remove": 1,
    "restore": 4,
    "take": 1,
    "choose": 4,
    "release": 4,
    "export": 1,
    "import_": 3,
    "press": 2,
    "restart": 1,
}
"""What can happen, and how often it does."""


class Step(NamedTuple):
    """Something that happens; what of ``which`` there is to choose from depends on what happened before."""

    what: str
    server: int = 0
    editor: int = 0
    which: int = 0
    text: str = TEXTS[0]
    hesitates: bool = False
    """Leaves the last button unpressed; a release: the entry is dropped."""
    insists: bool = False
    """Saves over another's change; takes the new words of a release; imports what the other server has."""


class Version(NamedTuple):
    """What is to be known of a version."""

    deed: Deed
    words: Wording | None
    base: str | None
    author: int | None
    restored: int | None = None


class Server:
    """What a server has to have."""

    def __init__(self) -> None:
        self.id = next(GUILDS)
        self.versions: dict[str, list[Version]] = {}
        self.audit: list[tuple[str, str, int | None, int]] = []

    def number(self, key: str) -> int:
        return len(self.versions.get(key, ()))

    def words(self, key: str) -> Wording | None:
        """Return the words of its own that hold."""
        return self.versions[key][-1].words if self.number(key) else None

    def add(self, key: str, version: Version) -> None:
        self.versions.setdefault(key, []).append(version)
        self.audit.append((f"answers.{version.deed}", key, version.author, self.number(key)))


Press = Callable[[Step], Awaitable[None]]


class Waiting(NamedTuple):
    """A button that can be pressed, with what has to come of that."""

    about: tuple[str, int, str, int]
    press: Press


class Law:
    """The bot, the model beside it, and whoever acts on both."""

    def __init__(self, world: World, release: Shipped) -> None:
        self.world, self.release = world, release
        self.entries = {entry.key: entry for entry in release.entries}
        self.entries[KEYS[2]] = replace(self.entries[KEYS[0]], key=KEYS[2])
        self.servers = (Server(), Server())
        self.editors = (world.moderator.id, world.operator.id)
        self.waiting: list[Waiting] = []
        self.files: list[tuple[bytes, list[tuple[str, str | None, Wording]]]] = []
        self.last_import: dict[tuple[int, int], str] = {}
        self.said: list[object] = []
        self.answered: list[object] = []

    @property
    def shipped(self) -> dict[str, Entry]:
        return {entry.key: entry for entry in self.release.entries}

    def base(self, key: str) -> str | None:
        return version_of(self.shipped[key]) if key in self.shipped else None

    def written_on(self, server: Server, key: str) -> str | None:
        """Return what an edit is made from: until somebody chooses after a release, what it was before."""
        return server.versions[key][-1].base if self.outdated(server, key) else self.base(key)

    def held(self, server: Server, key: str) -> Wording | None:
        """Return the words that hold for an entry, whether or not it has a place in the guide."""
        own = server.words(key)
        return wording_of(self.shipped[key]) if own is None and key in self.shipped else own

    def read(self, server: Server) -> dict[str, Wording]:
        """Return what members have to read."""
        held = {key: self.held(server, key) for key in (*self.shipped, *server.versions)}
        return {key: words for key, words in held.items() if words and self.placed(key)}

    def placed(self, key: str) -> bool:
        return key in self.shipped or is_own(key)

    async def ask(self, server: Server, editor: int, action: Action) -> None:
        """Have an editor of a server send something, and keep what the bot said."""
        backend, before = self.world.env.backend, self.world.moment()
        channel, guild = self.world.channel.id, self.world.guild.id
        record, payload = simcord.interactions.base_payload(
            backend, type=action.kind, channel_id=channel, guild_id=guild, user_id=editor, data=action.data
        )
        payload["member"] |= {"permissions": str(MODERATOR.value), "roles": list[str]()}
        payload |= {"guild_id": str(server.id), "authorizing_integration_owners": {"0": str(server.id)}}
        if action.kind != COMMAND:
            last = backend.messages[channel][max(backend.messages[channel])]
            payload["message"] = serializers.message_payload(backend, last)
            record.source_message_id = last.id
        backend.emit("INTERACTION_CREATE", payload)
        await self.world.env.settle()
        sent, _ = self.world.since(before)
        self.said, self.answered = [each.body for each in sent], [each.answer for each in sent]

    def shown(self, name: str) -> str | None:
        """Return the id of the form, menu or usable button of this name that the bot has just sent."""
        found = (each for each in _identities(self.said) if each.startswith(f"{name}:"))
        return next(found, None)

    async def offer(
        self, step: Step, server: Server, key: str, name: str, outcome: Callable[[str, Step], Awaitable[None]]
    ) -> None:
        """Let a button that must be there be pressed now, or later."""
        identity, editor = self.shown(name), self.editors[step.editor]
        assert identity is not None, f"no button {name} in {self.said}"

        async def press(later: Step) -> None:
            await self.ask(server, editor, button(identity))
            await outcome(identity, later)

        waiting = Waiting((name, server.id, key, editor), press)
        if step.hesitates:
            self.waiting.append(waiting)
        else:
            await waiting.press(step)

    def refused(self, server: Server, key: str, editor: int) -> None:
        """Who was late must be shown who was first."""
        first = server.versions[key][-1].author
        named = f"<@{first}>" in str(self.said)
        assert named or (first == editor and "あなたが変えました" in str(self.said))

    async def edit(self, step: Step, server: Server, editor: int) -> None:
        key = self.key(step, server, lambda key: step.which > 90 or key in self.read(server))
        about = ("draft.save", server.id, key, editor)
        begun = next((waiting for waiting in self.waiting if waiting.about == about), None)
        if begun is not None:  # it would be shown instead of the form
            self.waiting.remove(begun)
            await begun.press(step)
            return
        await self.ask(server, editor, command("answers edit", entry=(TEXT, key)))
        identity, before = self.shown("draft.first"), self.read(server).get(key)
        assert (identity is None) == (before is None)
        if identity is None or before is None:
            return
        seen, base, draft = server.number(key), self.written_on(server, key), identity.split("~")[3]
        text = _other(step, before.ja.answer)
        words = replace(before, ja=replace(before.ja, answer=text))
        fields = {"ja.title": before.ja.title, "ja.answer": text}
        await self.ask(server, editor, form(identity, **fields))

        async def outcome(_: str, pressing: Step) -> None:
            number, held = server.number(key), self.held(server, key)
            # What stops a save is that members read something else by now, not that there is a newer version.
            if self.placed(key) and held == before != words:
                held_base = base if number == seen else self.written_on(server, key)
                server.add(key, Version(Deed.EDIT, words, held_base, editor))
                return
            if self.placed(key) and held != words:
                if number == seen:  # a release
                    assert "ガイド" in str(self.said)
                else:
                    self.refused(server, key, editor)
                if held and held not in (
                    before,
                    wording_of(self.shipped[key]) if key in self.shipped else None,
                ):
                    assert held.ja.answer in str(self.said)
                if pressing.insists:
                    over = self.shown("draft.over")
                    assert over is not None
                    await self.ask(server, editor, button(over))
                    server.add(key, Version(Deed.EDIT, words, self.written_on(server, key), editor))
                    return
            await self.ask(server, editor, button(f"draft.discarded:1:{draft}"))

        if words == before:
            assert self.shown("draft.save") is None
            await self.ask(server, editor, button(f"draft.discarded:1:{draft}"))
        else:
            await self.offer(step, server, key, "draft.save", outcome)

    async def add(self, step: Step, server: Server, editor: int) -> None:
        await self.ask(server, editor, command("answers add"))
        text = EntryText(title=step.text, answer=step.text)
        fields = {"ja.title": step.text, "ja.answer": step.text}
        await self.ask(server, editor, form(self.shown("draft.first") or "", **fields))
        await self.ask(server, editor, button(self.shown("draft.copy") or ""))

        async def outcome(_: str, __: Step) -> None:
            key = next(
                key for number in itertools.count(1) if (key := f"own.{number}") not in server.versions
            )
            server.add(key, Version(Deed.ADD, Wording(ja=text, en=text), None, editor))

        await self.offer(step, server, "", "draft.save", outcome)

    async def remove(self, step: Step, server: Server, editor: int) -> None:
        key = self.key(step, server, lambda key: server.words(key) is not None)
        await self.ask(server, editor, command("answers remove", entry=(TEXT, key)))
        if server.words(key) is None:
            assert self.shown("answers.removed") is None
            return
        stood = key in self.shipped
        deed = Deed.TAKE if stood else Deed.REMOVE
        simply = self.simply(server, editor, key, deed)

        async def outcome(identity: str, pressing: Step) -> None:
            if server.words(key) is not None and (key in self.shipped) != stood:
                # A release has decided meanwhile what holds afterwards: the question is another one.
                assert self.shown("answers.removed") not in (None, identity)
            else:
                await simply(identity, pressing)

        await self.offer(step, server, key, "answers.removed", outcome)

    async def restore(self, step: Step, server: Server, editor: int) -> None:
        key = self.key(step, server, lambda key: self.restorable(server, key))
        if not server.number(key):
            return
        number = 1 + step.which // 10 % max(1, server.number(key) - step.hesitates)
        old = server.versions[key][number - 1]
        await self.ask(server, editor, command("answers history", entry=(TEXT, key)))
        await self.ask(server, editor, menu(self.shown("history.version") or "", str(number)))
        if old.words is None or number == server.number(key) or not self.placed(key):
            assert self.shown("history.restore") is None
            return
        seen = server.number(key)

        async def outcome(_: str, __: Step) -> None:
            if self.placed(key) and server.number(key) != seen:
                self.refused(server, key, editor)
            elif self.placed(key) and server.words(key) != old.words:
                server.add(key, old._replace(deed=Deed.RESTORE, author=editor, restored=number))

        await self.offer(step, server, key, "history.restore", outcome)

    async def take(self, step: Step, server: Server, editor: int) -> None:
        key = self.key(step, server, lambda key: server.words(key) is not None and key in self.shipped)
        await self.ask(server, editor, command("answers history", entry=(TEXT, key)))
        if server.words(key) is None or key not in self.shipped:
            assert self.shown("history.take") is None
            return
        await self.offer(step, server, key, "history.take", self.simply(server, editor, key, Deed.TAKE))

    async def choose(self, step: Step, server: Server, editor: int) -> None:
        """Keep the server's words over a release, or take the new ones."""
        key = self.key(step, server, lambda key: self.outdated(server, key))
        await self.ask(server, editor, menu("release.choose:1:", key))
        name = "release.take" if step.insists else "release.keep"
        if not self.outdated(server, key):
            assert self.shown(name) is None
            return
        base, simply = self.base(key), self.simply(server, editor, key, Deed.TAKE, Deed.KEEP)

        async def outcome(identity: str, pressing: Step) -> None:
            if base == self.base(key):
                await simply(identity, pressing)

        await self.offer(step, server, key, name, outcome)

    def restorable(self, server: Server, key: str) -> bool:
        return server.number(key) > 1 and self.placed(key)

    def outdated(self, server: Server, key: str) -> bool:
        return (
            server.words(key) is not None
            and key in self.shipped
            and server.versions[key][-1].base not in (None, self.base(key))
        )

    def simply(
        self, server: Server, editor: int, key: str, deed: Deed, keeping: Deed | None = None
    ) -> Callable[[str, Step], Awaitable[None]]:
        """Return what comes of a button that puts one version upon the one that its presser saw."""
        seen = server.number(key)

        async def outcome(identity: str, _: Step) -> None:
            gone = key not in self.shipped and not identity.startswith("answers.")
            if server.number(key) != seen and not gone:
                self.refused(server, key, editor)
            elif not gone and identity.startswith("release.keep"):
                assert keeping is not None
                server.add(key, Version(keeping, server.words(key), self.base(key), editor))
            elif not gone:
                server.add(key, Version(deed, None, self.base(key), editor))

        return outcome

    async def export(self, _: Step, server: Server, editor: int) -> None:
        await self.ask(server, editor, command("answers export"))
        live = [key for key in server.versions if server.words(key)]
        live.sort(key=lambda key: (is_own(key), int(key[4:]) if is_own(key) else 0, key))
        records = [
            (key, server.versions[key][-1].base, words) for key in live if (words := server.words(key))
        ]
        urls = [str(each["url"]) for each in _dictionaries(self.answered) if "filename" in each]
        assert bool(urls) == bool(records)
        for url in urls[:1]:
            content = self.world.env.backend.cdn.get(url)
            assert content is not None
            self.files.append((content, records))

    async def import_(self, step: Step, server: Server, editor: int) -> None:
        if not self.files:
            return
        content, records = self.files[step.which % len(self.files)]
        stored = self.world.env.backend.cdn.store_attachment(
            self.world.env.backend.snowflake(), self.world.channel.id, "words.toml", content, None
        )
        resolved = {"attachments": {"1": {**stored, "id": "1"}}}
        await self.ask(server, editor, command("answers import", resolved=resolved, file=(ATTACHMENT, "1")))
        # Exported words say which shipped ones they were made from: where those are gone, they are left out.
        held = {key: self.held(server, key) for key, _, _ in records}
        gone = {key for key, words in held.items() if words is None and not self.placed(key)}
        changing = [each for each in records if held[each[0]] != each[2] and each[0] not in gone]
        seen = {key: server.number(key) for key, _, _ in changing}

        def faulty() -> bool:
            fit = [key for key in held if key not in gone]
            return any(not self.placed(key) and not server.number(key) for key in fit)

        async def outcome(identity: str, _: Step) -> None:
            if self.last_import.get((server.id, editor)) != identity:
                return
            late = [key for key, number in seen.items() if server.number(key) != number]
            if late:
                for key in late:
                    self.refused(server, key, editor)
            elif not faulty():
                del self.last_import[server.id, editor]
                for key, base, words in changing:
                    server.add(key, Version(Deed.IMPORT, words, base, editor))

        if faulty() or not changing:
            assert self.shown("carrying.confirm") is None
        else:
            self.last_import[server.id, editor] = self.shown("carrying.confirm") or ""
            await self.offer(step, server, "", "carrying.confirm", outcome)

    async def release_(self, step: Step) -> None:
        """Ship other words, or one entry more or less, and start with that."""
        edited = [key for key in KEYS if any(server.words(key) for server in self.servers)]
        keys = KEYS if step.insists or not edited else edited
        key = keys[step.which % len(keys)]
        rest = {**self.shipped}
        rest.pop(key, None)
        if not step.hesitates:
            entry = self.entries[key]
            text = _other(step, self.shipped.get(key, entry).ja.answer)
            rest[key] = replace(entry, ja=replace(entry.ja, answer=text))
        self.release = replace(self.release, entries=tuple(rest.values()))
        await seed(self.world.bot.database, self.release)
        await self.world.restart()

    def key(self, step: Step, server: Server, fits: Callable[[str], bool] = bool) -> str:
        """Return one of the entries that fit; where none does, one of them all."""
        keys = (*KEYS, *sorted(key for key in server.versions if is_own(key)))
        fitting = [key for key in keys if fits(key)] or keys
        return fitting[step.which % len(fitting)]

    async def happen(self, step: Step) -> None:
        if step.what == "press":
            if self.waiting:
                await self.waiting.pop(step.which % len(self.waiting)).press(step)
        elif step.what == "release":
            await self.release_(step)
        elif step.what == "restart":
            await self.world.restart()
        else:
            server, editor = self.servers[step.server], self.editors[step.editor]
            fits = {"restore": self.restorable, "choose": self.outdated, "export": Server.words}.get(
                step.what
            )
            if fits and not any(fits(server, key) for key in (*KEYS, *server.versions)):
                server = self.servers[1 - step.server]
            if step.what == "import_" and (step.insists or not self.files):
                await self.export(step, self.servers[1 - self.servers.index(server)], editor)
            await getattr(self, step.what)(step, server, editor)

    async def hold(self) -> None:
        """Check all that the model says, in memory and in the database."""
        bot = self.world.bot
        shipped = (await load_guide(bot.database)).entries
        assert dict(shipped) == self.shipped
        assert dict(bot.guide.entries) == self.shipped
        current = await current_editions(bot.database)
        for server in self.servers:
            read = bot.guides.of(server.id).entries
            assert {key: wording_of(entry) for key, entry in read.items()} == self.read(server)
            for key, versions in server.versions.items():
                kept = await history(bot.database, guild_id=server.id, key=key)
                assert [each.number for each in kept] == list(range(len(versions), 0, -1))
                assert [_version(each) for each in reversed(kept)] == versions
            mine = {each.key: each for each in current if each.guild_id == server.id}
            assert mine == dict(bot.guides.editions(server.id))
            assert {key: each.number for key, each in mine.items()} == {
                key: len(versions) for key, versions in server.versions.items()
            }
            log = await audit_of(bot.database, guild_id=server.id, most=1000)
            assert [
                (each.deed, each.about, each.actor_id, each.detail["number"]) for each in reversed(log)
            ] == server.audit


def _other(step: Step, text: str) -> str:
    """Return other words than ``text``, mostly."""
    return TEXTS[TEXTS.index(text) - 1] if step.text == text and step.which <= 90 else step.text


def _version(edition: Edition) -> Version:
    return Version(edition.deed, edition.wording, edition.base, edition.author_id, edition.restored)


def _dictionaries(found: object) -> Iterator[dict[str, object]]:
    if isinstance(found, dict):
        table = cast("dict[str, object]", found)
        yield table
        found = list(table.values())
    if isinstance(found, list):
        for each in cast("list[object]", found):
            yield from _dictionaries(each)


def _identities(said: object) -> Iterator[str]:
    for each in _dictionaries(said):
        if "custom_id" in each and not each.get("disabled"):
            yield str(each["custom_id"])


@pytest.fixture
def first_release(tmp_path: Path) -> Shipped:
    return loaded(tmp_path)


@pytest.fixture
async def world(prepared: Prepared, url: str, first_release: Shipped) -> AsyncGenerator[World]:
    """A world whose bot has a small guide in either engine, and reads everything from there at each start."""
    async with await open_database(url) as database:
        await migrate(database)
        await seed(database, first_release)
    clock = clock_of(TODAY)

    @asynccontextmanager
    async def opened() -> AsyncGenerator[GuideBot]:
        async with await open_database(url) as database:
            yield GuideBot(
                settings=dataclasses.replace(prepared.settings, database_url=url),
                database=database,
                guide=await load_guide(database),
                messages=prepared.messages,
                today=clock.today,
                cogs=COGS,
                own=await servers_own(database),
            )

    async with opened_world(opened, clock) as world:
        await world.moderator.send(world.channel, "-")  # what is pressed is under some message
        yield world
    assert not world.mistakes.found
    assert not world.wire.refused


steps = st.builds(
    Step,
    what=st.sampled_from([what for what, often in STEPS.items() for _ in range(often)]),
    server=st.integers(0, 1),
    editor=st.integers(0, 1),
    which=st.integers(0, 100),
    text=st.sampled_from(TEXTS),
    hesitates=st.sampled_from((False, False, False, True)),
    insists=st.booleans(),
)


ROUND = [
    Step("edit"),
    Step("edit", editor=1, text="ひる", hesitates=True),
    Step("edit", text="よる"),
    Step("restart"),
    Step("press", insists=True),
    Step("edit", editor=1, hesitates=True),
    Step("edit", text="よる"),
    Step("press"),
    Step("restore"),
    Step("restore", which=20, hesitates=True),
    Step("add", editor=1, text="よる"),
    Step("edit", which=3, text="ひる"),
    Step("restore", which=3),
    Step("press"),
    Step("export"),
    Step("remove", which=3),
    Step("remove", editor=1),
    Step("add"),
    Step("import_", editor=1),
    Step("import_", server=1, hesitates=True),
    Step("edit", server=1, text="ひる"),
    Step("press"),
    Step("import_", server=1),
    Step("release", text="よる"),
    Step("choose"),
    Step("choose", server=1, insists=True),
    Step("release", which=2),
    Step("edit", server=1, which=2, text="ひる"),
    Step("remove", server=1, which=2, hesitates=True),
    Step("edit", server=1, which=2, text="よる"),
    Step("press"),
    Step("edit", server=1, editor=1, which=2, hesitates=True),
    Step("release", which=2, hesitates=True),
    Step("press"),
    Step("edit", which=92),
    Step("restore", server=1, which=2),
    Step("release", which=1, text="ひる"),
    Step("take"),
    Step("restart"),
]
"""Everything that can happen, most of it also too late."""


@settings(
    max_examples=4,
    # A failure is told as it was found: making it smaller would take minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    # Every example has servers of its own, so that one world serves all.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(taken=ROUND)
@given(taken=st.lists(steps, min_size=20, max_size=40))
async def test_every_version_is_kept_the_last_one_holds_and_what_is_shipped_stays(
    world: World, first_release: Shipped, taken: list[Step]
) -> None:
    law = Law(world, first_release)
    await seed(world.bot.database, first_release)
    await world.restart()
    await law.hold()
    for step in taken:
        await law.happen(step)
        await law.hold()
