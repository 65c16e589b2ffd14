"""Projects in the colours of their stages."""

from dataclasses import replace

from erqi_map import load_plan
from erqi_map.compose import compose_plan
from erqi_map.compose.drawing import STAGES
from erqi_map.compose.stages import by_stage
from erqi_map.export.slides.make import render_slides
from erqi_map.render.sheet.figure import render_sheet


def test_a_map_by_stage_fills_symbols_and_says_so_in_its_legend_and_content():
    store = load_plan()
    spec = compose_plan(store)
    assert by_stage(spec) == spec
    assert "facets" not in spec.content
    street = store.places["dehua-street"].model_copy(update={"stage": "construction"})
    staged = compose_plan(replace(store, places={**store.places, street.id: street}))
    assert staged.content["facets"]["stage"][0]["colour"] == STAGES["construction"]
    found = by_stage(staged)
    layer = next(one for one in found.layers if one.id == "projects")
    drawn = dict(zip(layer.data["card"], layer.data[layer.style.column], strict=True))
    symbols = {card: layer.style.cases[look] for card, look in drawn.items()}
    assert symbols[street.id].fill == STAGES["construction"] != symbols["mazhai-industry-town"].fill
    assert symbols[street.id].shape == symbols["erqi-memorial-tower"].shape
    first = found.legend[0]
    assert (first.label.zh, first.symbol.fill, first.count) == ("在建", STAGES["construction"], 1)
    assert found.legend[1:] == staged.legend


def test_paper_by_stage_counts_both_kinds_and_stages():
    store = load_plan()
    street = store.places["dehua-street"].model_copy(update={"stage": "construction"})
    places = {**store.places, street.id: street}
    spec = compose_plan(replace(store, places=places), state={"grouping": "stage"})
    for legend in (
        render_sheet(spec).shown.legend,
        render_slides(spec, scenes=["framework"]).slides[0].legend,
    ):
        counts = {one.label.zh: one.count for one in legend if one.layer == "projects"}
        assert counts["在建"] == 1
        assert counts["历史文化"] == 2
