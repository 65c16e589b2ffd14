/* Online basemaps: asked for only when chosen, laid where WGS-84 says, given up when they fail. */

import { notice } from "../dom/notice.js";
import { datum } from "../geometry/datum.js";
import { once } from "../payload/values.js";
import { basemapOf, basemapProblem } from "../state/basemaps.js";

const PATIENCE_MS = 12000;
const FAILURES = 4;

// Each tile is laid by its own corners: the shift between the datums changes by some 0.3 % with
// the place, which one shift for the whole window would leave as several pixels at its edges.
function defineTiles() {
  /** @type {any} */
  const inherited = L.TileLayer.prototype;
  return L.TileLayer.extend({
    shifted() {
      return this.options.datum !== "wgs84" && this.options.datum !== "none";
    },

    toGround(point, zoom) {
      const { lat, lng } = this._map.unproject(point, zoom);
      const [x, y] = datum[this.options.datum].from(lng, lat);
      return this._map.project([y, x], zoom);
    },

    toTiles(point, zoom) {
      const { lat, lng } = this._map.unproject(point, zoom);
      const [x, y] = datum[this.options.datum].to(lng, lat);
      return this._map.project([y, x], zoom);
    },

    _getTiledPixelBounds(centre) {
      const bounds = inherited._getTiledPixelBounds.call(this, centre);
      if (!this.shifted()) return bounds;
      const corners = [bounds.min, bounds.max, bounds.getTopRight(), bounds.getBottomLeft()];
      return L.bounds(corners.map((point) => this.toTiles(point, this._tileZoom)));
    },

    _addTile(coords, container) {
      inherited._addTile.call(this, coords, container);
      const tile = this._tiles[this._tileCoordsToKey(coords)];
      if (tile && this.shifted()) this.lay(tile.el, coords);
    },

    lay(image, coords) {
      const size = this.getTileSize();
      const corner = (dx, dy) => this.toGround(L.point(coords.x + dx, coords.y + dy).scaleBy(size), coords.z);
      const at = corner(0, 0);
      const east = corner(1, 0).subtract(at);
      const south = corner(0, 1).subtract(at);
      const from = at.subtract(this._level.origin);
      const numbers = [east.x / size.x, east.y / size.x, south.x / size.y, south.y / size.y, from.x, from.y];
      image.style.transformOrigin = "0 0";
      image.style.transform = `matrix(${numbers.map((value) => value.toFixed(8)).join(", ")})`;
    },
  });
}

/** @type {() => new (url: string, options: any) => L.TileLayer} */
const tileClass = once(defineTiles);

function createLayers(basemap) {
  const Tiles = tileClass();
  return basemap.urls.map(
    (url, k) =>
      new Tiles(url, {
        subdomains: basemap.subdomains || "abc",
        token: encodeURIComponent(basemap.token || ""),
        datum: basemap.datum,
        maxNativeZoom: basemap.max_zoom,
        maxZoom: 22,
        referrerPolicy: "no-referrer",
        zIndex: k + 1,
        keepBuffer: 1,
      })
  );
}

/** @param {Context} ctx */
export function createBasemap(ctx) {
  const { map, plan, store } = ctx;
  const own = ctx.host !== "folium";
  let layers = [];
  let timer = 0;
  let loaded = 0;
  let failed = 0;

  function clear() {
    clearTimeout(timer);
    // Off after remove: what takes a layer's listeners off the map is a listener of the layer.
    layers.forEach((layer) => layer.remove().off());
    layers = [];
  }

  function giveUp(basemap) {
    clear();
    const name = ctx.text(basemap.name);
    store.set({ basemap: "none" });
    notice(ctx, ctx.phrase("map.basemap_failed", { name }));
    ctx.emit("basemap-error", { id: basemap.id });
  }

  function listen(layer, basemap) {
    layer.on("loading", () => {
      loaded = 0;
      failed = 0;
      clearTimeout(timer);
      timer = setTimeout(() => loaded === 0 && layers.length && giveUp(basemap), PATIENCE_MS);
    });
    layer.on("tileload", () => {
      loaded += 1;
    });
    layer.on("tileerror", () => {
      failed += 1;
      if (failed >= FAILURES && loaded === 0 && layers.length) giveUp(basemap);
    });
    layer.on("load", () => {
      if (failed > 0 && loaded === 0 && layers.length) giveUp(basemap);
      else clearTimeout(timer);
    });
  }

  function choose(id) {
    clear();
    const basemap = basemapOf(plan, id);
    if (own) map.options.zoomSnap = id === "none" ? 0.25 : 1;
    if (!basemap || id === "none") return;
    const problem = basemapProblem(basemap);
    if (problem) {
      store.set({ basemap: "none" });
      notice(ctx, ctx.phrase(`map.basemap_${problem}`, { name: ctx.text(basemap.name) }));
      return;
    }
    // Pictures of text blur between whole zooms.
    if (own && map.getZoom() % 1) map.setZoom(Math.round(map.getZoom()));
    layers = createLayers(basemap);
    layers.forEach((layer) => {
      listen(layer, basemap);
      layer.addTo(map);
    });
  }

  store.on((state, changed) => {
    if (changed.has("basemap")) choose(state.basemap);
  });
  ctx.onDestroy(clear);

  return {
    start: () => choose(store.get().basemap),
    /** For the menu: [{id, name, problem, reason, online}]. */
    choices: () =>
      (plan.content.basemaps || []).map((basemap) => {
        const problem = basemapProblem(basemap);
        const reason = problem ? ctx.phrase(`map.basemap_${problem}`, { name: ctx.text(basemap.name) }) : "";
        return { id: basemap.id, name: basemap.name, note: basemap.note, online: basemap.id !== "none", problem, reason };
      }),
  };
}
