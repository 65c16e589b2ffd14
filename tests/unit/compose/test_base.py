"""The base lies under the plan, is named, credited and found."""

import pytest

from erqi_map.compose import compose_plan
from erqi_map.render.payload.encode import decode_payload, encode_payload
from erqi_map.store import open_store
from tests.town import KINDS, book_with_town


@pytest.fixture(scope="module")
def spec(tmp_path_factory):
    return compose_plan(open_store(book_with_town(tmp_path_factory.mktemp("base"))))


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


def test_what_the_base_draws_is_not_drawn_twice(spec):
    assert not {"roads", "rail"} & {layer.id for layer in spec.layers}
    assert not {"roads", "rail"} & {entry.layer for entry in spec.legend}
    # It brings no metro.
    assert "metro" in {layer.id for layer in spec.layers}


def test_the_payload_carries_it(spec):
    layers = decode_payload(encode_payload(spec)).layers
    assert "镜湖" in set(layers["base-areas"]["label_zh"])
