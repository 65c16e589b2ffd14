/* Values compared and looked up. */

export function same(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}

/** Words with what stands as `{name}` in them filled in, where there is something for it. */
export const filled = (words, values) => String(words).replace(/\{(\w+)\}/g, (whole, name) => own(values, name) ?? whole);

/** What `make` makes when it is first asked for.
 *  @template T @param {() => T} make */
export function once(make) {
  /** @type {{ value: T } | null} */
  let made = null;
  return () => (made = made || { value: make() }).value;
}

/** A map of text keys taken from outside can hold "__proto__": own properties only. */
export function own(object, key) {
  return object && Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined;
}
