/* The affine of least squares through control points, as geo/control.py fits it, and how far each point comes to lie
   from where it was said to be. */

const RADIUS_M = 6378137;
const ECCENTRICITY_SQUARED = 0.00669437999014;
const FLAT = 0.02;
export const MIN_POINTS = 3;

const mean = (list, axis) => list.reduce((sum, one) => sum + one[axis], 0) / list.length;
const about = (list, middle) => list.map((one) => [one[0] - middle[0], one[1] - middle[1]]);
const sums = (list, others, a, b) => list.reduce((sum, one, i) => sum + one[a] * others[i][b], 0);

const radii = (phi) => {
  const flattening = 1 - ECCENTRICITY_SQUARED * Math.sin(phi) ** 2;
  const vertical = RADIUS_M / Math.sqrt(flattening);
  return { vertical, meridian: (vertical * (1 - ECCENTRICITY_SQUARED)) / flattening };
};

// Metres of a transverse Mercator about the middle: what an affine cannot follow, the bend of the parallels, is in it.
function metres(places) {
  const middle = [mean(places, 0), mean(places, 1)];
  return places.map((place) => {
    const [lambda, phi] = [place[0] - middle[0], place[1]].map((one) => (one * Math.PI) / 180);
    const phi0 = (middle[1] * Math.PI) / 180;
    const { vertical } = radii(phi);
    const across = lambda * Math.cos(phi);
    const bend = (1 - Math.tan(phi) ** 2) * (across ** 2 / 6);
    const up = radii((phi + phi0) / 2).meridian * (phi - phi0);
    return [vertical * across * (1 + bend), up + (vertical * Math.tan(phi) * across ** 2) / 2];
  });
}

function onALine(points) {
  const [xx, xy, yy] = [sums(points, points, 0, 0), sums(points, points, 0, 1), sums(points, points, 1, 1)];
  const half = (xx + yy) / 2;
  const apart = Math.sqrt(Math.max(0, half * half - (xx * yy - xy * xy)));
  return half - apart <= FLAT * FLAT * (half + apart);
}

/** pixels: [[column, row], …], places: [[lng, lat], …] (WGS-84). Null for fewer than three, or points on one line;
 *  `accuracy_m` is null where no point is left over to tell. */
export function fitControl(pixels, places) {
  if (pixels.length < MIN_POINTS || pixels.length !== places.length) return null;
  const at = about(pixels, [mean(pixels, 0), mean(pixels, 1)]);
  const flat = metres(places);
  const ground = about(flat, [mean(flat, 0), mean(flat, 1)]);
  if (onALine(at) || onALine(ground)) return null;
  const [xx, xy, yy] = [sums(at, at, 0, 0), sums(at, at, 0, 1), sums(at, at, 1, 1)];
  const det = xx * yy - xy * xy;
  const row = (axis) => {
    const [x, y] = [sums(at, ground, 0, axis), sums(at, ground, 1, axis)];
    return [(yy * x - xy * y) / det, (xx * y - xy * x) / det];
  };
  const [east, north] = [row(0), row(1)];
  const residuals_m = at.map(([x, y], i) =>
    Math.hypot(east[0] * x + east[1] * y - ground[i][0], north[0] * x + north[1] * y - ground[i][1]));
  const spare = pixels.length - MIN_POINTS;
  const pixel_m = Math.max(Math.hypot(east[0], north[0]), Math.hypot(east[1], north[1]));
  const sigma = Math.sqrt(residuals_m.reduce((sum, one) => sum + one * one, 0) / Math.max(1, spare));
  return { residuals_m, pixel_m, accuracy_m: spare ? Math.max(2 * sigma, pixel_m) : null };
}
