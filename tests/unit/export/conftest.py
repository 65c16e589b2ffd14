"""The shipped plan as a map, and as the file it becomes."""

import pytest

from erqi_map.compose import MapSpec, compose_plan
from erqi_map.export import ExportResult, render_html
from erqi_map.store import GeoStore, open_store


@pytest.fixture(scope="session")
def store() -> GeoStore:
    return open_store()


@pytest.fixture(scope="session")
def spec(store: GeoStore) -> MapSpec:
    return compose_plan(store)


@pytest.fixture(scope="session")
def offline(spec: MapSpec) -> ExportResult:
    return render_html(spec)


@pytest.fixture(scope="session")
def online(spec: MapSpec) -> ExportResult:
    return render_html(spec, assets="cdn")
