/* Base64 and the container of docs/payload.md; what to say when they cannot be read. */
(function (E) {
  "use strict";

  const MAGIC = [69, 82, 81, 73, 49, 10];
  const LARGEST_BLOCK = 1 << 30;

  // These words stand here and not in i18n: the i18n words are inside the payload that failed.
  const WORDS = {
    leaflet: [
      "地图组件没有加载，无法显示地图。请重新获取这个文件后再打开。",
      "The map library did not load. Please obtain the file again and reopen it.",
    ],
    "no-inflate": [
      "浏览器版本过旧，无法读取地图数据。请使用 Edge、Chrome 103、Firefox 113 或 Safari 16.4 以上版本打开。",
      "This browser is too old to read the map. Please use Edge or Chrome 103, Firefox 113, Safari 16.4 or newer.",
    ],
    "no-data": [
      "文件中没有地图数据。请重新导出或重新获取这个文件。",
      "The file holds no map data. Please export or obtain it again.",
    ],
    damaged: [
      "地图数据不完整或已损坏，无法显示。请重新导出或重新获取这个文件。",
      "The map data is incomplete or damaged. Please export or obtain the file again.",
    ],
  };

  /** An error whose `code` is a key of WORDS. */
  E.failure = function (code, detail) {
    const error = new Error(detail ? `${code}: ${detail}` : code);
    return Object.assign(error, { code, detail });
  };

  /** Says in the element what went wrong, in both languages; gives an app that does nothing. */
  E.fatal = function (element, error) {
    const code = E.own(WORDS, error && error.code) ? error.code : "damaged";
    const [zh, en] = WORDS[code];
    const box = E.el("div", { class: "erqi-fatal", attrs: { role: "alert" } }, [
      E.el("p", { text: zh, attrs: { lang: "zh-CN" } }),
      E.el("p", { text: en, attrs: { lang: "en" } }),
      E.el("p", { class: "erqi-fatal-detail", text: String((error && error.message) || code) }),
    ]);
    element.append(box);
    return {
      error,
      getState: () => E.defaultState(),
      setState() {},
      on: () => () => {},
      labels: () => [],
      idle: () => Promise.resolve(),
      destroy: () => box.remove(),
    };
  };

  function fromBase64(text) {
    const clean = text.trim();
    if (!clean) throw E.failure("no-data");
    try {
      if (Uint8Array.fromBase64) return Uint8Array.fromBase64(clean);
      const binary = atob(clean);
      const bytes = new Uint8Array(binary.length);
      for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
      return bytes;
    } catch (error) {
      throw E.failure("damaged", "base64");
    }
  }

  /** The bytes of a payload given as base64 text, ArrayBuffer or a view. */
  E.toBytes = function (input) {
    if (typeof input === "string") return fromBase64(input);
    if (input instanceof ArrayBuffer) return new Uint8Array(input);
    if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
    throw E.failure("no-data");
  };

  async function inflate(stored, length) {
    const stream = new DecompressionStream("deflate-raw");
    const writer = stream.writable.getWriter();
    // A fault shows on the reading side; here it would only be reported a second time.
    writer.write(stored).catch(() => {});
    writer.close().catch(() => {});
    const raw = new Uint8Array(length);
    const reader = stream.readable.getReader();
    let at = 0;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        if (at + value.length > length) throw E.failure("damaged", "block is longer than stated");
        raw.set(value, at);
        at += value.length;
      }
    } catch (error) {
      reader.cancel().catch(() => {});
      throw error.code ? error : E.failure("damaged", "block does not inflate");
    }
    if (at !== length) throw E.failure("damaged", "block is shorter than stated");
    return raw;
  }

  function canInflate() {
    try {
      return Boolean(new DecompressionStream("deflate-raw"));
    } catch (error) {
      return false;
    }
  }

  function isCount(value) {
    return Number.isInteger(value) && value >= 0 && value <= LARGEST_BLOCK;
  }

  /** Opens the container: `{manifest, raw(block) → Promise<Uint8Array>, size(block)}`. */
  E.openContainer = function (input) {
    if (input === null || input === undefined || input === "") throw E.failure("no-data");
    if (!canInflate()) throw E.failure("no-inflate");
    const bytes = E.toBytes(input);
    if (bytes.length < 10 || MAGIC.some((code, i) => bytes[i] !== code)) {
      throw E.failure("damaged", "not a map payload");
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const start = 10 + view.getUint32(6, true);
    if (start > bytes.length) throw E.failure("damaged", "manifest is cut off");
    const manifest = E.parseJson(bytes.subarray(10, start));
    const table = manifest && manifest.blocks;
    if (manifest.v !== 1 || !Array.isArray(table)) throw E.failure("damaged", "unknown version");
    const size = (block) => (Array.isArray(table[block]) ? table[block][2] : 0);
    const cutOff = (block) => Promise.reject(E.failure("damaged", `block ${block} is cut off`));
    const last = table.length - 1;
    let shared = null;
    // Each stream takes the browser a while to set up, so small blocks lie together in the last one.
    async function small(block, at, length) {
      if (!shared) shared = raw(last);
      const all = await shared;
      return at + length > all.length ? cutOff(block) : all.slice(at, at + length);
    }
    function raw(block) {
      const row = table[block];
      if (!Array.isArray(row) || row.length !== 3 || !row.every(isCount)) return cutOff(block);
      const [at, stored, length] = row;
      if (stored === 0) return block === last ? cutOff(block) : small(block, at, length);
      if (start + at + stored > bytes.length) return cutOff(block);
      return inflate(bytes.subarray(start + at, start + at + stored), length);
    }
    return { manifest, raw, size };
  };

  /** UTF-8 JSON bytes → value. */
  E.parseJson = function (bytes) {
    try {
      return JSON.parse(new TextDecoder().decode(bytes));
    } catch (error) {
      throw E.failure("damaged", "JSON");
    }
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
