"""Forgetting, after a year, who changed what."""

import datetime
import json

from bot.domain.audit import FORGOTTEN
from bot.store.database import Database
from bot.store.moments import to_seconds
from bot.store.news import Topic

KEPT = datetime.timedelta(days=365)
"""How long it is known who wrote, approved, returned, pinned or changed something."""


async def forget_people(database: Database, now: datetime.datetime) -> None:
    """Blank the ids of who did something more than a year ago, in all servers; what was done stays.

    Processes that hear of changes read everything again, once a day: they have some of it in memory.
    """
    before = to_seconds(now - KEPT)
    async with database.transaction() as session:
        await session.run("forget_authors", before=before)
        await session.run("forget_actors", before=before, forgotten=FORGOTTEN)
        await session.run("forget_pinners", before=before)
        await session.run("forget_returners", before=before)
        approved = await session.rows("get_approved_before", before=before)
        await session.run_many(
            "put_audit_detail",
            [{"id": row["id"], "detail": _without_approver(row["detail"])} for row in approved],
        )
        await session.announce(Topic.ALL)


def _without_approver(detail: str) -> str:
    said = {name: value for name, value in json.loads(detail).items() if name != "approver"}
    return json.dumps(said, ensure_ascii=False)
