"""The store: what it gives, that nothing of it can be changed, and where it looks for the book."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest
from pydantic import ValidationError

from erqi_map.errors import DataError, RequestError
from erqi_map.store import GEODATA_ENV, book_home, open_store

from .book_damage import SHIPPED, put_place

COLUMNS = [
    "kind", "place", "cluster", "status", "method", "accuracy_m", "date", "sources", "rank",
    "opened", "lines", "name_zh", "name_en", "geometry",
]  # fmt: skip


def test_it_has_the_documents_of_the_book(store):
    assert store.catalog.title.zh == "二七规划图"
    assert store.framework.tasks[0].id == "task-opening"
    assert store.theme.colours["central-city"] == "#D55E00"
    assert store.basemaps.default == "none"
    assert len(store.townships.units) == 16
    assert store.terms.kinds
    assert store.names["erqi-district"].zh == "二七区"


def test_layers_stand_in_the_order_of_the_catalogue(store):
    assert store.layer_ids == tuple(dataset.id for dataset in store.catalog.datasets)


def test_a_layer_has_its_columns_crs_and_index(store):
    for id in store.layer_ids:
        layer = store.layer(id)
        assert list(layer.columns) == COLUMNS
        assert layer.crs == "EPSG:4326"
        assert layer.index.name == "id"
        assert layer.index.is_unique
        assert layer.geometry.is_valid.all()


def test_values_keep_their_kinds(store):
    road = store.layer("roads").iloc[0]
    assert road["place"] is None
    assert road["cluster"] is None
    assert isinstance(road["date"], dt.date)
    assert isinstance(road["sources"], tuple)
    assert isinstance(store.layer("stations").iloc[0]["lines"], tuple)
    opened = store.layer("metro")["opened"]
    assert opened.dtype == pd.Int64Dtype()
    assert opened.dropna().between(1900, 2100).all()


def test_features_are_named_by_their_place_or_by_the_names(store):
    clusters = store.layer("clusters")
    assert clusters.loc["central-city", "name_zh"] == store.place("central-city").name.zh
    assert clusters.loc["central-city", "name_en"] == store.place("central-city").name.en
    assert store.layer("district")["name_zh"].tolist() == ["二七区"]


def test_a_layer_is_a_copy(store):
    mine = store.layer("clusters")
    mine.loc["central-city", "name_zh"] = "别处"
    assert store.layer("clusters").loc["central-city", "name_zh"] == "中心城区"


def test_places_stand_in_plan_order(store):
    kinds = [place.kind for place in store.places.values()]
    assert tuple(store.places)[:4] == store.cluster_ids
    assert kinds[:4] == ["cluster"] * 4
    order = [
        store.cluster_ids.index(place.cluster) if place.cluster else 4
        for place in list(store.places.values())[4:]
    ]
    assert order == sorted(order)


def test_nothing_can_be_changed(store):
    with pytest.raises(dataclasses.FrozenInstanceError):
        store.catalog = None
    with pytest.raises(ValidationError):
        store.catalog.year = 2020
    with pytest.raises(TypeError):
        store.places["x"] = None
    with pytest.raises(TypeError):
        store.names["x"] = None


def test_what_there_is_not_is_said_in_chinese(store):
    with pytest.raises(RequestError, match="没有图层“canal”"):
        store.layer("canal")
    with pytest.raises(RequestError, match="没有地点“canal”"):
        store.place("canal")


def test_a_project_no_source_puts_into_a_cluster_comes_last(book):
    put_place("erqi-oct", "cluster", None)(book)
    assert "erqi-oct" in list(open_store(book.root).places)[-2:]


def test_the_folder_is_the_one_given_else_that_of_the_environment(book, monkeypatch, tmp_path):
    put_place("phoenix-lake", "short_name.zh", "别湖")(book)
    monkeypatch.setenv(GEODATA_ENV, str(book.root))
    assert open_store().place("phoenix-lake").short_name.zh == "别湖"
    assert open_store(SHIPPED).place("phoenix-lake").short_name.zh != "别湖"
    monkeypatch.setenv(GEODATA_ENV, str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match="nowhere"):
        open_store()


def test_without_either_it_is_the_book_of_the_package(monkeypatch):
    monkeypatch.delenv(GEODATA_ENV, raising=False)
    assert (book_home().folder / "catalog.yaml").is_file()
    monkeypatch.setenv(GEODATA_ENV, "")
    assert (book_home().folder / "catalog.yaml").is_file()


def test_the_stamp_changes_with_every_file(book):
    first = book_home(book.root).stamp()
    assert book_home(book.root).stamp() == first
    put_place("phoenix-lake", "short_name.zh", "湖")(book)
    second = book_home(book.root).stamp()
    book.path("layers/projects.geojson").unlink()
    assert len({first, second, book_home(book.root).stamp()}) == 3
    assert book_home(book.root / "nowhere").stamp() == book_home(book.root / "nowhere too").stamp()
