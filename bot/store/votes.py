"""Votes under the guide's entries, kept so that nobody can say afterwards what anyone voted.

What was voted is only ever a sum. That a member voted is a keyed hash, and its key is thrown away as soon as
the entry has another version. Where everybody voted alike, the sums themselves say it: no design helps there.
"""

import datetime
import hashlib
from collections.abc import Mapping
from secrets import token_hex

from bot.domain.votes import CLOSED_KEPT_DAYS, Ballot, Reason, VoteCount
from bot.store.database import Database
from bot.store.days import day_of, first_day_kept
from bot.store.session import Session, Value

SECRET_BYTES = 32
SLIP_BYTES = 8
MARK_BYTES = 8
"""Among ten thousand voters one in 10¹⁵ would be refused for another's mark."""


async def cast_vote(
    database: Database, *, guild_id: int, entry: str, version: str, member_id: int, helpful: bool
) -> Ballot | None:
    """Count a member's vote on what the entry says now; ``None`` where this member voted already.

    ``guild_id`` is 0 outside servers. Words that were not current meanwhile are voted on anew, and their sums
    go on.
    """
    voting = {"guild_id": guild_id, "entry": entry, "version": version}
    async with database.transaction() as session:
        kept = await session.row("get_vote_marks", **voting)
        if kept is None:  # else the next forgetting would have to open it
            await session.run_many("put_closed_day", [{**voting, "closed_day": None}])
        secret = token_hex(SECRET_BYTES) if kept is None else str(kept["secret"])
        marks: list[str] = [] if kept is None else str(kept["marks"]).split()
        mark = _mark(secret, member_id)
        if mark in marks:
            return None
        together = " ".join(sorted([*marks, mark]))
        await session.run_many("put_vote_marks", [{**voting, "secret": secret, "marks": together}])
        await session.run("count_vote", **voting, helpful=int(helpful), unhelpful=int(not helpful))
        return Ballot(slip=None if helpful else await _new_slip(session, voting))


async def add_reason(database: Database, *, slip: str, reason: Reason) -> bool:
    """Count why an entry did not help.

    ``slip`` is what the unhelpful vote gave back. ``False`` where it was used already, or was never given,
    or the voting is closed.
    """
    async with database.transaction() as session:
        # A slip comes back from outside, and PostgreSQL refuses some characters.
        voting = await session.row("take_vote_slip", slip=slip) if slip.isalnum() else None
        if voting is None:
            return False
        await session.run("count_vote_reason", **voting, reason=reason.value)
    return True


async def votes(database: Database, *, guild_id: int) -> tuple[VoteCount, ...]:
    """Return how a server voted where the voting is not closed, by key and version."""
    async with database.reading() as session:
        counts = await session.rows("get_vote_counts", guild_id=guild_id)
        given = await session.rows("get_vote_reasons", guild_id=guild_id)
    reasons: dict[tuple[str, str], dict[Reason, int]] = {}
    for row in given:
        reasons.setdefault((row["entry"], row["version"]), {})[Reason(row["reason"])] = row["times"]
    return tuple(
        VoteCount(
            entry=row["entry"],
            version=row["version"],
            helpful=row["helpful"],
            unhelpful=row["unhelpful"],
            reasons=reasons.get((row["entry"], row["version"]), {}),
        )
        for row in counts
    )


async def forget_voters(
    database: Database,
    current: Mapping[str, str],
    today: datetime.date,
    own: Mapping[int, Mapping[str, str]] | None = None,
) -> int:
    """Close the votings on versions that are not current any more, in all servers; return how many.

    ``current`` has each shipped entry's version by its key, ``own`` those of each server's own words, by the
    server's id. Marks, their keys and open slips go at once, sums 90 days later. A version that is current
    again is voted on anew, and its sums go on.
    """
    closing: list[Mapping[str, Value]] = []
    opening: list[Mapping[str, Value]] = []
    async with database.transaction() as session:
        for voting in await session.rows("get_votings"):
            names = {name: voting[name] for name in ("guild_id", "entry", "version")}
            words = (own or {}).get(voting["guild_id"], {})
            version = words.get(voting["entry"], current.get(voting["entry"]))
            if (version != voting["version"]) != bool(voting["closed"]):
                (opening if voting["closed"] else closing).append(names)
        await session.run_many("delete_vote_marks", closing)
        await session.run_many("delete_vote_slips", closing)
        await session.run_many("put_closed_day", [{**each, "closed_day": day_of(today)} for each in closing])
        await session.run_many("put_closed_day", [{**each, "closed_day": None} for each in opening])
        await session.run_many(
            "put_vote_marks",
            [{**each, "secret": token_hex(SECRET_BYTES), "marks": ""} for each in opening],
        )
        day = first_day_kept(today, CLOSED_KEPT_DAYS)
        await session.run("delete_vote_reasons_before", day=day)
        await session.run("delete_vote_counts_before", day=day)
    return len(closing)


def _mark(secret: str, member_id: int) -> str:
    key = bytes.fromhex(secret)
    return hashlib.blake2b(str(member_id).encode(), key=key, digest_size=MARK_BYTES).hexdigest()


async def _new_slip(session: Session, voting: Mapping[str, str | int]) -> str:
    slip = token_hex(SLIP_BYTES)
    await session.run("add_vote_slip", slip=slip, **voting)
    return slip
