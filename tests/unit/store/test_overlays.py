"""Overlays of a plan book: read when asked for, and every fault told with file, entry and field."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest

from erqi_map.compose import compose_plan
from erqi_map.compose.frames.classes import MISSING
from erqi_map.compose.frames.overlays import packed_style
from erqi_map.compose.frames.style import resolve_style
from erqi_map.errors import RequestError
from erqi_map.render.payload.encode_overlay import find_faults
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


def classed(column: str, *values: str) -> Damage:
    classes = [
        {"value": one, "name": {"zh": one, "en": "Use"}, "fill": "#0072B2"} for one in values
    ]
    return changed(style={"column": column, "classes": classes})


FAULTS: dict[str, tuple[Damage, str]] = {
    "the file is not there": (lambda book: (book / FILE).unlink(), "file"),
    "the file is something else": (
        lambda book: (book / FILE).write_text("<OGRVRTDataSource/>"),
        "file",
    ),
    "the file is cut off": (
        lambda book: (book / FILE).write_bytes((book / FILE).read_bytes()[:900]),
        "file",
    ),
    "the file names no CRS": (without_crs, "file"),
    "the file lies outside the folder": (changed(file="layers/roads.geojson"), "file"),
    "the file climbs out of the folder": (changed(file="overlays/../layers/roads.geojson"), "file"),
    "a field has no column": (
        changed(fields=[{"column": "owner", "name": {"zh": "业主", "en": "Owner"}}]),
        "fields.0.column",
    ),
    "the numbers have no column": (changed(id_column="number"), "id_column"),
    "the labels have no column": (changed(labels={"column": "name"}), "labels.column"),
    "the colours have no column": (classed("landuse", "居住"), "style.column"),
    "colours without classes": (changed(style={"column": "use"}), "style"),
    "a class stands twice": (classed("use", "居住", "居住"), "style.classes.1.value"),
    "a colour is none": (changed(style={"fill": "red"}), "style.fill"),
    "no source": (changed(sources=[]), "sources"),
    "an unknown source": (changed(sources=["hearsay"]), "sources.0"),
    "an unknown use of a field": (
        changed(fields=[{"column": "use", "name": {"zh": "用途", "en": "Use"}, "uses": ["sort"]}]),
        "fields.0.uses.0",
    ),
    "an unknown field": (changed(opacity=1), "opacity"),
    "an id stands twice": (
        lambda book: write_overlays(book, overlay_entry(), overlay_entry()),
        "id",
    ),
}


def told(book: Path) -> set[tuple[str, str, str]]:
    """File, id and field of every problem; each says what is wrong and what to do, and no path."""
    problems = find_problems(book)
    assert all(one.message and one.fix and str(book) not in one.message for one in problems)
    return {(one.file, one.id, one.field) for one in problems}


@pytest.mark.parametrize(("damage", "field"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_told_with_its_place_and_what_to_do(book, damage, field):
    damage(book)
    assert ("overlays.yaml", ID, field) in told(book)


def test_a_broken_list_and_a_file_nobody_lists_are_told(book):
    (book / "overlays" / "more.fgb").write_bytes(b"fgb\x03")
    assert ("overlays/more.fgb", "", "") in told(book)
    (book / "overlays.yaml").write_text("overlays: [", encoding="utf-8")
    assert ("overlays.yaml", "", "") in told(book)


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


CODES = [
    {"value": 1, "name": {"zh": "居住"}, "fill": "#F0E442"},
    {"value": "2.0", "name": {"zh": "商业"}, "fill": "#D55E00"},
]
YES = [
    {"value": True, "name": {"zh": "已建"}, "fill": "#F0E442"},
    {"value": "否", "name": {"zh": "未建"}, "fill": "#D55E00"},
]


@pytest.mark.parametrize("suffix", ["parquet", "geojson", "gpkg"])
@pytest.mark.parametrize(
    ("values", "classes", "cases"),
    [
        ([1, 2, None, 1], CODES, ["1", "2", MISSING, "1"]),
        ([True, False, None, True], YES, ["true", "false", MISSING, "true"]),
    ],
)
def test_classes_are_met_by_numbers_with_a_gap_and_by_yes_and_no(
    tmp_path: Path, values: Any, classes: Any, cases: Any, suffix: str
) -> None:
    style = {"column": "use", "classes": classes}
    entry = {"id_column": None, "labels": None, "fields": [], "style": style}
    book = book_with_overlay(tmp_path, file=f"overlays/p.{suffix}", **entry)
    (book / "overlays" / "parcels.parquet").unlink()
    kind = "boolean" if values[0] is True else "Float64"
    frame = gpd.GeoDataFrame({"use": pd.array(values, dtype=kind)}, geometry=parcels(4).geometry)
    path = book / "overlays" / f"p.{suffix}"
    frame.to_parquet(path) if suffix == "parquet" else frame.to_file(path)
    (one,) = compose_plan(open_store(book)).overlays
    found = resolve_style(packed_style(one.overlay.style), one.read())
    assert found.cases is not None
    assert found.cases.tolist() == cases
    assert set(found.rule("area").cases) >= {one.value for one in one.overlay.style.classes}
    assert find_faults([one]) == ([], [])


def test_a_class_that_no_feature_has_is_a_warning(tmp_path: Path) -> None:
    style = overlay_entry()["style"]
    style["classes"][1]["value"] = "商住"
    book = book_with_overlay(tmp_path, style=style)
    done = subprocess.run(
        [sys.executable, "-m", "erqi_map.cli.app", "check", "--geodata", str(book)],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0
    (line,) = [one for one in done.stderr.splitlines() if "style.classes.1.value" in one]
    for word in ("overlays.yaml", "test-parcels", "style.classes.1.value", "商住", "商业、居住"):
        assert word in line
