/* A page with a plan whose overlays are packed layers. */

import { parts } from "../map/mount.js";
import { overlaysPart } from "../overlay/overlays.js";
import "./panel.js";
import "./plan.js";

parts.push(overlaysPart);
