"""A PostGIS table browsed over the plan: the tiles are made as they are looked at."""

import socket
import threading
import time

import psycopg
import pytest
import uvicorn

from erqi_map import plan_map
from erqi_map.store.sources import open_source
from erqi_map.store.sources.info import SourceInfo
from erqi_map.ui.tile_server import smallest_zoom, tile_app

from ..databases import database
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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


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
    assert answer.status == 503
    assert "没有瓦片 3/9/0" in answer.text()
    assert page.request.get(f"{address}/tiles/3/a/0.mvt").status == 404


@pytest.mark.parametrize(
    ("n", "bbox", "zoom"),
    [
        (20_000, (113.5, 34.6, 113.7, 34.8), 0),
        (10_000_000, (113.4, 34.5, 113.8, 34.9), 14),
        (10_000_000, (-180.0, -80.0, 180.0, 80.0), 5),
        (10**12, (113.6, 34.7, 113.6, 34.7), 17),
    ],
)
def test_the_smallest_zoom_follows_from_how_dense_the_features_lie(n, bbox, zoom):
    info = SourceInfo("t", "PostGIS", n, bbox, "EPSG:4326", {}, None)
    assert abs(smallest_zoom(info) - zoom) <= 1
