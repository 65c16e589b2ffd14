"""The smallest run of the bench: ours against folium.GeoJson, ratios with wide margins only."""

import json
import re
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest

from bench.data import NOTE_LENGTH, make_parcels

from ..architecture.project_files import ROOT

COUNT = 1_000


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "parcels.parquet"
    make_parcels(COUNT).to_parquet(path)
    return path


@pytest.fixture(scope="module")
def built(data: Path) -> dict[str, dict[str, float]]:
    """What each build told, by contender."""
    return {name: build(name, data) for name in ("ours", "folium-svg")}


def build(name: str, data: Path) -> dict[str, float]:
    out = data.with_name(f"{name}.html")
    command = [sys.executable, "-m", "bench.build", name, str(data), str(out), "1"]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    return json.loads(told.stdout)


def addresses(data: Path, name: str) -> set[str]:
    """What the page of a contender asks of the network for itself."""
    text = data.with_name(f"{name}.html").read_text("utf-8")
    return set(re.findall(r"(?:src|href)=\"(https?://[^\"]+)", text))


def test_our_layer_asks_nothing_of_the_network_that_the_map_does_not(built, data):
    assert addresses(data, "ours") <= addresses(data, "folium-svg")


def test_we_need_less_of_the_processor(built):
    # Time of the processor, not of the clock: it hardly knows how busy the machine is.
    assert built["ours"]["cpu_s"] < built["folium-svg"]["cpu_s"]


def test_our_file_is_a_fifth_of_foliums_or_less(built):
    assert built["ours"]["bytes"] * 5 <= built["folium-svg"]["bytes"]


def test_parcels_are_the_same_in_every_run():
    assert make_parcels(40).equals(make_parcels(40))


def test_parcels_are_what_the_bench_says_they_are():
    parcels = make_parcels(COUNT)
    corners = parcels.geometry.count_coordinates() - 1
    assert corners.between(12, 40).all()
    assert parcels.geometry.is_valid.all()
    assert parcels.crs == "EPSG:4326"
    assert len(parcels.columns) == 9
    assert (parcels["note"].str.len() == NOTE_LENGTH).all()
    assert isinstance(parcels, gpd.GeoDataFrame)
