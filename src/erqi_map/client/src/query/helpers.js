/* What a large layer, or one that is searched, filtered or listed, has beside the drawing: host/panel.js brings it. A page
   of a few shapes does without. */

/** @type {{control: any, panel: any, openThere: any, tiled: any}} */
export const helpers = { control: null, panel: null, openThere: null, tiled: null };
