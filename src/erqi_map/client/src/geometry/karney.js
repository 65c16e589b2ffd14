/* The geodesic library. The build puts its text here, which then runs when it is first asked for; unbuilt, the page's is taken. */

/** @returns {any} */
export const karney = () => globalThis.geodesic;
