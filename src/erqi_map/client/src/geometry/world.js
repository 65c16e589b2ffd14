/* The units of the payload: web-mercator integers, 2^30 round the world. */

export const QUANTUM_BITS = 30;
const WORLD = 2 ** QUANTUM_BITS;

/** Web-mercator integers of the payload ↔ degrees. */
export const world = {
  SIZE: WORLD,
  /** @returns {[number, number]} */
  fromLatLng(lat, lng) {
    const sine = Math.sin((lat * Math.PI) / 180);
    return [(lng / 360 + 0.5) * WORLD, (0.5 - Math.atanh(sine) / (2 * Math.PI)) * WORLD];
  },
  /** @returns {[number, number]} */
  toLatLng(x, y) {
    const lat = (Math.asin(Math.tanh((0.5 - y / WORLD) * 2 * Math.PI)) * 180) / Math.PI;
    return [lat, (x / WORLD - 0.5) * 360];
  },
};
