/* Files of the map client, each fetched once by the window that needs it. */

const loads = new WeakMap();

/** Adds an element that loads a file, once a document or shadow root; resolves when it is there. */
export function load(parent, tag, properties) {
  const node = Object.assign(parent.ownerDocument.createElement(tag), properties);
  return new Promise((resolve, reject) => {
    node.addEventListener("load", resolve);
    node.addEventListener("error", () => reject(new Error(properties.src || properties.href)));
    parent.append(node);
  });
}

export function loadScript(page, url) {
  if (!loads.has(page)) loads.set(page, new Map());
  const known = loads.get(page);
  if (!known.has(url)) {
    // In their order, whichever arrives first: each builds on those before it.
    const done = load(page.head, "script", { src: url, async: false });
    done.catch(() => known.delete(url));
    known.set(url, done);
  }
  return known.get(url);
}

/** The bytes of a file, as the window they are for makes them. */
export async function loadBytes(view, url) {
  const answer = await view.fetch(url);
  if (!answer.ok) throw new Error(url);
  return new view.Uint8Array(await answer.arrayBuffer());
}

/** Drawing, a module beside this one. */
export const loadEditor = () => import(new URL("./edit.js", import.meta.url).href);

export async function loadJson(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(url);
  return answer.json();
}
