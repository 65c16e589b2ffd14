"""A large table from afar: counted once in the background, kept, counted anew when it changes."""

import numpy as np
import psycopg
import pytest
import shapely

from erqi_map.store.sources import open_source
from erqi_map.store.sources.postgis import overview as postgis_overview
from erqi_map.store.sources.postgis import tiles as postgis_tiles
from erqi_map.store.sources.postgis.tiles import PostgisTiles
from erqi_map.store.sources.tile_box import lonlat_box
from tests.waiting import LIMIT_S

from .postgis_grid import NAP, SIDE, decoded, tile_of

ABOUT = (113.53, 34.63)


@pytest.fixture
def few_are_many(monkeypatch):
    monkeypatch.setattr(postgis_tiles, "MAX_IN_TILE", 50)
    monkeypatch.setattr(postgis_tiles, "MAX_READ", 100)


@pytest.fixture
def tiles(table, few_are_many):
    made = PostgisTiles(table, [], "用途")
    made.warm().wait(LIMIT_S)
    yield made
    made.close()


def numbers_of(table) -> PostgisTiles:
    made = PostgisTiles(table, [], "number")
    made.warm().wait(LIMIT_S)
    return made


@pytest.mark.parametrize("z", [6, 8, 10])
def test_cells_lie_where_the_features_are_in_the_right_colours(tiles, tmp_path, z):
    at = tile_of(*ABOUT, z)
    assert tiles.warm().get().zoom >= z
    tile = tiles.tile(*at)
    assert tile.holds == "overview"
    found = decoded(tile, at, tmp_path)["erqi-overview"]
    side = (lonlat_box(*at)[2] - lonlat_box(*at)[0]) / postgis_tiles.CELLS_A_SIDE
    for use, west, east in (("居住", 113.5, 113.53), ("商业", 113.53, 113.56)):
        drawn = shapely.union_all(
            [shape for shape, properties in found if properties["用途"] == use]
        )
        there = shapely.box(west, 34.6, east, 34.66).intersection(shapely.box(*lonlat_box(*at)))
        assert drawn.buffer(2 * side).covers(there)
        assert there.buffer(2 * side).covers(drawn)


def test_its_cells_are_those_the_tiles_would_read_themselves(tiles, table, tmp_path, monkeypatch):
    at = tile_of(*ABOUT, 9)
    kept = decoded(tiles.tile(*at), at, tmp_path)["erqi-overview"]
    monkeypatch.setattr(postgis_tiles, "MAX_READ", 150_000)
    alone = PostgisTiles(table, [], "用途")
    read = decoded(alone.tile(*at), at, tmp_path)["erqi-overview"]
    alone.close()
    both = [shapely.union_all([shape for shape, _ in found]) for found in (kept, read)]
    side = (lonlat_box(*at)[2] - lonlat_box(*at)[0]) / postgis_tiles.CELLS_A_SIDE
    assert both[0].buffer(1.5 * side).covers(both[1])
    assert both[1].buffer(1.5 * side).covers(both[0])


def test_numbers_are_told_by_their_mean(table, tiles, tmp_path):
    made = numbers_of(table)
    at = tile_of(*ABOUT, 4)
    found = decoded(made.tile(*at), at, tmp_path)["erqi-overview"]
    counted = made.warm().get().cells
    made.close()
    assert counted["n"].sum() == SIDE * SIDE
    assert counted["total"].sum() == sum(range(SIDE * SIDE))
    assert all(0 < properties["number"] < SIDE * SIDE for _, properties in found)


def test_the_most_frequent_values_of_a_cell_are_kept(tiles, monkeypatch):
    monkeypatch.setattr(postgis_overview, "MAX_VALUES", 1)
    monkeypatch.setattr(postgis_overview, "MAX_CELLS", 4)
    monkeypatch.setattr(postgis_overview, "ROWS_A_CELL", SIDE * SIDE)
    fewer = PostgisTiles(tiles._table, [], "用途")
    kept = fewer.warm()
    kept.wait(LIMIT_S)
    counted = kept.get().cells
    fewer.close()
    assert counted["cell"].is_unique
    assert counted["n"].sum() >= SIDE * SIDE / 2


def test_of_more_rows_than_needed_pages_are_drawn_by_lot(tiles, monkeypatch):
    monkeypatch.setattr(postgis_overview, "MAX_CELLS", 16)
    monkeypatch.setattr(postgis_overview, "ROWS_A_CELL", 100)
    fewer = PostgisTiles(tiles._table, [], "用途")
    kept = fewer.warm()
    kept.wait(LIMIT_S)
    counted = kept.get().cells
    fewer.close()
    assert 0 < counted["n"].sum() < SIDE * SIDE


def test_a_table_that_changes_is_counted_anew_after_a_while(database, few_are_many):
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "create table growing as select k as number, ST_SetSRID(ST_MakePoint("
            "113.5 + (k % 20) * 0.001, 34.6 + (k / 20) * 0.001), 4326) as geom"
            " from generate_series(0, 399) as k"
        )
        now = [0.0]
        made = PostgisTiles(open_source(database, "growing"), [])
        kept = made.warm()
        kept.wait(LIMIT_S)
        kept._clock = lambda: now[0]
        kept._looked_s = 0.0
        first = kept.get()
        connection.execute("insert into growing select * from growing")
        connection.execute("select pg_stat_force_next_flush()")
        assert kept.get() is first
        now[0] = postgis_overview.LOOK_AGAIN_S
        kept.get()
        kept.wait(LIMIT_S)
        second = kept.get()
        now[0] *= 2
        kept.get()
        kept.wait(LIMIT_S)
        made.close()
        assert (first.cells["n"].sum(), second.cells["n"].sum()) == (400, 800)
        assert kept.get() is second


def test_small_tables_are_read_as_they_are_asked_for(table):
    made = PostgisTiles(table, [])
    assert made.warm() is None
    made.close()


def test_a_table_that_cannot_be_counted_is_drawn_all_the_same(table, tiles, monkeypatch):
    monkeypatch.setattr(postgis_overview, "COUNT_LIMIT_S", 0.001)
    made = PostgisTiles(table, [], "用途")
    kept = made.warm()
    kept.wait(LIMIT_S)
    assert kept.get() is None
    assert made.tile(*tile_of(*ABOUT, 8)).holds == "overview"
    made.close()


def test_closing_gives_up_what_is_being_read(database, few_are_many):
    with psycopg.connect(database) as connection:
        connection.execute(
            f"create view asleep_afar as select {NAP} as nap,"
            " ST_SetSRID(ST_MakePoint(113.5 + k * 0.0001, 34.6), 4326) as geom"
            " from generate_series(1, 300) as k"
        )
    source = open_source(database, "asleep_afar")
    made = PostgisTiles(source, [], "nap")
    kept = made.warm()
    made.close()
    kept.wait(LIMIT_S)
    assert kept.get() is None
    assert not kept._thread.is_alive()


def test_a_tile_of_the_cells_is_cut_at_its_edges(tiles):
    kept = tiles.warm().get()
    z, x, y = tile_of(*ABOUT, kept.zoom - 1)
    found = kept.tile(z, x, y)
    places = np.array([run[:3] for run in found])
    assert places.min() >= 0
    assert places.max() < postgis_tiles.CELLS_A_SIDE
