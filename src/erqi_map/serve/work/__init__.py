"""Heavy work in processes of its own, so that it holds nobody up: queue, progress, cancel."""

from .folders import WorkFolder, sweep
from .workshop import Job, WorkError, Workshop

__all__ = ["Job", "WorkError", "WorkFolder", "Workshop", "sweep"]
