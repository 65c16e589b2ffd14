"""Kills a process that saves a story without end, again and again; prints how many kills hit.

Run by test_stories.py: kill_while_saving.py BOOK ID ROUNDS. Exits 1 when it is ever not whole.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from erqi_map.store.stories.files import step_version, story_path, write_version

VERSIONS = [f"# {n}\n".encode() + bytes([65 + n]) * 200_000 for n in range(4)]


def save_without_end(book: Path, id: str, begun: int) -> None:
    write_version(book, id, VERSIONS[0])
    os.write(begun, b"!")
    while True:
        for content in VERSIONS:
            write_version(book, id, content)
        step_version(book, id, "undo", lambda _: None)
        step_version(book, id, "redo", lambda _: None)


def main(book: Path, id: str, rounds: int) -> int:
    whole = {*VERSIONS, story_path(book, id).read_bytes()}
    dice, hits = random.Random(1346), 0
    for _ in range(rounds):
        told, begun = os.pipe()
        child = os.fork()
        if child == 0:
            save_without_end(book, id, begun)
        # However busy the machine is, the end comes while it saves.
        os.read(told, 1)
        os.close(told)
        os.close(begun)
        time.sleep(dice.uniform(0.005, 0.06))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        content = story_path(book, id).read_bytes()
        if content not in whole:
            print(f"not whole: {len(content)} bytes", file=sys.stderr)
            return 1
        hits += content in VERSIONS
    for stack in ("undo", "redo"):
        for kept in story_path(book, id).parent.glob(f".history/{id}/{stack}/[0-9]*.yaml"):
            if kept.read_bytes() not in whole:
                print(f"not whole: {kept}", file=sys.stderr)
                return 1
    print(hits)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
