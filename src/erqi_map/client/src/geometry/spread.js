/* Symbols that would cover each other step aside, as on sheets (render/page/spread.py); both are held to
   tests/contract/spread.json. */

const STEPS = 200;
const PULL = 0.02;
const SHARE = 0.7;
const TURN = 2.399963;
const HAIR = 1e-3;
const STILL = 0.05;
/** More symbols than this are a texture, not a set of signs: they stay where they are. */
const MOST = 400;

function pushes(xs, ys, radii) {
  const dx = new Float64Array(xs.length);
  const dy = new Float64Array(xs.length);
  let any = false;
  for (let i = 0; i < xs.length; i += 1) {
    for (let k = i + 1; k < xs.length; k += 1) {
      const x = xs[i] - xs[k];
      const y = ys[i] - ys[k];
      const wanted = radii[i] + radii[k];
      if (Math.abs(x) >= wanted || Math.abs(y) >= wanted) continue;
      const distance = Math.hypot(x, y);
      if (distance >= wanted) continue;
      any = true;
      const push = (wanted - distance) / 2 / distance;
      dx[i] += x * push;
      dy[i] += y * push;
      dx[k] -= x * push;
      dy[k] -= y * push;
    }
  }
  return any && { dx, dy };
}

/** Places [[x, y]] moved as little as needed for symbols of these radii not to overlap; those that may stay keep their
 *  own pair. The result depends on nothing but the input. */
export function spread(places, radii) {
  const n = places.length;
  if (n < 2 || n > MOST) return places;
  const ownX = Float64Array.from(places, (place) => place[0]);
  const ownY = Float64Array.from(places, (place) => place[1]);
  const crowded = (i, k) => i !== k && Math.hypot(ownX[i] - ownX[k], ownY[i] - ownY[k]) < radii[i] + radii[k];
  const xs = ownX.map((x, k) => x + Math.cos(k * TURN) * HAIR);
  const ys = ownY.map((y, k) => y + Math.sin(k * TURN) * HAIR);
  for (let step = 0; step < STEPS; step += 1) {
    const push = pushes(xs, ys, radii);
    if (!push) break;
    for (let i = 0; i < n; i += 1) {
      xs[i] += push.dx[i] * SHARE + (ownX[i] - xs[i]) * PULL;
      ys[i] += push.dy[i] * SHARE + (ownY[i] - ys[i]) * PULL;
    }
  }
  return places.map((place, i) => {
    const still = Math.hypot(xs[i] - ownX[i], ys[i] - ownY[i]) < STILL;
    return still && !places.some((_, k) => crowded(i, k)) ? place : [xs[i], ys[i]];
  });
}
