"""The deck on the wall shows what sheet and slide of the scene show (tests/pictures.py)."""

import statistics

import pytest
import shapely
from playwright.sync_api import Page

from erqi_map.compose import MapSpec
from erqi_map.export.slides.make import render_slides
from erqi_map.render.page.paper import SheetOptions
from erqi_map.render.page.view import view_of
from erqi_map.render.sheet.figure import render_sheet

from ..pictures import (
    Look,
    Picture,
    assert_looks,
    due_names,
    expected_looks,
    extent_of,
    in_extent,
    key,
    legend_due,
    names_of,
    picture_of_sheet,
    picture_of_slide,
)
from .presenter import jump

SCENES = ("city-layout", "central-city", "yingtaogou-garden", "one-goal", "close")
"""One that lights an outline, two with a focus, one with a goal, one that lights nothing."""

TOLERANCE = 4
"""In steps of 255: a canvas keeps colours multiplied with their strength."""

WHAT_IS_SHOWN = """() => {
  const { plan, store } = app.ctx;
  const state = store.get();
  const { ids, fades, missed } = plan.emphasis(state);
  const features = [];
  for (const layer of plan.layers) {
    const mask = plan.mask(layer, state);
    for (let i = 0; i < layer.n; i += 1) {
      if (!mask[i]) continue;
      const id = layer.id_(i);
      const lit = ids.has(id);
      features.push({ key: `${layer.id}/${id}`, leaf: layer.leaf(i), lit,
        faded: layer.role === "plan" && ((fades && !lit) || missed(layer, i)), symbol: layer.symbol(i) });
    }
  }
  const legend = plan.content.legend.map(({ layer, cluster, label, symbol }) =>
    ({ layer, leaf: `${layer}/${cluster || "-"}`, label: label.zh, symbol }));
  const labels = app.labels().map(({ id, text }) => ({ key: `${plan.byId.get(id).layer.id}/${id}`, text }));
  const bounds = app.ctx.map.getBounds();
  return { features, legend, labels,
    bounds: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] };
}"""

PIXELS = """([pane, places]) => {
  const all = [...document.querySelectorAll(`.leaflet-${pane}-pane canvas`)];
  const canvas = all.find((one) => one.style.visibility !== "hidden");
  const view = app.ctx.canvas.view();
  const c = canvas.getContext("2d");
  return places.map(([lng, lat]) => {
    const { x, y } = L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lng), 0).multiplyBy(2 ** 22);
    const at = [x * view.scale - view.ox, y * view.scale - view.oy];
    return [...c.getImageData(...at.map((one) => Math.round(one * view.ratio)), 1, 1).data];
  });
}"""


@pytest.fixture(scope="module")
def others(spec: MapSpec) -> dict[str, tuple[Picture, Picture]]:
    """Scene → what its sheet and its slide show."""
    slides = render_slides(spec, scenes=SCENES)
    return {
        shown.scene: (
            picture_of_sheet(render_sheet(spec, SheetOptions(size="A4", scene=shown.scene))),
            picture_of_slide(spec, slides.content, number, shown),
        )
        for number, shown in enumerate(slides.slides)
    }


def picture_of_client(told: dict) -> Picture:
    looks = {one["key"]: look_of(one) for one in told["features"]}
    counts: dict[tuple[str, str], int] = {}
    for line in told["legend"]:
        drawn = [
            one
            for one in told["features"]
            if one["leaf"] == line["leaf"] and one["symbol"] == line["symbol"]
        ]
        if drawn:
            name = (line["layer"], line["label"])
            counts[name] = counts.get(name, 0) + len(drawn)
    labels = {one["key"]: one["text"] for one in told["labels"]}
    return Picture(set(looks), counts, labels, looks)


def look_of(one: dict) -> Look:
    symbol = one["symbol"]
    strength = 0.35 if one["faded"] else 1.0
    if symbol["geometry"] == "line":
        return Look(None, 0.0, symbol["stroke"].upper())
    if symbol["geometry"] == "point":
        ring = symbol["shape"] == "ring"
        return Look("#FFFFFF" if ring else symbol["fill"].upper(), strength, None)
    if symbol["fill"] and symbol["fill_opacity"]:
        opacity = symbol["fill_opacity"] * strength
        return Look(symbol["fill"].upper(), opacity, symbol["stroke"].upper())
    # What a lit outline is filled with is not in its symbol; the pixels tell.
    return (
        Look("#0B5394", 0.2, symbol["stroke"].upper())
        if one["lit"]
        else Look(None, 0.0, symbol["stroke"].upper())
    )


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_is_the_same_picture_in_client_sheet_and_slide(
    deck: Page, scenes: list[str], spec: MapSpec, others: dict, scene: str
) -> None:
    jump(deck, scenes, scene)
    told = deck.evaluate(WHAT_IS_SHOWN)
    client = picture_of_client(told)
    sheet, slide = others[scene]
    seen = in_extent(spec, scene)

    assert shapely.box(*told["bounds"]).buffer(1e-6).contains(extent_of(spec, scene))
    for other in (sheet, slide):
        assert client.features & seen == other.features & seen
    highlighted = {one["key"] for one in told["features"] if one["lit"]}
    view = view_of(spec, scene=scene)
    drawn = {key(layer.spec.id, id) for layer in view.layers for id in layer.data.index}
    assert highlighted == {
        one for one in drawn if one.partition("/")[2] in view.emphasis.highlighted
    }

    assert_looks(client.looks, expected_looks(spec, scene), client.features)

    names = names_of(spec)
    assert client.labels == {id: names[id] for id in client.labels}
    assert due_names(spec, scene) <= set(client.labels)

    due = legend_due(spec, scene)
    assert due <= set(client.legend)
    for other in (sheet, slide):
        assert due <= set(other.legend) <= set(client.legend)


@pytest.mark.parametrize("scene", ["city-layout", "central-city", "one-goal", "close"])
def test_the_canvas_has_the_colours_of_the_map(
    deck: Page, scenes: list[str], spec: MapSpec, scene: str
) -> None:
    """Pixels of areas, not only what the client says of itself. What is lit lies on a canvas of its
    own; all else lies on the white of the district, as on paper.
    """
    jump(deck, scenes, scene)
    layers = {layer.id: layer for layer in spec.layers}
    looks = expected_looks(spec, scene)
    outlined = scene == "city-layout"
    layer, pane = ("district", "erqi-lit") if outlined else ("clusters", "erqi-base")
    extent = extent_of(spec, scene)
    checked = 0
    for id, shape in layers[layer].data.geometry.items():
        visible = shape.buffer(-0.002).intersection(extent)
        if visible.area < 0.05 * shape.area:
            continue
        pixels = deck.evaluate(PIXELS, [pane, places_in(visible)])
        # Roads, symbols and the ring of a lit point cover some of the places, never most.
        red, green, blue, alpha = (statistics.median(one) for one in zip(*pixels, strict=True))
        look = looks[key(layer, id)]
        assert alpha == pytest.approx((look.opacity if outlined else 1) * 255, abs=TOLERANCE), id
        colour = [int(look.fill[at : at + 2], 16) for at in (1, 3, 5)]
        wanted = colour if outlined else [255 + (one - 255) * look.opacity for one in colour]
        slack = TOLERANCE + 255 / max(alpha, 1)
        assert [red, green, blue] == pytest.approx(wanted, abs=slack), id
        checked += 1
    assert checked >= 1


def places_in(area: shapely.Geometry) -> list[tuple[float, float]]:
    """Places spread over an area."""
    west, south, east, north = area.bounds
    grid = [
        (west + (east - west) * (at + 0.5) / 15, south + (north - south) * (up + 0.5) / 15)
        for at in range(15)
        for up in range(15)
    ]
    inside = shapely.contains_xy(area, [x for x, _ in grid], [y for _, y in grid])
    return [place for place, there in zip(grid, inside, strict=True) if there]
