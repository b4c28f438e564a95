"""Whether the database file survives the container that the bot runs in."""

from pathlib import Path

from bot.settings import Settings, SettingsError
from bot.store.address import sqlite_file

ROOT_OF_ALL = Path("/")


def require_volume(settings: Settings, root: Path = ROOT_OF_ALL) -> None:
    """Raise ``SettingsError`` where a volume is needed for the database file and none is mounted there.

    A container's own files go with it, at each new version; a volume is another file system than ``root``.
    """
    file = sqlite_file(settings.database_url)
    if file is None or not settings.needs_volume:
        return
    directory = file.parent
    there = next(place for place in (directory, *directory.parents) if place.exists())
    if there.stat().st_dev == root.stat().st_dev:
        message = (
            f"DATABASE_URL: {directory} is inside the container and would be lost with it; "
            f"mount a volume there (docker run -v michishirube:{directory} …), or set NEEDS_VOLUME=no"
        )
        raise SettingsError((message,))
