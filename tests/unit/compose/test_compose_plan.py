"""A MapSpec shows what the plan book holds, and says so honestly."""

import dataclasses

import pytest

from erqi_map.compose import MapSpec, basemap_tokens, compose_plan
from erqi_map.errors import RequestError
from erqi_map.store import GeoStore

PLAN_COLUMNS = {"name_zh", "name_en", "cluster", "theme", "kind", "status", "card"}


class TestLayers:
    def test_every_layer_of_the_book_is_shown(self, store: GeoStore, spec: MapSpec) -> None:
        assert {layer.id for layer in spec.layers} == set(store.layer_ids)

    def test_context_lies_below_the_plan_and_projects_on_top(self, spec: MapSpec) -> None:
        order = [layer.id for layer in spec.layers]
        assert order[0] == "neighbours"
        assert order.index("clusters") < order.index("roads") < order.index("district")
        assert order.index("stations") < order.index("eco-areas")
        assert order[-1] == "projects"

    def test_roles_follow_the_themes_of_the_kinds(self, spec: MapSpec) -> None:
        roles = {layer.id: layer.role for layer in spec.layers}
        assert roles["clusters"] == roles["projects"] == roles["eco-areas"] == "plan"
        assert roles["district"] == roles["neighbours"] == "context"
        assert roles["roads"] == roles["stations"] == "orientation"

    def test_layers_carry_what_filters_labels_and_cards_need(self, spec: MapSpec) -> None:
        for layer in spec.layers:
            assert set(layer.data.columns) >= PLAN_COLUMNS
            assert layer.data.crs == "EPSG:4326"
            assert layer.data.index.is_unique

    def test_features_of_the_plan_lead_to_their_cards(self, spec: MapSpec) -> None:
        plan = [layer for layer in spec.layers if layer.role == "plan"]
        cards = [card for layer in plan for card in layer.data["card"]]
        assert len(cards) == 13
        assert all(spec.content["cards"][card]["located"] for card in cards)

    def test_only_the_layers_asked_for_are_shown(self, store: GeoStore) -> None:
        spec = compose_plan(store, layers=["projects", "clusters", "projects"])
        assert [layer.id for layer in spec.layers] == ["clusters", "projects"]
        assert {entry.layer for entry in spec.legend} == {"clusters", "projects"}
        assert spec.content["cards"]["phoenix-lake"]["layer"] is None

    def test_the_extent_is_that_of_the_clusters_whatever_is_shown(
        self, store: GeoStore, spec: MapSpec
    ) -> None:
        bounds = tuple(store.layer("clusters").total_bounds)
        assert spec.extent == bounds
        assert compose_plan(store, layers=["stations"]).extent == bounds


class TestStyle:
    def test_clusters_take_the_four_colours_of_the_theme_and_stay_dashed(
        self, store: GeoStore, spec: MapSpec
    ) -> None:
        clusters = next(layer for layer in spec.layers if layer.id == "clusters")
        assert clusters.style.column == "cluster"
        for cluster in store.cluster_ids:
            symbol = clusters.style.cases[cluster]
            assert symbol.fill == store.theme.colours[cluster]
            assert symbol.dash_px

    def test_each_kind_of_project_has_its_own_shape(self, spec: MapSpec) -> None:
        projects = next(layer for layer in spec.layers if layer.id == "projects")
        drawn = {projects.style.cases[kind].shape for kind in projects.data["kind"]}
        assert len(drawn) == projects.data["kind"].nunique()

    def test_labels_of_the_plan_are_placed_before_all_others(self, spec: MapSpec) -> None:
        plan = [one.label.priority for one in spec.layers if one.label and one.role == "plan"]
        rest = [one.label.priority for one in spec.layers if one.label and one.role != "plan"]
        assert max(plan) < min(rest)

    def test_labels_are_short_names(self, spec: MapSpec) -> None:
        projects = next(layer for layer in spec.layers if layer.id == "projects")
        assert projects.label is not None
        column = projects.label.columns["zh"]
        assert projects.data.loc["erqi-commercial-district", column] == "二七商圈"

    def test_labels_can_be_read_on_white(self, spec: MapSpec) -> None:
        from erqi_map.compose.styles import READABLE, contrast_on_white

        colours = [layer.label.colour for layer in spec.layers if layer.label]
        assert all(contrast_on_white(colour) >= READABLE for colour in colours)


class TestLegend:
    def test_it_counts_every_feature_once(self, spec: MapSpec) -> None:
        for layer in spec.layers:
            counts = [entry.count for entry in spec.legend if entry.layer == layer.id]
            assert sum(counts) == len(layer.data)

    def test_a_line_shows_exactly_what_is_drawn(self, spec: MapSpec) -> None:
        layers = {layer.id: layer for layer in spec.layers}
        for entry in spec.legend:
            style = layers[entry.layer].style
            assert entry.symbol in (style.default, *style.cases.values())

    def test_clusters_stand_in_plan_order_under_their_names(
        self, store: GeoStore, spec: MapSpec
    ) -> None:
        lines = [entry for entry in spec.legend if entry.layer == "clusters"]
        assert tuple(line.cluster for line in lines) == store.cluster_ids
        assert [line.label.zh for line in lines] == [
            "中心城区",
            "二七新区",
            "马寨产业集聚区",
            "樱桃沟田园区",
        ]


class TestFurniture:
    def test_datum_status_date_and_sources_are_said(self, spec: MapSpec) -> None:
        furniture = spec.furniture
        assert "EPSG:4326" in furniture.datum_note.zh
        assert "EPSG:4547" in furniture.datum_note.zh
        assert "示意" in furniture.status_note.zh
        assert furniture.data_date == "2026-11-24"
        assert "OpenStreetMap" in furniture.attribution.zh
        assert furniture.year_inferred

    def test_a_map_without_a_number_says_it_was_not_reviewed(self, spec: MapSpec) -> None:
        assert spec.furniture.review_number == ""
        assert spec.furniture.review_note.zh == "未经地图审核，仅供内部研究讨论"

    def test_a_number_takes_the_place_of_that_note(self, store: GeoStore) -> None:
        catalog = store.catalog.model_copy(update={"review_number": "豫S[2026]001号"})
        spec = compose_plan(dataclasses.replace(store, catalog=catalog))
        assert spec.furniture.review_note.zh == "审图号：豫S[2026]001号"

    def test_only_the_sources_of_what_is_shown_are_named(self, store: GeoStore) -> None:
        spec = compose_plan(store, layers=["clusters"])
        assert "OpenStreetMap" not in spec.furniture.attribution.zh


class TestRequests:
    @pytest.mark.parametrize(
        ("request_", "named"),
        [
            ({"layers": ["projects", "roofs"]}, ("roofs", "projects、roads")),
            ({"layers": []}, ("没有选任何图层", "clusters")),
            ({"lang": "fr"}, ("fr", "zh、en")),
            ({"basemap": "baidu"}, ("baidu", "none、tianditu、amap、osm")),
            ({"scene": "s1"}, ("s1",)),
        ],
    )
    def test_what_is_not_there_is_refused_in_chinese_with_what_is(
        self, store: GeoStore, request_: dict[str, object], named: tuple[str, ...]
    ) -> None:
        with pytest.raises(RequestError) as caught:
            compose_plan(store, **request_)  # type: ignore[arg-type]
        assert all(part in str(caught.value) for part in named)

    def test_language_basemap_and_state_are_taken_over(self, store: GeoStore) -> None:
        spec = compose_plan(store, lang="en", basemap="osm", state={"focus": "phoenix-lake"})
        assert (spec.lang, spec.default_basemap) == ("en", "osm")
        assert spec.state == {"focus": "phoenix-lake"}

    def test_no_key_is_in_the_map_unless_given(self, store: GeoStore) -> None:
        assert compose_plan(store).tokens == {}

    def test_keys_are_found_in_the_environment_by_the_names_of_the_book(
        self, store: GeoStore
    ) -> None:
        found = basemap_tokens(store.basemaps, {"TIANDITU_TOKEN": "key", "OTHER": "x"})
        assert found == {"tianditu": "key"}
        assert basemap_tokens(store.basemaps, {"TIANDITU_TOKEN": ""}) == {}


def test_the_plan_can_be_asked_for_in_two_calls() -> None:
    from erqi_map import load_plan, plan_map

    plan_map_en = plan_map(load_plan(), lang="en", layers=["clusters"])
    assert plan_map_en.get_name().startswith("map_")


def test_the_version_is_that_of_the_package() -> None:
    import tomllib
    from pathlib import Path

    import erqi_map

    project = Path(erqi_map.__file__).parents[2] / "pyproject.toml"
    declared = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
    assert erqi_map.__version__ == declared
