"""One contender builds its page some times over: `python -m bench.build NAME DATA OUT ROUNDS`.

Prints a line of JSON a round: seconds by the clock and of the processor, bytes, and in the first
round the memory in use at its height above what was in use before. Libraries are
imported and twenty polygons built beforehand, so that what is loaded on first use counts for
nobody.
"""

import argparse
import contextlib
import ctypes
import gc
import json
import sys
import time
from pathlib import Path

import geopandas as gpd

from .builders import LOADERS

WARM_UP = 20
STATUS = Path("/proc/self/status")
CLEAR = Path("/proc/self/clear_refs")
RESET_HIGH_WATER = "5"


def memory_mb(field: str) -> float:
    """A field of the process's status (VmRSS now, VmHWM at its height) in MB."""
    for line in STATUS.read_text("ascii").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024 / 1e6
    raise ValueError(field)


def settle_memory() -> float:
    """Give back what is free and start the high-water mark anew; the MB in use."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    CLEAR.write_text(RESET_HIGH_WATER, "ascii")
    return memory_mb("VmRSS")


def main() -> None:
    """Build and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=LOADERS)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("rounds", type=int)
    options = parser.parse_args()
    # Libraries talk on standard output; the figures alone belong there.
    figures, sys.stdout = sys.stdout, sys.stderr
    parcels = gpd.read_parquet(options.data)
    build = LOADERS[options.name]()
    build(parcels.iloc[:WARM_UP].copy(), options.out)
    for number in range(options.rounds):
        fresh = parcels.copy()
        before_mb = settle_memory()
        start, cpu = time.perf_counter(), time.process_time()
        build(fresh, options.out)
        told = {"build_s": time.perf_counter() - start, "cpu_s": time.process_time() - cpu}
        if number == 0:
            told["extra_mb"] = max(memory_mb("VmHWM") - before_mb, 0.0)
        told["bytes"] = options.out.stat().st_size
        print(json.dumps(told), file=figures, flush=True)


if __name__ == "__main__":
    main()
