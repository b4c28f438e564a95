"""What DATABASE_URL says: understood in one place, before anything is opened."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

PROGRAM = Path(__file__).resolve().parents[2]
RELEASED = tuple(PROGRAM / name for name in ("bot", "cogs", "data", "tests", ".venv"))
"""Directories that a new release replaces: nothing may be kept there."""
EXAMPLES = "write sqlite:///var/michishirube.db (a file) or postgresql://user:password@host/name"
POSTGRES = "not a valid postgresql:// address"
LARGEST_PORT = 65535
CHOICES = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "sslnegotiation": ("postgres", "direct"),
    "target_session_attrs": ("any", "primary", "standby", "read-write", "read-only", "prefer-standby"),
}
"""Parameters of a PostgreSQL address that asyncpg takes for one of a few words."""


def sqlite_file(url: str) -> Path | None:
    """Return the file that an SQLite address names, or ``None`` for a PostgreSQL address without a fault.

    Like elsewhere, ``sqlite:///var/a.db`` is relative to the working directory and ``sqlite:////var/a.db``
    is not. Raises ``ValueError`` for an address that no start could use; its text repeats no part of it that
    may be a password.
    """
    scheme, colon, rest = url.strip().partition(":")
    match scheme.lower():
        case "sqlite" if colon:
            return _file(rest)
        case "postgres" | "postgresql" if rest.startswith("//"):
            _check_server(url.strip())
            return None
        case _:
            raise ValueError(f"not an address of a database; {EXAMPLES}")


def _file(rest: str) -> Path:
    """Return the file that stands behind ``sqlite:``."""
    name = rest
    if rest.startswith("//"):
        if not rest.startswith("///"):
            raise ValueError(f"sqlite:// needs a third slash before the file; {EXAMPLES}")
        name = unquote(rest.removeprefix("///"))
    if not name or name.endswith("/") or "?" in rest or ":memory:" in name:
        raise ValueError(f"sqlite: needs a file, without options; {EXAMPLES}")
    if "\0" in name:
        raise ValueError("sqlite: no file has U+0000 (%00) in its name")
    try:
        path = Path(name).expanduser().resolve()
    except RuntimeError as error:
        raise ValueError(f"sqlite: {name}: there is no such user whose directory ~ could mean") from error
    except OSError as error:
        raise ValueError(f"sqlite: {name}: {error.strerror}") from error
    directory = released_directory(path)
    if directory is not None:
        raise ValueError(f"{path} lies in {directory}, which a new release replaces; move it elsewhere")
    return path


def released_directory(path: Path) -> Path | None:
    """Return the directory that a new release replaces and ``path`` lies in, if there is one."""
    return next((directory for directory in RELEASED if path.is_relative_to(directory)), None)


def _check_server(url: str) -> None:
    """Raise ``ValueError`` for what asyncpg cannot use, which says so only while it connects.

    An address may name several servers, each with a port: ``postgresql://user@one:5432,two:5433/name``.
    """
    try:
        parts = urlsplit(url)
        options = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
    except ValueError as error:
        raise ValueError(POSTGRES) from error
    if "\0" in unquote(url):
        raise ValueError(f"{POSTGRES}: it has U+0000 (%00) in it")
    person, _, servers = parts.netloc.rpartition("@")
    if "@" in person:
        raise ValueError(f"{POSTGRES}: write @ in a password as %40, and / as %2F")
    named = [hosts for hosts in (servers, *options.get("host", ())) if hosts]
    ports = [_port_of(server) for hosts in named for server in hosts.split(",")]
    ports += [port for several in options.get("port", ()) for port in several.split(",")]
    for port in ports:
        _check_port(unquote(port))
    for name, choices in CHOICES.items():
        if not {value.replace("_", "-") for value in options.get(name, ())} <= set(choices):
            raise ValueError(f"{POSTGRES}: {name} must be one of {', '.join(choices)}")


def _port_of(server: str) -> str:
    """Return the port of ``host:port`` or ``[address]:port``, or nothing where none is given."""
    if not server:
        raise ValueError(f"{POSTGRES}: a server's name is missing between commas")
    if server.startswith("/"):
        return ""
    if server.startswith("["):
        _, bracket, port = server.rpartition("]")
        if not bracket:
            raise ValueError(POSTGRES)
        return port.removeprefix(":")
    return server.partition(":")[2]


def _check_port(port: str) -> None:
    if port and not (port.isascii() and port.isdecimal() and 0 < int(port) <= LARGEST_PORT):
        raise ValueError(f"{POSTGRES}: its port must be a number from 1 to {LARGEST_PORT}")
