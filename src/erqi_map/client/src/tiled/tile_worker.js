/* Runs in a worker: reads tiles. */

import { serve } from "../query/serve.js";
import { tileServices } from "./services.js";

serve(globalThis, tileServices);
