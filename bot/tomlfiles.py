"""Reading one TOML file, or the one reason why it cannot be read."""

import re
from pathlib import Path
from typing import Any

import rtoml

MARK = "\ufeff"
"""What editors on Windows begin a file with."""
LINE = re.compile(r"\bat (line \d+) column \d+$")


class UnreadableError(Exception):
    """A file that cannot be read as TOML; its text is the reason, ``line`` the place, as in ``line 3``."""

    def __init__(self, reason: str, line: str = "") -> None:
        super().__init__(reason)
        self.line = line


def content_of(path: Path) -> dict[str, Any]:
    """Return what a file of UTF-8 text holds. Raises ``UnreadableError``."""
    try:
        return rtoml.loads(path.read_text(encoding="utf-8").removeprefix(MARK))
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UnreadableError(f"is not UTF-8, from byte {error.start}") from error
    except rtoml.TomlParsingError as error:
        line = LINE.search(str(error))
        raise UnreadableError(f"not valid TOML: {error}", line[1] if line else "") from error
