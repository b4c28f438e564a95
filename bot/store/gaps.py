"""Questions that the guide did not answer, per server and without who asked, until they are 90 days old."""

import datetime
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bot.domain.gaps import KEPT_DAYS, MOST_GAPS, Gap, Why, alike, likeness, private
from bot.store.audit import add_to_audit
from bot.store.database import Database
from bot.store.days import date_of, day_of, first_day_kept
from bot.store.session import Row, Session


class _Group(Struct, frozen=True, kw_only=True):
    """A gap with what it is found by."""

    gap: Gap
    terms: frozenset[str]


async def record_gap(
    database: Database,
    *,
    guild_id: int,
    question: str,
    terms: frozenset[str],
    why: Why,
    nearest: str | None,
    today: datetime.date,
    counted: AbstractSet[int] = frozenset(),
) -> Gap:
    """Count a question in the group most alike, or open one, and return that group.

    In the groups whose ids are in ``counted`` it changes nothing: whoever asks is counted there already.
    Only what may be kept of the question is. ``terms`` are to be those of ``private(question)``, since a
    number cut into terms cannot be told any more. Where a server has 500 groups, the one seen least and
    longest ago makes room. Sightings that are too old are forgotten at once.
    """
    kept = private(question)
    kept_terms = frozenset(map(private, terms)) - {""}
    async with database.transaction() as session:
        await _forget(session, today)
        groups = await _groups(session, guild_id, first_day_kept(today, KEPT_DAYS))
        found = _most_alike(groups, kept, kept_terms)
        if found is None:
            await _make_room(session, groups)
            gap = Gap(
                id=await session.value("next_number", name="gap"),
                guild_id=guild_id,
                question=kept,
                nothing=0,
                unhelpful=0,
                first_on=today,
                last_on=today,
                nearest=nearest,
            )
        elif found.id in counted:
            return found
        else:
            gap = found
        nothing, unhelpful = int(why is Why.NOTHING), int(why is Why.UNHELPFUL)
        await session.run(
            "add_gap_sighting",
            gap_id=gap.id,
            guild_id=guild_id,
            day=day_of(today),
            question=kept,
            terms=msgspec.json.encode(sorted(kept_terms)).decode(),
            nearest=nearest,
            found_nothing=nothing,
            unhelpful=unhelpful,
        )
    return replace(
        gap,
        nothing=gap.nothing + nothing,
        unhelpful=gap.unhelpful + unhelpful,
        last_on=max(gap.last_on, today),
        nearest=nearest,
    )


async def open_gaps(database: Database, guild_id: int, today: datetime.date) -> tuple[Gap, ...]:
    """Return a server's gaps, the one asked most often first, then the one asked last."""
    async with database.reading() as session:
        return tuple(
            group.gap for group in await _groups(session, guild_id, first_day_kept(today, KEPT_DAYS))
        )


async def close_gap(
    database: Database, guild_id: int, gap_id: int, *, actor_id: int, now: datetime.datetime
) -> Gap | None:
    """Forget a gap, note who did that, and return it; ``None`` where that server has no such gap."""
    async with database.transaction() as session:
        row = await session.row("get_gap", guild_id=guild_id, gap_id=gap_id, since=0)
        if row is None:
            return None
        await session.run("delete_gap", gap_id=gap_id)
        await add_to_audit(
            session,
            guild_id=guild_id,
            at=now,
            actor_id=actor_id,
            deed="gaps.close",
            about=f"gap.{gap_id}",
            detail={},
        )
        return _group(row, guild_id).gap


async def open_gap(database: Database, guild_id: int, gap_id: int, today: datetime.date) -> Gap | None:
    """Return one of a server's gaps; ``None`` where that server has none of that id."""
    async with database.reading() as session:
        row = await session.row(
            "get_gap", guild_id=guild_id, gap_id=gap_id, since=first_day_kept(today, KEPT_DAYS)
        )
    return None if row is None else _group(row, guild_id).gap


async def forget_old_gaps(database: Database, today: datetime.date) -> int:
    """Forget what was asked 90 days ago or earlier, in all servers; return how many questions that were."""
    async with database.transaction() as session:
        return await _forget(session, today)


async def _forget(session: Session, today: datetime.date) -> int:
    rows = await session.rows("delete_gap_sightings_before", day=first_day_kept(today, KEPT_DAYS))
    return sum(row["times"] for row in rows)


async def _groups(session: Session, guild_id: int, since: int) -> list[_Group]:
    rows = await session.rows("get_gaps", guild_id=guild_id, since=since)
    return [_group(row, guild_id) for row in rows]


async def _make_room(session: Session, groups: Sequence[_Group]) -> None:
    """Delete what is too much for one more group to be added."""
    gaps = sorted((group.gap for group in groups), key=lambda gap: (gap.times, gap.last_on, gap.id))
    for gap in gaps[: max(0, len(gaps) + 1 - MOST_GAPS)]:
        await session.run("delete_gap", gap_id=gap.id)


def _most_alike(groups: Sequence[_Group], question: str, terms: frozenset[str]) -> Gap | None:
    """Return the group in which a question belongs: the same words, or else the most alike terms."""
    same = question.casefold()
    best, best_likeness = None, 0
    for group in groups:
        if group.gap.question.casefold() == same:
            return group.gap
        if alike(group.terms, terms) and (near := likeness(group.terms, terms)) > best_likeness:
            best, best_likeness = group.gap, near
    return best


def _group(row: Row, guild_id: int) -> _Group:
    gap = Gap(
        id=row["gap_id"],
        guild_id=guild_id,
        question=row["question"],
        nothing=row["found_nothing"],
        unhelpful=row["unhelpful"],
        first_on=date_of(row["first_day"]),
        last_on=date_of(row["last_day"]),
        nearest=row["nearest"],
    )
    return _Group(gap=gap, terms=msgspec.json.decode(row["terms"], type=frozenset[str]))
