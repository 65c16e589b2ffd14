/* `TiledLayer` of Python: vector tiles as a layer of any Leaflet map (docs/scale.md). */

import { el } from "../dom/el.js";
import { failureWords } from "../dom/fatal.js";
import { packedClass } from "../packed/packed.js";
import { checkProjection } from "../packed/projection.js";
import { checkSum, checkVersion, parseJson, toBytes } from "../payload/container.js";
import { failure, isFailure } from "../payload/failure.js";
import { once } from "../payload/values.js";
import { takeDrawing } from "../state/drawing.js";
import { createTiledDrawing } from "./paint.js";
import { openTiles } from "./source.js";

const MARGIN = 0.25;

const fileOf = (address) => address.split(/[\\/]/).pop();

const OWN = {
  initialize(settings, node, options) {
    packedClass().prototype.initialize.call(this, node, options);
    this.config = this.readSettings(settings);
    this.plan = { content: this.config };
    this.picked = null;
  },

  /** What cannot be read is said where the layer would be.
   *  @returns {Partial<TiledManifest>} */
  readSettings(settings) {
    try {
      const manifest = typeof settings === "string" ? parseJson(checkSum(toBytes(settings))) : settings;
      checkVersion("tiled", manifest);
      takeDrawing(manifest);
      return manifest;
    } catch (error) {
      this.opening = Promise.reject(isFailure(error) ? error : failure("damaged", "settings"));
      this.opening.catch(() => {});
      return {};
    }
  },

  getBounds() {
    const { bounds } = this.config;
    return bounds ? L.latLngBounds(bounds) : L.latLngBounds([]);
  },

  // A map that holds its user near the plan must let him see all of a larger layer.
  widen(map) {
    const limits = map.options.maxBounds;
    const bounds = this.getBounds();
    if (!bounds.isValid()) return;
    if (limits) map.setMaxBounds(L.latLngBounds(limits).extend(bounds.pad(MARGIN)));
    const whole = map.getBoundsZoom(bounds);
    if (map.options.minZoom > whole) map.setMinZoom(whole);
  },

  ready() {
    if (!this.opening) this.opening = this.open(null);
    return this.opening;
  },

  async open(file) {
    const source = await openTiles(this.config, this.node, file);
    // Another file may have been picked meanwhile: it counts, whichever is read first.
    if (this.picked === file) this.source = source;
    if (this.node) this.node.remove();
    return this;
  },

  start(map) {
    checkProjection(map);
    const undo = [];
    const ctx = { map, onDestroy: (fn) => undo.push(fn), panes: this.paneNames, zIndex: this.zIndex };
    const { config } = this;
    const drawing = createTiledDrawing(ctx, this.source, config, (tiles) => this.notice(map, tiles));
    this.widen(map);
    this.attach(map, undo, drawing);
    undo.push(() => this.say(map, null));
  },

  covers: () => true,

  hit(latlng, reachPx) {
    const found = this.view.drawing.hit(latlng, reachPx)[0];
    return found ? { ...found, same: (other) => other.id === found.id } : null;
  },

  async read({ layer, index, id }, names) {
    const all = layer.properties(index);
    const properties = Object.create(null);
    for (const name of names || Object.keys(all)) properties[name] = all[name] ?? null;
    const named = this.config.id;
    return { row: null, id: named !== null && named in all ? all[named] : id, properties };
  },

  fail(map, error) {
    if (error.code === "ask-file") this.ask(map, null);
    else this.say(map, this.troubleWords(error));
    console.error("erqi-map: tiled layer", error);
    this.fire("failed", { error });
  },

  // What no second try mends is told in both languages.
  troubleWords({ code, detail }) {
    const { words } = this.config;
    if (code === "no-archive") return words.missing.replace("{file}", fileOf(this.config.archive));
    if (typeof code !== "string" || code === "no-tiles") return words.failed;
    return failureWords({ code, detail }).map((text) => el("p", { text }));
  },

  // A page opened from the disk may not read the file beside it, but may be given it.
  ask(map, before) {
    const { words, archive } = this.config;
    const input = el("input", {
      attrs: { type: "file", accept: ".pmtiles" },
      on: {
        change: () => {
          const [file] = input.files;
          if (!file) return;
          this.picked = file;
          this.opening = this.open(file);
          this.opening.then(
            () => {
              if (this.picked !== file) return;
              this.say(map, null);
              if (this.map === map && !this.view) this.start(map);
            },
            (error) => this.picked === file && this.ask(map, [words.wrong, error.code && this.troubleWords(error)])
          );
        },
      },
    });
    this.say(map, [before, words.ask.replace("{file}", fileOf(archive)), el("label", {}, [words.pick, input])]);
  },

  notice(map, tiles) {
    const { words } = this.config;
    const order = ["far", "failed", "overview", "partial"];
    const key = order.find((one) => tiles[one]) || null;
    // Told with every painting: what stands there already stays.
    if (this.noticed === key) return;
    this.say(map, key === "failed" ? this.troubleWords(tiles.failed) : key && words[key]);
    this.noticed = key;
  },

  say(map, words) {
    this.noticed = undefined;
    if (this.box) this.box.remove();
    this.box = null;
    if (!words) return;
    const title = this.config.name ? el("strong", { text: this.config.name }) : null;
    this.box = el("div", { class: "erqi-tiled-notice", attrs: { role: "status" } }, [title, words]);
    L.DomEvent.disableClickPropagation(this.box);
    map.getContainer().append(this.box);
  },
};

/** @type {() => any} */
const tiledClass = once(() => packedClass().extend(OWN));

/** A tiled layer from its settings (where the tiles are and how they look), or the element that holds them as base64 of
 *  JSON, and the element that holds an archive in the page, or null. */
export function tiledLayer(settings, node, options) {
  const Class = tiledClass();
  if (!settings.remove) return new Class(settings, node, options);
  const text = settings.textContent;
  settings.remove();
  return new Class(text, node, options);
}
