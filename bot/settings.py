"""Settings from the environment and ``.env``, checked all at once."""

import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from bot.domain.guide import Language
from bot.envfile import written_in
from bot.shards import (
    Count,
    Index,
    Shards,
    read_cluster_count,
    read_count,
    read_ids,
    read_index,
    shards_of,
)
from bot.store.address import released_directory, sqlite_file

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")
LABEL = re.compile("[A-Za-z0-9_-]{1,63}")
"""A part of a server's name, between dots."""
LONGEST_HOST = 253
LOOPBACK = "127.0.0.1"
ABOUT_SHARDS = frozenset({"database_url", "shard_count", "shard_ids", "cluster_index", "cluster_count"})
"""The settings that say together which shards are here."""


class SettingsError(Exception):
    """Variables that cannot be used; ``faults`` has one line for each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        for choice in allowed:
            if value.casefold() == choice.casefold():
                return choice
        raise ValueError(f"must be one of {', '.join(allowed)}")

    return read


def _language(value: str) -> Language:
    return Language(_one_of("ja", "en")(value))


def _database_url(value: str) -> str:
    sqlite_file(value)
    return value


def _yes_or_no(value: str) -> bool:
    return _one_of("yes", "no")(value) == "yes"


def _url(*schemes: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.netloc:
            raise ValueError(f"must be an address that begins with {' or '.join(f'{s}://' for s in schemes)}")
        if not _is_host(parts.hostname or "") or not value.isprintable() or " " in value:
            raise ValueError("the name of its server is none that a network knows")
        if not _has_port(parts):
            raise ValueError("its port must be a number from 1 to 65535")
        return value.rstrip("/")

    return read


def _has_port(parts: SplitResult) -> bool:
    """Tell whether the port of an address is one, or the scheme's own."""
    try:
        return parts.port != 0
    except ValueError:
        return False


def _is_host(name: str) -> bool:
    """Tell whether a name or number can be looked up: what cannot ends a connection in a traceback."""
    if ":" in name:  # of version 6, which urlsplit has read
        return True
    try:
        ascii_name = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        return False
    labels = ascii_name.removesuffix(".").split(".")
    return len(ascii_name) <= LONGEST_HOST and all(LABEL.fullmatch(label) for label in labels)


def _listening(value: str) -> tuple[str, int]:
    """Return host and port; of a port alone, the address that no other machine reaches.

    Port 0 is any that is free; the log names it.
    """
    parts = urlsplit(f"//{LOOPBACK}:{value}" if value.isdecimal() else f"//{value}")
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if port is None or not _is_host(host) or parts.path or parts.username is not None:
        raise ValueError("must be a port, such as 8089, or an address and a port, such as 127.0.0.1:8089")
    return host, port


def _token(value: str) -> str:
    if not all("!" <= character <= "~" for character in value):
        raise ValueError("must not contain spaces, line breaks, control characters or letters beyond ASCII")
    return value


def _directory(value: str) -> Path:
    try:
        path = Path(value).expanduser().resolve()
        if path.exists() and not path.is_dir():
            raise NotADirectoryError(f"{path} is something else")
    except (OSError, RuntimeError, ValueError) as error:
        raise ValueError(f"no directory can be called so ({error})") from error
    released = released_directory(path)
    if released is not None:
        raise ValueError(f"{path} lies in {released}, which a new release replaces; move it elsewhere")
    return path


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not (value.isascii() and value.isdecimal() and least <= int(value) <= most):
            raise ValueError(f"must be a number from {least} to {most}")
        return int(value)

    return read


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator can set. Each field's variable is described in ``.env.example``."""

    token: str | None = field(default=None, repr=False, metadata={"name": "DISCORD_TOKEN", "read": _token})
    database_url: str = field(
        default="sqlite:///var/michishirube.db",
        repr=False,
        metadata={"name": "DATABASE_URL", "read": _database_url},
    )
    backup_directory: Path | None = field(
        default=None, metadata={"name": "BACKUP_DIRECTORY", "read": _directory}
    )
    backup_hours: int = field(default=24, metadata={"name": "BACKUP_HOURS", "read": _number(0, 744)})
    backup_keep: int = field(default=7, metadata={"name": "BACKUP_KEEP", "read": _number(1, 365)})
    server_language: Language = field(
        default=Language.JA, metadata={"name": "SERVER_LANGUAGE", "read": _language}
    )
    log_level: str = field(default="INFO", metadata={"name": "LOG_LEVEL", "read": _one_of(*LOG_LEVELS)})
    log_format: str = field(default="text", metadata={"name": "LOG_FORMAT", "read": _one_of(*LOG_FORMATS)})
    api_url: str | None = field(
        default=None, metadata={"name": "DISCORD_API_URL", "read": _url("http", "https")}
    )
    gateway_url: str | None = field(
        default=None, metadata={"name": "DISCORD_GATEWAY_URL", "read": _url("ws", "wss")}
    )
    shard_count: Count | None = field(default=None, metadata={"name": "SHARD_COUNT", "read": read_count})
    shard_ids: tuple[int, ...] | None = field(default=None, metadata={"name": "SHARD_IDS", "read": read_ids})
    cluster_index: Index | None = field(default=None, metadata={"name": "CLUSTER_INDEX", "read": read_index})
    cluster_count: int | None = field(
        default=None, metadata={"name": "CLUSTER_COUNT", "read": read_cluster_count}
    )
    needs_volume: bool = field(default=False, metadata={"name": "NEEDS_VOLUME", "read": _yes_or_no})
    health_address: tuple[str, int] | None = field(
        default=None, metadata={"name": "HEALTH_ADDRESS", "read": _listening}
    )
    sentry_dsn: str | None = field(
        default=None, repr=False, metadata={"name": "SENTRY_DSN", "read": _url("http", "https")}
    )

    def secrets(self) -> tuple[str, ...]:
        """Return what must not be told to anybody, wherever it turns up."""
        try:
            password = urlsplit(self.database_url).password
        except ValueError:
            password = None
        held = (self.token, password, password and unquote(password))
        return tuple(dict.fromkeys(secret for secret in held if secret))

    def shards(self) -> Shards:
        """Return the shards that this process connects.

        Raises ``ValueError`` naming the variables that contradict each other.
        """
        return shards_of(
            count=self.shard_count,
            ids=self.shard_ids,
            index=self.cluster_index,
            clusters=self.cluster_count,
            on_a_file=sqlite_file(self.database_url) is not None,
            host_name=socket.gethostname,
        )

    def at(self, database_url: str) -> "Settings":
        """Return the same settings with another database."""
        return replace(self, database_url=database_url)


def variables() -> tuple[str, ...]:
    """Return the name of every variable that is read."""
    return tuple(str(item.metadata["name"]) for item in fields(Settings))


def env_file() -> Path:
    """Return the .env that holds settings: the current directory's, else the project's."""
    here = Path.cwd() / ".env"
    try:
        # Some call their virtual environment so; any other directory is a mistake to be told.
        return here if here.exists() and not (here / "pyvenv.cfg").exists() else ROOT / ".env"
    except OSError:  # whatever keeps it from being found keeps it from being read, which is told by name
        return here


def load_settings(
    environment: Mapping[str, str], dotenv: Path | None = None, *, runs: bool = False
) -> Settings:
    """Return the settings of ``environment``, filled up from the file ``dotenv`` where there is one.

    An empty variable counts as unset. Raises ``SettingsError`` with every variable that cannot be used, every
    line of the file, and, for who ``runs`` the bot, variables that contradict each other about shards: upkeep
    needs none, and may be done on a machine of another name.
    """
    faults: list[str] = []
    written = {} if dotenv is None else written_in(dotenv, faults)
    values: dict[str, Any] = {}
    unusable: set[str] = set()
    for item in fields(Settings):
        name = str(item.metadata["name"])
        value = (environment.get(name) or written.get(name) or "").strip()
        if not value:
            continue
        try:
            values[item.name] = item.metadata["read"](value)
        except ValueError as error:
            faults.append(f"{name}: {error}")
            unusable.add(item.name)
    settings = Settings(**values)
    if runs and not unusable & ABOUT_SHARDS:
        try:
            settings.shards()
        except ValueError as error:
            faults.append(str(error))
    if faults:
        raise SettingsError(tuple(faults))
    return settings
