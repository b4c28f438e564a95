"""Databases of earlier releases: the bot is killed while it brings them up to date, and loses nothing."""

import asyncio
import random
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from bench.discord_server import NoAnswerError
from bench.payloads import GUILD_ID
from bench.process import BotFailedError
from bot.asking import shipped_guide
from bot.domain.editions import Wording, wording_of
from bot.settings import DATA
from bot.store.canonical import canonical
from bot.store.database import open_database
from bot.store.migrate import MIGRATIONS, migrate
from tests.endure.databases import LATEST, Engine, Kept, SqliteFile, require_sound
from tests.endure.lives import Lives
from tests.endure.model import BrokenPromiseError, Held
from tests.endure.outbox import settle
from tests.endure.place import Place, Watched
from tests.endure.promises import look
from tests.endure.stage import EDITED, ROOMS, VOTED, Stage, headed, written
from tests.endure.taking_part import follow

BULK = 4000
"""Rows that make copying and changing such a database take a moment."""
START = 1.5
"""Seconds within which a kill hits the start with its migrations."""
_THEN = 1_790_000_000
"""When everything was done, in seconds since 1970."""
_REPORT = "報告0番。"


async def endure_age(engine: Engine, *, seed: str, most_kills: int = 3) -> int:
    """Kill the bot while it starts on a database of an earlier release; return how often.

    Raises ``BrokenPromiseError`` where it does not start in the end, or something is lost.
    """
    with TemporaryDirectory(prefix="michishirube-endure-") as directory:
        return await _endure_age(engine, Path(directory), seed, most_kills)


async def _endure_age(engine: Engine, directory: Path, seed: str, most_kills: int) -> int:
    chance = random.Random(seed)  # noqa: S311 - chance is to be the same again
    version = chance.randint(1, LATEST - 1)
    kept = await engine.empty()
    await _prepare(kept, directory, version)
    async with Watched(Place()) as discord:
        lives, stage = Lives(discord, kept.url, directory), Stage(discord, kept, chance)
        _expect(stage, version)
        try:
            for _ in range(chance.randint(1, most_kills)):
                await lives.begin()
                await _killed_while_starting(kept, lives, chance)
                await lives.bury()
            await lives.begin()
            await lives.ready()
            await look(stage)
            await require_sound(kept)
            await follow(stage)
            await settle(stage)
            if isinstance(kept, SqliteFile):
                _require_backups(kept.path, version)
        except (BrokenPromiseError, BotFailedError, NoAnswerError) as error:
            raise BrokenPromiseError(
                f"from version {version}: {error}\nThe bot's log ends:\n{lives.last_lines}"
            ) from error
        finally:
            await lives.bury()
        return lives.killed


async def _killed_while_starting(kept: Kept, lives: Lives, chance: random.Random) -> None:
    """Kill the bot at any time of its start; with a file also while, or right after, it is copied."""
    end = time.monotonic() + chance.uniform(0.2, START)
    look_for = chance.choice(["*.unfinished", "*.bak", None]) if isinstance(kept, SqliteFile) else None
    while time.monotonic() < end:
        if look_for is not None and isinstance(kept, SqliteFile) and any(kept.path.parent.glob(look_for)):
            await asyncio.sleep(chance.uniform(0, 0.03))
            break
        await asyncio.sleep(0.001)
    lives.kill()


async def _prepare(kept: Kept, directory: Path, version: int) -> None:
    """Make a database as an earlier release left it."""
    earlier = directory / "earlier"
    earlier.mkdir()
    for file in sorted(MIGRATIONS.glob("*.sql"))[:version]:
        shutil.copy(file, earlier)
    async with await open_database(kept.url) as database:
        await migrate(database, earlier)
        async with database.transaction() as session:
            for statement in _contents(version):
                await session.statement(statement)


def _contents(version: int) -> Iterator[str]:
    yield "INSERT INTO numbers (name, last) VALUES ('reports', 100000)"
    columns = "id, guild_id, about, language, text, created_at"
    for first in range(0, BULK, 500):
        others = ", ".join(
            f"({number}, 7, '{VOTED[0]}', 'ja', '{'長い報告。' * 40}', {_THEN})"
            for number in range(first + 1, first + 501)
        )
        yield f"INSERT INTO reports ({columns}) VALUES {others}"
    report = f"99999, {GUILD_ID}, '{VOTED[0]}', 'ja', '{_REPORT}', {_THEN}"
    yield f"INSERT INTO reports ({columns}) VALUES ({report})"
    if version >= 5:
        yield from _answers()


def _answers() -> Iterator[str]:
    """Yield two versions of an entry with their deeds, and a card that is to be posted."""
    words = wording_of(shipped_guide(DATA).entries[EDITED[0]])
    for number in (1, 2):
        text = replace(words.ja, title=headed(number), answer=written(number))
        document = canonical(Wording(ja=text, en=words.en)).replace("'", "''")
        yield (
            "INSERT INTO answer_editions (guild_id, key, number, deed, document, author_id, made_at) "
            f"VALUES ({GUILD_ID}, '{EDITED[0]}', {number}, 'edit', '{document}', 9, {_THEN + number})"
        )
        yield (
            "INSERT INTO audit (id, guild_id, made_at, actor_id, deed, about, detail) VALUES "
            f"({number}, {GUILD_ID}, {_THEN}, 9, 'answers.edit', '{EDITED[0]}', '{{\"number\": {number}}}')"
        )
    yield f"INSERT INTO answers (guild_id, key, number) VALUES ({GUILD_ID}, '{EDITED[0]}', 2)"
    yield (
        "INSERT INTO cards "
        "(id, guild_id, channel_id, what, state, revision, due_at, tries, made_by, made_at) "
        f"VALUES (1, {GUILD_ID}, {ROOMS[0]}, 'entry:{EDITED[0]}', 'posting', 1, {_THEN}, 0, 9, {_THEN})"
    )
    yield "INSERT INTO numbers (name, last) VALUES ('audit', 2), ('cards', 1)"


def _expect(stage: Stage, version: int) -> None:
    stage.model.reports[_REPORT] = Held(value=True)
    if version >= 5:
        stage.model.words[EDITED[0]] = Held(2)
        stage.model.cards[ROOMS[0], EDITED[0]] = Held(value=True)


def _require_backups(path: Path, version: int) -> None:
    """Check that the copies made before are whole, and that no half of one is left."""
    half = list(path.parent.glob("*.unfinished*"))
    if half:
        raise BrokenPromiseError(f"there is half a copy: {half}")
    for copy in path.parent.glob("*.bak"):
        with closing(sqlite3.connect(copy)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchall()
            ((found,),) = connection.execute("SELECT MAX(version) FROM migrations").fetchall()
            ((reports,),) = connection.execute("SELECT COUNT(*) FROM reports").fetchall()
        if (sound, reports) != ([("ok",)], BULK + 1) or found < version:
            raise BrokenPromiseError(f"{copy} is no copy of version {version}: {sound}, {found}, {reports}")
