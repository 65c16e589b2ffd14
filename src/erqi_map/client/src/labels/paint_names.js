/* How names that have found their places are painted, and the lines to areas that have no room for theirs. */

import { drawing } from "../state/drawing.js";

const LEADER_STEP_PX = 8;
const WHITE = "rgba(255, 255, 255, 0.92)";

/** What the line of a name takes of the room for others: boxes. */
export function alongLeader({ leader }) {
  if (!leader) return [];
  const [ax, ay, bx, by] = leader;
  const steps = Math.ceil(Math.hypot(bx - ax, by - ay) / LEADER_STEP_PX);
  return Array.from({ length: steps + 1 }, (_, k) => ({ x: ax + ((bx - ax) * k) / (steps || 1), y: ay + ((by - ay) * k) / (steps || 1), width: 0, height: 0 }));
}

function paintLeader(c, { leader: [ax, ay, bx, by], colour }, dx, dy) {
  const path = new Path2D();
  path.moveTo(ax + dx, ay + dy);
  path.lineTo(bx + dx, by + dy);
  c.strokeStyle = WHITE;
  c.lineWidth = 3.5;
  c.stroke(path);
  c.strokeStyle = colour;
  c.lineWidth = 1.25;
  c.stroke(path);
  c.fillStyle = colour;
  c.beginPath();
  c.arc(bx + dx, by + dy, 2.5, 0, 2 * Math.PI);
  c.fill();
}

function paintText(c, label, dx, dy) {
  c.font = label.font;
  c.fillStyle = label.colour;
  c.strokeStyle = WHITE;
  c.lineWidth = Math.max(3, label.size * 0.26);
  c.textBaseline = "middle";
  const both = (text, x, y) => {
    c.strokeText(text, x, y);
    c.fillText(text, x, y);
  };
  if (label.glyphs) {
    c.textAlign = "center";
    label.glyphs.forEach((one) => c.strokeText(one.glyph, one.x + dx, one.y + dy));
    label.glyphs.forEach((one) => c.fillText(one.glyph, one.x + dx, one.y + dy));
    return;
  }
  const { box } = label;
  c.textAlign = label.align;
  if (label.angle) {
    c.save();
    c.translate(box.x + box.width / 2 + dx, box.y + box.height / 2 + dy);
    c.rotate(label.angle);
    both(label.text, 0, 0);
    c.restore();
    return;
  }
  const x = box.x + dx + { left: 1, center: box.width / 2, right: box.width - 1 }[label.align];
  const step = label.size * drawing.text.line_step;
  label.lines.forEach((line, k) => both(line, x, box.y + dy + (k + 0.52) * step));
}

/** Paints names, the first on top; `dx`, `dy`: the window on the canvas. */
export function paintNames(c, placed, dx, dy) {
  for (const label of placed) if (label.leader) paintLeader(c, label, dx, dy);
  for (const label of [...placed].reverse()) paintText(c, label, dx, dy);
}
