/* What can go wrong, by code. */

/** An error whose `code` is a key of WORDS. */
export function failure(code, detail) {
  const error = new Error(detail ? `${code}: ${detail}` : code);
  return Object.assign(error, { code, detail });
}

/** Whether an error is one that `failure` made; those of browsers and libraries may have a code too. */
export const isFailure = (error) => Boolean(error) && "detail" in error;

/** What is thrown for what nobody wants any more (a signal has no `reason` before Chromium 98 and Safari 15.4). */
export const givenUp = () => new DOMException("given up", "AbortError");
