"""The shipped plan as a map, and as the file it becomes."""

import io

import pytest
from pptx import Presentation

from erqi_map.compose import MapSpec, compose_plan
from erqi_map.export import ExportResult, render_html
from erqi_map.export.slides.make import SlidesResult, render_slides
from erqi_map.store import GeoStore


@pytest.fixture(scope="session")
def offline(spec: MapSpec) -> ExportResult:
    return render_html(spec)


@pytest.fixture(scope="session")
def online(spec: MapSpec) -> ExportResult:
    return render_html(spec, assets="cdn")


@pytest.fixture(scope="session", params=["zh", "en"])
def made(request, store: GeoStore) -> tuple[MapSpec, SlidesResult]:
    """The shipped story in a language, as a map and as the slides it becomes."""
    spec = compose_plan(store, lang=request.param)
    return spec, render_slides(spec)


@pytest.fixture(scope="session")
def deck(made):
    """The slides read back."""
    return Presentation(io.BytesIO(made[1].content))
