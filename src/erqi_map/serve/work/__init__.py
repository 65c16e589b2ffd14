"""Heavy work in processes of its own, so that it holds nobody up: queue, progress, cancel."""

from .folders import sweep
from .workshop import Job, WorkError, Workshop

__all__ = ["Job", "WorkError", "Workshop", "sweep"]
