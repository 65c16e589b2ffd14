"""Heavy work in processes of its own: made once, told, called off, and never the end of the app."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from erqi_map.errors import ErqiMapError
from erqi_map.serve.work import Job, WorkError, Workshop
from erqi_map.serve.work.folders import LOCK, PREFIX, WorkFolder, sweep
from erqi_map.serve.work.wire import pack
from erqi_map.store import open_store

from ...waiting import LIMIT_S, until
from . import tasks

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def book() -> bytes:
    return pack(open_store())


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Iterator[Path]:
    """Where temporary folders are made."""
    folder = tmp_path_factory.mktemp("temporary")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(folder))
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("ERQI_MAP_TEST", "passed on")
        yield folder


@pytest.fixture(scope="module")
def workshop(room) -> Iterator[Workshop]:
    shop = Workshop({"work": 1})
    yield shop
    shop.close()


@pytest.fixture
def order(workshop, book) -> Callable[..., Job]:
    def order(task, who: str = "one", key: object = None) -> Job:
        return workshop.order(key or object(), lane="work", book=book, task=task, who=who)

    return order


def begun(job: Job) -> int:
    """The process of a job that has begun, as it tells."""
    until(lambda: job.words or job.ended)
    assert not job.ended
    return int(job.words)


def ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def gone(pid: int) -> bool:
    return until(lambda: ended(pid))


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def result(job: Job):
    assert job.wait(LIMIT_S)
    return job.result()


def test_a_task_is_done_in_another_process_and_its_worker_stays_warm(order, book):
    first, second = (result(order(partial(tasks.say, words=words))) for words in ("一", "二"))
    assert (first.content.decode(), second.content.decode()) == ("一", "二")
    assert first.facts["pid"] == second.facts["pid"] != os.getpid()
    assert first.facts["layers"] == list(open_store().layer_ids)


def test_a_worker_has_the_environment_a_folder_of_its_own_and_stands_back(order, room):
    facts = result(order(tasks.look_round)).facts
    assert facts["environment"] == "passed on"
    assert room in Path(facts["temporary"]).parents
    if facts["nice"] is not None:
        assert facts["nice"] > os.nice(0)


def test_the_same_order_of_two_is_made_once(order, workshop):
    key = "the same"
    first = order(tasks.take_for_ever, "one", key)
    second = order(tasks.take_for_ever, "two", key)
    assert first is second
    pid = begun(first)
    workshop.leave(first, "one")
    # The other still wants it.
    assert not first.ended
    assert not ended(pid)
    workshop.leave(first, "two")
    assert gone(pid)


def test_calling_off_ends_the_process_and_clears_its_folder(order, workshop, room):
    job = order(tasks.take_for_ever)
    pid = begun(job)
    assert list(room.rglob("half-done"))
    workshop.leave(job, "one")
    assert job.ended
    with pytest.raises(WorkError, match="取消"):
        job.result()
    assert gone(pid)
    # The next is worked on, by another.
    assert result(order(partial(tasks.say, words="x"))).facts["pid"] != pid
    assert not list(room.rglob("half-done"))


def test_what_waits_and_is_called_off_is_never_begun(order, workshop):
    busy, waiting = order(tasks.take_for_ever), order(tasks.take_for_ever, "two")
    begun(busy)
    assert waiting.done is None
    workshop.leave(waiting, "two")
    assert waiting.ended
    workshop.leave(busy, "one")
    assert result(order(partial(tasks.say, words="x"))).content == b"x"
    assert waiting.words == ""


@pytest.mark.parametrize("way", ["by itself", "killed"])
def test_a_process_that_dies_is_a_sentence_and_the_next_job_has_another(order, way):
    if way == "killed":
        job = order(tasks.take_for_ever)
        kill(begun(job))
    else:
        job = order(tasks.die)
    with pytest.raises(WorkError, match="内存不足"):
        result(job)
    assert result(order(partial(tasks.say, words="x"))).content == b"x"


def test_a_warm_worker_that_was_killed_is_replaced(order):
    pid = result(order(partial(tasks.say, words="x"))).facts["pid"]
    kill(pid)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert result(order(partial(tasks.say, words="y"))).content == b"y"


def test_what_a_task_refuses_is_its_own_sentence_and_what_nobody_foresaw_is_ours(order):
    with pytest.raises(ErqiMapError) as refused:
        result(order(tasks.refuse))
    # It has come over a pipe and can still be said in every language.
    assert str(refused.value) == "没有图层“roads”。可选：parks、metro。"
    assert refused.value.text("en") == "There is no layer “roads”. Choose from: parks, metro."
    with pytest.raises(WorkError, match="运行日志") as told:
        result(order(tasks.break_down))
    assert "secret" not in str(told.value)


def test_a_job_that_has_ended_is_forgotten_and_what_it_made_was_kept_before(workshop, book):
    kept, key = [], "kept"

    def keep(made, fault):
        kept.append((made.content, workshop.find(key) is not None))

    task = partial(tasks.say, words="x")
    job = workshop.order(key, lane="work", book=book, task=task, who="one", keep=keep)
    assert result(job).content == b"x"
    assert kept == [(b"x", True)]
    # The lane forgets it before it begins the next.
    result(workshop.order("next", lane="work", book=book, task=task, who="one"))
    assert workshop.find(key) is None


def test_what_cannot_be_kept_ends_its_job_and_not_the_lane(workshop, book):
    def keep(made, fault):
        raise MemoryError

    task = partial(tasks.say, words="x")
    job = workshop.order("bad", lane="work", book=book, task=task, who="one", keep=keep)
    with pytest.raises(WorkError, match="运行日志"):
        result(job)
    assert result(workshop.order("good", lane="work", book=book, task=task, who="one"))


def test_a_folder_that_the_system_has_cleared_away_is_made_anew(room, book):
    shop = Workshop({"work": 1})
    task = tasks.look_round
    first = result(shop.order("a", lane="work", book=book, task=task, who="one"))
    shutil.rmtree(Path(first.facts["temporary"]).parent)
    job = shop.order("b", lane="work", book=book, task=tasks.break_down, who="one")
    with pytest.raises(WorkError):
        result(job)
    second = result(shop.order("c", lane="work", book=book, task=task, who="one"))
    assert Path(second.facts["temporary"]).is_dir()
    shop.close()


def test_an_idle_worker_is_let_go(room, book):
    shop = Workshop({"work": 1}, idle_s=0.01)
    task = partial(tasks.say, words="x")
    made = result(shop.order("a", lane="work", book=book, task=task, who="one"))
    assert gone(made.facts["pid"])
    shop.close()


APP = """
import sys
from erqi_map.serve.work import Workshop
from erqi_map.serve.work.wire import pack
from erqi_map.store import open_store
from tests.unit.serve import tasks
shop = Workshop({"work": 1})
job = shop.order("a", lane="work", book=pack(open_store()), task=tasks.take_for_ever, who="one")
while not job.words:
    job.wait(0.05)
print(job.words, flush=True)
job.wait(3600)
"""


def test_workers_end_with_an_app_that_is_killed_and_the_next_start_clears_up(tmp_path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    environment = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    app = subprocess.Popen(
        [sys.executable, "-c", APP], cwd=ROOT, env=environment, stdout=subprocess.PIPE
    )
    app.stdout.readline()
    assert list(folder.rglob("half-done"))
    app.kill()
    app.wait()
    assert until(lambda: not list(folder.rglob("half-done")))
    assert list(folder.glob(f"{PREFIX}*"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(folder))
        sweep()
    assert not list(folder.iterdir())


def test_folders_of_those_who_live_are_not_swept(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    own, stranger = WorkFolder(), tmp_path / f"{PREFIX}stranger"
    stranger.mkdir()
    sweep()
    assert (own.path / LOCK).is_file()
    assert stranger.is_dir()
    own.remove()
    assert not own.path.exists()


def test_many_who_order_in_the_same_moment_get_the_same_job(workshop, book):
    key, found = "at once", []
    gate = threading.Barrier(20)

    def ask() -> None:
        gate.wait()
        task = partial(tasks.say, words="x")
        found.append(workshop.order(key, lane="work", book=book, task=task, who="one"))

    busy = workshop.order("busy", lane="work", book=book, task=tasks.take_for_ever, who="one")
    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT_S)
    assert len(set(map(id, found))) == 1
    workshop.leave(busy, "one")
    assert result(found[0]).content == b"x"
