/* Resolves once a page of ours does nothing more by itself: nothing flies, runs on or changes over,
 * all is drawn, and Streamlit, where it is, has come to its end. What turns for ever does not count.
 */
async (limit_ms) => {
  const frame = () => new Promise(requestAnimationFrame);
  const roots = (root) => {
    const inner = [...root.querySelectorAll("*")].map((node) => node.shadowRoot);
    return [root, ...inner.filter(Boolean).flatMap(roots)];
  };
  const ends = (one) => one.playState === "running" && Number.isFinite(one.effect.getComputedTiming().endTime);
  const changes = () => roots(document).some((root) => root.getAnimations().some(ends));
  const runs = () => {
    const server = document.querySelector("[data-testid=stApp]");
    return server !== null && server.dataset.testScriptState !== "notRunning";
  };
  const panes = () => roots(document).flatMap((root) =>
    [...root.querySelectorAll(".leaflet-map-pane")].map((pane) => pane.style.transform));
  const view = ({ ctx: { map } }) => [map.getCenter(), map.getZoom()];
  const moves = ({ ctx: { map, flying } }) => Boolean(flying || map._animatingZoom || (map._panAnim && map._panAnim._inProgress));
  const maps = async () => {
    const mounted = await Promise.all((globalThis.ErqiMap && globalThis.ErqiMap.mounted) || []);
    return [globalThis.app, ...mounted].filter((one) => one && one.ctx && one.ctx.map);
  };

  const started = performance.now();
  let before = "";
  for (let still = 0; still < 3; ) {
    if (performance.now() - started > limit_ms) throw new Error("the page does not come to rest");
    await frame();
    const found = await maps();
    const now = JSON.stringify([found.map(view), panes()]);
    still = now !== before || runs() || changes() || found.some(moves) ? 0 : still + 1;
    before = now;
    for (const one of found) await one.idle();
  }
}
