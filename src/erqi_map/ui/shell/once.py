"""Values that all sessions share: each is made once, however many ask for it in the same moment."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import wraps
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


def once(keep: int) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Like `lru_cache`, but whoever asks for what is just being made waits for it.

    An error is told to all who wait and is not kept.
    """

    def decorate(make: Callable[_P, _T]) -> Callable[_P, _T]:
        made: OrderedDict[Hashable, Future[_T]] = OrderedDict()
        lock = threading.Lock()

        @wraps(make)
        def find(*args: _P.args, **kwargs: _P.kwargs) -> _T:
            key = (args, *sorted(kwargs.items()))
            with lock:
                known = made.get(key)
                future = made.setdefault(key, Future())
                made.move_to_end(key)
                if len(made) > keep:
                    made.popitem(last=False)
            if known is not None:
                return known.result()
            try:
                future.set_result(make(*args, **kwargs))
            except BaseException as error:
                with lock:
                    if made.get(key) is future:
                        del made[key]
                future.set_exception(error)
            return future.result()

        return find

    return decorate
