/* Runs in every page before its own scripts: notes long tasks, drawing by WebGL, frames, answers. */
globalThis.bench = (() => {
  "use strict";
  const bench = { pressed: 0, glVertices: 0, longest: 0, lastLongEnd: 0, frames: null, answer: null };

  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) {
      bench.longest = Math.max(bench.longest, task.duration);
      bench.lastLongEnd = Math.max(bench.lastLongEnd, task.startTime + task.duration);
    }
  }).observe({ type: "longtask", buffered: true });

  addEventListener("click", () => (bench.pressed = performance.timeOrigin + performance.now()), { capture: true });

  for (const context of [globalThis.WebGLRenderingContext, globalThis.WebGL2RenderingContext]) {
    if (!context) continue;
    for (const name of ["drawElements", "drawArrays", "drawElementsInstanced", "drawArraysInstanced"]) {
      const draw = context.prototype[name];
      if (!draw) continue;
      const at = name.startsWith("drawElements") ? 1 : 2;
      context.prototype[name] = function (...args) {
        bench.glVertices = Math.max(bench.glVertices, args[at]);
        return draw.apply(this, args);
      };
    }
  }

  /** Whether our layers have painted all they were given. */
  let ours = null;
  bench.ours = () => {
    const layers = globalThis.ErqiMap?.packed ?? [];
    if (ours === null && layers.length) {
      ours = false;
      Promise.all(layers.map((layer) => layer.idle())).then(() => (ours = true), (error) => console.error(error));
    }
    return Boolean(ours);
  };

  /** The same for the plan map, in a file or in the app. */
  let plan = null;
  bench.plan = () => {
    const mounted = globalThis.ErqiMap?.mounted ?? [];
    if (plan === null && mounted.length) {
      plan = false;
      Promise.all(mounted)
        .then((apps) => Promise.all(apps.map((app) => app.idle())))
        .then(() => (plan = true), (error) => console.error(error));
    }
    return Boolean(plan);
  };

  bench.record = () => {
    const frames = (bench.frames = []);
    let before = performance.now();
    const step = (now) => {
      if (bench.frames !== frames) return;
      frames.push(now - before);
      before = now;
      requestAnimationFrame(step);
    };
    requestAnimationFrame((now) => {
      before = now;
      requestAnimationFrame(step);
    });
  };
  bench.recorded = () => {
    const frames = bench.frames;
    bench.frames = null;
    return frames;
  };

  const texts = (selector) =>
    [...document.querySelectorAll(selector)]
      .filter((node) => node.checkVisibility({ opacityProperty: false }))
      .map((node) => node.textContent.trim())
      .filter(Boolean);

  /** The words that `selector` shows; "" for none. */
  bench.shown = (selector) => texts(selector)[0] ?? "";

  /** Times from the next event of this type to the frame in which `selector` shows something. */
  bench.arm = (type, selector) => {
    bench.answer = null;
    // An answer that fades away may still stand there when the next one comes.
    const before = new Set(texts(selector));
    addEventListener(
      type,
      (event) => {
        const look = () => {
          if (texts(selector).some((text) => !before.has(text))) bench.answer = performance.now() - event.timeStamp;
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      },
      { capture: true, once: true },
    );
  };
  return bench;
})();
