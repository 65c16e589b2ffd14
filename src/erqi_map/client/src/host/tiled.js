/* A page with tiled layers, which are packed layers of another source. */

import { tiledLayer } from "../tiled/tiled.js";
import { publish } from "./global.js";
import "./panel.js";

publish({ tiledLayer });
