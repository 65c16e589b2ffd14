/* What of a plan shows nothing until somebody opens it: a file runs it when the first picture stands. */

import { parts } from "../map/mount.js";
import { helpPart } from "../panel/help.js";
import { measurePart } from "../panel/measure.js";
import { photosPart } from "../panel/photos.js";
import { printPart } from "../panel/print.js";
import { presentPart } from "../present/present.js";
import "./plan.js";

parts.push(...[measurePart, helpPart, photosPart, printPart, presentPart].map((part) => ({ ...part, closed: true })));
