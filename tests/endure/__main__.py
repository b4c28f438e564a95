"""``python -m tests.endure``: kill the bot over and over, and say whether it kept its promises."""

import argparse
import asyncio
import secrets
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from tests.endure.databases import Engine, Sqlite, postgres
from tests.endure.model import BrokenPromiseError
from tests.endure.rounds import Told, endure


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the rounds. Returns 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.endure", description=__doc__)
    parser.add_argument("--rounds", type=int, default=300, help="for each database")
    parser.add_argument("--seed", default=secrets.token_hex(4), help="chooses what is done, and when to kill")
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    options = parser.parse_args(arguments)
    print(f"seed {options.seed}", flush=True)
    names = ["sqlite", "postgres"] if options.database == "both" else [options.database]
    for name in names:
        try:
            asyncio.run(_run(name, options.seed, options.rounds))
        except BrokenPromiseError as error:
            print(f"\n{name}, seed {options.seed}: BROKEN: {error}")
            return 1
        except ModuleNotFoundError as error:  # PostgreSQL comes as a package, and not for every platform
            print(f"{name}: not tried, {error}")
            return 1
    return 0


async def _run(name: str, seed: str, rounds: int) -> None:
    begun = time.monotonic()

    def progress(told: Told) -> None:
        if told.rounds % 10 == 0:
            print(f"{name}: {_summary(told)}, {time.monotonic() - begun:.0f} s", flush=True)

    async with AsyncExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="michishirube-endure-")))
        engine: Engine = (
            Sqlite(directory) if name == "sqlite" else await stack.enter_async_context(postgres())
        )
        told = await endure(engine, directory, seed=f"{seed} {name}", rounds=rounds, progress=progress)
    print(f"{name}: kept. {_summary(told)}, {time.monotonic() - begun:.0f} s", flush=True)


def _summary(told: Told) -> str:
    return (
        f"{told.rounds} rounds, {told.killed} kills ({told.in_starts} while starting, "
        f"{told.aged} while upgrading, {told.forgetting} while forgetting, {told.several} among several), "
        f"{told.deeds} deeds confirmed, {told.unsure} words unsure, "
        f"outbox empty within {max(told.settling, default=0):.1f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
