// Styles that esbuild cannot lower for the oldest browsers of package.json.
import isPseudoClass from "@csstools/postcss-is-pseudo-class";
import postcss from "postcss";

// Chromium 80 to 83 and Safari 14.0 space the cells of a grid only, and no query asks about the items of a flex box.
// They are the ones that know neither of these.
const NO_GAP = "(not (inset:0)) and (not (appearance:auto))";

const value = (rule, name) => {
  const found = rule.nodes.filter((node) => node.prop === name).pop();
  return found && found.value;
};

const whom = (selector) => selector.split(/[ >+~]/).pop();

/* `boxes`: how the flex boxes known so far lie, by the last part of their selectors; another rule may change their gap. */
function spaced(rule, boxes) {
  const display = value(rule, "display");
  const flex = /^(inline-)?flex$/.test(display);
  const known = flex ? {} : boxes.get(whom(rule.selector));
  if (!known || (display && !flex)) return null;
  const way = { wrap: value(rule, "flex-wrap") || known.wrap, direction: value(rule, "flex-direction") || known.direction };
  rule.selectors.forEach((one) => boxes.set(whom(one), way));
  const gap = value(rule, "gap");
  if (!gap) return null;
  const [rows, columns = rows] = gap.match(/(?:calc|var)\((?:[^()]|\([^()]*\))*\)|\S+/g);
  if (way.wrap === "wrap" && parseFloat(rows) !== 0) return [">*", `margin:0 ${columns} ${rows} 0`];
  return [">*+*", way.direction === "column" ? `margin-top:${rows}` : `margin-left:${columns}`];
}

/* First in the file: whatever margin a child is given itself comes after it. */
const flexGap = {
  postcssPlugin: "flex-gap",
  OnceExit(root, { parse }) {
    const boxes = new Map();
    const rules = [];
    root.walkRules((rule) => {
      const found = rule.parent === root && spaced(rule, boxes);
      if (found) rules.push(`${rule.selectors.map((one) => one + found[0]).join(",")}{${found[1]}}`);
    });
    if (rules.length) root.prepend(parse(`@supports ${NO_GAP}{${rules.join("")}}`));
  },
};

/* Chromium 80 to 87 and Firefox 78 to 83 drop a rule that excludes more than one simple selector at once. */
const simpleNot = {
  postcssPlugin: "simple-not",
  RuleExit(rule) {
    if (/:not\((?:[^()]|\([^()]*\))*,/.test(rule.selector)) throw new Error(`one selector in each :not(): ${rule.selector}`);
  },
};

/** The styles with every `:is` written out, and with margins where the items of a flex box get no gap. */
export function lowerCss(text) {
  return postcss([isPseudoClass({ preserve: false }), simpleNot, flexGap]).process(text, { from: undefined }).css;
}
