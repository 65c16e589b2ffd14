/* A page with packed layers. Nothing here needs Leaflet before a layer is made: the page may run it first. */

import { packedLayer } from "../packed/layer.js";
import { packed } from "../packed/packed.js";
import { publish } from "./global.js";

publish({ packedLayer, packed });
