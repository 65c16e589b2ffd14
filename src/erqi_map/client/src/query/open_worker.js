/* Runs in a worker: holds a payload and answers what is asked of it. */

import { openServices } from "./open_services.js";
import { serve } from "./serve.js";

serve(globalThis, openServices);
