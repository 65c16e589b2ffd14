/* A page with tiled layers, which are packed layers of another source. */

import { helpers } from "../query/helpers.js";
import { tiledLayer } from "../tiled/tiled.js";
import { publish } from "./global.js";
import "./panel.js";

helpers.tiled = tiledLayer;
publish({ tiledLayer });
