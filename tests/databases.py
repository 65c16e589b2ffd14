"""A PostgreSQL with PostGIS of the tests' own, where one is installed."""

from collections.abc import Iterator

import pytest

from bench.database import NoDatabase, own_database


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """The address of an empty database with PostGIS."""
    try:
        with own_database() as address:
            yield address
    except NoDatabase as reason:
        pytest.skip(str(reason))
