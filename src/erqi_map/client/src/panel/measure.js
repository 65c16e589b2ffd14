/* Measuring lengths and areas on the map. */

import { areasOf, focusedIn, followWords, iconButton, listen, typing } from "../dom/controls.js";
import { el, refill } from "../dom/el.js";
import { formatArea, formatLength, geodesic } from "../geometry/geodesic.js";

const CLOSE_PX = 12;
const LABEL_FROM_PX = 56;
const COLOUR = "#9c1c57";

/** The centre of gravity of a ring; the middle of its box where it has no area. */
function middleOf(points) {
  let twice = 0;
  let lat = 0;
  let lng = 0;
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length];
    const cross = a.lng * b.lat - b.lng * a.lat;
    twice += cross;
    lat += (a.lat + b.lat) * cross;
    lng += (a.lng + b.lng) * cross;
  });
  const box = L.latLngBounds(points);
  const middle = L.latLng(lat / (3 * twice), lng / (3 * twice));
  return twice && box.contains(middle) ? middle : box.getCenter();
}

/** What is drawn on the map: line or area, vertices, the rubber line, labels. */
function sketch(map) {
  for (const [name, zIndex] of [["erqi-measure", "640"], ["erqi-measure-text", "645"]]) {
    const pane = map.getPane(name) || map.createPane(name);
    pane.style.zIndex = zIndex;
    pane.style.pointerEvents = "none";
  }
  const renderer = L.svg({ pane: "erqi-measure" });
  const group = L.layerGroup();
  const base = { renderer, pane: "erqi-measure", interactive: false };
  const line = { ...base, color: COLOUR, weight: 3 };
  const under = { ...base, color: "#fff", weight: 6, opacity: 0.9 };
  const rubber = L.polyline([], { ...line, weight: 2, dashArray: "4 6" });

  function label(at, text, className) {
    L.tooltip({ permanent: true, direction: "center", className: `erqi-measure-label ${className}`,
      pane: "erqi-measure-text", interactive: false })
      .setLatLng(at).setContent(el("span", { text })).addTo(group);
  }

  return {
    rubber,
    label,
    show: () => group.addTo(map),
    hide: () => { group.remove(); rubber.remove(); },
    draw(points, closed) {
      group.clearLayers();
      const path = closed ? [...points, points[0]] : points;
      if (closed) L.polygon(points, { ...base, stroke: false, fillColor: COLOUR, fillOpacity: 0.12 }).addTo(group);
      L.polyline(path, under).addTo(group);
      L.polyline(path, line).addTo(group);
      for (const point of points) {
        L.circleMarker(point, { ...base, radius: 5, color: COLOUR, weight: 2, fillColor: "#fff", fillOpacity: 1 }).addTo(group);
      }
      rubber.addTo(map);
    },
    rub(from, to) { rubber.setLatLngs(from && to ? [from, to] : []); },
    remove() { group.remove(); rubber.remove(); renderer.remove(); },
  };
}

function create(ctx) {
  const { map, store } = ctx;
  const words = followWords(ctx);
  const picture = sketch(map);
  const container = map.getContainer();
  let points = [];
  let closed = false;
  const result = el("div", { class: "erqi-measure-result", attrs: { role: "status" } });
  const hint = el("p", { class: "erqi-hint" });
  const button = (icon, key, click) => iconButton(words, { icon, key, click });
  const buttons = { area: button("area", "map.measure.area", toggleArea), undo: button("undo", "map.measure.undo", undo),
    clear: button("trash", "map.measure.clear", clear) };
  const end = button("close", "map.measure.end", () => stop());
  const box = el("section", { class: "erqi-measure", attrs: { hidden: true } }, [
    el("div", { class: "erqi-measure-head" }, [
      words.say(el("h2", { class: "erqi-measure-title" }), "map.measure.title"),
      buttons.area, buttons.undo, buttons.clear, end]), result, hint]);
  const cross = el("div", { class: "erqi-crosshairs", attrs: { "aria-hidden": "true", hidden: true } });
  words.bind(() => {
    box.setAttribute("aria-label", ctx.phrase("map.measure.title"));
    draw();
  });

  function legs() {
    const path = closed ? [...points, points[0]] : points;
    return path.slice(1).map((point, i) => ({ from: path[i], to: point, metres: geodesic.length_m([path[i], point]) }));
  }

  function summary() {
    const length = legs().reduce((sum, leg) => sum + leg.metres, 0);
    const area = closed ? geodesic.area_m2(points) : 0;
    return { length, area };
  }

  function draw() {
    const { length, area } = summary();
    const lines = [];
    if (points.length < 2) lines.push(ctx.phrase("map.measure.start"));
    else if (closed) {
      lines.push(ctx.phrase("map.measure.area_result", { area: formatArea(ctx, area) }),
        ctx.phrase("map.measure.perimeter", { length: formatLength(ctx, length) }));
    } else lines.push(ctx.phrase("map.measure.total", { length: formatLength(ctx, length), n: points.length - 1 }));
    refill(result, lines.map((text, i) => el("p", { class: i ? "" : "erqi-measure-main", text })));
    hint.textContent = ctx.phrase("map.measure.hint");
    buttons.area.setAttribute("aria-pressed", String(closed));
    buttons.area.setAttribute("aria-disabled", String(points.length < 3));
    for (const name of ["undo", "clear"]) buttons[name].setAttribute("aria-disabled", String(!points.length));
    if (store.get().tool !== "measure") return;
    picture.draw(points, closed);
    drawLabels(length, area);
  }

  function drawLabels(length, area) {
    for (const leg of legs()) {
      const apart = map.latLngToContainerPoint(leg.from).distanceTo(map.latLngToContainerPoint(leg.to));
      if (apart < LABEL_FROM_PX) continue;
      const middle = L.latLng((leg.from.lat + leg.to.lat) / 2, (leg.from.lng + leg.to.lng) / 2);
      picture.label(middle, formatLength(ctx, leg.metres), "erqi-measure-leg");
    }
    if (closed) picture.label(middleOf(points), formatArea(ctx, area), "erqi-measure-sum");
    else if (points.length > 2) {
      const end_ = points[points.length - 1];
      picture.label(end_, ctx.phrase("map.measure.sum", { length: formatLength(ctx, length) }), "erqi-measure-sum erqi-measure-end");
    }
  }

  function add(point) {
    if (closed) clear();
    const last = points[points.length - 1];
    if (last && last.equals(point)) return;
    points = [...points, point];
    draw();
  }

  function close() {
    if (points.length < 3) return;
    closed = true;
    picture.rub(null, null);
    draw();
  }

  function toggleArea() {
    if (closed) {
      closed = false;
      draw();
    } else close();
  }

  function undo() {
    if (closed) closed = false;
    else points = points.slice(0, -1);
    picture.rub(null, null);
    draw();
  }

  function clear() {
    points = [];
    closed = false;
    picture.rub(null, null);
    draw();
  }

  function stop() {
    store.set({ tool: null });
  }

  const near = (event) => points.length > 2
    && map.latLngToContainerPoint(points[0]).distanceTo(event.containerPoint) < CLOSE_PX;

  const mouse = {
    click(event) {
      cross.hidden = true;
      if (!closed && near(event)) close();
      else add(event.latlng);
    },
    // The double click has already given its point (twice in one place); now it closes the ring.
    dblclick() {
      close();
    },
    mousemove(event) {
      picture.rub(closed ? null : points[points.length - 1], event.latlng);
    },
    mouseout() {
      picture.rub(null, null);
    },
    zoomend: draw,
  };

  function keys(event) {
    if (store.get().tool !== "measure" || event.defaultPrevented) return;
    const from = event.composedPath()[0];
    const onMap = from === container;
    if (typing(event) || from.closest("dialog, [role=menu]")) return;
    const actions = { Escape: stop, Backspace: undo, Delete: clear, a: toggleArea, A: toggleArea,
      Enter: onMap ? addCentre : null };
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  function addCentre() {
    cross.hidden = false;
    add(map.getCenter());
  }

  function follow(previous) {
    const on = store.get().tool === "measure";
    const was = Boolean(previous) && previous.tool === "measure";
    if (on === was) return;
    box.hidden = !on;
    ctx.root.classList.toggle("erqi-measuring", on);
    container.classList.toggle("erqi-crosshair", on);
    map.doubleClickZoom[on ? "disable" : "enable"]();
    map[on ? "on" : "off"](mouse);
    if (on) {
      picture.show();
      draw();
      container.focus({ preventScroll: true });
      cross.hidden = !container.matches(":focus-visible");
      return;
    }
    const hadFocus = box.contains(focusedIn(ctx));
    picture.hide();
    points = [];
    closed = false;
    cross.hidden = true;
    if (hadFocus) ctx.slots.bottomRight.querySelector("[data-tool=measure]")?.focus();
  }

  ctx.slots.bottomRight.prepend(box);
  ctx.slots.overlay.append(cross);
  // Capture: the measure keys come before the shortcuts and the popup's Escape.
  listen(ctx, areasOf(ctx), { keydown: keys }, true);
  store.on((state, changed, previous) => {
    if (changed.has("tool")) follow(previous);
  });
  follow(null);
  return { destroy() {
    map.off(mouse);
    container.classList.remove("erqi-crosshair");
    picture.remove();
  } };
}

export const measurePart = { name: "measure", create };
