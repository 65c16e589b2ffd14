/* A page with packed layers. */

import { packedLayer } from "../packed/layer.js";
import { packed } from "../packed/packed.js";
import { publish } from "./global.js";

publish({ packedLayer, packed });
