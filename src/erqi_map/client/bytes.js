/* Base64 and the container of docs/payload.md; what to say when they cannot be read. */
(function (E) {
  "use strict";

  const MAGIC = [69, 82, 81, 73, 50, 10];
  // Deflate packs no tighter, so a length beyond it is a lie.
  const TIGHTEST = 1032;

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
    "no-canvas": [
      "浏览器没有画图功能（canvas 被关闭），无法显示地图。请在浏览器设置或插件里放行，或换用 Edge、Chrome 打开。",
      "The browser has no canvas to draw on, so the map cannot be shown. Allow it in the settings or extensions, or use Edge or Chrome.",
    ],
    "too-large": [
      "地图数据解开后超过上限（{limit}），为免浏览器失去响应，没有打开。请核对文件来源；数据太多时请改用瓦片（erqi-map pack）。",
      "The map data unpack to more than the limit ({limit}) and were not opened, so that the browser goes on answering. Check where the file comes from; pack many data as tiles (erqi-map pack).",
    ],
    failed: [
      "地图没有打开。请刷新；仍不行时，重新导出或重新获取这个文件。",
      "The map did not open. Reload the page; if that does not help, export or obtain the file again.",
    ],
  };

  /** An error whose `code` is a key of WORDS. */
  E.failure = function (code, detail) {
    const error = new Error(detail ? `${code}: ${detail}` : code);
    return Object.assign(error, { code, detail });
  };

  /** Throws where nothing can be drawn. */
  E.checkCanvas = function () {
    if (!document.createElement("canvas").getContext("2d")) throw E.failure("no-canvas");
  };

  /** What went wrong, in Chinese and in English. */
  E.failureWords = function (error) {
    const code = E.own(WORDS, error && error.code) ? error.code : "failed";
    const limits = code === "too-large" ? E.limitWords(error.detail) : [];
    return WORDS[code].map((words, at) => words.replace("{limit}", limits[at]));
  };

  /** Says in the element what went wrong, in both languages; gives an app that does nothing. */
  E.fatal = function (element, error) {
    const [zh, en] = E.failureWords(error);
    const box = E.el("div", { class: "erqi-fatal", attrs: { role: "alert" } }, [
      E.el("p", { text: zh, attrs: { lang: "zh-CN" } }),
      E.el("p", { text: en, attrs: { lang: "en" } }),
      E.el("p", { class: "erqi-fatal-detail", text: String((error && error.message) || "") }),
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

  /** Bytes without the check sum (Adler-32) that follows them; throws when it is another. */
  E.checkSum = function (bytes) {
    const end = bytes.length - 4;
    let [low, high] = [1, 0];
    for (let at = 0; at < end; at += 1) {
      low = (low + bytes[at]) % 65521;
      high = (high + low) % 65521;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (end < 0 || view.getUint32(end) !== high * 65536 + low) throw E.failure("damaged", "check sum");
    return bytes.subarray(0, end);
  };

  function canInflate() {
    try {
      return Boolean(new DecompressionStream("deflate-raw"));
    } catch (error) {
      return false;
    }
  }

  const isCount = (value) => Number.isInteger(value) && value >= 0;

  // Every block is read for one purpose; a table of contents that names one a thousand times would unpack it as often.
  function checkUse({ content, layers }) {
    const seen = new Set();
    const once = (block) => {
      if (block === null || block === undefined) return;
      if (seen.has(block)) throw E.failure("damaged", `block ${block} is used twice`);
      seen.add(block);
    };
    once(content);
    for (const { shape, columns, rows } of layers) {
      [rows, shape.parts, shape.rings, shape.sizes, ...shape.xy].forEach(once);
      columns.forEach(({ values, codes, data, chunks }) => [values, codes, data, ...(chunks || [])].forEach(once));
    }
  }

  function checkManifest(manifest) {
    const { blocks, layers } = manifest;
    if (manifest.v !== 1 || !Array.isArray(blocks)) throw E.failure("damaged", "unknown version");
    if (!Array.isArray(layers)) throw E.failure("damaged", "manifest");
    if (!blocks.every((row) => Array.isArray(row) && row.length === 3 && row.every(isCount))) throw E.failure("damaged", "blocks");
    if (!layers.every(({ n }) => isCount(n))) throw E.failure("damaged", "manifest");
    E.checkLimit("features", layers.reduce((sum, { n }) => sum + n, 0));
    E.checkLimit("payloadBytes", blocks.reduce((sum, [, , length]) => sum + length, 0));
    blocks.forEach(([, , length]) => E.checkLimit("blockBytes", length));
    checkUse(manifest);
  }

  // A manifest of the wrong build throws at whatever is missing; that is damage too.
  async function readManifest(stored) {
    const manifest = E.parseJson(await E.inflate(stored, "deflate", "manifestBytes"));
    try {
      checkManifest(manifest);
    } catch (error) {
      throw error.code ? error : E.failure("damaged", "manifest");
    }
    return manifest;
  }

  /** Opens the container: `{manifest, raw(block) → Promise<Uint8Array>, size(block), spend(vertices)}`. */
  E.openContainer = async function (input) {
    if (input === null || input === undefined || input === "") throw E.failure("no-data");
    if (!canInflate()) throw E.failure("no-inflate");
    const bytes = E.toBytes(input);
    if (bytes.length < 10 || MAGIC.some((code, i) => bytes[i] !== code)) {
      throw E.failure("damaged", "not a map payload");
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const start = 10 + view.getUint32(6, true);
    if (start > bytes.length) throw E.failure("damaged", "manifest is cut off");
    const manifest = await readManifest(bytes.subarray(10, start));
    const table = manifest.blocks;
    const size = (block) => (table[block] ? table[block][2] : 0);
    const cutOff = (block) => E.failure("damaged", `block ${block} is cut off`);
    const last = table.length - 1;
    let shared = null;
    let vertices = 0;
    // Each stream takes the browser a while to set up, so small blocks lie together in the last one.
    async function small(block, at, length) {
      if (block === last) throw cutOff(block);
      if (!shared) shared = raw(last);
      const all = await shared;
      if (at + length > all.length) throw cutOff(block);
      return all.slice(at, at + length);
    }
    async function raw(block) {
      if (!table[block]) throw cutOff(block);
      const [at, stored, length] = table[block];
      if (stored === 0) return small(block, at, length);
      if (start + at + stored > bytes.length) throw cutOff(block);
      const mismatch = () => E.failure("damaged", `block ${block} is not as long as stated`);
      if (length > stored * TIGHTEST) throw mismatch();
      const found = await E.inflate(bytes.subarray(start + at, start + at + stored), "deflate", "blockBytes", length);
      if (found.length !== length) throw mismatch();
      return found;
    }
    function spend(count) {
      vertices += count;
      E.checkLimit("vertices", vertices);
    }
    return { manifest, raw, size, spend };
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
