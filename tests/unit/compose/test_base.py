"""The base lies under the plan, is named, credited and found."""

import shutil
from pathlib import Path

import pytest

from erqi_map.compose import compose_plan
from erqi_map.render.payload.encode import decode_payload, encode_payload
from erqi_map.store import open_store
from erqi_map.store.base.build import base_box, build_base
from erqi_map.store.base.files import draft_base, write_base
from tests.town import KINDS, write_town

SHIPPED = Path(__file__).parents[3] / "geodata"


@pytest.fixture(scope="module")
def spec(tmp_path_factory):
    folder = tmp_path_factory.mktemp("base")
    book = Path(shutil.copytree(SHIPPED, folder / "book"))
    town, box = write_town(folder / "town.osm"), base_box(open_store(book))
    write_base(draft_base(book, build_base(town, box, "buildings"), town, box, "buildings"))
    return compose_plan(open_store(book))


def test_its_areas_and_lines_lie_on_the_neighbours_and_under_the_plan(spec):
    order = [layer.id for layer in spec.layers]
    ranked = [order.index(id) for id in ("neighbours", "base-areas", "base-lines", "clusters")]
    assert ranked == sorted(ranked)
    assert order.index("base-places") < order.index("projects")


def test_every_kind_has_a_symbol_and_words_in_both_languages(spec):
    ground = [layer for layer in spec.layers if layer.theme == "base"]
    assert {kind for layer in ground for kind in layer.style.cases} == KINDS
    for kind in KINDS:
        assert all(spec.content["terms"]["kinds"][kind].values())


def test_its_names_are_labelled_last(spec):
    own = [layer.label.priority for layer in spec.layers if layer.theme == "base"]
    others = [
        layer.label.priority for layer in spec.layers if layer.theme != "base" and layer.label
    ]
    assert min(own) > max(others)


def test_it_is_credited_wherever_it_is_drawn(spec):
    for lang in ("zh", "en"):
        assert "© OpenStreetMap contributors, ODbL" in spec.furniture.attribution.get(lang).replace(
            "，", ", "
        )


def test_search_finds_its_names_and_nothing_that_has_none(spec):
    found = {entry["zh"]: entry for entry in spec.content["search"]}
    assert found["镜湖"]["initials"] == "jh"
    assert {"造城大道", "柳树村", "造河"} <= set(found)
    assert "建成区" not in found


def test_scenes_do_not_switch_it_off(spec):
    for scene in spec.scenes:
        assert not [key for key in scene.state["hidden"] if key.startswith("base-")]


def test_straight_pieces_of_road_give_way_to_roads(spec):
    assert "roads" not in {layer.id for layer in spec.layers}
    assert "metro" in {layer.id for layer in spec.layers}


def test_the_payload_carries_it(spec):
    layers = decode_payload(encode_payload(spec)).layers
    assert "镜湖" in set(layers["base-areas"]["label_zh"])
