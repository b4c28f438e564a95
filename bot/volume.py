"""Whether the database file survives the container that the bot runs in."""

import re
from pathlib import Path

from bot.settings import Settings, SettingsError
from bot.store.address import sqlite_file

MOUNTS = Path("/proc/self/mountinfo")
"""What is mounted where, as proc(5) describes it. Containers have it; systems other than Linux do not."""
IN_MEMORY = ("tmpfs", "ramfs")


def require_volume(settings: Settings) -> None:
    """Raise ``SettingsError`` where a volume is needed for the database file and none is mounted there.

    A container's own files go with it, at each new version; so does what it keeps in memory.
    """
    file = sqlite_file(settings.database_url)
    if file is None or not settings.needs_volume or not MOUNTS.exists():
        return
    directory = file.parent
    if not _is_on_a_volume(directory.resolve()):
        message = (
            f"DATABASE_URL: {directory} is inside the container and would be lost with it; "
            f"mount a volume there (docker run -v michishirube:{directory} …), or set NEEDS_VOLUME=no"
        )
        raise SettingsError((message,))


def _is_on_a_volume(directory: Path) -> bool:
    """Tell whether something that is kept is mounted at ``directory`` or above it, other than the root.

    The number of the file system does not tell: a volume may lie on the one that has the container's root.
    """
    point, kind = Path("/"), ""
    for line in MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        # 36 35 98:0 /from /at rw,noatime master:1 - ext3 /dev/root rw
        before, _, after = line.partition(" - ")
        at = Path(_plain(before.split()[4]))
        # Of two at one place the later one is seen.
        if directory.is_relative_to(at) and len(at.parts) >= len(point.parts):
            point, kind = at, after.split()[0]
    return point != Path("/") and kind not in IN_MEMORY


def _plain(path: str) -> str:
    """Return a path with its spaces, which the file writes as their number."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), path)
