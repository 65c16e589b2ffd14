"""Results kept beside what they were made of: a book that changed in one place is looked at anew in
that place, by the same functions.

Things are told apart by being the same object, so what is shared here is never written to.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeAlias, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")
_PLAIN = frozenset({str, bytes, int, float, bool, type(None)})
_Memory: TypeAlias = dict[Any, Any]
_MEMORIES: list[_Memory] = []
_AGES: list[tuple[_Memory, _Memory]] = []


def memory() -> _Memory:
    """An empty one, which `forget_all` empties again."""
    _MEMORIES.append({})
    return _MEMORIES[-1]


def remembered(keep: int = 40_000) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """A pure function of positional arguments that is asked once for the same ones: plain values
    are the same when they are equal, all others when they are one object. Of results nobody asked
    for any more at least `keep` stay, at most twice as many.
    """

    def keeping(work: Callable[_P, _T]) -> Callable[_P, _T]:
        young, old = memory(), memory()
        _AGES.append((young, old))

        @wraps(work)
        def found(*things: _P.args, **none: _P.kwargs) -> _T:
            key = tuple([one if type(one) in _PLAIN else id(one) for one in things])
            kept = young.get(key)
            if kept is None:
                # An object that is held has its number to itself.
                kept = old.get(key) or (work(*things, **none), things)
                if len(young) >= keep:
                    _age(young, old)
                young[key] = kept
            result: _T = kept[0]
            return result

        return found

    return keeping


def grow_old() -> None:
    """Forget what nobody has asked for since the last time."""
    for young, old in _AGES:
        _age(young, old)


def _age(young: _Memory, old: _Memory) -> None:
    old.clear()
    old.update(young)
    young.clear()


def forget_all() -> None:
    """Make everything anew from now on."""
    for memory in _MEMORIES:
        memory.clear()
