"""Overlays of a plan book: read when asked for, and every fault told with file, entry and field."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from erqi_map.errors import RequestError
from erqi_map.store import find_problems, open_store
from erqi_map.store import overlays as overlays_room
from tests.overlay_book import (
    book_with_overlay,
    overlay_entry,
    parcels,
    write_overlays,
)

Damage = Callable[[Path], Any]
ID = "test-parcels"
FILE = "overlays/parcels.parquet"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_with_overlay(tmp_path, 12)


def changed(**values: Any) -> Damage:
    return lambda book: write_overlays(book, overlay_entry(**values))


def without_crs(book: Path) -> None:
    # A file without a CRS is in degrees by the standard; one that says null has none.
    table = pq.read_table(book / FILE)
    geo = json.loads(table.schema.metadata[b"geo"])
    geo["columns"]["geometry"]["crs"] = None
    metadata = {**table.schema.metadata, b"geo": json.dumps(geo).encode()}
    pq.write_table(table.replace_schema_metadata(metadata), book / FILE)


def one_class(value: str) -> dict[str, Any]:
    return {"value": value, "name": {"zh": value, "en": "Use"}, "fill": "#0072B2"}


FAULTS: dict[str, tuple[Damage, tuple[str, str, str]]] = {
    "the file is not there": (
        lambda book: (book / FILE).unlink(),
        ("overlays.yaml", ID, "file"),
    ),
    "the file is something else": (
        lambda book: (book / FILE).write_text("<OGRVRTDataSource/>"),
        ("overlays.yaml", ID, "file"),
    ),
    "the file is cut off": (
        lambda book: (book / FILE).write_bytes((book / FILE).read_bytes()[:900]),
        ("overlays.yaml", ID, "file"),
    ),
    "the file names no CRS": (without_crs, ("overlays.yaml", ID, "file")),
    "the file lies outside the folder": (
        changed(file="layers/roads.geojson"),
        ("overlays.yaml", ID, "file"),
    ),
    "the file climbs out of the folder": (
        changed(file="overlays/../layers/roads.geojson"),
        ("overlays.yaml", ID, "file"),
    ),
    "a field has no column": (
        changed(fields=[{"column": "owner", "name": {"zh": "业主", "en": "Owner"}}]),
        ("overlays.yaml", ID, "fields.0.column"),
    ),
    "the numbers have no column": (
        changed(id_column="number"),
        ("overlays.yaml", ID, "id_column"),
    ),
    "the labels have no column": (
        changed(labels={"column": "name"}),
        ("overlays.yaml", ID, "labels.column"),
    ),
    "the colours have no column": (
        changed(style={"column": "landuse", "classes": [one_class("居住")]}),
        ("overlays.yaml", ID, "style.column"),
    ),
    "colours without classes": (
        changed(style={"column": "use"}),
        ("overlays.yaml", ID, "style"),
    ),
    "a class stands twice": (
        changed(style={"column": "use", "classes": [one_class("居住"), one_class("居住")]}),
        ("overlays.yaml", ID, "style.classes.1.value"),
    ),
    "a colour is none": (
        changed(style={"fill": "red"}),
        ("overlays.yaml", ID, "style.fill"),
    ),
    "no source": (changed(sources=[]), ("overlays.yaml", ID, "sources")),
    "an unknown source": (changed(sources=["hearsay"]), ("overlays.yaml", ID, "sources.0")),
    "an unknown use of a field": (
        changed(fields=[{"column": "use", "name": {"zh": "用途", "en": "Use"}, "uses": ["sort"]}]),
        ("overlays.yaml", ID, "fields.0.uses.0"),
    ),
    "an unknown field": (changed(opacity=1), ("overlays.yaml", ID, "opacity")),
    "an id stands twice": (
        lambda book: write_overlays(book, overlay_entry(), overlay_entry()),
        ("overlays.yaml", ID, "id"),
    ),
    "a file nobody lists": (
        lambda book: (book / "overlays" / "more.fgb").write_bytes(b"fgb\x03"),
        ("overlays/more.fgb", "", ""),
    ),
    "the list is broken": (
        lambda book: (book / "overlays.yaml").write_text("overlays: [", encoding="utf-8"),
        ("overlays.yaml", "", ""),
    ),
}


@pytest.mark.parametrize(("damage", "spot"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_told_with_its_place_and_what_to_do(
    book: Path, damage: Damage, spot: tuple[str, str, str]
) -> None:
    damage(book)
    problems = find_problems(book)
    spots = {(one.file, one.id, one.field) for one in problems}
    assert spot in spots
    assert all(one.message and one.fix and str(book) not in one.message for one in problems)


def test_a_book_with_a_sound_overlay_has_no_problems(book: Path) -> None:
    assert find_problems(book) == ()


def test_a_layer_too_large_for_a_browser_is_refused(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overlays_room, "MAX_FEATURES", 11)
    (problem,) = find_problems(book)
    assert (problem.id, problem.field) == (ID, "file")
    assert "12" in problem.message


def test_the_shipped_book_has_no_overlays() -> None:
    assert not open_store().overlays


def test_an_overlay_is_read_with_the_columns_it_names(book: Path) -> None:
    overlay = open_store(book).overlays[ID]
    frame = overlay.read()
    assert overlay.n == len(frame) == 12
    assert set(frame.columns) == {"code", "use", "area_ha", "geometry"}
    assert frame.crs == "EPSG:4326"


@pytest.mark.parametrize("name", ["parcels.gpkg", "parcels.fgb", "parcels.geojson"])
def test_every_kind_of_file_is_taken(tmp_path: Path, name: str) -> None:
    book = book_with_overlay(tmp_path, 12, file=f"overlays/{name}")
    (book / FILE).unlink()
    parcels(12).to_crs("EPSG:4547" if name != "parcels.geojson" else "EPSG:4326").to_file(
        book / "overlays" / name
    )
    assert find_problems(book) == ()
    read = open_store(book).overlays[ID].read()
    read = read.sort_values("code", ignore_index=True)
    assert read.geometry.geom_equals_exact(parcels(12).geometry, 1e-7).all()


def test_a_file_that_went_after_the_check_is_told(book: Path) -> None:
    overlay = open_store(book).overlays[ID]
    (book / FILE).unlink()
    with pytest.raises(RequestError, match=r"没有文件"):
        overlay.read()


def test_a_scene_may_name_only_overlays_there_are(book: Path) -> None:
    story = next((book / "stories").glob("*.yaml"))
    text = story.read_text(encoding="utf-8")
    text = text.replace("    layers:", "    overlays: [nowhere]\n    layers:", 1)
    story.write_text(text, encoding="utf-8")
    assert any(one.field.endswith("overlays.0") for one in find_problems(book))
