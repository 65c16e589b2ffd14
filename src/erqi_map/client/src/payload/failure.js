/* What can go wrong, by code. */

/** An error whose `code` is a key of WORDS. */
export function failure(code, detail) {
  const error = new Error(detail ? `${code}: ${detail}` : code);
  return Object.assign(error, { code, detail });
}
