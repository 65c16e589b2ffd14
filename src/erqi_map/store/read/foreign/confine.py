"""Takes from the child what it does not need, before it has seen a byte of a foreign file.

Every step is tried on its own; the answer tells what held, so that the tests and docs/security.md
can say where it does not: Windows knows no such limits, macOS no network namespace and no limit on
memory.
"""

import os
import sys
from contextlib import suppress

MB = 1024 * 1024
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000


def confine(memory_mb: int, open_files: int, scratch_mb: int = 0) -> frozenset[str]:
    """Limit memory, files and network of this process for good; what could be done of
    "memory", "files", "writing", "network". scratch_mb: the longest file it may write.
    """
    held = set()
    if _without_network():
        held.add("network")
    try:
        import resource
    except ImportError:
        return frozenset(held)
    for name, kind, most in (
        ("memory", resource.RLIMIT_AS, memory_mb * MB),
        ("files", resource.RLIMIT_NOFILE, open_files),
        # Pipes are no files: answers still go out, but nothing is written to a disk.
        ("writing", resource.RLIMIT_FSIZE, scratch_mb * MB),
        ("core", resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
            held.add(name)
    return frozenset(held)


def _without_network() -> bool:
    """Move into a network namespace of its own, which has no way out; Linux alone knows them."""
    if sys.platform != "linux":
        return False
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    # Root may leave its network alone; anybody else needs a user namespace of his own for it.
    wanted = _NEW_NET if os.geteuid() == 0 else _NEW_NET | _NEW_USER
    return any(libc.unshare(flags) == 0 for flags in (wanted, _NEW_NET | _NEW_USER))
