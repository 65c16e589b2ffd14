"""Sessions without a browser: `python -m bench.crowd URL COUNT`.

Each is a socket that says what the map's drawer says when its filter is changed. Tells the seconds
of changes one session makes alone, and of those that all make in the same moment.
"""

import argparse
import itertools
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from .browse import tell

RUN_LIMIT_S = 300.0
MAX_BYTES = 200_000_000
MAP_ENDS = "-erqi-map"
CLUSTERS = ("central-city", "erqi-new-area", "mazhai-industry", "yingtaogou-garden")
ALONE_ROUNDS = 20
CROWD_ROUNDS = 5


class Visitor:
    """A session whose first run is finished."""

    def __init__(self, url: str) -> None:
        self._connection = connect(
            url.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=["streamlit"],
            origin=url,
            max_size=MAX_BYTES,
            ping_interval=None,
        )
        self._map = self._fragment = ""
        self.overlays = 0
        self._choices = itertools.cycle(CLUSTERS)
        self.rerun()

    def change(self) -> float:
        """Change the filter of its map; seconds until the app has answered."""
        if not self._map:
            raise RuntimeError("the session has no map")
        ask = BackMsg()
        ask.rerun_script.fragment_id = self._fragment
        said = ask.rerun_script.widget_states.widgets.add()
        said.id = self._map
        state = {"filter": {"cluster": [next(self._choices)]}, "focus": None, "lang": "zh"}
        said.json_value = json.dumps({"state": state})
        return self._run(ask)

    def rerun(self) -> float:
        """Run the whole page; seconds until the app has answered."""
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        return self._run(ask)

    def _run(self, ask: BackMsg) -> float:
        begin = time.perf_counter()
        self._connection.send(ask.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(self._connection.recv(timeout=RUN_LIMIT_S))
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._look(message)
            elif kind == "script_finished":
                return time.perf_counter() - begin

    def _look(self, message: ForwardMsg) -> None:
        component = message.delta.new_element.bidi_component
        if component.id.endswith(MAP_ENDS):
            self._map, self._fragment = component.id, message.delta.fragment_id
            self.overlays = len(json.loads(component.json).get("overlays", ()))


def at_once(visitors: list[Visitor], act: Callable[[Visitor], float]) -> list[float]:
    """Seconds of each when all do the same in the same moment."""
    gate = threading.Barrier(len(visitors))

    def go(visitor: Visitor) -> float:
        gate.wait()
        return act(visitor)

    with ThreadPoolExecutor(len(visitors)) as pool:
        return list(pool.map(go, visitors))


def main() -> None:
    """Open, change, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    visitors = [Visitor(options.url) for _ in range(options.count)]
    visitors[0].change()
    for _ in range(CROWD_ROUNDS):
        tell(alone_s=[visitors[0].change() for _ in range(ALONE_ROUNDS)])
        tell(crowd_s=at_once(visitors, Visitor.change))


if __name__ == "__main__":
    main()
