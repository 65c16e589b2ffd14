"""Opens sessions of an app without a browser: `python -m bench.sessions URL COUNT…`.

Each is a socket that asks for one run of the script, as a browser does. Prints a line for each
count once all runs are finished and waits on standard input while the memory is read.
"""

import argparse
import sys
from contextlib import ExitStack

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from .browse import tell

RUN_LIMIT_S = 60.0
MAX_BYTES = 200_000_000


def open_session(url: str) -> ClientConnection:
    """A session whose first run is finished."""
    connection = connect(
        url.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=["streamlit"],
        origin=url,
        max_size=MAX_BYTES,
    )
    ask = BackMsg()
    ask.rerun_script.query_string = ""
    connection.send(ask.SerializeToString())
    while True:
        message = ForwardMsg()
        message.ParseFromString(connection.recv(timeout=RUN_LIMIT_S))
        if message.WhichOneof("type") == "script_finished":
            return connection


def main() -> None:
    """Open more and more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("counts", type=int, nargs="+")
    options = parser.parse_args()
    with ExitStack() as stack:
        opened = 0
        for count in sorted(options.counts):
            while opened < count:
                stack.enter_context(open_session(options.url))
                opened += 1
            tell(sessions=count)
            sys.stdin.readline()


if __name__ == "__main__":
    main()
