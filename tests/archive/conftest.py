"""The store's fixtures: what archive and store do together is tested on both databases."""

from tests.store.conftest import location, postgres_location, server, sqlite_location

__all__ = ["location", "postgres_location", "server", "sqlite_location"]
