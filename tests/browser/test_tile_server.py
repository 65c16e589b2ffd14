"""A PostGIS table browsed over the plan: the tiles are made as they are looked at."""

import psycopg
import pytest

from erqi_map import plan_map
from erqi_map.serve.tiles import TileCache, tile_app
from erqi_map.store.sources import open_source
from erqi_map.store.sources.postgis import tiles as postgis_tiles
from erqi_map.store.sources.postgis.tiles import Tile

from ..databases import database
from ..raw_http import served
from .test_tiled_layer import AT, READY, ready

__all__ = ["database"]


@pytest.fixture(scope="module")
def table(database):
    with psycopg.connect(database) as connection:
        connection.execute(
            "create table squares as select k as number, '<b>' || k || '</b>' as code,"
            " ST_SetSRID(ST_MakeEnvelope(113.55 + (k % 20) * 0.004, 34.64 + (k / 20) * 0.004,"
            " 113.553 + (k % 20) * 0.004, 34.643 + (k / 20) * 0.004), 4326) as geom"
            " from generate_series(0, 399) as k"
        )
        connection.execute("create index on squares using gist (geom)")
    return open_source(database, "squares")


@pytest.fixture(scope="module")
def address(table):
    app = tile_app(table, plan_map(), ["number", "code"], name="地块", tooltip=["code"])
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"


def test_the_page_draws_the_table_and_asks_nobody_else(open_page, address):
    watched = open_page(address)
    ready(watched.page)
    look = "() => { ErqiMap.packed[0].map.setView([34.6415, 113.5515], 16, {animate: false}); }"
    watched.page.evaluate(look)
    watched.page.evaluate(READY)
    assert watched.page.evaluate(AT, [34.6415, 113.5515]) == {"number": 0, "code": "<b>0</b>"}
    assert watched.page.evaluate(AT, [34.6415, 113.5535]) is None
    assert any("/tiles/" in url for url in watched.requests)
    assert (watched.outside(address), watched.errors) == ([], [])


def test_a_tile_that_fails_is_answered_with_the_reason(address, open_page):
    page = open_page(address).page
    answer = page.request.get(f"{address}/tiles/3/9/0.mvt")
    assert answer.status == 404
    assert "没有瓦片 3/9/0" in answer.text()
    assert page.request.get(f"{address}/tiles/3/a/0.mvt").status == 400


def test_from_afar_an_overview_is_drawn_and_told_and_answers_no_pointer(
    address, open_page, monkeypatch
):
    monkeypatch.setattr(postgis_tiles, "MAX_IN_TILE", 50)
    page = open_page(address).page
    ready(page)
    look = "() => { ErqiMap.packed[0].map.setView([34.68, 113.59], 10, {animate: false}); }"
    page.evaluate(look)
    page.evaluate(READY)
    notice = page.locator(".erqi-tiled-notice")
    notice.wait_for()
    assert "方格" in notice.inner_text()
    assert page.evaluate(AT, [34.68, 113.59]) is None


def test_a_tile_is_marked_and_not_sent_again_to_who_has_it(address, open_page):
    page = open_page("about:blank").page
    first = page.request.get(f"{address}/tiles/14/13357/6501.mvt")
    assert first.headers["cache-control"] == "max-age=60"
    again = page.request.get(
        f"{address}/tiles/14/13357/6501.mvt", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status, again.body()) == (304, b"")


def test_tiles_are_kept_for_a_while_and_within_bounds():
    now = [0.0]
    kept_tiles = TileCache(most_bytes=10, kept_s=60, clock=lambda: now[0])
    tiles = {name: Tile(name * 4, "all") for name in (b"a", b"b", b"c")}
    kept_tiles.put((1, 0, 0), tiles[b"a"])
    kept_tiles.put((1, 0, 1), tiles[b"b"])
    assert kept_tiles.get((1, 0, 0)).tile == tiles[b"a"]
    kept_tiles.put((1, 1, 1), tiles[b"c"])
    assert kept_tiles.get((1, 0, 1)) is None
    assert kept_tiles.get((1, 0, 0)).tile == tiles[b"a"]
    now[0] = 61.0
    assert kept_tiles.get((1, 0, 0)) is None
    kept_tiles.put((2, 0, 0), Tile(b"x" * 11, "all"))
    assert kept_tiles.get((2, 0, 0)) is None
