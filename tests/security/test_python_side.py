"""Every text the product accepts × every payload, through the folium map and the HTML file.

folium compiles its own output as a template once more. Nothing may run on the server, no export
may fail, and no payload may stand in a page outside base64. What a browser makes of the page is
tested in tests/browser.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from erqi_map.compose import MapSpec, compose_plan
from erqi_map.errors import ExportError
from erqi_map.export import ExportResult, render_html
from erqi_map.export.html.csp import tile_origins
from erqi_map.export.html.offline import show_offline
from erqi_map.model import Text
from erqi_map.render.payload.encode import decode_payload, encode_payload
from erqi_map.render.web.plan_map import render_map
from erqi_map.store import GeoStore

from .payloads import PRODUCT, payloads
from .poison import count_texts, poisoned_store

NAMES = tuple(payloads(Path("marker")))
BASE64_RUN = re.compile(r"[A-Za-z0-9+/]{60,}={0,2}")
MIN_TEXTS = 300


@pytest.fixture(scope="session")
def marker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file a payload makes when it runs."""
    return tmp_path_factory.mktemp("marker") / "ran"


@pytest.fixture(autouse=True)
def nothing_has_run(marker: Path) -> Iterator[None]:
    yield
    assert not marker.exists()


@pytest.fixture(scope="session", params=NAMES)
def text(request: pytest.FixtureRequest, marker: Path) -> str:
    return payloads(marker)[request.param]


def visible(page: str) -> str:
    """A page without its base64: all that a template, a parser or a reader could take for more."""
    return BASE64_RUN.sub("", page)


def assert_inert(page: str, clean: str, text: str) -> None:
    """The page differs from that of a harmless text in base64, hashes and ids alone."""
    assert PRODUCT not in page
    assert text not in visible(page)
    assert skeleton(page) == skeleton(clean)


def skeleton(page: str) -> str:
    """The page without base64, hashes, ids that follow from the payload, and the title."""
    plain = BASE64_RUN.sub("", page)
    plain = re.sub(r"'sha256-[^']*'", "", plain)
    plain = re.sub(r"(?:map_|erqi-[a-z]+-)[0-9a-f]{16}", "", plain)
    return re.sub(r"<title>[^<]*</title>", "", plain)


@pytest.fixture(scope="session")
def harmless(store: GeoStore) -> MapSpec:
    return compose_plan(poisoned_store(store, "无害"))


@pytest.fixture(scope="session")
def harmless_file(harmless: MapSpec) -> str:
    return render_html(harmless).content.decode("utf-8")


@pytest.fixture(scope="session")
def harmless_page(harmless: MapSpec) -> str:
    return str(render_map(harmless).get_root().render())


@pytest.fixture(scope="session")
def book_spec(store: GeoStore, text: str) -> MapSpec:
    return compose_plan(poisoned_store(store, text))


@pytest.fixture(scope="session")
def property_spec(harmless: MapSpec, text: str) -> MapSpec:
    layer, index = harmless.layers[0], pd.Index([text], dtype=object)
    values = {at: pd.Series([text], index=index, dtype=object) for at in range(2)}
    table = pd.DataFrame(values, index=index)
    table.columns = pd.Index([text, "name_zh"], dtype=object)
    data = gpd.GeoDataFrame(table, geometry=[Point(113.6, 34.7)], crs="EPSG:4326")
    own = replace(
        layer,
        id=text,
        geometry="point",
        title=Text.model_construct(zh=text, en=text),
        data=data,
        style=replace(layer.style, column=text, cases={text: layer.style.default}),
        label=None,
        status=text,
        datasets=(text,),
        fields=(text,),
    )
    return replace(
        harmless,
        layers=(*harmless.layers, own),
        font=text,
        state={text: text},
        colours={text: text},
        default_basemap=text,
    )


def test_the_poisoned_book_holds_every_text_of_the_plan(store: GeoStore) -> None:
    documents = ("catalog", "framework", "terms", "places", "names", "basemaps", "townships")
    counts = {name: count_texts(getattr(store, name)) for name in documents}
    assert all(counts.values()), counts
    assert sum(counts.values()) > MIN_TEXTS
    poisoned = poisoned_store(store, "毒")
    assert poisoned.catalog.title.zh == poisoned.place("phoenix-lake").summary.en == "毒"


class TestPlanBook:
    """Texts of all documents of a plan book."""

    def test_folium_map(self, book_spec: MapSpec, text: str, harmless_page: str) -> None:
        page = str(render_map(book_spec).get_root().render())
        assert_inert(page, harmless_page, text)

    def test_notebook(self, book_spec: MapSpec) -> None:
        frame = render_map(book_spec)._repr_html_()
        assert PRODUCT not in frame

    def test_notebook_without_a_network(self, book_spec: MapSpec, text: str) -> None:
        frame = show_offline(render_map(book_spec), title=text)._repr_html_()
        assert PRODUCT not in frame
        assert text not in frame

    def test_file(self, book_spec: MapSpec, text: str, harmless_file: str) -> None:
        assert_inert(render_html(book_spec).content.decode("utf-8"), harmless_file, text)

    def test_file_that_links_leaflet(self, book_spec: MapSpec, text: str) -> None:
        page = render_html(book_spec, assets="cdn").content.decode("utf-8")
        assert PRODUCT not in page
        assert text not in visible(page)

    def test_english_file(self, book_spec: MapSpec, text: str) -> None:
        page = render_html(replace(book_spec, lang="en")).content.decode("utf-8")
        assert text not in visible(page)

    def test_text_is_carried_unchanged_not_cleaned_away(
        self, book_spec: MapSpec, text: str
    ) -> None:
        decoded = decode_payload(encode_payload(book_spec))
        expected = text.encode("utf-8", errors="replace").decode("utf-8")
        assert decoded.content["furniture"]["title"]["zh"] == expected
        assert decoded.layers["projects"]["name_zh"].iloc[0] == expected


class TestProperties:
    """Values, column names and ids of features, and titles, fields and cases of a layer."""

    def test_folium_map(self, property_spec: MapSpec, text: str, harmless_page: str) -> None:
        assert_inert(str(render_map(property_spec).get_root().render()), harmless_page, text)

    def test_file(self, property_spec: MapSpec, text: str, harmless_file: str) -> None:
        assert_inert(render_html(property_spec).content.decode("utf-8"), harmless_file, text)


class TestBasemapAddresses:
    """An address becomes part of the policy of the page: it is a plain host or an error."""

    def test_it_changes_no_policy(self, harmless: MapSpec, text: str) -> None:
        basemap = harmless.basemaps[-1].model_copy(
            update={"urls": (f"https://{text}/{{z}}/{{x}}/{{y}}",), "subdomains": ""}
        )
        with pytest.raises(ExportError):
            tile_origins([basemap])

    def test_what_follows_the_host_does_not_reach_the_page(
        self, harmless: MapSpec, text: str, harmless_file: str
    ) -> None:
        last = harmless.basemaps[-1]
        basemap = last.model_copy(update={"urls": (*last.urls, f"{last.urls[0]}?{text}")})
        spec = replace(harmless, basemaps=(*harmless.basemaps[:-1], basemap))
        assert_inert(render_html(spec).content.decode("utf-8"), harmless_file, text)


class TestMatrixItself:
    """The matrix would notice: the same payloads do run where folium is used as usual."""

    def test_folium_alone_runs_the_text_it_is_given(self, tmp_path: Path) -> None:
        import folium

        marked = tmp_path / "ran"
        plain = folium.Map(location=[34.7, 113.6], tiles=None)
        texts: Mapping[str, str] = payloads(marked)
        folium.GeoJson(
            {
                "type": "Feature",
                "properties": {"name": texts["expression"]},
                "geometry": {"type": "Point", "coordinates": [113.6, 34.7]},
            }
        ).add_to(plain)
        assert PRODUCT in plain.get_root().render()

    def test_a_page_that_holds_a_payload_is_noticed(self) -> None:
        payload = "{{ 7 }}"
        with pytest.raises(AssertionError):
            assert_inert(f"<p>{payload}</p>", "<p></p>", payload)


def test_results_are_bytes_of_valid_utf8(store: GeoStore, marker: Path) -> None:
    spec = compose_plan(poisoned_store(store, payloads(marker)["surrogate"]))
    result: ExportResult = render_html(spec)
    result.content.decode("utf-8", errors="strict")
