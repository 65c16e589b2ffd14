"""Who works on what: lanes of work with a queue each, and jobs that several may want.

What is ordered twice is made once. A job ends early when nobody wants it any more: one that waits
is dropped, one that is worked on loses its process.
"""

import atexit
import logging
import queue
import threading
from collections.abc import Callable, Hashable, Mapping

from erqi_map.errors import ErqiMapError

from .folders import WorkFolder, sweep
from .process import TaskFailedError, Worker, WorkerDiedError
from .wire import Made, Task

IDLE_S = 300.0
"""A worker that has had nothing to do for so long is let go."""
LONGEST_S = 1800.0

CANCELLED = "work.cancelled"

Keep = Callable[[Made | None, ErqiMapError | None], None]

_LOG = logging.getLogger(__name__)


class WorkError(ErqiMapError):
    """Work that came to nothing; `key` of section "app" says why."""

    def __init__(self, key: str) -> None:
        super().__init__("app", key)


class Job:
    """A piece of work. `done` (0 to 1; None while it waits) and `words` tell how far it is."""

    def __init__(self, key: Hashable, lane: str, book: bytes, task: Task) -> None:
        self.key, self.lane, self.book, self.task = key, lane, book, task
        self.done: float | None = None
        self.words = ""
        self.wanted: set[str] = set()
        self.worker: Worker | None = None
        self.keep: Keep = lambda made, fault: None
        self._ended = threading.Event()
        self._made: Made | None = None
        self.fault: ErqiMapError | None = None

    def wait(self, seconds: float) -> bool:
        """Whether it has ended within that time."""
        return self._ended.wait(seconds)

    @property
    def called_off(self) -> bool:
        """Whether nobody wanted it any more."""
        return isinstance(self.fault, WorkError) and self.fault.key == CANCELLED

    @property
    def ended(self) -> bool:
        """Whether it has come to an end, good or bad."""
        return self._ended.is_set()

    def result(self) -> Made:
        """What an ended job has made. Raises ErqiMapError when it came to nothing."""
        if self.fault is not None:
            raise self.fault
        assert self._made is not None
        return self._made

    def tell(self, done: float | None, words: str) -> None:
        """Take down how far it is, for who asks meanwhile."""
        self.done, self.words = done, words

    def settle(self, made: Made | None = None, fault: ErqiMapError | None = None) -> None:
        """It has ended; the first end counts."""
        if not self.ended:
            self._made, self.fault = made, fault
            self._ended.set()


class Workshop:
    """Lanes by name, each with so many processes; their workers stay warm."""

    def __init__(self, lanes: Mapping[str, int], *, idle_s: float = IDLE_S) -> None:
        self._sizes, self._idle_s = lanes, idle_s
        self._lanes: dict[str, queue.SimpleQueue[Job]] = {}
        self._jobs: dict[Hashable, Job] = {}
        self._lock = threading.Lock()
        self._folder: WorkFolder | None = None
        self._workers: set[Worker] = set()
        atexit.register(self.close)

    def find(self, key: Hashable) -> Job | None:
        """The job that is waiting or worked on."""
        with self._lock:
            return self._jobs.get(key)

    def order(
        self,
        key: Hashable,
        *,
        lane: str,
        book: bytes,
        task: Task,
        who: str,
        keep: Keep = lambda made, fault: None,
    ) -> Job:
        """The job of `key`, begun when there is none. `keep` is given what was made, or why
        it was not, before the job is forgotten; not of one that is called off.
        """
        with self._lock:
            job = self._jobs.get(key)
            if job is None:
                job = self._jobs[key] = Job(key, lane, book, task)
                job.keep = keep
                self._open(lane).put(job)
            job.wanted.add(who)
            return job

    def leave(self, job: Job, who: str) -> None:
        """`who` does not want it any more."""
        with self._lock:
            job.wanted.discard(who)
            if job.wanted or job.ended:
                return
            self._jobs.pop(job.key, None)
            self._stop(job, CANCELLED)

    def jobs_of(self, who: str, lane: str) -> list[Job]:
        """What `who` still wants of a lane."""
        with self._lock:
            return [job for job in self._jobs.values() if job.lane == lane and who in job.wanted]

    def close(self) -> None:
        """End all processes and clear away what is theirs."""
        atexit.unregister(self.close)
        for worker in tuple(self._workers):
            self._dismiss(worker)
        if self._folder is not None:
            self._folder.remove()
            self._folder = None

    def _open(self, lane: str) -> "queue.SimpleQueue[Job]":
        if lane not in self._lanes:
            self._lanes[lane] = queue.SimpleQueue()
            for number in range(self._sizes[lane]):
                threading.Thread(
                    target=self._serve,
                    args=(self._lanes[lane],),
                    name=f"erqi-map-{lane}-{number}",
                    daemon=True,
                ).start()
        return self._lanes[lane]

    def _serve(self, waiting: "queue.SimpleQueue[Job]") -> None:
        worker: Worker | None = None
        while True:
            try:
                job = waiting.get(timeout=self._idle_s)
            except queue.Empty:
                if worker is not None:
                    self._dismiss(worker)
                    worker = None
                continue
            if job.ended:
                continue
            try:
                worker = self._work(job, worker)
            except Exception:
                # A lane that ended would let all others wait for ever.
                _LOG.exception("what was made could not be kept")
            finally:
                job.settle(fault=WorkError("work.failed"))

    def _work(self, job: Job, worker: Worker | None) -> Worker | None:
        """Do a job, by the worker there is or a new one; the worker that is left, if any."""
        try:
            if worker is None or not worker.alive:
                worker = self._hire(worker)
            with self._lock:
                job.worker = worker
                job.tell(0.0, "")
            if job.ended:
                return worker
            self._run(job, worker)
        except ErqiMapError as error:
            self._end(job, None, error)
        except Exception as error:
            if not isinstance(error, WorkerDiedError | TaskFailedError):
                _LOG.exception("work could not be done")
            key = "work.died" if isinstance(error, WorkerDiedError) else "work.failed"
            self._end(job, None, job.fault or WorkError(key))
            self._dismiss(worker)
            worker = None
        finally:
            self._forget(job)
        return worker

    def _run(self, job: Job, worker: Worker) -> None:
        def stop() -> None:
            with self._lock:
                self._stop(job, "work.too_long")

        timer = threading.Timer(LONGEST_S, stop)
        timer.daemon = True
        timer.start()
        try:
            made = worker.run(job.book, job.task, job.tell)
        finally:
            timer.cancel()
        self._end(job, made, None)

    def _end(self, job: Job, made: Made | None, fault: ErqiMapError | None) -> None:
        if not job.called_off:
            job.keep(made, fault)
        job.settle(made, fault)

    def _hire(self, dead: Worker | None) -> Worker:
        self._dismiss(dead)
        with self._lock:
            # Systems clear away what has lain in their temporary folder for long.
            if self._folder is None or not self._folder.path.is_dir():
                sweep()
                self._folder = WorkFolder()
            worker = Worker(self._folder.new_folder())
            self._workers.add(worker)
        return worker

    def _dismiss(self, worker: Worker | None) -> None:
        if worker is not None:
            worker.end()
            self._workers.discard(worker)

    def _stop(self, job: Job, key: str) -> None:
        """End a job from outside; the lock is held, so its process cannot be another job's yet."""
        job.settle(fault=WorkError(key))
        if job.worker is not None:
            job.worker.kill()

    def _forget(self, job: Job) -> None:
        with self._lock:
            job.worker = None
            if self._jobs.get(job.key) is job:
                del self._jobs[job.key]
