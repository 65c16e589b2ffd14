// Writes a script of the browser together with the functions that it makes of texts while it is read: a page that lets
// no text become code takes them by their texts. Usage: node compile_texts.mjs SCRIPT

import { readFileSync } from "node:fs";
import vm from "node:vm";

const made = new Map();
const Native = Function;
function record(...given) {
  const body = given.pop();
  made.set(body, given);
  return Native(...given, body);
}
record.prototype = Native.prototype;

// Whatever the script asks of Leaflet while it is read is there and does nothing.
const anything = new Proxy(function () {}, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => "" : anything),
  apply: () => anything,
  construct: () => anything,
  set: () => true,
});
const text = readFileSync(process.argv[2], "utf8");
const run = vm.runInThisContext(`(function (Function, L, window, document, navigator) {${text}\n})`);
run(record, anything, { L: anything }, anything, { userAgent: "" });
const entries = [...made].map(
  ([body, given]) => `${JSON.stringify(body)}: function (${given.join(", ")}) {\n${body}\n}`,
);
process.stdout.write(`(function (made) {
  function held() {
    return made[arguments[arguments.length - 1]];
  }
  held.prototype = Function.prototype;
  (function (Function) {
${text}
  })(held);
})({
${entries.join(",\n")}
});
`);
