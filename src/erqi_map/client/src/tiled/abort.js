/* Giving up what is no longer wanted. */

import { givenUp } from "../payload/failure.js";

/** An AbortController; the signals of Chromium below 100, Firefox below 97 and Safari below 15.4 do not throw by
 *  themselves, and the reader of archives calls for that. */
export function newAbort() {
  const given = new AbortController();
  const { signal } = given;
  if (!signal.throwIfAborted) {
    signal.throwIfAborted = () => {
      if (signal.aborted) throw givenUp();
    };
  }
  return given;
}
