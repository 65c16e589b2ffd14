/* WGS-84 → GCJ-02 / BD-09 and back, as geo/datum.py does it (degrees, [lng, lat]). */

const SEMI_MAJOR_M = 6378245;
const ECCENTRICITY_SQUARED = 0.006693421622965943;
const [WEST, SOUTH, EAST, NORTH] = [72.004, 0.8293, 137.8347, 55.8271];
const BD_OFFSET = [0.0065, 0.006];
const BD_FREQUENCY = (Math.PI * 3000) / 180;
const INVERSE_STEPS = 10;

function waves(t, rate1, height1, rate2, height2) {
  const wave = height1 * Math.sin(rate1 * Math.PI * t) + height2 * Math.sin(rate2 * Math.PI * t);
  return (wave * 2) / 3;
}

function shiftMetres(x, y) {
  const root = Math.sqrt(Math.abs(x));
  const wave = waves(x, 6, 20, 2, 20);
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave;
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave;
  east += waves(x, 1, 20, 1 / 3, 40) + waves(x, 1 / 12, 150, 1 / 30, 300);
  north += waves(y, 1, 20, 1 / 3, 40) + waves(y, 1 / 12, 160, 1 / 30, 320);
  return [east, north];
}

function shifted(lng, lat) {
  const [east, north] = shiftMetres(lng - 105, lat - 35);
  const phi = (lat * Math.PI) / 180;
  const flattening = 1 - ECCENTRICITY_SQUARED * Math.sin(phi) ** 2;
  const vertical = SEMI_MAJOR_M / Math.sqrt(flattening);
  const meridian = (vertical * (1 - ECCENTRICITY_SQUARED)) / flattening;
  const degrees = 180 / Math.PI;
  return [lng + (east / (vertical * Math.cos(phi))) * degrees, lat + (north / meridian) * degrees];
}

function inChina(lng, lat) {
  return lng >= WEST && lng <= EAST && lat >= SOUTH && lat <= NORTH;
}

function invert(forward, lng, lat) {
  let [x, y] = [lng, lat];
  for (let step = 0; step < INVERSE_STEPS; step += 1) {
    const [thereX, thereY] = forward(x, y);
    x += lng - thereX;
    y += lat - thereY;
  }
  return [x, y];
}

function toGcj02(lng, lat) {
  return inChina(lng, lat) ? shifted(lng, lat) : [lng, lat];
}

function fromGcj02(lng, lat) {
  return inChina(lng, lat) ? invert(shifted, lng, lat) : [lng, lat];
}

function gcjToBd(lng, lat) {
  const radius = Math.hypot(lng, lat) + 0.00002 * Math.sin(lat * BD_FREQUENCY);
  const angle = Math.atan2(lat, lng) + 0.000003 * Math.cos(lng * BD_FREQUENCY);
  return [radius * Math.cos(angle) + BD_OFFSET[0], radius * Math.sin(angle) + BD_OFFSET[1]];
}

const same = (lng, lat) => [lng, lat];

/** `datum.gcj02.to(lng, lat)` from WGS-84, `.from(lng, lat)` back to WGS-84. */
export const datum = {
  wgs84: { to: same, from: same },
  none: { to: same, from: same },
  gcj02: { to: toGcj02, from: fromGcj02 },
  bd09: {
    to: (lng, lat) => gcjToBd(...toGcj02(lng, lat)),
    from: (lng, lat) => fromGcj02(...invert(gcjToBd, lng, lat)),
  },
};
