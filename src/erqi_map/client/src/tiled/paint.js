/* Painting and pointing at the tiles of a view with the means of every layer. */

import { inView } from "../draw/draw.js";
import { paintFeature, paintOutline, paintPoint } from "../draw/paint.js";
import { createSurface } from "../draw/surface.js";
import { vertexCount } from "../geometry/grid.js";
import { hitAt } from "../geometry/hit.js";
import { world } from "../geometry/world.js";
import { createTileStore } from "./store.js";

const VERTICES_A_LOOK = 1500;
const HOVER_PX = 2;

function clipTo(c, view, { x, y, size }) {
  c.beginPath();
  c.rect(x * view.scale - view.ox, y * view.scale - view.oy, size * view.scale, size * view.scale);
  c.clip();
}

function inTile(layer, { x, y, size }, view) {
  const left = Math.max(0, x * view.scale - view.ox);
  const top = Math.max(0, y * view.scale - view.oy);
  const right = Math.min(view.width, (x + size) * view.scale - view.ox);
  const bottom = Math.min(view.height, (y + size) * view.scale - view.oy);
  if (right < left || bottom < top) return [];
  return inView(layer, view, [{ x: left, y: top, width: right - left, height: bottom - top }]);
}

function basePainter(tiles, told) {
  function begin(view) {
    const span = [view.width / view.scale, view.height / view.scale];
    const [west, north] = [view.ox / view.scale, view.oy / view.scale];
    const covered = tiles.cover(view.zoom, west, north, west + span[0], north + span[1], true);
    const runs = tiles.runs(covered, true).flatMap(({ box, layers }) => layers.map((layer) => ({ box, layer })));
    told();
    // Points of one tile must not lie under the areas of the next.
    const rank = { area: 0, line: 1, point: 2 };
    runs.sort((a, b) => rank[a.layer.geometry] - rank[b.layer.geometry]);
    return { view, runs, run: 0, at: 0, items: null };
  }

  function step(job, c, deadline) {
    c.lineJoin = "round";
    let seen = 0;
    for (; job.run < job.runs.length; job.run += 1, job.at = 0, job.items = null) {
      const { box, layer } = job.runs[job.run];
      job.items = job.items || inTile(layer, box, job.view);
      c.save();
      if (layer.geometry !== "point") clipTo(c, job.view, box);
      for (; job.at < job.items.length; job.at += 1) {
        if (seen > VERTICES_A_LOOK) {
          seen = 0;
          if (performance.now() > deadline) {
            c.restore();
            return false;
          }
        }
        const i = job.items[job.at];
        seen += vertexCount(layer, i) + 1;
        if (layer.geometry === "point" && !owns(box, layer, i)) continue;
        c.globalAlpha = 1;
        paintFeature(c, job.view, layer, i);
      }
      c.restore();
    }
    return true;
  }
  return { begin, step };
}

// Tiles overlap a little; a point is painted by the one it lies in.
function owns({ x, y, size }, layer, i) {
  const [px, py] = layer.bounds(i);
  return px >= x && px < x + size && py >= y && py < y + size;
}

function highlightPainter(tiles, hovered) {
  function begin(view) {
    const over = hovered();
    if (!over) return { view, pieces: [], empty: true };
    const window = view.window;
    const edge = (px) => px / view.scale;
    const covered = tiles.cover(view.zoom, edge(window.x), edge(window.y), edge(window.x + window.width), edge(window.y + window.height), false);
    const pieces = [];
    for (const { box, layers } of tiles.runs(covered)) {
      for (const layer of layers) {
        if (layer.geometry !== over.layer.geometry) continue;
        for (const i of layer.places(over.id)) pieces.push({ box, layer, i });
      }
    }
    return { view, pieces, empty: !pieces.length };
  }

  function step({ view, pieces }, c) {
    for (const { box, layer, i } of pieces) {
      c.save();
      if (layer.geometry === "point") paintPoint(c, view, layer, i, layer.symbol(i), 1.25);
      else {
        clipTo(c, view, box);
        paintOutline(c, view, layer, i, HOVER_PX, true);
      }
      c.restore();
    }
    return true;
  }
  return { begin, step };
}

/** The canvases of a tiled layer, with what `createDrawing` gives and `hit(latlng, radiusPx)`. */
export function createTiledDrawing(ctx, source, rule, told) {
  const { map, panes, zIndex } = ctx;
  let hovered = null;
  const tiles = createTileStore(source, rule, () => {
    base.invalidate();
    told(tiles);
  });
  const base = createSurface(ctx, { pane: panes.base, zIndex: zIndex.base, painter: basePainter(tiles, () => told(tiles)) });
  const looked = () => told(tiles);
  map.on("moveend", looked);
  ctx.onDestroy(() => map.off("moveend", looked));
  const highlighted = createSurface(ctx, { pane: panes.highlighted, zIndex: zIndex.highlighted, painter: highlightPainter(tiles, () => hovered) });
  ctx.onDestroy(() => {
    tiles.destroy();
    base.destroy();
    highlighted.destroy();
  });

  function hit(latlng, radiusPx) {
    const [x, y] = world.fromLatLng(latlng.lat, latlng.lng);
    const unitsPerPx = world.SIZE / (256 * 2 ** map.getZoom());
    const reach = radiusPx * unitsPerPx;
    const under = tiles.cover(map.getZoom(), x - reach, y - reach, x + reach, y + reach, false);
    const layers = tiles.runs(under).flatMap((run) => run.layers);
    const all = /** @type {any} */ ({ layers, mask: (layer) => layer.everything || (layer.everything = new Uint8Array(layer.n).fill(1)) });
    return hitAt(all, x, y, radiusPx, unitsPerPx, null);
  }

  async function idle() {
    do await Promise.all([base.idle(), highlighted.idle(), new Promise((done) => setTimeout(done, 20))]);
    while (tiles.busy());
    return Promise.all([base.idle(), highlighted.idle()]);
  }

  return {
    hit, idle, tiles,
    hover(feature) {
      hovered = feature;
      highlighted.invalidate();
    },
    redraw() {
      base.invalidate();
      highlighted.invalidate();
    },
  };
}
