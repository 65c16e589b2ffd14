/* Made of render/contract.py by `make schema`. */

export const VERSION = 2;

/** The fields of every part of a manifest, by its kind or type. */
export const REQUIRED = {
  plan: ["v", "lang", "extent", "drawing", "content", "layers", "blocks", "kind", "limits", "default_basemap", "state", "colours", "font"],
  frame: ["v", "lang", "extent", "drawing", "content", "layers", "blocks", "kind"],
  tiled: ["v", "kind", "name", "tooltip", "popup", "id", "words", "column", "breaks", "legend", "styles", "bounds", "template", "archive", "embedded", "drawing", "minZoom", "maxZoom"],
  layer: ["id", "role", "theme", "title", "geometry", "n", "interactive", "visible", "status", "fields", "style", "label", "rows", "shape", "columns"],
  shape: ["quantum_bits", "parts", "rings", "sizes", "xy"],
  number: ["name", "type", "data"],
  bool: ["name", "type", "data"],
  dict: ["name", "type", "values", "codes", "width"],
  text: ["name", "type", "chunks", "rows"],
};
