"""The shipped plan, read once."""

import pytest

from erqi_map.compose import MapSpec, compose_plan
from erqi_map.store import GeoStore, open_store


@pytest.fixture(scope="session")
def store() -> GeoStore:
    return open_store()


@pytest.fixture(scope="session")
def spec(store: GeoStore) -> MapSpec:
    return compose_plan(store)
