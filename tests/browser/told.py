"""What a page of ours says, in JavaScript that the oldest browsers read."""

# What stands on the page once it has come to rest: told it is damaged, or the whole map.
SAID = """async () => {
  const before = getComputedStyle(document.documentElement, "::before");
  const still = before.display === "none" || before.content === "none" ? "" : before.content;
  const boxes = document.querySelectorAll("#erqi-broken, #erqi-too-old, .erqi-fatal, .erqi-tiled-notice");
  return [still, ...Array.from(boxes, (box) => box.innerText)].join(" ").trim();
}"""
RESTS = """async () => {
  const said = SAID;
  const loaded = () => globalThis.ErqiMap && document.documentElement.classList.contains("erqi-loaded");
  while (performance.now() < 100000) {
    const words = await said();
    if (words) return words;
    if (loaded()) {
      for (const app of await Promise.all(ErqiMap.mounted || [])) if (!app.error) await app.idle();
      for (const layer of ErqiMap.packed || []) await layer.idle().catch(() => {});
      if ((ErqiMap.packed || []).every((layer) => !layer.map || layer.view)) return said();
    }
    await new Promise(requestAnimationFrame);
  }
  return "";
}""".replace("SAID", SAID)
WHOLE = """async () => {
  const [app] = await Promise.all(globalThis.ErqiMap && ErqiMap.mounted || []);
  return app && !app.error ? app.labels().length : 0;
}"""
