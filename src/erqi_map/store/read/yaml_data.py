"""YAML text as plain data, with every fault that can be told without knowing what it means.

The pure safe loader reads it. Anchors and tags are refused, so a small file cannot unfold into a
large one and cannot make objects. Dates stay text: the models decide what is a date.
"""

import math
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ..locate import Loc, entry_of

_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
)


class _PlainConstructor(SafeConstructor):
    """Leaves dates as text."""


_PlainConstructor.add_constructor(
    "tag:yaml.org,2002:timestamp", _PlainConstructor.construct_yaml_str
)


@dataclass(frozen=True)
class Fault:
    """A fault by its code of check.yaml, with the entry and field it is in where they are known."""

    code: str
    values: dict[str, object]
    id: str = ""
    field: str = ""


@dataclass(frozen=True)
class YamlData:
    """The data, None where it cannot be used, and the faults of the text."""

    data: Any
    faults: tuple[Fault, ...]


def parse(text: str) -> YamlData:
    """The data of one YAML document. Of a key that stands twice the first value is kept."""
    found = _parse(text)
    return YamlData(deepcopy(found.data), found.faults)


# A book is checked again after every change of one file: the others need not be parsed again.
@lru_cache(maxsize=128)
def _parse(text: str) -> YamlData:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _PlainConstructor
    yaml.allow_duplicate_keys = True
    try:
        node = yaml.compose(text)
        if node is None:
            return YamlData(None, (Fault("file_empty", {}),))
        foreign = tuple(_foreign(node))
        if foreign:
            return YamlData(None, foreign)
        data = yaml.constructor.construct_document(node)
    except RecursionError:
        return YamlData(None, (Fault("file_too_deep", {}),))
    except (YAMLError, ValueError) as error:
        return YamlData(None, (Fault("yaml_broken", {"line": _line_of(error, text)}),))
    infinite = tuple(_infinite(data, (), data))
    return YamlData(None if infinite else data, (*_doubled(node, data), *infinite))


def _line_of(error: Exception, text: str) -> int | str:
    """The line of a fault: most errors name it, faulty characters are named by position."""
    mark, position = getattr(error, "problem_mark", None), getattr(error, "position", None)
    if mark is not None:
        return int(mark.line) + 1
    return text[:position].count("\n") + 1 if isinstance(position, int) else "?"


def _nodes(node: Node, seen: set[int], loc: Loc = ()) -> Iterator[tuple[Loc, Node, bool]]:
    """Every node with its place, and whether it was met before (an alias)."""
    again = id(node) in seen
    seen.add(id(node))
    yield loc, node, again
    if again or isinstance(node, ScalarNode):
        return
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _nodes(key, seen, (*loc, str(key.value)))
            yield from _nodes(value, seen, (*loc, str(key.value)))
    elif isinstance(node, SequenceNode):
        for number, value in enumerate(node.value):
            yield from _nodes(value, seen, (*loc, number))


def _foreign(node: Node) -> Iterator[Fault]:
    """Anchors, aliases and tags."""
    for _, part, again in _nodes(node, set()):
        line = part.start_mark.line + 1
        if again or part.anchor:
            yield Fault("yaml_anchor", {"line": line})
        elif str(part.tag) not in _PLAIN_TAGS:
            yield Fault("yaml_tag", {"line": line})


def _doubled(node: Node, data: Any) -> Iterator[Fault]:
    """Keys that stand twice in one mapping."""
    for loc, part, _ in _nodes(node, set()):
        if not isinstance(part, MappingNode):
            continue
        seen: set[str] = set()
        for key, _ in part.value:
            word = str(key.value)
            if word in seen:
                yield Fault("key_twice", {"value": word}, *entry_of(data, (*loc, word)))
            seen.add(word)


def _infinite(data: Any, loc: Loc, top: Any) -> Iterator[Fault]:
    """Numbers that are not finite."""
    if isinstance(data, float) and not math.isfinite(data):
        yield Fault("number_not_finite", {}, *entry_of(top, loc))
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _infinite(value, (*loc, str(key)), top)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _infinite(value, (*loc, number), top)
