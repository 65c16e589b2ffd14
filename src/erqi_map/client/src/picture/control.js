/* A scan beside the map: the same points are clicked on both, and their list goes to the app, or into a file for
   `erqi-map picture add`. */

import { formatNumber, listen } from "../dom/controls.js";
import { el, refill } from "../dom/el.js";
import { fitControl, MIN_POINTS } from "../geometry/control.js";

const MAP_SHARE = "52%";
const MARK = { radius: 8, color: "#ffffff", weight: 2, fillColor: "#b3261e", fillOpacity: 1, interactive: false };

/** The scan as a map of its own: y counts down from the upper left corner. */
function scanMap(ctx, node, control, untouched) {
  const [width, height] = control.size;
  const bounds = L.latLngBounds([-height, 0], [0, width]);
  const map = L.map(node, { crs: L.CRS.Simple, attributionControl: false, minZoom: -8, maxZoom: 4, zoomSnap: 0.25 });
  map.fitBounds(bounds, { animate: false });
  // Its window may get its size later, and another; what somebody looks at stays.
  const sizes = new ResizeObserver(() => {
    map.invalidateSize({ animate: false });
    if (untouched()) map.fitBounds(bounds, { animate: false });
  });
  sizes.observe(node);
  ctx.onDestroy(() => sizes.disconnect());
  ctx.plan.raw(control.image).then((bytes) => {
    const address = URL.createObjectURL(new Blob([bytes], { type: "image/webp" }));
    L.imageOverlay(address, bounds, { alt: "" }).addTo(map);
    ctx.onDestroy(() => URL.revokeObjectURL(address));
  });
  return map;
}

/** @param {Context} ctx */
function create(ctx) {
  const { control } = ctx.plan.content;
  if (!control) return null;
  const points = [];
  const app = ctx.options.points;
  const container = ctx.map.getContainer();
  const scanNode = el("div", { class: "erqi-control-scan" });
  const hint = el("p", { class: "erqi-control-hint", attrs: { role: "status" } });
  const rows = el("ol", { class: "erqi-control-points" });
  const result = el("p", { class: "erqi-control-result" });
  const save = el("button", { class: "erqi-button erqi-primary", on: { click: hand } });
  const panel = el("section", { class: "erqi-map erqi-control" }, [
    el("h2", { text: control.name }), hint, scanNode, rows, result, save]);
  container.style.width = MAP_SHARE;
  ctx.root.classList.toggle("erqi-controlled", Boolean(app));
  /** @type {HTMLElement} */ (container.parentElement).append(panel);
  const scan = scanMap(ctx, scanNode, control, () => !points.length);
  const marks = { pixel: L.layerGroup().addTo(scan), place: L.layerGroup().addTo(ctx.map) };
  // Clicks on the map give places now, not cards.
  ctx.picking = () => true;

  // The first point that still lacks this side takes it; else a new one begins.
  function take(side, value) {
    const open = points.find((one) => !one[side]);
    if (open) open[side] = value;
    else points.push({ [side]: value });
    draw();
  }
  const onScan = ({ latlng }) => {
    const [width, height] = control.size;
    if (latlng.lng >= 0 && latlng.lng <= width && latlng.lat <= 0 && -latlng.lat <= height) take("pixel", [latlng.lng, -latlng.lat]);
  };
  const onMap = ({ latlng }) => take("place", [latlng.lng, latlng.lat]);
  scan.on("click", onScan);
  listen(ctx, ctx.map, { click: onMap });

  const whole = () => points.filter((one) => one.pixel && one.place);
  const metres = (value) => ctx.phrase("map.control.metres", { m: formatNumber(ctx, value, 1) });

  function drawMarks() {
    for (const group of Object.values(marks)) group.clearLayers();
    points.forEach(({ pixel, place }, i) => {
      const mark = (group, at) => L.circleMarker(at, MARK)
        .bindTooltip(el("span", { text: String(i + 1) }), { permanent: true, direction: "right", offset: [8, 0] }).addTo(group);
      if (pixel) mark(marks.pixel, [-pixel[1], pixel[0]]);
      if (place) mark(marks.place, [place[1], place[0]]);
    });
  }

  function row(point, at, residual) {
    const drop = el("button", { class: "erqi-button", text: "×", attrs: { "aria-label": ctx.phrase("map.control.remove") },
      on: { click: () => { points.splice(points.indexOf(point), 1); draw(); } } });
    const missing = !point.pixel ? "on_scan" : !point.place ? "on_map" : "";
    const words = missing ? ctx.phrase(`map.control.${missing}`)
      : residual === undefined ? ctx.phrase("map.control.taken") : ctx.phrase("map.control.residual", { m: metres(residual) });
    return el("li", {}, [el("b", { text: `${at + 1} ` }), el("span", { text: words }), drop]);
  }

  function draw() {
    const pairs = whole();
    const fit = fitControl(pairs.map((one) => one.pixel), pairs.map((one) => one.place));
    hint.textContent = ctx.phrase("map.control.hint");
    refill(rows, points.map((one, at) => row(one, at, fit ? fit.residuals_m[pairs.indexOf(one)] : undefined)));
    result.textContent = pairs.length < MIN_POINTS ? ctx.phrase("map.control.more", { n: MIN_POINTS - pairs.length })
      : !fit ? ctx.phrase("map.control.line")
        : fit.accuracy_m === null ? ctx.phrase("map.control.three") : ctx.phrase("map.control.accuracy", { m: metres(fit.accuracy_m), pixel: metres(fit.pixel_m) });
    save.textContent = app ? app.label : ctx.phrase("map.control.save");
    save.disabled = !fit;
    drawMarks();
  }

  function hand() {
    if (app) app.take(whole().map(({ pixel, place }) => [...pixel, ...place]));
    else download();
  }

  function download() {
    const lines = whole().map(({ pixel, place }) => [...pixel.map((one) => one.toFixed(2)), ...place.map((one) => one.toFixed(8))].join(","));
    const address = URL.createObjectURL(new Blob([["column,row,lon,lat", ...lines, ""].join("\n")], { type: "text/csv" }));
    el("a", { attrs: { href: address, download: "points.csv" } }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  draw();
  ctx.store.on((state, changed) => changed.has("lang") && draw());
  return {
    destroy() {
      scan.remove();
      panel.remove();
      container.style.width = "";
      ctx.picking = undefined;
    },
  };
}

export const controlPart = { name: "control", create };
