"""A PostGIS table gives vector tiles: features where they can be told apart, else an overview."""

import threading

import psycopg
import pytest
import shapely

from erqi_map.errors import RequestError
from erqi_map.store.sources import open_source
from erqi_map.store.sources.postgis import tiles as postgis_tiles
from erqi_map.store.sources.postgis.tiles import PostgisTiles, Query, Tile
from erqi_map.store.sources.tile_box import lonlat_box

from ....waiting import LIMIT_S, until
from .postgis_grid import NAP, ODD_NAMES, SIDE, decoded, odd_table, tile_of

HOSTILE = 'a"; drop table grid; --'


@pytest.fixture
def tiles(table):
    made = PostgisTiles(table, ["number", "用途"], "用途")
    yield made
    made.close()


def test_a_tile_holds_the_features_of_its_square(tiles, tmp_path):
    at = tile_of(113.5102, 34.6102, 16)
    tile = tiles.tile(*at)
    assert tile.holds == "all"
    found = decoded(tile, at, tmp_path)["layer"]
    square = shapely.box(*lonlat_box(*at))
    corners = [(113.5 + k % SIDE * 0.001, 34.6 + k // SIDE * 0.001) for k in range(SIDE * SIDE)]
    shapes = [shapely.box(x, y, x + 0.0005, y + 0.0005) for x, y in corners]
    inside = {k for k, shape in enumerate(shapes) if shape.intersection(square).area > 1e-9}
    numbers = {properties["number"] for _, properties in found}
    assert inside <= numbers
    assert len(numbers) < 100
    for shape, properties in found:
        assert shapes[properties["number"]].buffer(1e-5).covers(shape)


def test_where_there_are_too_many_there_is_an_overview_in_the_right_colours(
    tiles, tmp_path, monkeypatch
):
    monkeypatch.setattr(postgis_tiles, "MAX_IN_TILE", 50)
    at = tile_of(113.53, 34.63, 11)
    tile = tiles.tile(*at)
    assert tile.holds == "overview"
    found = decoded(tile, at, tmp_path)
    assert list(found) == ["erqi-overview"]
    assert {properties["用途"] for _, properties in found["erqi-overview"]} == {"居住", "商业"}
    side = (lonlat_box(*at)[2] - lonlat_box(*at)[0]) / postgis_tiles.CELLS_A_SIDE
    for use, west, east in (("居住", 113.5, 113.53), ("商业", 113.53, 113.56)):
        drawn = shapely.union_all([s for s, p in found["erqi-overview"] if p["用途"] == use])
        there = shapely.box(west, 34.6, east, 34.66).intersection(shapely.box(*lonlat_box(*at)))
        assert drawn.buffer(side).covers(there)
        assert there.buffer(2 * side).covers(drawn)


def test_numbers_of_an_overview_lie_in_the_middle(table, tmp_path, monkeypatch):
    monkeypatch.setattr(postgis_tiles, "MAX_IN_TILE", 50)
    made = PostgisTiles(table, [], "number")
    at = tile_of(113.53, 34.63, 6)
    found = decoded(made.tile(*at), at, tmp_path)["erqi-overview"]
    made.close()
    assert all(0 <= properties["number"] < SIDE * SIDE for _, properties in found)


def test_features_too_small_to_be_seen_are_an_overview(tiles):
    assert tiles.tile(*tile_of(113.53, 34.63, 4)).holds == "overview"


def test_a_layer_without_a_colouring_column_has_cells_without_values(table, tmp_path, monkeypatch):
    monkeypatch.setattr(postgis_tiles, "MAX_IN_TILE", 50)
    made = PostgisTiles(table, ["number"])
    at = tile_of(113.53, 34.63, 10)
    found = decoded(made.tile(*at), at, tmp_path)["erqi-overview"]
    made.close()
    assert {frozenset(properties) for _, properties in found} == {frozenset()}


def test_an_overview_of_very_many_reads_pages_by_lot(tiles, tmp_path, monkeypatch):
    monkeypatch.setattr(postgis_tiles, "MAX_IN_TILE", 50)
    monkeypatch.setattr(postgis_tiles, "MAX_READ", 1_000)
    at = tile_of(113.53, 34.63, 9)
    found = decoded(tiles.tile(*at), at, tmp_path)["erqi-overview"]
    drawn = shapely.union_all([shape for shape, _ in found])
    assert shapely.box(113.5, 34.6, 113.56, 34.66).buffer(0.02).covers(drawn)


def test_heavy_rows_fill_a_tile_sooner(tiles, monkeypatch):
    monkeypatch.setattr(postgis_tiles, "MAX_BYTES", 5_000)
    assert tiles.tile(*tile_of(113.53, 34.63, 13)).holds == "overview"


def test_a_tile_in_the_sea_is_empty(tiles):
    assert tiles.tile(*tile_of(0, 0, 10)) == Tile(b"", "all")
    assert tiles.tile(*tile_of(113.7, 34.6, 14)) == Tile(b"", "all")


@pytest.mark.parametrize("tile", [(3, 8, 0), (3, 0, 8), (-1, 0, 0), (25, 0, 0), (3, -1, 0)])
def test_a_tile_there_is_not_is_refused(tiles, tile):
    with pytest.raises(RequestError, match="没有瓦片"):
        tiles.tile(*tile)


def test_columns_there_are_not_are_refused(table):
    for columns, by in ([[HOSTILE], None], [["number"], HOSTILE]):
        with pytest.raises(RequestError, match="没有列"):
            PostgisTiles(table, columns, by)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_column_of_any_name_is_taken_along_as_any_other(database, name, tmp_path, monkeypatch):
    near, far = tile_of(113.51, 34.607, 16), tile_of(113.51, 34.607, 9)
    made = PostgisTiles(odd_table(database, name), [name], name)
    assert {tuple(held) for _, held in decoded(made.tile(*near), near, tmp_path)["layer"]} == {
        (name,)
    }
    monkeypatch.setattr(postgis_tiles, "MAX_IN_TILE", 50)
    monkeypatch.setattr(postgis_tiles, "MAX_READ", 100)
    read = decoded(made.tile(*far), far, tmp_path)["erqi-overview"]
    made.warm().wait(LIMIT_S)
    counted = decoded(made.tile(*far), far, tmp_path)["erqi-overview"]
    assert made.warm().get() is not None
    made.close()
    assert {tuple(held) for _, held in [*read, *counted]} == {(name,)}


def test_a_query_that_takes_too_long_is_stopped_and_it_is_said_what_helps(
    database, table, monkeypatch
):
    with psycopg.connect(database) as connection:
        connection.execute(
            f"create view slow_{table.info.label[-4:]} as select number, {NAP} as nap, geom"
            f" from {table.info.label}"
        )
    monkeypatch.setattr(postgis_tiles, "QUERY_LIMIT_S", 0.2)
    made = PostgisTiles(open_source(database, f"slow_{table.info.label[-4:]}"), ["nap"])
    with pytest.raises(RequestError, match="GiST"):
        made.tile(*tile_of(113.5102, 34.6102, 16))
    made.close()


def test_a_query_nobody_waits_for_is_given_up_and_the_next_one_is_answered(database, table, tiles):
    with psycopg.connect(database) as connection:
        connection.execute(
            f"create view asleep_{table.info.label[-4:]} as select number, {NAP} as nap, geom"
            f" from {table.info.label}"
        )
    made = PostgisTiles(open_source(database, f"asleep_{table.info.label[-4:]}"), ["nap"])
    query = Query()
    raised: list[RequestError] = []

    def ask() -> None:
        try:
            made.tile(*tile_of(113.5102, 34.6102, 16), query)
        except RequestError as error:
            raised.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    with psycopg.connect(database, autocommit=True) as watching:
        sleeping = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'"
        until(lambda: watching.execute(sleeping).fetchone()[0])
    query.cancel()
    thread.join(LIMIT_S)
    assert "不需要" in str(raised[0])
    with pytest.raises(RequestError, match="不需要"):
        tiles.tile(*tile_of(113.5102, 34.6102, 16), query)
    assert tiles.tile(*tile_of(113.5102, 34.6102, 16)).holds == "all"
    made.close()
