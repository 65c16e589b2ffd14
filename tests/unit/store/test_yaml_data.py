"""YAML as plain data: the same as another reader gives, and bounded whatever the text is."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from erqi_map.store.limits import Limits
from erqi_map.store.read.yaml_data import MAX_DEPTH, MAX_NUMBER, parse

from .book_damage import SHIPPED

NODES = Limits().yaml_nodes
MB = 1024 * 1024


class DatesAsText(SafeConstructor):
    """The reader this one is held against leaves dates as text too."""


DatesAsText.add_constructor("tag:yaml.org,2002:timestamp", DatesAsText.construct_yaml_str)


def by_ruamel(text: str) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = DatesAsText
    return yaml.load(text)


def codes(text: str) -> list[str]:
    return [fault.code for fault in parse(text, NODES).faults]


def test_the_shipped_files_are_the_same_data_for_another_reader():
    texts = {path.name: path.read_text("utf-8") for path in SHIPPED.rglob("*.yaml")}
    assert texts
    read = {name: repr(parse(text, NODES).data) for name, text in texts.items()}
    assert read == {name: repr(by_ruamel(text)) for name, text in texts.items()}


SCALARS = """甲 b-c 1 -5 017 0o17 0x1F 0b11 1_000 1.5 .5 1e3 1E-3 true False yes on null ~
2019-08-28 12:30 a#b http://a.b/c?d=1 "q\\n\\u4e2d" 'it''s' 100% 1. 0777 08 a:b e1 😀 Null"""
WORDS = st.sampled_from(SCALARS.split())
TREES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4)
)


def written(tree: Any) -> str:
    if isinstance(tree, list):
        return "[" + ", ".join(map(written, tree)) + "]"
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {written(value)}" for key, value in tree.items()) + "}"
    return str(tree)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(TREES)
def test_any_sound_text_is_the_same_data_for_another_reader(tree):
    text = written(tree)
    found = parse(text, NODES)
    if not found.faults:
        assert repr(found.data) == repr(by_ruamel(text))
    else:
        # 1 and true are one key to Python; the other reader does not say so.
        assert {fault.code for fault in found.faults} <= {"key_twice", "file_empty"}


BOMBS: dict[str, tuple[Callable[[], str], str | None]] = {
    "an octal number of 900,000 digits": (lambda: "a: 0o" + "7" * 900_000, "number_too_long"),
    "a hexadecimal number": (lambda: "a: 0x" + "F" * 900_000, "number_too_long"),
    "a binary number": (lambda: "a: 0b" + "1" * 900_000, "number_too_long"),
    "a decimal number": (lambda: "a: " + "9" * 900_000, "number_too_long"),
    "a number of underscores": (lambda: "a: 1" + "_" * 900_000, "number_too_long"),
    "a fraction": (lambda: "a: 0." + "3" * 900_000, "number_too_long"),
    "a huge exponent": (lambda: "a: 1e999999", "number_not_finite"),
    "an exponent of many digits": (lambda: "a: 1e" + "9" * 900_000, "number_too_long"),
    "a number as a key": (lambda: "? 0o" + "7" * 900 + "\n: 1", "number_too_long"),
    "infinity": (lambda: "a: -.INF", "number_not_finite"),
    "no number": (lambda: "a: .nan", "number_not_finite"),
    "a number in base sixty is text": (lambda: "a: 1" + ":59" * 100_000, None),
    "a date out of range is text": (lambda: "a: 9999-99-99", None),
    "NUL": (lambda: "a: b\0c", "yaml_broken"),
    "a control character": (lambda: "a: \x07", "yaml_broken"),
    "half a surrogate pair": (lambda: 'a: "\\ud800"', "yaml_broken"),
    "a byte order mark inside": (lambda: "a: b\ufeffc", None),
    "1 MB of open lists": (lambda: "[" * MB, "file_too_deep"),
    "1 MB of open mappings": (lambda: "{a: " * (MB // 4), "file_too_deep"),
    "1 MB of lists in lists": (lambda: "- " * (MB // 2), "file_too_deep"),
    "a staircase": (
        lambda: "".join(" " * step + "a:\n" for step in range(1_400)),
        "file_too_deep",
    ),
    "1 MB of values in a list": (lambda: "[" + "a," * (MB // 2 - 1) + "]", "yaml_too_full"),
    "1 MB of keys": (lambda: "{" + "".join(f"{n}," for n in range(150_000)) + "}", "yaml_too_full"),
    "1 MB of fields": (
        lambda: "".join(f"{number}: 1\n" for number in range(100_000)),
        "yaml_too_full",
    ),
    "one key 200,000 times": (lambda: "a: 1\n" * 200_000, "yaml_too_full"),
    "one key 70,000 times": (lambda: "a: 1\n" * 70_000, "key_twice"),
    "500,000 empty lines": (lambda: "a: 1" + "\n" * 500_000, None),
    "500,000 empty lines in a text": (lambda: "a: |\n" + "\n" * 500_000 + " b", None),
    "a key of 1 MB": (lambda: "a" * (MB - 9) + ": 1", "yaml_broken"),
    "a quoted key of 1 MB": (lambda: '"' + "a" * (MB - 9) + '": 1', "yaml_broken"),
    "a told key of 1 MB": (lambda: "? " + "a" * (MB - 9) + "\n: 1", None),
    "a text of 1 MB": (lambda: "a: " + "b " * (MB // 2 - 9), None),
    "a comment of 1 MB": (lambda: "#" * (MB - 9) + "\na: 1", None),
    "1 MB of spaces": (lambda: "a: 1" + " " * (MB - 9), None),
    "1 MB of quotes": (lambda: "'" * MB, None),
    "1 MB of signs for blocks": (lambda: "|" * MB, "yaml_broken"),
    "1 MB of question marks": (lambda: "? " * (MB // 2), "yaml_broken"),
    "a directive": (lambda: "%YAML 1.1\n---\na: 1", None),
    "a directive of another age": (lambda: "%YAML 7.7\n---\na: 1", "yaml_broken"),
    "1 MB of directives": (lambda: "%A b\n" * (MB // 5) + "---\na: 1", "yaml_broken"),
    "3,000 tag directives": (
        lambda: "".join(f"%TAG !{n}! x\n" for n in range(3_000)) + "---\na: 1",
        None,
    ),
    "two documents": (lambda: "a: 1\n---\na: 2", "yaml_broken"),
    "300,000 documents": (lambda: "---\n" * (MB // 4), "yaml_broken"),
    "nothing but an end": (lambda: "...", "yaml_broken"),
    "a merge key": (lambda: "a: {b: 1}\nc: {<<: {d: 2}}", "yaml_anchor"),
    "an anchor": (lambda: "a: &b 1", "yaml_anchor"),
    "an alias": (lambda: "a: &b [x]\nc: [*b, *b, *b]", "yaml_anchor"),
    "a billion laughs": (
        lambda: "a: &a [x]\n" + "".join(f"{n}: &n{n} [*a, *a]\n" for n in range(9)),
        "yaml_anchor",
    ),
    "a tag": (lambda: "a: !!python/object/apply:os.system [id]", "yaml_tag"),
    "a plain tag": (lambda: "a: !!str 1", "yaml_tag"),
    "a list as a key": (lambda: "? [a]\n: 1", "yaml_broken"),
    "1 and true are one key": (lambda: "1: a\ntrue: b", "key_twice"),
    "nothing": (lambda: "# only this", "file_empty"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_a_problem_or_plain_data(name):
    make, code = BOMBS[name]
    text = make()
    found = codes(text)
    assert (found[0] if found else None) == code
    assert parse(text, NODES).data is not None or found


def test_what_is_just_within_the_ceilings_is_read():
    deep = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert codes(deep) == []
    assert codes("a: " + "9" * MAX_NUMBER) == []
    assert parse("[1, 2, 3]", 4).data == [1, 2, 3]
    assert [fault.values for fault in parse("[1, 2, 3]", 3).faults] == [{"limit": 3}]


def test_the_first_of_two_values_is_kept_and_the_place_is_told():
    found = parse("list:\n- id: x\n  a: 1\n  a: 2\n", NODES)
    assert found.data == {"list": [{"id": "x", "a": 1}]}
    assert [(fault.id, fault.field) for fault in found.faults] == [("x", "a")]


def test_what_is_given_out_may_be_changed():
    parse("a: [1]", NODES).data["a"].append(2)
    assert parse("a: [1]", NODES).data == {"a": [1]}


@pytest.mark.parametrize(
    ("text", "line"), [("a: 1\nb: [", 3), ("a: 1\n\nb: \x07", 3), ("a: 1\nb: *x", 2)]
)
def test_a_fault_names_its_line(text, line):
    (fault,) = parse(text, NODES).faults
    assert fault.values == {"line": line}
