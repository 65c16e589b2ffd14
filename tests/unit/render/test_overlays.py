"""Overlays in payloads, folium maps, sheets and slides: the same features, colours and words."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
import shapely
from matplotlib.figure import Figure
from matplotlib.text import Text as FigureText

from erqi_map.compose import MapSpec, compose_plan
from erqi_map.compose.frames.overlays import Frames, with_overlays
from erqi_map.errors import RequestError
from erqi_map.render.page.paper import SheetOptions
from erqi_map.render.payload.encode_overlay import encode_overlay
from erqi_map.render.sheet.atlas import render_atlas
from erqi_map.render.sheet.figure import render_sheet
from erqi_map.render.web.plan_map import render_map
from erqi_map.store import open_store
from tests.overlay_book import (
    FILLS,
    USES,
    book_with_overlay,
    overlay_entry,
    parcels,
    write_overlays,
)

ID = "test-parcels"
COUNT = 400


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> MapSpec:
    book = book_with_overlay(tmp_path_factory.mktemp("overlay"), COUNT, visible=True)
    return compose_plan(open_store(book))


def on(spec: MapSpec, *ids: str) -> MapSpec:
    return replace(spec, state={**spec.state, "overlays": list(ids)})


class TestPayload:
    def test_it_holds_every_feature_and_what_each_field_is_for(self, spec):
        payload = decode_packed(encode_overlay(spec.overlays[0]))
        assert payload["rows"] == COUNT
        assert payload["tooltip"] == {"code": "编号"}
        assert list(payload["popup"]) == ["code", "use", "area_ha"]
        assert [one["column"] for one in payload["filters"]] == ["use", "area_ha"]
        assert list(payload["search"]) == ["code"]
        assert list(payload["table"]) == ["code", "area_ha"]

    def test_the_same_data_give_the_same_bytes(self, spec):
        assert encode_overlay(spec.overlays[0]) == encode_overlay(spec.overlays[0])

    def test_data_that_cannot_be_drawn_name_file_and_row(self, tmp_path: Path):
        book = book_with_overlay(tmp_path, 5)
        frame = parcels(5)
        frame.loc[3, "geometry"] = shapely.Point(500_000, 3_840_000).buffer(10)
        frame.to_parquet(book / "overlays" / "parcels.parquet")
        (overlay,) = compose_plan(open_store(book)).overlays
        with pytest.raises(RequestError, match=r"overlays/parcels\.parquet.*第 3 行"):
            encode_overlay(overlay)


class TestFoliumMap:
    def test_an_overlay_is_an_element_of_its_own_beside_the_plan(self, spec):
        parts = render_map(spec).page_parts()
        assert parts.body.count('type="application/octet-stream;base64"') >= 2 or ID in parts.body
        assert f"erqi-overlay-{ID}-" in parts.script

    def test_a_plan_without_overlays_carries_no_code_of_theirs(self, spec):
        outlined = render_map(replace(spec, overlays=()))
        assert "erqi_overlays.js" not in [name for name, _ in outlined.default_js]
        assert "erqi_overlays.js" in [name for name, _ in render_map(spec).default_js]


class TestSheet:
    def test_it_draws_the_features_in_its_window(self, spec):
        shown = render_sheet(on(spec, ID)).shown
        assert 0 < len(shown.features[ID]) <= COUNT
        assert set(shown.features[ID]) <= set(parcels(COUNT)["code"])

    def test_its_legend_has_a_line_for_each_class_with_its_colour_and_number(self, spec):
        shown = render_sheet(on(spec, ID)).shown
        lines = [entry for entry in shown.legend if entry.layer == ID]
        assert [entry.label.zh for entry in lines] == list(USES)
        assert [entry.symbol.fill for entry in lines] == list(FILLS)
        drawn = parcels(COUNT).set_index("code").loc[list(shown.features[ID]), "use"]
        assert {entry.label.zh: entry.count for entry in lines} == Counter(drawn)

    def test_what_is_off_is_not_drawn(self, spec):
        shown = render_sheet(on(spec)).shown
        assert ID not in shown.features
        assert ID not in {entry.layer for entry in shown.legend}

    def test_one_that_is_on_by_default_is_drawn(self, spec):
        assert ID in render_sheet(spec).shown.features

    def test_the_plan_over_it_keeps_to_its_outlines(self, spec):
        def fills(figure):
            axes = next(one for one in figure.axes if one.get_label() == "map")
            return [str(one.get_gid()) for one in axes.patches if one.get_gid()]

        assert any(gid.startswith("clusters/") for gid in fills(render_sheet(on(spec)).figure))
        over = fills(render_sheet(on(spec, ID)).figure)
        assert not any(gid.startswith("clusters/") for gid in over)
        assert any(gid.startswith(f"{ID}/") for gid in over)

    def test_a_scene_draws_its_own_overlays(self, spec):
        scene = spec.scenes[0]
        with_one = replace(scene, state={**scene.state, "overlays": [ID]})
        changed = replace(spec, scenes=(with_one, *spec.scenes[1:]))
        assert ID in render_sheet(changed, SheetOptions(scene=scene.id)).shown.features
        assert ID not in render_sheet(changed, SheetOptions(scene=spec.scenes[1].id)).shown.features

    def test_an_atlas_draws_it_too(self, spec):
        overview = next(iter(render_atlas(on(spec, ID))))
        assert overview.shown is not None
        assert ID in overview.shown.features


class TestLayers:
    def test_points_and_areas_are_layers_of_their_own_under_one_name(self, tmp_path: Path):
        book = book_with_overlay(tmp_path, 6)
        frame = parcels(6)
        frame.loc[[1, 4], "geometry"] = frame.geometry[[1, 4]].representative_point()
        frame.to_parquet(book / "overlays" / "parcels.parquet")
        spec = with_overlays(on(compose_plan(open_store(book)), ID))
        found = {one.id: len(one.data) for one in spec.layers if one.role == "overlay"}
        assert found == {f"{ID}:area": 4, f"{ID}:point": 2}

    def test_values_no_class_names_are_counted_as_the_rest(self, tmp_path: Path):
        book = book_with_overlay(tmp_path, 8)
        style = overlay_entry()["style"]
        style["classes"] = style["classes"][:1]
        write_overlays(book, overlay_entry(style=style))
        spec = with_overlays(on(compose_plan(open_store(book)), ID))
        lines = {one.label.zh: one.count for one in spec.legend if one.layer == ID}
        assert lines == {"居住": 2, "其他": 6}


class TestFilter:
    """What a scene's filter leaves is what is drawn, counted and said."""

    FILTER: ClassVar = {ID: {"use": ["居住", "商业"], "area_ha": [2, 6]}}

    def filtered(self, spec: MapSpec, filters: Any) -> MapSpec:
        scene = spec.scenes[0]
        state = {**scene.state, "overlays": [ID], "overlayFilter": filters}
        return replace(spec, scenes=(replace(scene, state=state), *spec.scenes[1:]))

    def wanted(self) -> set[str]:
        frame = parcels(COUNT)
        kept = frame["use"].isin(["居住", "商业"]) & frame["area_ha"].between(2, 6)
        return set(frame["code"][kept])

    def test_a_sheet_draws_only_the_rows_it_keeps(self, spec):
        every = render_sheet(on(spec, ID)).shown
        shown = render_sheet(on(replace(spec, state={"overlayFilter": self.FILTER}), ID)).shown
        assert set(shown.features[ID]) == set(every.features[ID]) & self.wanted()
        counts = {one.label.zh: one.count for one in shown.legend if one.layer == ID}
        assert set(counts) == {"居住", "商业"}
        assert sum(counts.values()) == len(shown.features[ID])

    def test_the_legend_says_which_filter_is_in_force(self, spec):
        drawn = with_overlays(self.filtered(spec, self.FILTER), spec.scenes[0].id)
        (layer,) = (one for one in drawn.layers if one.role == "overlay")
        assert layer.title.zh.endswith("筛选：用途 居住、商业；面积（公顷） 2 – 6")
        assert layer.title.en.endswith("Filter: Use Use 0, Use 1; Area (ha) 2 – 6")
        page = render_sheet(
            self.filtered(spec, self.FILTER), SheetOptions(scene=spec.scenes[0].id)
        ).figure
        assert "筛选：" in words_on(page)
        assert "筛选：" not in words_on(render_sheet(spec).figure)

    def test_each_scene_has_its_own(self, spec):
        changed = self.filtered(spec, {ID: {"use": ["绿地"]}})
        shown = render_sheet(changed, SheetOptions(scene=spec.scenes[0].id)).shown
        uses = set(parcels(COUNT).set_index("code").loc[list(shown.features[ID]), "use"])
        assert uses == {"绿地"}
        assert ID not in render_sheet(changed, SheetOptions(scene=spec.scenes[1].id)).shown.features

    @pytest.mark.parametrize(
        "filters",
        [{ID: {"use": ["农业"]}}, {ID: {"code": ["EQ-000001"]}}, {ID: {"area_ha": ["a", "b"]}}, {}],
    )
    def test_what_names_nothing_known_is_no_filter(self, spec, filters):
        drawn = with_overlays(self.filtered(spec, filters), spec.scenes[0].id)
        (layer,) = (one for one in drawn.layers if one.role == "overlay")
        assert len(layer.data) == COUNT
        assert "筛选" not in layer.title.zh

    def test_data_are_read_once_for_all_scenes(self, spec):
        frames: Frames = {}
        changed = self.filtered(spec, self.FILTER)
        first = with_overlays(changed, spec.scenes[0].id, frames)
        assert list(frames) == [ID]
        lost = replace(changed, overlays=(replace(changed.overlays[0], read=lambda: 1 / 0),))
        again = with_overlays(lost, spec.scenes[0].id, frames)
        assert len(again.layers) == len(first.layers)


def words_on(figure: Figure) -> str:
    return "".join(one.get_text() for one in figure.findobj(FigureText))


def decode_packed(payload: bytes) -> dict:
    from erqi_map.render.payload.blocks import BlockReader

    blocks = BlockReader(payload)
    return blocks.json(blocks.manifest["content"])
