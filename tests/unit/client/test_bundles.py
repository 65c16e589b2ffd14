"""What the bundles of a page leave on its global: seven names at most, and the libraries."""

import pytest
from playwright.sync_api import Browser

from erqi_map import client

PLAN = {"mount", "choose", "openDrawer"}
PACKED = {"packedLayer", "packed"}
LIBRARIES = {"L", "leaflet", "pmtiles", "Pbf"}
NAMES = "() => Object.getOwnPropertyNames(globalThis)"


@pytest.mark.parametrize(
    ("kinds", "names"),
    [
        (("plan",), PLAN),
        (("packed",), PACKED),
        (("panel",), PACKED),
        (("packed", "plan"), PLAN | PACKED),
        (("overlays",), PLAN | PACKED),
        (("tiled",), PACKED | {"tiledLayer"}),
        (("overlays", "tiled"), PLAN | PACKED | {"tiledLayer"}),
    ],
    ids=lambda one: "+".join(sorted(one)),
)
def test_a_page_has_the_names_it_needs_and_no_others(browser: Browser, kinds, names) -> None:
    page = browser.new_page()
    before = set(page.evaluate(NAMES))
    page.add_script_tag(content=client.vendored_file("leaflet/leaflet.js").text())
    for file in client.page_files(*kinds).scripts:
        page.add_script_tag(content=file.text)
    assert set(page.evaluate("() => Object.keys(ErqiMap)")) == names
    assert set(page.evaluate(NAMES)) - before <= {"ErqiMap"} | LIBRARIES
    page.close()


def test_only_the_plan_carries_what_measures_on_the_ellipsoid() -> None:
    """It is a third of all that a small page of PackedLayer would carry beside it."""
    carriers = {
        kind
        for kind in ("plan", "packed", "tiled")
        if any("WGS84" in file.text for file in client.page_files(kind).scripts)
    }
    assert carriers == {"plan"}
