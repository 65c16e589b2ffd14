/* What a stranger would notice of a map as it stands: words that are cut, things that lie over one another, a popup that is
 * not whole, clusters without names, too little map, a second field or the same control twice, words of the other language.
 */
(app) => {
  const { ctx } = app, { root, map } = ctx, found = [];
  const nameOf = (node) => String(node.className.baseVal ?? node.className) || node.tagName;
  const within = (inner, outer, slack = 1) => inner.left >= outer.left - slack && inner.right <= outer.right + slack
    && inner.top >= outer.top - slack && inner.bottom <= outer.bottom + slack;
  const isSeen = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && node.getClientRects().length > 0;
  const treesOf = (tree) => [tree, ...[...tree.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean).flatMap(treesOf)];
  const everywhere = (selector) => treesOf(document).flatMap((tree) => [...tree.querySelectorAll(selector)]).filter(isSeen);
  const popup = map.getPane("popupPane").querySelector(".leaflet-popup-content-wrapper");
  const ours = [root, popup].filter(Boolean).flatMap((node) => [...node.querySelectorAll("*")]).filter(isSeen);

  /* Words: in the window and in everything that clips them; what scrolls may hold more below. */
  for (const node of ours.filter((one) => !one.closest(".erqi-hidden, .erqi-live, svg"))) {
    const words = [...node.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE && one.textContent.trim());
    for (const text of words) {
      const range = document.createRange();
      range.selectNodeContents(text);
      const box = range.getBoundingClientRect();
      let [left, right, top, bottom] = [0, innerWidth, 0, innerHeight];
      for (let up = node; up && up !== root.parentElement; up = up.parentElement) {
        const { overflowX, overflowY, position } = getComputedStyle(up), clip = up.getBoundingClientRect();
        if (overflowX !== "visible") [left, right] = [Math.max(left, clip.left), Math.min(right, clip.right)];
        if (/auto|scroll/.test(overflowY)) [top, bottom] = [-Infinity, Infinity];
        else if (overflowY !== "visible" && top !== -Infinity) [top, bottom] = [Math.max(top, clip.top), Math.min(bottom, clip.bottom)];
        if (position === "fixed") break;
      }
      // Chinese glyphs reach a little beyond their lines.
      if (box.width && !within(box, { left: left - 1, right: right + 1, top: top - 6, bottom: bottom + 6 })) found.push(["cut", nameOf(node), text.textContent.trim()]);
    }
    if (node.placeholder && !node.value) {
      const measure = document.createElement("canvas").getContext("2d"), style = getComputedStyle(node);
      measure.font = style.font;
      const room = node.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      if (measure.measureText(node.placeholder).width > room + 1) found.push(["cut", "placeholder", node.placeholder]);
    }
  }

  /* What stands over the map. On a phone a drawer is a sheet over all that is below it. */
  const slots = ["top", "map", "bottomLeft", "bottomRight"].flatMap((name) => [...ctx.slots[name].children]);
  const things = [...slots, ctx.slots.left, ctx.slots.right, ...root.querySelectorAll(".erqi-list"), popup].filter((one) => one && isSeen(one));
  things.forEach((one, k) => things.slice(0, k).forEach((other) => {
    const [a, b] = [one, other].map((node) => node.getBoundingClientRect());
    const apart = Math.min(a.right, b.right) - Math.max(a.left, b.left) <= 1 || Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) <= 1;
    const sheet = root.classList.contains("erqi-phone") && (within(a, b) || within(b, a));
    if (!apart && !sheet && !one.contains(other) && !other.contains(one)) found.push(["over", nameOf(one), nameOf(other)]);
  }));
  const frame = map.getContainer().getBoundingClientRect(), size = map.getSize();
  if (popup) {
    const box = popup.getBoundingClientRect(), insets = ctx.insets();
    const free = { left: frame.left + insets.left, right: frame.right - insets.right, top: frame.top + insets.top, bottom: frame.bottom - insets.bottom };
    if (!within(box, free)) found.push(["popup not whole"]);
    const words = popup.querySelector(".erqi-popup-box");
    if (words.scrollHeight > words.clientHeight + 1) found.push(["popup scrolls", words.scrollHeight - words.clientHeight]);
    if (!within(popup.querySelector(".erqi-popup-foot").getBoundingClientRect(), box)) found.push(["popup without its foot"]);
  }

  /* Clusters whose middle is in sight have their names, and these no others' place. */
  const { left, right, top, bottom } = ctx.insets(), clusters = ctx.plan.layer("clusters");
  const named = new Set(app.labels().map((label) => label.id)), over = [...ctx.covered(), ...ctx.popups()];
  const near = (box, at) => at.x > box.x - 40 && at.x < box.x + box.width + 40 && at.y > box.y - 20 && at.y < box.y + box.height + 20;
  for (let i = 0; i < clusters.n; i += 1) {
    const at = map.latLngToContainerPoint(clusters.anchor(i));
    const inSight = at.x > left && at.x < size.x - right && at.y > top && at.y < size.y - bottom && !over.some((box) => near(box, at));
    if (inSight && !named.has(clusters.id_(i))) found.push(["no name", clusters.id_(i)]);
  }
  const symbols = ctx.plan.layers.filter((layer) => layer.geometry === "point" && layer.role === "plan").flatMap((layer) =>
    [...ctx.plan.mask(layer, app.getState())].flatMap((on, index) => (on ? [[layer.id_(index), map.latLngToContainerPoint(ctx.drawnAt({ layer, index })),
      (layer.symbol(index).size_px / 2) * ctx.wall() - 1]] : [])));
  for (const { id, text, box: [x, y, width, height] } of app.labels()) {
    const hides = symbols.filter(([of, at, reach]) => of !== id && at.x + reach > x && at.x - reach < x + width && at.y + reach > y && at.y - reach < y + height);
    if (hides.length) found.push(["name over a symbol", text, hides[0][0]]);
    if (ctx.popups().some((box) => x + 2 < box.x + box.width && box.x < x + width - 2 && y + 2 < box.y + box.height && box.y < y + height - 2)) found.push(["under the popup", text]);
  }

  for (const icon of root.querySelectorAll(".erqi-icon:empty")) found.push(["no picture", nameOf(icon.parentElement)]);
  const share = ((size.x - left - right) * (size.y - top - bottom)) / (size.x * size.y);
  if (share < 0.499) found.push(["less than half is map", share]);
  const fields = everywhere("input:not([type=checkbox], [type=radio], [type=range]), textarea, select").map((node) => node.type);
  if (fields.some((type) => type !== "search") || fields.length > 1) found.push(["fields", fields]);
  const controls = everywhere("button").filter((node) => !node.closest(".erqi-tree-list, .erqi-card-scroll"))
    .map((node) => node.getAttribute("aria-label") || node.textContent.trim());
  controls.forEach((words, k) => controls.indexOf(words) !== k && found.push(["twice", words]));
  if (app.getState().lang === "en") {
    const foreign = ours.flatMap((node) => [...node.childNodes]).filter((one) => one.nodeType === Node.TEXT_NODE).map((one) => one.textContent.trim());
    found.push(...[...foreign, ...app.labels().map((label) => label.text)].filter((words) => /[\u3400-\u9fff]/.test(words) && words !== "中").map((words) => ["not English", words]));
  }
  return found;
}
