"""What the shipped rows were last made from, and whether a start would make the same ones again.

Rows come from the files, by way of the program that reads and checks them, and a check also looks at the day.
A seeding keeps all of that with the rows, as one document among them: a release that knows nothing of it
removes it like anything else that is no longer shipped, and then it is not believed by mistake.
"""

import datetime
import hashlib
import sys
from pathlib import Path

import rtoml
from msgspec import Struct

from bot.store.canonical import canonical, restored
from bot.store.errors import CorruptError
from bot.store.rows import Rows, digest_of, hashed, of_kind
from bot.store.session import Row

KIND = "seeding"
PROGRAM = Path(__file__).resolve().parents[1]
READERS = ((PROGRAM / "domain", "**/*.py"), (PROGRAM / "store", "**/*.py"), (PROGRAM, "tomlfiles.py"))
"""All that takes part in reading and checking lies in these, and imports no other part of the program."""


class Basis(Struct, frozen=True, kw_only=True):
    """What records were made from."""

    inputs: str
    """A hash of the files and of the program."""
    day: datetime.date
    """Today, when they were checked."""


class _Seeding(Struct, frozen=True, kw_only=True):
    inputs: str
    day: datetime.date
    rows: str
    """A hash of all other rows."""


def inputs_of(directory: Path) -> str | None:
    """Return a hash of the shipped files and the program that reads them; ``None`` if one cannot be read."""
    files = tuple((directory / name, "*.toml") for name in ("guide", "services", "search", "."))
    everything = hashlib.sha256(f"Python {sys.version} rtoml {rtoml.__version__}".encode())
    try:
        for place, pattern in (*files, *READERS):
            for file in sorted(place.glob(pattern)):
                content = file.read_bytes()
                everything.update(f"\0{place.name}/{file.name} {len(content)}\0".encode())
                everything.update(content)
    except OSError:
        return None
    return everything.hexdigest()


def seeding_row(rows: Rows, basis: Basis) -> Row:
    """Return the document that says of all other ``rows`` what they were made from."""
    seeding = _Seeding(inputs=basis.inputs, day=basis.day, rows=digest_of(rows, without=KIND))
    return {"kind": KIND, "key": KIND, "position": 0, **hashed(canonical(seeding))}


def said_inputs(rows: Rows) -> str | None:
    """Return the hash of what ``rows`` were made from; ``None`` where they do not say it."""
    try:
        last = [restored(_Seeding, row["document"], row["key"]) for row in of_kind(rows, KIND)]
    except CorruptError:
        return None
    return last[0].inputs if last else None


def still_holds(rows: Rows, now: Basis) -> bool:
    """Tell whether reading the files now would find no fault and make ``rows`` again, to the letter.

    The only rule that looks at the day, that nothing was checked in the future, is kept on every later one.
    """
    try:
        last = [restored(_Seeding, row["document"], row["key"]) for row in of_kind(rows, KIND)]
    except CorruptError:
        return False
    return any(
        seeding.inputs == now.inputs
        and seeding.day <= now.day
        and seeding.rows == digest_of(rows, without=KIND)
        for seeding in last
    )
