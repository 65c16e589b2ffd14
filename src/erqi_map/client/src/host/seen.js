/* A map that is made where nobody sees it, in a tab behind or a folded box, has no size to be fitted to. */

function waitToBeSeen(map) {
  const box = map.getContainer();
  const seen = () => box.clientWidth > 0 && box.clientHeight > 0;
  // What Leaflet has just measured: asking the box itself would have it laid out once more.
  const { x, y } = map.getSize();
  if (x && y) return;
  const { fitBounds } = map;
  /** @type {Parameters<typeof fitBounds> | null} */
  let asked = null;
  map.fitBounds = (...given) => {
    asked = given;
    return fitBounds.apply(map, given);
  };
  const sizes = new ResizeObserver(() => {
    if (!seen()) return;
    sizes.disconnect();
    map.fitBounds = fitBounds;
    map.invalidateSize({ animate: false });
    if (asked) map.fitBounds(...asked);
  });
  sizes.observe(box);
  map.once("unload", () => sizes.disconnect());
}

// Maps made from now on are fitted when they have a size, to what they were asked to show. Where Leaflet did not load, the
// layer says so.
if (typeof L !== "undefined") {
  L.Map.addInitHook(
    /** @this {any} */
    function () {
      waitToBeSeen(this);
    }
  );
}
