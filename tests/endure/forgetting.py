"""The bot is killed while it forgets, at its start or as a day begins, and is done with it soon after.

Who did something is forgotten in all books at once, and so is a server that removed the bot; the rest stays.
"""

import asyncio
import random
import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.discord_server import NoAnswerError
from bench.payloads import GUILD_ID
from bench.process import BotFailedError
from tests.endure.databases import Engine, Kept, SqliteFile, require_sound
from tests.endure.forgettable import BULK, LEFT, prepare
from tests.endure.lives import Lives
from tests.endure.model import BrokenPromiseError
from tests.endure.place import Place, Watched

LATER = 31, 367
"""Days after which that server, and after which everybody, is to be forgotten."""
SOON = 20.0
WITHIN = 0.5
"""Seconds within which a kill hits the forgetting."""
_ELSEWHERE = """
import os, pathlib
from bot import app, opening
from cogs import forgetting
forgetting.LOOK_SECONDS = 0.05
def today():
    days = pathlib.Path(os.environ["DAYS_LATER"]).read_text()
    return app.today_in_japan() + datetime.timedelta(days=int(days or 0))
opening.opened_bot.__wrapped__.__kwdefaults__["today"] = today
"""
"""Begins days when a file says so, and notices at once."""
_KEPT = (
    "server_settings",
    "answer_editions",
    "answers",
    "audit",
    "cards",
    "card_leftovers",
    "change_logs",
    "reports",
)
"""What a server has until it is forgotten."""
_AGES = {"answer_drafts": 0, "answer_imports": 0, "replies": 0, "gap_sightings": 1, "vote_counts": 2}
"""Of what a server has less of as time goes by: what is left of it after so many steps of ``LATER``."""
_PEOPLE = (
    "SELECT COUNT(*) FROM answer_editions WHERE {here} AND author_id IS NOT NULL",
    "SELECT COUNT(*) FROM answer_editions WHERE {here} AND approver_id IS NOT NULL",
    "SELECT COUNT(*) FROM audit WHERE {here} AND actor_id <> 0",
    "SELECT COUNT(*) FROM audit WHERE {here} AND detail LIKE '%approver%'",
    "SELECT COUNT(*) FROM cards WHERE {here} AND made_by IS NOT NULL",
)


async def endure_forgetting(engine: Engine, *, seed: str, most_kills: int = 2) -> int:
    """Kill the bot while it forgets; return how often. Raises ``BrokenPromiseError``."""
    with TemporaryDirectory(prefix="michishirube-endure-") as directory:
        return await _endure(engine, Path(directory), random.Random(seed), most_kills)  # noqa: S311 - as in rounds


async def _endure(engine: Engine, directory: Path, chance: random.Random, most_kills: int) -> int:
    kept, days = await engine.empty(), directory / "days"
    days.write_text("0")
    await prepare(kept)
    async with Watched(Place()) as discord:
        lives = Lives(discord, kept.url, directory, before=_ELSEWHERE, environment={"DAYS_LATER": str(days)})
        try:
            await lives.begin()
            await lives.ready()
            await _until(kept, "SELECT guild_id FROM servers_left", [(int(LEFT),)])
            await _require(kept, step=0)
            for step, later in enumerate(LATER, start=1):
                days.write_text(str(later))
                for _ in range(chance.randint(1, most_kills)):
                    await asyncio.sleep(chance.uniform(0, WITHIN))
                    lives.kill()
                    await lives.bury()
                    await _require_whole(kept, directory, step)
                    await lives.begin()
                    await lives.ready()
                await _done(kept, step)
            await require_sound(kept)
        except (BrokenPromiseError, BotFailedError, NoAnswerError) as error:
            raise BrokenPromiseError(
                f"while forgetting: {error}\nThe log ends:\n{lives.last_lines}"
            ) from error
        finally:
            await lives.bury()
        return lives.killed


async def _until(kept: Kept, query: str, wanted: list[tuple[int, ...]]) -> None:
    found = await kept.rows(query)
    end = time.monotonic() + SOON
    while found != wanted:
        if time.monotonic() > end:
            raise BrokenPromiseError(f"after {SOON} s {query} still finds {found}")
        await asyncio.sleep(0.05)
        found = await kept.rows(query)


async def _done(kept: Kept, step: int) -> None:
    """Wait until what is to be forgotten is, and check that nothing else was."""
    end = time.monotonic() + SOON
    while True:
        try:
            await _require(kept, step)
        except BrokenPromiseError:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(0.05)
        else:
            return


async def _require(kept: Kept, step: int) -> None:
    """Raise ``BrokenPromiseError`` where more or less is there than is to be after so many steps."""
    there = {
        table: await _count(kept, table, GUILD_ID) for table in (*_KEPT, *_AGES, "vote_marks", "vote_slips")
    }
    votes = 2 if step <= 1 else 1
    wanted = {table: BULK if table in ("answer_editions", "audit") else 1 for table in _KEPT}
    wanted |= {table: int(step <= until) for table, until in _AGES.items()}
    wanted |= {"vote_counts": votes, "vote_marks": 1, "vote_slips": 1}
    if there != wanted:
        raise BrokenPromiseError(
            f"{LATER[step - 1] if step else 0} days later there is {there}, not {wanted}"
        )
    named = await _named(kept)
    if any(named) != (step < 2):
        raise BrokenPromiseError(f"after step {step} there are people still: {named}")
    if step:
        gone = [
            await _count(kept, table, LEFT)
            for table in (*_KEPT, *_AGES, "vote_marks", "vote_reasons", "vote_slips")
        ]
        if any(gone) or await kept.rows("SELECT guild_id FROM servers_left"):
            raise BrokenPromiseError(f"of the server that removed the bot there is still {gone}")


async def _require_whole(kept: Kept, directory: Path, step: int) -> None:
    """Raise ``BrokenPromiseError`` where a killed bot has forgotten something by half.

    Of a file a copy is looked at: what the killed one left is the next one's to clear up.
    """
    looked_at = kept
    if isinstance(kept, SqliteFile):
        copy = directory / "looked-at"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(kept.path.parent, copy, ignore=shutil.ignore_patterns("*-shm"))
        looked_at = SqliteFile(copy / kept.path.name)
    is_noted = bool(await looked_at.rows("SELECT guild_id FROM servers_left"))
    there = {bool(await _count(looked_at, table, LEFT)) for table in (*_KEPT, "vote_marks")}
    if there != {is_noted}:
        raise BrokenPromiseError(f"after step {step} the server that removed the bot is there by half")
    named = await _named(looked_at)
    if any(named) != all(named):
        raise BrokenPromiseError(f"after step {step} people are forgotten by half: {named}")


async def _named(kept: Kept) -> list[int]:
    here = f"guild_id = {GUILD_ID}"
    return [int((await kept.rows(query.format(here=here)))[0][0]) for query in _PEOPLE]


async def _count(kept: Kept, table: str, guild: str) -> int:
    return int((await kept.rows(f"SELECT COUNT(*) FROM {table} WHERE guild_id = {guild}"))[0][0])
