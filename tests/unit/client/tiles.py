"""Vector tiles written in a page of the browser, and the page with what decodes them."""

from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page

from .harness import new_page

TILE = {"z": 12, "x": 3340, "y": 1630}
UNIT = 2**30 / 2**12 / 4096
CORNER = (TILE["x"] * 4096 * UNIT, TILE["y"] * 4096 * UNIT)
# Writes what a server of tiles would: layers {name, extent, keys, values, features}.
WRITER = """() => {
  const value = (one, pbf) => {
    if (typeof one === "string") pbf.writeStringField(1, one);
    else if (typeof one === "boolean") pbf.writeBooleanField(7, one);
    else if (!Number.isInteger(one)) pbf.writeDoubleField(3, one);
    else if (one < 0) pbf.writeSVarintField(6, one);
    else pbf.writeVarintField(5, one);
  };
  const feature = ({ id, type, tags, commands }, pbf) => {
    if (id !== undefined) pbf.writeVarintField(1, id);
    pbf.writePackedVarint(2, tags || []);
    pbf.writeVarintField(3, type);
    pbf.writePackedVarint(4, commands);
  };
  const layer = ({ name, extent, keys, values, features }, pbf) => {
    pbf.writeStringField(1, name);
    features.forEach((one) => pbf.writeMessage(2, feature, one));
    (keys || []).forEach((one) => pbf.writeStringField(3, one));
    (values || []).forEach((one) => pbf.writeMessage(4, value, one));
    pbf.writeVarintField(5, extent || 4096);
    pbf.writeVarintField(15, 2);
  };
  globalThis.writeTile = (layers) => {
    const pbf = new Pbf.PbfWriter();
    layers.forEach((one) => pbf.writeMessage(3, layer, one));
    return pbf.finish().slice();
  };
  globalThis.plain = (value) => {
    if (typeof value === "number") return Number.isNaN(value) ? null : value;
    if (ArrayBuffer.isView(value)) return Array.from(value, plain);
    if (Array.isArray(value)) return value.map(plain);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  };
  globalThis.gzip = async (bytes) => {
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };
}"""
SQUARE = [(10, 10), (50, 10), (50, 50), (10, 50)]
HOLE = [(20, 20), (20, 30), (30, 30), (30, 20)]
LINE = [(0, 0), (100, 5), (90, 200)]
POINTS = [(7, 9), (70, 90)]


def zigzag(number: int) -> int:
    return 2 * number if number >= 0 else -2 * number - 1


def commands(*runs: list[tuple[int, int]], closed: bool = False) -> list[int]:
    """The commands of rings or lines."""
    found: list[int] = []
    x = y = 0
    for run in runs:
        for k, (to_x, to_y) in enumerate(run):
            if k == 0:
                found.append(1 << 3 | 1)
            elif k == 1:
                found.append((len(run) - 1) << 3 | 2)
            found += [zigzag(to_x - x), zigzag(to_y - y)]
            x, y = to_x, to_y
        if closed:
            found.append(1 << 3 | 7)
    return found


def dots(*places: tuple[int, int]) -> list[int]:
    """The commands of points: one for all."""
    found = [len(places) << 3 | 1]
    x = y = 0
    for to_x, to_y in places:
        found += [zigzag(to_x - x), zigzag(to_y - y)]
        x, y = to_x, to_y
    return found


def mixed(**more: Any) -> list[dict[str, Any]]:
    """A layer of a point, a line and an area with a hole, in this order."""
    features = [
        {"type": 1, "commands": dots(*POINTS), "tags": [0, 0]},
        {"type": 2, "commands": commands(LINE), "id": 2**40 + 7},
        {"type": 3, "commands": commands(SQUARE, HOLE, closed=True), "id": 3, "tags": [0, 1, 1, 2]},
    ]
    layer = {"name": "layer", "keys": ["use", "floor"], "values": ["居住", "商业", 4]}
    return [{**layer, "features": features, **more}]


def world(*runs: list[tuple[int, int]]) -> list[int]:
    """Tile coordinates in the units of the payload, x and y in turn."""
    places = np.array([place for run in runs for place in run]) * UNIT + CORNER
    return [int(value) for value in places.reshape(-1)]


def tiles_page(browser: Browser) -> Page:
    """A page that can decode and read tiles."""
    page = new_page(browser, "tiled")
    page.evaluate(WRITER)
    return page
