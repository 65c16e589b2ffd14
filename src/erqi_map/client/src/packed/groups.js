/* Many points: counted by cells of the world, shown as bubbles with their number, or as density.
   Cells are tied to the ground, so a pan changes nothing; only cells in view are counted. */

import { paintFeature } from "../draw/paint.js";
import { boxRound } from "../geometry/boxes.js";
import { inBox } from "../geometry/grid.js";
import { world } from "../geometry/world.js";

const CELL_PX = { clusters: 72, density: 10 };
const MAX_APART = 3;
const MAX_UNGROUPED = 500;
const SYMBOLS_FROM_ZOOM = 18;
const POINTS_A_LOOK = 4096;
const CELLS_A_LOOK = 64;
const RING_PX = 4;
const MAX_KINDS = 24;
const DENSITY_ALPHA = [0.1, 0.92];

/* ---- counting ---- */

const cellUnits = (kind, zoom) => (CELL_PX[kind] * world.SIZE) / (256 * 2 ** zoom);

// Whole cells that the box touches, with what each holds.
function openCells(layer, kind, zoom, box) {
  const unit = cellUnits(kind, zoom);
  const column = Math.floor(box[0] / unit);
  const row = Math.floor(box[1] / unit);
  const columns = Math.floor(box[2] / unit) - column + 1;
  const rows = Math.floor(box[3] / unit) - row + 1;
  const near = inBox(layer, column * unit, row * unit, (column + columns) * unit, (row + rows) * unit);
  const items = layer.shown ? near.filter((i) => layer.shown[i]) : near;
  const count = columns * rows;
  const kinds = kindsOf(layer);
  return {
    layer, kind, unit, column, row, columns, rows, items, at: 0, kinds,
    count: new Uint32Array(count), sumX: new Float64Array(count), sumY: new Float64Array(count),
    bySymbol: new Uint32Array(count * kinds),
  };
}

// Steps of a ramp are taken together for a ring; colours without a legend say nothing there.
function kindsOf(layer) {
  const { length } = layer.symbols;
  return length <= MAX_KINDS ? length : layer.group && layer.group.ranked ? MAX_KINDS : 1;
}
const kindOf = (layer, i, kinds) => Math.floor(((layer.symbolOf ? layer.symbolOf(i) : 0) * kinds) / layer.symbols.length);
const symbolOfKind = (layer, k, kinds) => layer.symbols[Math.floor(((k + 0.5) * layer.symbols.length) / kinds)];

function cellOf(cells, x, y) {
  const column = Math.floor(x / cells.unit) - cells.column;
  const row = Math.floor(y / cells.unit) - cells.row;
  return column < 0 || row < 0 || column >= cells.columns || row >= cells.rows ? -1 : row * cells.columns + column;
}

// A feature counts once, where its first point is.
function placeOf(layer, i) {
  const { partStart, ringStart, vertexStart, xy } = layer.shape;
  const v = 2 * vertexStart[ringStart[partStart[i]]];
  return [xy[v], xy[v + 1]];
}

function countSome(cells, most) {
  const { layer, items } = cells;
  const to = Math.min(items.length, cells.at + most);
  for (; cells.at < to; cells.at += 1) {
    const i = items[cells.at];
    const [x, y] = placeOf(layer, i);
    const cell = cellOf(cells, x, y);
    if (cell < 0) continue;
    cells.count[cell] += 1;
    cells.sumX[cell] += x;
    cells.sumY[cell] += y;
    cells.bySymbol[cell * cells.kinds + kindOf(layer, i, cells.kinds)] += 1;
  }
  return cells.at === items.length;
}

const centreOf = (cells, cell) => [cells.sumX[cell] / cells.count[cell], cells.sumY[cell] / cells.count[cell]];

/* ---- painting ---- */

function shortNumber(count, lang) {
  const [unit, word] = lang === "zh" ? [10000, "万"] : [1000, "k"];
  if (count < unit) return String(count);
  const value = count / unit;
  return `${value < 100 ? Number(value.toFixed(1)) : Math.round(value)}${word}`;
}

const radiusOf = (count) => Math.min(32, 12 + 4.5 * Math.log10(count));

function paintBubble(c, cells, cell, view, lang) {
  const count = cells.count[cell];
  const [wx, wy] = centreOf(cells, cell);
  const x = wx * view.scale - view.ox;
  const y = wy * view.scale - view.oy;
  const radius = radiusOf(count);
  c.setLineDash([]);
  c.beginPath();
  c.arc(x, y, radius + RING_PX / 2 + 1.5, 0, 2 * Math.PI);
  c.fillStyle = "#ffffff";
  c.fill();
  // The ring says what the points are, in the colours of the legend.
  let from = -Math.PI / 2;
  for (let k = 0; k < cells.kinds; k += 1) {
    const share = cells.bySymbol[cell * cells.kinds + k] / count;
    if (!share) continue;
    const symbol = symbolOfKind(cells.layer, k, cells.kinds);
    c.beginPath();
    c.arc(x, y, radius, from, from + share * 2 * Math.PI);
    c.strokeStyle = symbol.fill || symbol.stroke || "#444444";
    c.lineWidth = RING_PX;
    c.stroke();
    from += share * 2 * Math.PI;
  }
  c.fillStyle = "#1f2933";
  c.font = "600 12px sans-serif";
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillText(shortNumber(count, lang), x, y + 0.5);
}

function paintSquare(c, cells, cell, view, most) {
  const share = Math.sqrt(cells.count[cell] / most);
  const size = cells.unit * view.scale;
  const column = cells.column + (cell % cells.columns);
  const row = cells.row + Math.floor(cell / cells.columns);
  const x = Math.round(column * size - view.ox);
  const y = Math.round(row * size - view.oy);
  c.globalAlpha = DENSITY_ALPHA[0] + (DENSITY_ALPHA[1] - DENSITY_ALPHA[0]) * share;
  // Colours by a column say nothing of a number.
  c.fillStyle = (cells.layer.symbols.length === 1 && cells.layer.symbols[0].fill) || "#0072b2";
  c.fillRect(x, y, Math.round((column + 1) * size - view.ox) - x, Math.round((row + 1) * size - view.oy) - y);
  c.globalAlpha = 1;
}

function boxOf(view, clips) {
  const left = Math.min(...clips.map((clip) => clip.x));
  const top = Math.min(...clips.map((clip) => clip.y));
  const right = Math.max(...clips.map((clip) => clip.x + clip.width));
  const bottom = Math.max(...clips.map((clip) => clip.y + clip.height));
  // A bubble may reach out of its cell.
  const reach = radiusOf(1e9) + RING_PX;
  return [
    (left - reach + view.ox) / view.scale, (top - reach + view.oy) / view.scale,
    (right + reach + view.ox) / view.scale, (bottom + reach + view.oy) / view.scale,
  ];
}

/** How a layer of points is grouped: `{begin, step, at}`, or null when each is drawn by itself.
 *  how: "auto" | "clusters" | "density" | "symbols"; ranked: its colours are those of a legend. */
export function groupPoints(layer, how, lang, ranked) {
  if (layer.geometry !== "point" || how === "symbols" || (how === "auto" && layer.n <= MAX_UNGROUPED)) return null;
  const kind = how === "density" ? "density" : "clusters";
  const mostOf = new Map();
  const alone = (count, zoom) => kind === "clusters" && (count <= MAX_APART || zoom >= SYMBOLS_FROM_ZOOM);

  // Density is judged by the fullest cell seen at this zoom, so that a pan keeps the shades.
  let counted = null;
  function mostAt(zoom, cells) {
    if (counted !== layer.shown) mostOf.clear();
    counted = layer.shown;
    const most = cells.count.reduce((a, b) => Math.max(a, b), mostOf.get(zoom) || 1);
    mostOf.set(zoom, most);
    return most;
  }

  function paintCell(job, c, cell) {
    const count = job.cells.count[cell];
    if (!count || alone(count, job.view.zoom)) return;
    if (kind === "density") paintSquare(c, job.cells, cell, job.view, job.most);
    else paintBubble(c, job.cells, cell, job.view, lang);
  }

  function paintAlone(job, c, i) {
    const cell = cellOf(job.cells, ...placeOf(layer, i));
    if (cell < 0 || alone(job.cells.count[cell], job.view.zoom)) paintFeature(c, job.view, layer, i);
  }

  /** Is a feature drawn by itself? For many features: each cell is counted once. */
  function apart(zoom) {
    const unit = cellUnits(kind, zoom);
    const known = new Map();
    return (i) => {
      const [x, y] = placeOf(layer, i);
      const key = `${Math.floor(x / unit)}/${Math.floor(y / unit)}`;
      if (!known.has(key)) {
        const cells = openCells(layer, kind, zoom, [x, y, x, y]);
        while (!countSome(cells, POINTS_A_LOOK));
        known.set(key, alone(cells.count[cellOf(cells, x, y)], zoom));
      }
      return known.get(key);
    };
  }

  return {
    ranked,
    begin: (view, clips) => ({ view, cells: openCells(layer, kind, view.zoom, boxOf(view, clips)), counted: false, item: 0, cell: 0, most: 1 }),
    step(job, c, deadline) {
      const { cells } = job;
      const late = () => performance.now() > deadline;
      while (!job.counted) {
        job.counted = countSome(cells, POINTS_A_LOOK);
        if (job.counted) job.most = mostAt(job.view.zoom, cells);
        else if (late()) return false;
      }
      for (; kind === "clusters" && job.item < cells.items.length; job.item += 1) {
        if (job.item % POINTS_A_LOOK === 0 && late()) return false;
        paintAlone(job, c, cells.items[job.item]);
      }
      for (; job.cell < cells.count.length; job.cell += 1) {
        if (job.cell % CELLS_A_LOOK === CELLS_A_LOOK - 1 && late()) {
          job.cell += 1;
          paintCell(job, c, job.cell - 1);
          return false;
        }
        paintCell(job, c, job.cell);
      }
      return true;
    },
    /** What is drawn at a place in world units: {count, bounds} of a group, else null. */
    at(x, y, zoom) {
      const unit = cellUnits(kind, zoom);
      const near = kind === "density" ? 0 : unit;
      const cells = openCells(layer, kind, zoom, [x - near, y - near, x + near, y + near]);
      while (!countSome(cells, POINTS_A_LOOK));
      const scale = (256 * 2 ** zoom) / world.SIZE;
      for (let cell = 0; cell < cells.count.length; cell += 1) {
        const count = cells.count[cell];
        if (!count || alone(count, zoom)) continue;
        const [cx, cy] = centreOf(cells, cell);
        const inside = kind === "density" ? cell === cellOf(cells, x, y) : Math.hypot(cx - x, cy - y) * scale <= radiusOf(count) + RING_PX;
        if (inside) return { count, key: `${zoom}/${cx}/${cy}`, bounds: boundsOf(cells, cell) };
      }
      return null;
    },
    /** Is this feature drawn by itself? */
    alone: (i, zoom) => apart(zoom)(i),
    apart,
  };
}

function boundsOf(cells, cell) {
  const places = [...cells.items].map((i) => placeOf(cells.layer, i)).filter(([x, y]) => cellOf(cells, x, y) === cell);
  const [minX, minY, maxX, maxY] = boxRound(places);
  const { toLatLng } = cells.layer.world;
  return L.latLngBounds(toLatLng(minX, maxY), toLatLng(maxX, minY));
}
