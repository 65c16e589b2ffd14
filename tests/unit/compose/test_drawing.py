"""The numbers and outlines every output draws by, the client's symbols too."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from erqi_map.compose import MapSpec
from erqi_map.compose.drawing import DRAWING
from erqi_map.compose.spec import SymbolSpec
from erqi_map.render.payload.encode import decode_payload, encode_payload
from erqi_map.render.sheet.symbols import shape_path

CONTRACT = json.loads((Path(__file__).parents[2] / "contract/drawing.json").read_text("utf-8"))
GROWN_BYTES = 1_500


def test_the_payload_of_a_plan_carries_them(spec: MapSpec) -> None:
    drawing = decode_payload(encode_payload(spec)).manifest["drawing"]
    assert drawing == CONTRACT["drawing"]
    assert len(json.dumps(drawing, separators=(",", ":"))) < GROWN_BYTES


@pytest.mark.parametrize("case", CONTRACT["symbols"], ids=lambda case: case["shape"])
def test_symbols_have_the_outline_and_reach_of_the_client(case: dict[str, Any]) -> None:
    shape, size = case["shape"], case["size_px"]
    width = case["stroke_width_px"]
    symbol = SymbolSpec("point", "#000000", 1.0, None, width, (), shape, size, None)
    assert DRAWING.reach_px(symbol) == pytest.approx(case["reach"])
    assert DRAWING.ring_px(size) == pytest.approx(case["ring"])
    path = shape_path(shape, size / 2)
    box = path.get_extents().extents
    assert np.allclose(box, case["box"], atol=0.01)
    if case["corners"] is not None:
        assert len(path.vertices) == case["corners"] + 1
