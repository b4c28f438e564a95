"""Settings from the environment and ``.env``, checked all at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.domain.guide import Language

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")


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
    scheme = urlsplit(value).scheme
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise ValueError("must begin with sqlite:///, postgres:// or postgresql://")
    return value


def _url(*schemes: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.netloc:
            raise ValueError(f"must be an address that begins with {' or '.join(f'{s}://' for s in schemes)}")
        return value.rstrip("/")

    return read


def _token(value: str) -> str:
    if any(character.isspace() for character in value):
        raise ValueError("must not contain spaces or line breaks")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator can set. Each field's variable is described in ``.env.example``."""

    token: str | None = field(default=None, repr=False, metadata={"name": "DISCORD_TOKEN", "read": _token})
    database_url: str = field(
        default="sqlite:///var/michishirube.db",
        repr=False,
        metadata={"name": "DATABASE_URL", "read": _database_url},
    )
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

    def at(self, database_url: str) -> "Settings":
        """Return the same settings with another database."""
        return replace(self, database_url=database_url)


def variables() -> tuple[str, ...]:
    """Return the name of every variable that is read."""
    return tuple(str(item.metadata["name"]) for item in fields(Settings))


def env_file() -> Path:
    """Return the .env that holds settings: the current directory's, else the project's."""
    here = Path.cwd() / ".env"
    return here if here.is_file() else ROOT / ".env"


def _written(dotenv: Path) -> Mapping[str, str | None]:
    from dotenv import dotenv_values  # noqa: PLC0415 - a host that sets variables has no file to read

    try:
        # Passwords may hold ${…}, and editors on Windows begin a file with a mark.
        return dotenv_values(dotenv, interpolate=False, encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError((f"{dotenv}: is not UTF-8 text; save it as UTF-8",)) from error


def load_settings(environment: Mapping[str, str], dotenv: Path | None = None) -> Settings:
    """Return the settings of ``environment``, filled up from the file ``dotenv`` where there is one.

    An empty variable counts as unset. Raises ``SettingsError`` with every variable that cannot be used.
    """
    written: Mapping[str, str | None] = _written(dotenv) if dotenv is not None and dotenv.is_file() else {}
    values: dict[str, Any] = {}
    faults: list[str] = []
    for item in fields(Settings):
        name = str(item.metadata["name"])
        value = (environment.get(name) or written.get(name) or "").strip()
        if not value:
            continue
        try:
            values[item.name] = item.metadata["read"](value)
        except ValueError as error:
            faults.append(f"{name}: {error}")
    if faults:
        raise SettingsError(tuple(faults))
    return Settings(**values)
