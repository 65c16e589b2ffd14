/* A page with packed layers that are large, or searched, filtered or listed. */

import { packedControl } from "../packed/control.js";
import { helpers } from "../query/helpers.js";
import { packedPanel } from "../packed/panel.js";
import { openThere } from "../query/open_there.js";
import "./packed.js";

Object.assign(helpers, { control: packedControl, panel: packedPanel, openThere });
