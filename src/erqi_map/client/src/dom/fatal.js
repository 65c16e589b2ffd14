/* Says in place of the map what went wrong. */

import { failure } from "../payload/failure.js";
import { limitWords } from "../payload/inflate.js";
import { defaultState } from "../state/store.js";
import { own } from "../payload/values.js";
import { el } from "./el.js";

// These words stand here and not in i18n: the i18n words are inside the payload that failed.
const WORDS = {
  leaflet: [
    "地图组件没有加载，无法显示地图。请重新获取这个文件后再打开。",
    "The map library did not load. Please obtain the file again and reopen it.",
  ],
  "no-data": [
    "文件中没有地图数据。请重新导出或重新获取这个文件。",
    "The file holds no map data. Please export or obtain it again.",
  ],
  damaged: [
    "地图数据不完整或已损坏，无法显示。请重新导出或重新获取这个文件。",
    "The map data is incomplete or damaged. Please export or obtain the file again.",
  ],
  "other-version": [
    "地图数据是用另一个版本导出的，这里打不开。请重新导出。",
    "The map data were exported by another version and cannot be opened here. Please export them again.",
  ],
  "no-canvas": [
    "浏览器没有画图功能（canvas 被关闭），无法显示地图。请在浏览器设置或插件里放行，或换用 Edge、Chrome 打开。",
    "The browser has no canvas to draw on, so the map cannot be shown. Allow it in the settings or extensions, or use Edge or Chrome.",
  ],
  "too-large": [
    "地图数据解开后超过上限（{limit}），为免浏览器失去响应，没有打开。请核对文件来源；数据太多时请改用瓦片（erqi-map pack）。",
    "The map data unpack to more than the limit ({limit}) and were not opened, so that the browser goes on answering. Check where the file comes from; pack many data as tiles (erqi-map pack).",
  ],
  "other-crs": [
    "这个图层画不到这种投影的地图上。请在加入地图之后再保存或显示，或改用 EPSG3857 的地图。",
    "This layer cannot be drawn on a map of this projection. Add it to the map before the page is made, or use a map in EPSG3857.",
  ],
  failed: [
    "地图没有打开。请刷新；仍不行时，重新导出或重新获取这个文件。",
    "The map did not open. Reload the page; if that does not help, export or obtain the file again.",
  ],
};

/** What a canvas is painted with; throws where nothing can be drawn. */
export function context2d(canvas = document.createElement("canvas")) {
  const context = canvas.getContext("2d");
  if (!context) throw failure("no-canvas");
  return context;
}

/** What went wrong, in Chinese and in English. */
export function failureWords(error) {
  const code = own(WORDS, error && error.code) ? error.code : "failed";
  const limits = code === "too-large" ? limitWords(error.detail) : [];
  return WORDS[code].map((words, at) => words.replace("{limit}", limits[at]));
}

/** Says in the element what went wrong, in both languages; gives an app that does nothing. */
export function fatal(element, error) {
  const [zh, en] = failureWords(error);
  const box = el("div", { class: "erqi-fatal", attrs: { role: "alert" } }, [
    el("p", { text: zh, attrs: { lang: "zh-CN" } }),
    el("p", { text: en, attrs: { lang: "en" } }),
    el("p", { class: "erqi-fatal-detail", text: String((error && error.message) || "") }),
  ]);
  element.append(box);
  return {
    error,
    getState: () => defaultState(),
    setState() {},
    on: () => () => {},
    labels: () => [],
    idle: () => Promise.resolve(),
    destroy: () => box.remove(),
  };
}
