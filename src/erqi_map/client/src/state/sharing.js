/* What a plan and large layers on one map tell each other; either may be there alone. */

/** Map → does the plan on it take the pointer at a place before the large layers below? */
export const planTakes = new WeakMap();

/** What packed layers, where they are on the page, say of a map: {layer, hit} topmost at a place; do they draw areas there?
 *  @type {{beneath(map: L.Map, latlng: L.LatLng, reachPx: number): any, areasOn(map: L.Map): boolean}} */
export const large = { beneath: () => null, areasOn: () => false };
