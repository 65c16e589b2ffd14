/* Says in words that this file is damaged or the browser too old. Written so that the oldest browser can read it. */
(function () {
  "use strict";
  var page = document.documentElement;
  var old = document.scripts[0].getAttribute("data-old");
  var told = false;
  page.className = "erqi-guarded";

  function show(id, words) {
    var box = document.createElement("div");
    box.id = id;
    box.setAttribute("role", "alert");
    words.split("\n").forEach(function (line) {
      box.appendChild(document.createElement("p")).appendChild(document.createTextNode(line));
    });
    document.body.appendChild(box);
  }

  function tell(id, words) {
    if (told) return;
    told = true;
    if (document.body) show(id, words);
    else document.addEventListener("DOMContentLoaded", show.bind(null, id, words));
  }

  function tellBroken() {
    tell("erqi-broken", page.getAttribute("data-broken"));
  }

  function broken() {
    if (!/erqi-loaded/.test(page.className)) tellBroken();
  }

  // Chromium below 76, Firefox below 69 and Safari below 14 lack it.
  if (!Blob.prototype.arrayBuffer) tell("erqi-too-old", old);
  // Scripts that others put into a page are no concern of ours.
  window.addEventListener("error", function (event) {
    var from = (event.filename || "").split("#")[0];
    if (!event.error || (from && from !== location.href.split("#")[0])) return;
    // A damaged script is not even read, for its hash is another.
    if (event.error.name === "SyntaxError") tell("erqi-too-old", old);
    else broken();
  });
  // A script or style of ours that is not what it was when the page was written; a browser may say so when all is loaded.
  document.addEventListener("securitypolicyviolation", function (event) {
    if (event.target.hasAttribute && event.target.hasAttribute("data-erqi")) tellBroken();
  });
  document.addEventListener("DOMContentLoaded", function () {
    if (!/erqi-loading/.test(page.className)) broken();
  });
})();
