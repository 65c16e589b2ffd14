/* The basemaps of the plan, and why one cannot be shown. */

import { datum } from "../geometry/datum.js";
import { own } from "../payload/values.js";

/** Why a basemap cannot be used: "token", "address", or null. */
export function basemapProblem(basemap) {
  if (basemap.id === "none" || !(basemap.urls || []).length) return basemap.id === "none" ? null : "address";
  if (!basemap.urls.every((url) => /^https?:\/\//.test(url)) || !own(datum, basemap.datum)) return "address";
  return basemap.needs_token && !basemap.token ? "token" : null;
}

/** @param {Plan} plan */
export const basemapOf = (plan, id) => (plan.content.basemaps || []).find((one) => one.id === id) || null;
