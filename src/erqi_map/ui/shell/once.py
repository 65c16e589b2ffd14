"""Values that all sessions share: each is made once, however many ask for it in the same moment."""

import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from cachetools import LRUCache, cached

_P = ParamSpec("_P")
_T = TypeVar("_T")


def once(keep: int) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Like `lru_cache`, but whoever asks for what is just being made waits for it.

    An error is not kept: who waited makes the value for himself.
    """
    return cached(LRUCache(keep), condition=threading.Condition())
