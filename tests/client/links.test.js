// The links of docs/ids.md: the same vectors as the app reads and writes (tests/app/test_link_contract.py).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { defaultState } from "../../src/erqi_map/client/src/state/store.js";
import { cleanState, hashToState, stateToHash } from "../../src/erqi_map/client/src/state/url_state.js";

const { plan: words, states, files, old, kept } = JSON.parse(readFileSync(new URL("../contract/links.json", import.meta.url), "utf8"));
const byName = (names) => Object.fromEntries(names.map((name) => [name, {}]));
const kinds = new Map([...words.cards, ...words.filter.task].map((id) => [id, words.filter.task.includes(id) ? "task" : "cluster"]));
const plan = {
  manifest: { extent: words.extent, limits: words.limits },
  leafKeys: words.leaves,
  byId: new Set(words.features),
  card: (id) => (kinds.has(id) ? { kind: kinds.get(id) } : undefined),
  goal: (id) => words.goals.includes(id),
  content: {
    clusters: words.filter.cluster,
    terms: { themes: byName(words.filter.theme), statuses: byName(words.filter.status) },
    overlays: Object.entries(words.overlays).map(([id, filters]) => ({ id, filters })),
    basemaps: words.basemaps.map((id) => ({ id, urls: ["https://tiles.example/{z}/{x}/{y}.png"], datum: "gcj02" })),
    scenes: words.scenes.map((id) => ({ id })),
  },
};
const base = defaultState();
const whole = (patch) => ({ ...base, ...patch, filter: { ...base.filter, ...patch.filter } });
const read = (link) => ({ ...base, ...hashToState(plan, link, base) });
const fields = (link) => Object.fromEntries(new URLSearchParams(link));

for (const { name, link, state } of [...states, ...files]) {
  test(`a link gives back ${name}`, () => {
    assert.deepEqual({ ...base, ...cleanState(plan, state, base) }, whole(state));
    assert.deepEqual(fields(stateToHash(whole(state), base)), fields(link));
    for (const before of ["", "#", "#?"]) assert.deepEqual(read(before + link), whole(state));
  });
}

for (const { link, state } of [...old, ...kept]) {
  test(`of a link is kept what the plan knows: ${link.slice(0, 60)}`, () => assert.deepEqual(read(`#${link}`), whole(state)));
}

test("a link too long to be read does no harm", () => {
  assert.equal(read(`#${"focus=site-1&".repeat(4000)}`).focus, "site-1");
});
