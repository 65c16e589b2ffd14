/* A page with a plan: the map, and what stands round it in this order. */

import { mount, parts } from "../map/mount.js";
import { briefPart } from "../panel/brief.js";
import { cardPart } from "../panel/card.js";
import { filterPart } from "../panel/filter.js";
import { furniturePart } from "../panel/furniture.js";
import { keyPart } from "../panel/key.js";
import { listPart } from "../panel/list.js";
import { panelsPart } from "../panel/panels.js";
import { popupPart } from "../panel/popup.js";
import { searchPart } from "../panel/search.js";
import { sharePart } from "../panel/share.js";
import { titlePart } from "../panel/title.js";
import { toolbarPart } from "../panel/toolbar.js";
import { treePart } from "../panel/tree.js";
import { controlPart } from "../picture/control.js";
import { picturesPart } from "../picture/pictures.js";
import { chooseFeature } from "../state/choose.js";
import { openDrawer } from "../state/drawers.js";
import { publish } from "./global.js";

parts.push(
  titlePart, briefPart, picturesPart, controlPart, treePart, keyPart, filterPart, searchPart, sharePart, cardPart, popupPart, listPart, toolbarPart,
  furniturePart, panelsPart,
);
publish({ mount, choose: chooseFeature, openDrawer });
