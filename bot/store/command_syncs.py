"""What Discord was last told about an application's commands, so that it is told only of changes."""

import datetime

from bot.store.database import Database


async def synced_hash(database: Database, application_id: int) -> str | None:
    """Return the hash of the commands last sent for this application, or ``None``."""
    async with database.reading() as session:
        return await session.value("get_command_sync", application_id=application_id)


async def record_sync(database: Database, application_id: int, digest: str, now: datetime.datetime) -> None:
    """Keep the hash of the commands just sent."""
    async with database.transaction() as session:
        await session.run(
            "put_command_sync", application_id=application_id, hash=digest, synced_at=int(now.timestamp())
        )
