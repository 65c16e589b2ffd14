/* Where the caption stands: the corner that leaves the scene most room and covers nothing lit. */

import { world } from "../geometry/world.js";

const BETTER = 1.12;
const POINT_PX = 60;
const DOCKS = [
  { corner: "tl", side: "left" }, { corner: "bl", side: "left" },
  { corner: "tr", side: "right" }, { corner: "br", side: "right" },
  { corner: "tl", side: "top" }, { corner: "tr", side: "top" },
  { corner: "bl", side: "bottom" }, { corner: "br", side: "bottom" },
];

// Pixels of a box of degrees on a map of one world a 256 px square.
function project(map, [west, south, east, north]) {
  const a = map.project([north, west], 0);
  const b = map.project([south, east], 0);
  return { x: a.x, y: a.y, width: Math.max(b.x - a.x, 1e-9), height: Math.max(b.y - a.y, 1e-9) };
}

function litBoxes(ctx, scene) {
  const boxes = [];
  for (const id of [...scene.highlights, scene.state.focus].filter(Boolean)) {
    for (const { layer, index } of ctx.plan.features(id)) {
      if (layer.empty(index)) continue;
      const [minX, minY, maxX, maxY] = layer.bounds(index);
      const [north, west] = world.toLatLng(minX, minY);
      const [south, east] = world.toLatLng(maxX, maxY);
      boxes.push(project(ctx.map, [west, south, east, north]));
    }
  }
  return boxes;
}

function freeRoom(room, box, side) {
  const free = { x: 0, y: 0, width: room.width, height: room.height };
  if (side === "left" || side === "right") free.width -= box.width + room.margin;
  else free.height -= box.height + room.margin;
  if (side === "left") free.x = box.width + room.margin;
  if (side === "top") free.y = box.height + room.margin;
  return free;
}

function captionBox(room, box, corner) {
  return {
    x: corner[1] === "l" ? room.margin : room.width - room.margin - box.width,
    y: corner[0] === "t" ? room.margin : room.height - room.margin - box.height,
    width: box.width, height: box.height,
  };
}

function share(a, b) {
  const w = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? (w * h) / (a.width * a.height) : 0;
}

function judge(ctx, scene, room, box, dock, highlighted) {
  const free = freeRoom(room, box, dock.side);
  if (free.width < 80 || free.height < 80) return { ...dock, score: 0, scale: 0, covered: 1 };
  const { fit } = scene.state.view || {};
  const target = project(ctx.map, fit || ctx.plan.manifest.extent);
  const scale = Math.min(free.width / target.width, free.height / target.height, room.largest);
  const dx = free.x + free.width / 2 - scale * (target.x + target.width / 2);
  const dy = free.y + free.height / 2 - scale * (target.y + target.height / 2);
  const caption = captionBox(room, box, dock.corner);
  const window_ = { x: 0, y: 0, width: room.width, height: room.height };
  let covered = 0;
  for (const one of highlighted) {
    const w = Math.max(one.width * scale, POINT_PX);
    const h = Math.max(one.height * scale, POINT_PX);
    const seen = { x: one.x * scale + dx - (w - one.width * scale) / 2, y: one.y * scale + dy - (h - one.height * scale) / 2, width: w, height: h };
    if (share(seen, window_) > 0) covered = Math.max(covered, share(seen, caption));
  }
  return { ...dock, scale, covered, score: scale * (1 - covered) };
}

/** room = {width, height, margin, largest}; box = size of the caption; kept = {corner, fixed}.
 *  Gives {corner, side, covered}: `side` is the one the camera keeps free.
 *  @param {Context} ctx */
export function placeCaption(ctx, scene, room, box, kept) {
  const docks = room.narrow ? DOCKS.filter(({ corner, side }) => (side === "top" || side === "bottom") && corner[1] === "l") : DOCKS;
  const allowed = kept.fixed ? docks.filter((dock) => dock.corner === kept.corner) : docks;
  const highlighted = litBoxes(ctx, scene);
  const judged = (allowed.length ? allowed : docks).map((dock) => judge(ctx, scene, room, box, dock, highlighted));
  const best = Math.max(...judged.map((one) => one.score));
  const good = judged.filter((one) => one.score * BETTER >= best);
  return good.find((one) => one.corner === kept.corner) || good[0];
}
