/* A shape moved as a whole: it keeps its size on the ground, though degrees of longitude differ. */

const cos = (degrees) => Math.cos((degrees * Math.PI) / 180);

/** Places { lat, lng }, nested as deep as they come, moved as `from` moves to `to`. */
export function shifted(places, from, to) {
  if (Array.isArray(places)) return places.map((one) => shifted(one, from, to));
  const wide = cos(from.lat) / cos(to.lat);
  return { lat: places.lat + to.lat - from.lat, lng: to.lng + (places.lng - from.lng) * wide };
}
