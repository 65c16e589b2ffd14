"""Sessions without a browser that change the filter of their map: `python -m bench.crowd URL N`.

Each is a socket that says what the map's drawer says. Tells the seconds of changes made by one
session alone, and of those that all make in the same moment.
"""

import argparse
import itertools
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from .browse import tell

RUN_LIMIT_S = 120.0
MAX_BYTES = 200_000_000
MAP_ENDS = "-erqi-map"
CLUSTERS = ("central-city", "erqi-new-area", "mazhai-industry", "yingtaogou-garden")
ALONE_ROUNDS = 20
CROWD_ROUNDS = 5


class Visitor:
    """A session whose map is there."""

    def __init__(self, url: str) -> None:
        self.connection: ClientConnection = connect(
            url.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=["streamlit"],
            origin=url,
            max_size=MAX_BYTES,
            ping_interval=None,
        )
        self.map = self.fragment = ""
        self._choices = itertools.cycle(CLUSTERS)
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        self._run(ask)
        if not self.map:
            raise RuntimeError("the session has no map")

    def change(self) -> float:
        """Change the filter; seconds until the app has answered."""
        ask = BackMsg()
        ask.rerun_script.fragment_id = self.fragment
        said = ask.rerun_script.widget_states.widgets.add()
        said.id = self.map
        state = {"filter": {"cluster": [next(self._choices)]}, "focus": None, "lang": "zh"}
        said.json_value = json.dumps({"state": state})
        begin = time.perf_counter()
        self._run(ask)
        return time.perf_counter() - begin

    def rerun(self) -> float:
        """Run the whole page again; seconds until the app has answered."""
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        begin = time.perf_counter()
        self._run(ask)
        return time.perf_counter() - begin

    def _run(self, ask: BackMsg) -> None:
        self.connection.send(ask.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(self.connection.recv(timeout=RUN_LIMIT_S))
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.new_element.bidi_component.id.endswith(MAP_ENDS):
                self.map = message.delta.new_element.bidi_component.id
                self.fragment = message.delta.fragment_id
            if kind == "script_finished":
                return


def at_once(visitors: list[Visitor], act: Any) -> list[float]:
    """Seconds of each when all do the same in the same moment."""
    gate = threading.Barrier(len(visitors))

    def go(visitor: Visitor) -> float:
        gate.wait()
        return float(act(visitor))

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
    tell(alone_s=[visitors[0].change() for _ in range(ALONE_ROUNDS)])
    for _ in range(CROWD_ROUNDS):
        tell(crowd_s=at_once(visitors, Visitor.change))


if __name__ == "__main__":
    main()
