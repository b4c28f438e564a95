"""The commands with which PostgreSQL's own tools copy this bot's database, without its password in them."""

import shlex
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

DUMP = "michishirube.dump"
OF_LIBPQ = {
    "application_name",
    "connect_timeout",
    "host",
    "passfile",
    "port",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
    "user",
}
"""Parameters of an address that the tools know too; asyncpg makes settings of the session of all others."""
KEPT_APART = (
    "The password is not part of it: put it into ~/.pgpass or PGPASSWORD. "
    "Where DATABASE_URL names a pooler, give the server's own address."
)
"""What pg_restore sets in a session, a pooler with ``pool_mode = transaction`` passes on to the bot."""
OLDER = (
    "A dump from before a migration belongs in a new, empty database: pg_restore leaves the tables there "
    "that the dump does not know, and the migration could not make them again."
)


def dump_command(url: str, file: Path | None) -> str:
    """Return what to tell an operator who wants a backup of the database at ``url``."""
    line = (
        "pg_dump",
        "--format=custom",
        *_schema(url),
        f"--file={file or DUMP}",
        f"--dbname={without_password(url)}",
    )
    told = "PostgreSQL is backed up with its own pg_dump, while the bot runs:"
    return f"{told}\n  {shlex.join(line)}\n{KEPT_APART}"


def restore_command(url: str, file: Path) -> str:
    """Return what to tell an operator who wants to restore ``file`` to the database at ``url``."""
    line = (
        *("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction"),
        f"--dbname={without_password(url)}",
        str(file),
    )
    return (
        "PostgreSQL is restored with its own pg_restore. Stop the bot first; all or nothing is replaced:\n"
        f"  {shlex.join(line)}\n{KEPT_APART}\n{OLDER}"
    )


def without_password(url: str) -> str:
    """Return an address that PostgreSQL's tools understand and anybody may see."""
    parts = urlsplit(url.strip())
    person, at, servers = parts.netloc.rpartition("@")
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name in OF_LIBPQ]
    query = urlencode(kept, quote_via=quote)
    return urlunsplit(("postgresql", f"{person.partition(':')[0]}{at}{servers}", parts.path, query, ""))


def _schema(url: str) -> tuple[str, ...]:
    found = dict(parse_qsl(urlsplit(url).query)).get("search_path", "").split(",")
    return tuple(f"--schema={name.strip()}" for name in found if name.strip())
