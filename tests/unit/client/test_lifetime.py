"""A map that goes leaves nothing behind, whenever it goes and however many went before."""

import json

import pytest

from ...waiting import go_on
from .harness import mount


def test_destroying_leaves_nothing_behind_and_mounting_again_works(app, payload):
    app.evaluate(
        "app.setState({focus: 'east'}); app.destroy(); app.destroy(); app.setState({lang: 'en'})"
    )
    assert app.evaluate("document.getElementById('host').childElementCount") == 0
    mount(app, payload)
    assert app.evaluate("document.querySelectorAll('.erqi-map').length") == 1
    assert app.evaluate("app.labels().length") > 0
    assert app.errors == []


@pytest.mark.soak(few=5, many=100)
def test_one_map_after_another_leaves_nothing_behind(page, payload, rounds):
    measure = page.context.new_cdp_session(page)
    measure.send("Performance.enable")

    def held() -> dict[str, float]:
        mount(page, payload)
        page.evaluate("async () => { app.setState({focus: 'east'}); await app.idle(); }")
        page.evaluate("() => { app.destroy(); delete globalThis.app; }")
        measure.send("HeapProfiler.collectGarbage")
        found = measure.send("Performance.getMetrics")["metrics"]
        return {one["name"]: one["value"] for one in found}

    def objects() -> int:
        """Bytes of all that scripts have made. What the engine compiles in the meantime, and the
        browser's own record of long frames, grow with use and are no map's.
        """
        parts: list[str] = []
        measure.on("HeapProfiler.addHeapSnapshotChunk", lambda part: parts.append(part["chunk"]))
        measure.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
        snapshot = json.loads("".join(parts))
        fields = snapshot["snapshot"]["meta"]["node_fields"]
        kinds = snapshot["snapshot"]["meta"]["node_types"][0]
        nodes, step = snapshot["nodes"], len(fields)
        size = fields.index("self_size")
        made = {kinds.index(kind) for kind in ("object", "array", "closure", "string", "number")}
        return sum(nodes[at + size] for at in range(0, len(nodes), step) if nodes[at] in made)

    held()
    first, before = held(), objects()
    for _ in range(rounds):
        last = held()
    assert page.evaluate("document.getElementById('host').childElementCount") == 0
    for name in ("Nodes", "JSEventListeners"):
        assert last[name] <= first[name] + 5, name
    assert objects() < 1.03 * before
    assert page.errors == []


def test_removing_while_an_animation_runs_raises_nothing(app):
    app.clock.install()
    app.evaluate("app.ctx.flyTo('site-3'); setTimeout(() => app.destroy(), 60)")
    go_on(app, 3000)
    assert app.locator(".leaflet-container").count() == 0
    assert app.errors == []
