/* Drawing, loaded in the app alone, when somebody draws. */

export { createEditor } from "../../edit/editor.js";
