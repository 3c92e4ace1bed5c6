"""The store's fixtures, for what is fed from it."""

from tests.store.conftest import server, sqlite_location  # noqa: F401
