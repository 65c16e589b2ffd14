"""The shipped plan as a map, and as the file it becomes."""

import io
from functools import cache

import pytest
from pptx import Presentation

from erqi_map.compose import MapSpec, compose_plan
from erqi_map.export import ExportResult, render_html
from erqi_map.export.slides.make import SlidesResult, render_slides
from erqi_map.store import book_home, open_store


@pytest.fixture(scope="session")
def offline(spec: MapSpec) -> ExportResult:
    return render_html(spec)


@pytest.fixture(scope="session")
def online(spec: MapSpec) -> ExportResult:
    return render_html(spec, assets="cdn")


@cache
def story_in(lang: str) -> tuple[MapSpec, SlidesResult]:
    """Kept for the next file of tests: pytest forgets a language once it goes on to the other."""
    spec = compose_plan(open_store(book_home().folder), lang=lang)
    return spec, render_slides(spec)


@pytest.fixture(scope="session", params=["zh", "en"])
def made(request) -> tuple[MapSpec, SlidesResult]:
    """The shipped story in a language, as a map and as the slides it becomes."""
    return story_in(request.param)


@pytest.fixture(scope="session")
def deck(made):
    """The slides read back."""
    return Presentation(io.BytesIO(made[1].content))
