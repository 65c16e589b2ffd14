"""Saves the words of a place again and again and says each number that was acknowledged.

Run by test_together.py: save_without_end.py WORKSPACE NAME [SAVES].
"""

import os
import sys
import threading
from itertools import count

from erqi_map.errors import SaveError
from erqi_map.store import Workspace
from erqi_map.store.book.items import Item

ITEM = "places/phoenix-lake.yaml"
PATIENT = bool(os.environ.get("ERQI_TEST_PATIENT"))
PAUSE = threading.Event()


def main(where: str, name: str, saves: int | None) -> None:
    journal = Workspace(where).journal
    sha = journal.sha_of(ITEM)
    content = journal.contents([sha])[sha].split(b"\n# ")[0]
    for n in count() if saves is None else range(saves):
        while True:
            try:
                base = {ITEM: journal.sha_of(ITEM)}
                journal.write(
                    {ITEM: Item(content + f"\n# {name} {n}".encode())}, name, str(n), base
                )
                break
            except SaveError as error:
                if error.key != "conflict" and not PATIENT:
                    raise
                # A server that is starting again is asked again.
                PAUSE.wait(0 if error.key == "conflict" else 0.1)
        print(n, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None)
