"""What a state shows, lights and fades: the vectors that the client is held to as well."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import Point

from erqi_map.compose.drawing import DRAWING
from erqi_map.compose.overlays import shown_overlays
from erqi_map.compose.visibility import emphasis_of, shown_rows

CONTRACT = json.loads((Path(__file__).parents[2] / "contract/visibility.json").read_text("utf-8"))
ALL = CONTRACT["all"]


def made(visible: bool = True, *, features: list[dict[str, Any]], **entry: Any) -> SimpleNamespace:
    data = gpd.GeoDataFrame(features, geometry=[Point(113.6, 34.7)] * len(features), crs=4326)
    return SimpleNamespace(visible=visible, data=data.set_index("id"), **entry)


@pytest.fixture(scope="module")
def plan() -> Any:
    given = CONTRACT["plan"]
    overlays = [
        SimpleNamespace(id=one["id"], overlay=SimpleNamespace(**one)) for one in given["overlays"]
    ]
    return SimpleNamespace(
        layers=[made(**entry) for entry in given["layers"]],
        content={"cards": given["cards"]},
        overlays=overlays,
        scenes=[SimpleNamespace(**one) for one in given["scenes"]],
    )


@pytest.mark.parametrize("case", CONTRACT["states"], ids=lambda case: case["name"])
def test_a_state_looks_as_in_the_client(plan: Any, case: dict[str, Any]) -> None:
    state = case["state"]
    emphasis = emphasis_of(plan, state)
    shown = {
        id: emphasis.strength(layer, id)
        for layer in plan.layers
        for id in layer.data.index[shown_rows(plan, layer, state)]
    }
    assert list(shown) == case.get("shown", ALL)
    assert [id for id in shown if id in emphasis.highlighted] == case.get("highlighted", [])
    faded = dict.fromkeys(case.get("faded", []), DRAWING.faded)
    assert {id: strength for id, strength in shown.items() if strength < 1} == faded
    assert list(shown_overlays(plan, state)) == case.get("overlays", ["parcels"])


def test_an_overlay_is_shown_by_its_name_and_never_filtered_or_faded(plan: Any) -> None:
    layer = made(id="parcels:area", role="overlay", features=[{"id": "1"}, {"id": "2"}])
    assert shown_rows(plan, layer, {"filter": {"cluster": ["east"]}}).tolist() == [True, True]
    assert shown_rows(plan, layer, {"overlays": ["buildings"]}).tolist() == [False, False]
    assert emphasis_of(plan, {"goal": "east-goal"}).strength(layer, "1") == 1.0
