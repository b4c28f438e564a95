"""A real PostgreSQL for several real processes of the bot."""

from tests.store.conftest import postgres_server, postgres_url

__all__ = ("postgres_server", "postgres_url")
