"""A payload carries a map: what goes in comes out, to within the stated rounding."""

import json
import struct
import zlib
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)

from erqi_map.compose.spec import MapSpec
from erqi_map.model import Basemap, Text
from erqi_map.render.payload.blocks import MAGIC, BlockReader, BlockWriter
from erqi_map.render.payload.columns import decode_column, encode_column
from erqi_map.render.payload.encode import decode_payload, encode_payload
from erqi_map.render.payload.geometry import decode_shape, encode_shape, from_world, to_world

MakeSpec = Callable[..., MapSpec]
WORST_SHIFT_M = 0.03


def frame(geometry: list[Any], **columns: Any) -> gpd.GeoDataFrame:
    ids = [f"f{number}" for number in range(len(geometry))]
    return gpd.GeoDataFrame(columns, geometry=geometry, index=ids, crs="EPSG:4326")


def shifts_m(before: Any, after: Any) -> np.ndarray:
    one, two = shapely.get_coordinates(before), shapely.get_coordinates(after)
    _, _, metres = Geod(ellps="WGS84").inv(one[:, 0], one[:, 1], two[:, 0], two[:, 1])
    return np.asarray(metres)


class TestContainer:
    def test_it_is_magic_and_streams_with_a_check_sum(self, make_spec: MakeSpec) -> None:
        payload = encode_payload(make_spec(frame([box(113.5, 34.6, 113.6, 34.7)])))
        (length,) = struct.unpack_from("<I", payload, len(MAGIC))
        manifest = json.loads(zlib.decompress(payload[len(MAGIC) + 4 : len(MAGIC) + 4 + length]))
        body = payload[len(MAGIC) + 4 + length :]
        # Small blocks, as this content is, lie together in the last one.
        at, _, length = manifest["blocks"][manifest["content"]]
        offset, stored, _ = manifest["blocks"][-1]
        shared = zlib.decompress(body[offset : offset + stored])
        content = shared[at : at + length]
        assert payload[:6] == b"ERQI2\n"
        assert json.loads(content)["furniture"]["title"] == {"zh": "图", "en": "Map"}
        assert sum(block[1] for block in manifest["blocks"]) == len(body)

    def test_the_same_map_gives_the_same_bytes(self, make_spec: MakeSpec) -> None:
        data = frame([box(113.5, 34.6, 113.6, 34.7)], kind=["甲"])
        assert encode_payload(make_spec(data)) == encode_payload(make_spec(data.copy()))

    def test_bytes_that_are_no_payload_are_refused(self) -> None:
        with pytest.raises(ValueError, match="ERQI2"):
            decode_payload(b"<html>")

    def test_a_lone_surrogate_does_not_stop_the_map(self, make_spec: MakeSpec) -> None:
        data = frame(
            [Point(113.6, 34.7)], name_zh=pd.Series(["坏\ud800字"], index=["f0"], dtype=object)
        )
        layer = decode_payload(encode_payload(make_spec(data, "point"))).layers["parcels"]
        assert layer["name_zh"].iloc[0] == "坏?字"


class TestGeometry:
    @pytest.mark.parametrize(
        ("kind", "shapes"),
        [
            (
                "area",
                [
                    Polygon(
                        [(113.5, 34.6), (113.6, 34.6), (113.6, 34.7), (113.5, 34.7)],
                        holes=[[(113.52, 34.62), (113.54, 34.62), (113.54, 34.64)]],
                    ),
                    MultiPolygon(
                        [box(113.5, 34.6, 113.51, 34.61), box(113.6, 34.7, 113.61, 34.71)]
                    ),
                ],
            ),
            ("line", [LineString([(113.5, 34.6), (113.6, 34.7), (113.55, 34.8)])]),
            ("point", [Point(113.5, 34.6), MultiPoint([(113.6, 34.7), (113.61, 34.72)])]),
        ],
    )
    def test_shapes_come_back_within_three_centimetres(
        self, make_spec: MakeSpec, kind: str, shapes: list[Any]
    ) -> None:
        back = decode_payload(encode_payload(make_spec(frame(shapes), kind))).layers["parcels"]
        assert list(shapely.get_type_id(back.geometry)) == list(shapely.get_type_id(shapes))
        assert shapely.get_num_coordinates(back.geometry.to_numpy()).tolist() == [
            shapely.get_num_coordinates(shape) for shape in shapes
        ]
        assert shifts_m(shapes, back.geometry.to_numpy()).max() < WORST_SHIFT_M

    @settings(deadline=None)
    @given(
        st.lists(
            st.tuples(st.floats(-180, 180), st.floats(-85, 85)).map(lambda at: Point(*at)),
            max_size=30,
        )
    )
    def test_any_points_on_earth_keep_their_place(self, points: list[Point]) -> None:
        blocks = BlockWriter()
        entry = encode_shape(points, "point", blocks)
        back = decode_shape(entry.model_dump(), "point", BlockReader(blocks.container({})))
        if points:
            before, after = shapely.get_coordinates(points), shapely.get_coordinates(back)
            half_step_deg = 360 / 2**30 / 2
            assert np.abs(after - before).max() <= half_step_deg * 1.01

    @settings(deadline=None)
    @given(st.data())
    def test_rings_of_any_sizes_stay_apart(self, data: st.DataObject) -> None:
        corner = st.tuples(st.floats(113, 114), st.floats(34, 35))
        lines = data.draw(
            st.lists(
                st.lists(corner, min_size=2, max_size=6).map(LineString), min_size=1, max_size=8
            )
        )
        blocks = BlockWriter()
        entry = encode_shape(lines, "line", blocks)
        back = decode_shape(entry.model_dump(), "line", BlockReader(blocks.container({})))
        assert [len(line.coords) for line in back] == [len(line.coords) for line in lines]
        assert shifts_m(lines, back).max() < WORST_SHIFT_M

    def test_the_closing_vertex_of_an_area_is_left_out(self, make_spec: MakeSpec) -> None:
        payload = encode_payload(make_spec(frame([box(113.5, 34.6, 113.6, 34.7)])))
        reader = BlockReader(payload)
        shape = reader.manifest["layers"][0]["shape"]
        assert np.frombuffer(reader.raw(shape["sizes"]), "<u4").tolist() == [4]
        planes = [reader.raw(block) for block in shape["xy"] if block is not None]
        assert {len(plane) for plane in planes} == {4}

    def test_empty_and_missing_geometry_is_a_feature_without_parts(
        self, make_spec: MakeSpec
    ) -> None:
        shapes = [None, Polygon(), box(113.5, 34.6, 113.6, 34.7)]
        payload = encode_payload(make_spec(frame(shapes)))
        reader = BlockReader(payload)
        parts = reader.raw(reader.manifest["layers"][0]["shape"]["parts"])
        assert np.frombuffer(parts, "<u4").tolist() == [0, 0, 1]
        missing = decode_payload(payload).layers["parcels"].geometry.isna()
        assert missing.tolist() == [True, True, False]

    def test_a_layer_may_be_without_features(self, make_spec: MakeSpec) -> None:
        decoded = decode_payload(encode_payload(make_spec(frame([]))))
        assert len(decoded.layers["parcels"]) == 0

    def test_collections_are_taken_apart(self, make_spec: MakeSpec) -> None:
        nested = GeometryCollection([box(113.5, 34.6, 113.51, 34.61), GeometryCollection()])
        back = decode_payload(encode_payload(make_spec(frame([nested])))).layers["parcels"]
        assert back.geometry.iloc[0].geom_type == "Polygon"

    def test_areas_become_outlines_or_points_where_the_layer_asks_for_them(
        self, make_spec: MakeSpec
    ) -> None:
        area = box(113.5, 34.6, 113.6, 34.7)
        line = decode_payload(encode_payload(make_spec(frame([area]), "line"))).layers["parcels"]
        point = decode_payload(encode_payload(make_spec(frame([area]), "point"))).layers["parcels"]
        assert line.geometry.iloc[0].geom_type == "LineString"
        assert area.contains(point.geometry.iloc[0])

    def test_a_point_in_a_layer_of_areas_is_an_error(self, make_spec: MakeSpec) -> None:
        with pytest.raises(ValueError, match="lower dimension"):
            encode_payload(make_spec(frame([Point(113.5, 34.6)])))

    def test_another_crs_is_an_error(self, make_spec: MakeSpec) -> None:
        data = frame([box(113.5, 34.6, 113.6, 34.7)]).to_crs("EPSG:4547")
        with pytest.raises(ValueError, match="EPSG:4326"):
            encode_payload(make_spec(data))

    def test_a_coordinate_that_is_no_number_is_an_error(self, make_spec: MakeSpec) -> None:
        with pytest.raises(ValueError, match="finite"):
            encode_payload(make_spec(frame([Point(float("inf"), 34.6)]), "point"))

    def test_the_corners_of_the_world_fit(self) -> None:
        corners = np.array([[-180.0, 85.0511287798066], [180.0, -85.0511287798066], [0.0, 90.0]])
        world = to_world(corners)
        assert world.min() >= 0
        assert world.max() <= 2**30
        assert np.allclose(from_world(world)[:2], corners[:2], atol=1e-6)


class TestColumns:
    def back(self, make_spec: MakeSpec, values: Any) -> Any:
        data = frame([Point(113.6, 34.7)] * len(values), value=values)
        decoded = decode_payload(encode_payload(make_spec(data, "point")))
        kind = next(
            column["type"]
            for column in decoded.manifest["layers"][0]["columns"]
            if column["name"] == "value"
        )
        return kind, decoded.layers["parcels"]["value"]

    def test_few_words_are_a_dictionary(self, make_spec: MakeSpec) -> None:
        kind, column = self.back(make_spec, ["甲", "乙", None, "甲"])
        assert kind == "dict"
        assert [None if pd.isna(one) else one for one in column] == ["甲", "乙", None, "甲"]

    @pytest.mark.parametrize(("distinct", "width"), [(256, 1), (300, 2), (70_000, 4)])
    def test_codes_are_as_wide_as_the_dictionary_needs(
        self, make_spec: MakeSpec, distinct: int, width: int
    ) -> None:
        values = [f"词{number % distinct}" for number in range(2 * distinct)]
        data = frame([Point(113.6, 34.7)] * len(values), value=values)
        decoded = decode_payload(encode_payload(make_spec(data, "point")))
        entry = decoded.manifest["layers"][0]["columns"][-1]
        assert (entry["type"], entry["width"]) == ("dict", width)
        assert decoded.layers["parcels"]["value"].tolist() == values

    def test_many_words_are_chunks_of_text(self, make_spec: MakeSpec) -> None:
        values = [f"名{number}" for number in range(5000)]
        kind, column = self.back(make_spec, values)
        assert kind == "text"
        assert column.tolist() == values

    def test_numbers_keep_every_digit_and_missing_is_nan(self, make_spec: MakeSpec) -> None:
        kind, column = self.back(make_spec, [0.1, None, -1e300])
        assert kind == "number"
        assert column.iloc[0] == 0.1
        assert np.isnan(column.iloc[1])
        assert column.iloc[2] == -1e300

    def test_integers_beyond_float_stay_exact_as_text(self, make_spec: MakeSpec) -> None:
        kind, column = self.back(make_spec, [2**53 + 1, 1])
        assert kind == "dict"
        assert column.tolist() == [str(2**53 + 1), "1"]

    def test_the_id_is_the_index_even_where_a_column_is_called_id(
        self, make_spec: MakeSpec
    ) -> None:
        data = frame([Point(113.6, 34.7)], id=["other"])
        layer = decode_payload(encode_payload(make_spec(data, "point"))).layers["parcels"]
        assert layer.index.tolist() == ["f0"]
        assert "id" not in layer.columns

    @settings(deadline=None)
    @given(st.lists(st.one_of(st.none(), st.text(st.characters(codec="utf-8"))), min_size=1))
    def test_any_text_comes_back_as_it_was(self, values: list[str | None]) -> None:
        blocks = BlockWriter()
        entry = encode_column("text", pd.Series(values, dtype=object), blocks)
        assert (
            decode_column(
                entry.model_dump(), BlockReader(blocks.container({})), len(values)
            ).tolist()
            == values
        )


class TestContent:
    def basemap(self) -> Basemap:
        words = Text(zh="底图", en="Basemap")
        return Basemap(
            id="keyed",
            name=words,
            urls=("https://t.example.org/{z}/{x}/{y}?tk={token}",),
            attribution=words,
            datum="wgs84",
            token_env="SOME_KEY",
        )

    def test_a_key_is_written_only_when_the_map_holds_one(self, make_spec: MakeSpec) -> None:
        data = frame([Point(113.6, 34.7)])
        without = make_spec(data, "point", basemaps=(self.basemap(),))
        live = make_spec(data, "point", basemaps=(self.basemap(),), tokens={"keyed": "SECRET"})
        silent, told = (decode_payload(encode_payload(spec)).content for spec in (without, live))
        assert silent["basemaps"][0]["token"] is None
        assert silent["basemaps"][0]["needs_token"]
        assert told["basemaps"][0]["token"] == "SECRET"

    def test_a_key_does_not_show_in_the_description_of_a_map(self, make_spec: MakeSpec) -> None:
        spec = make_spec(frame([Point(113.6, 34.7)]), "point", tokens={"keyed": "SECRET"})
        assert "SECRET" not in repr(spec)


def test_a_hundred_thousand_areas_fit_in_one_payload(make_spec: MakeSpec) -> None:
    count, corners = 100_000, 27
    angle = np.linspace(0, 2 * np.pi, corners + 1)
    centre = np.column_stack([np.arange(count) % 317, np.arange(count) // 317]) * 5e-4
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * 2e-4
    coordinates = centre[:, None, :] + ring[None, :, :] + np.array([113.5, 34.6])
    data = frame(list(shapely.polygons(coordinates)), kind=["甲", "乙"] * (count // 2))
    payload = encode_payload(make_spec(data))
    assert decode_payload(payload).layers["parcels"].shape[0] == count
    assert len(payload) < 20_000_000
