"""What a hand does on the pages of the app, and what it waits for."""

from playwright.sync_api import Error, Locator, Page

from ..waiting import until

# What goes by itself after a few seconds is kept for a test that comes later.
KEEP_TOASTS = """(() => {
  const toasts = globalThis.toasts = [];
  const known = new WeakMap();
  new MutationObserver(() => {
    for (const node of document.querySelectorAll("[data-testid=stToast], .erqi-notice")) {
      if (known.get(node) === node.textContent) continue;
      known.set(node, node.textContent);
      toasts.push(node.textContent);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
})()"""
TAKE_TOAST = """(words) => {
  const at = toasts.findIndex((said) => said.includes(words));
  return toasts.splice(0, at + 1).length > 0;
}"""
# Elements that a text would have made if it ran as markup.
UNSAFE = """() => { const found = []; const walk = (root) => { for (const node of
  root.querySelectorAll("*")) { if (node.shadowRoot) walk(node.shadowRoot);
  if (node.contentDocument) walk(node.contentDocument);
  if (node.hasAttribute("onerror")) found.push(node.outerHTML); } }; walk(document); return found; }"""
LAPTOP = {"width": 1366, "height": 768}


def field(page: Page, label: str) -> Locator:
    """The field that can be seen."""
    return page.get_by_label(label).locator("visible=true").first


def press(page: Page, name: str) -> None:
    """The button that can be seen."""
    page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()


def told(page: Page, words: str) -> None:
    """Words of a notice, which may have gone again; tabs that are not seen say them too."""
    seen = page.get_by_text(words).locator("visible=true")
    until(lambda: seen.count() or page.evaluate(TAKE_TOAST, words), what=words)


def pick(of: Locator, name: str | None = None) -> None:
    """Choose from a list by its words, or the first; a page that grows may shut an open list, and
    for a moment there may be two, one of which is about to go.
    """
    options = of.page.get_by_role("option", name=name)

    def chosen() -> bool:
        try:
            if not options.first.is_visible():
                of.scroll_into_view_if_needed(timeout=5000)
                of.click(timeout=5000)
                if name:
                    of.page.keyboard.type(name)
            options.first.click(timeout=1000)
        except Error:
            return False
        return True

    until(chosen, what=name or str(of))
