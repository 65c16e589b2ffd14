/* A page with packed layers. */

import { fitWhenSeen } from "../map/unseen.js";
import { packedLayer } from "../packed/layer.js";
import { packed } from "../packed/packed.js";
import { publish } from "./global.js";

// Where Leaflet did not load, the layer says so.
if (typeof L !== "undefined") fitWhenSeen();
publish({ packedLayer, packed });
