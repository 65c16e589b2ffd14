// What the policy of a page without a network has kept back is said in the page, with its address.
(function () {
  const seen = new Set();
  let box = null;

  function say(name) {
    if (!box) {
      box = document.createElement("div");
      box.id = "erqi-silenced";
      box.setAttribute("role", "status");
      box.onclick = () => {
        box.remove();
        box = null;
      };
      for (const line of $words) box.appendChild(document.createElement("div")).textContent = line;
      document.body.appendChild(box);
    }
    box.appendChild(document.createElement("div")).textContent = seen.size < 5 ? name : "…";
  }

  window.addEventListener("securitypolicyviolation", (event) => {
    const name = event.blockedURI.slice(0, 200);
    // Handlers in data are kept back for good; what a browser's extensions try is their own affair.
    if (/^inline|extension/.test(name) || seen.has(name) || seen.size >= 5) return;
    seen.add(name);
    if (document.body) say(name);
    else window.addEventListener("DOMContentLoaded", () => say(name));
  });
})();
