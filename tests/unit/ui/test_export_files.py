"""Files that are taken away: made once, kept within bounds, named for every system."""

import threading
from collections.abc import Iterator

import pytest

from erqi_map.errors import ErqiMapError
from erqi_map.render.page.paper import SheetOptions
from erqi_map.serve.orders import KINDS, SHEETS, Order, make_file
from erqi_map.serve.work import Job, WorkError, Workshop
from erqi_map.serve.work.wire import Made
from erqi_map.ui.export.made import QUICK_LANE, SLOW_LANE, WORKSHOP, FileCache, file_name
from erqi_map.ui.shell.book import Book
from erqi_map.ui.shell.cache import open_book
from tests.waiting import LIMIT_S

from ...plans import copy_of_book


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    yield open_book()
    WORKSHOP.close()


def silent(done, words):
    pass


class Bench(Workshop):
    """Takes orders down instead of working on them; `go` lets them end."""

    def __init__(self) -> None:
        super().__init__({})
        self.orders: list[Order] = []
        self.jobs: dict[object, Job] = {}
        self.fault: ErqiMapError | None = None
        self.go = threading.Event()
        self.go.set()

    def find(self, key):
        return self.jobs.get(key)

    def order(self, key, *, lane, book, task, who, keep=None):
        job = self.jobs.get(key)
        if job is None:
            job = self.jobs[key] = Job(key, lane, book, task)
            self.orders.append(task.keywords["order"])
            threading.Thread(target=self._end, args=(job, keep)).start()
        job.wanted.add(who)
        return job

    def leave(self, job, who):
        job.wanted.discard(who)
        if not job.wanted:
            job.settle(fault=WorkError("work.cancelled"))

    def jobs_of(self, who, lane):
        return [job for job in self.jobs.values() if job.lane == lane and who in job.wanted]

    def _end(self, job, keep):
        assert self.go.wait(LIMIT_S)
        told = {"sha256": "", "requests": [], "notes": [], "rows": []}
        made = Made(b"x" * job.task.keywords["order"].dpi, told)
        if self.fault is None:
            keep(made, None)
        self.jobs.pop(job.key)
        job.settle(None if self.fault else made, self.fault)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_the_same_order_is_made_once(book, bench):
    files = FileCache(workshop=bench)
    assert files.find(book, Order("pdf")) is None
    first = files.make(book, Order("pdf"), silent)
    assert files.make(book, Order("pdf"), silent) == first == files.find(book, Order("pdf"))
    assert bench.orders == [Order("pdf")]


def test_two_sessions_that_order_the_same_wait_for_one(book, bench):
    files, found = FileCache(workshop=bench), []
    bench.go.clear()
    told = threading.Semaphore(0)

    def ask(who):
        found.append(files.make(book, Order("atlas"), lambda *_: told.release(), who))

    threads = [threading.Thread(target=ask, args=(who,)) for who in ("one", "two")]
    for thread in threads:
        thread.start()
    for _ in range(2):
        assert told.acquire(timeout=LIMIT_S)
    bench.go.set()
    for thread in threads:
        thread.join(LIMIT_S)
    assert len(found) == 2
    assert bench.orders == [Order("atlas")]


def test_another_story_is_another_file(book, bench):
    files, story = FileCache(workshop=bench), book.store.story()
    other = story.model_copy(update={"scenes": story.scenes[:3]})
    for one in (story, other, story):
        files.make(book, Order("pptx", story=one), silent)
    assert [order.story for order in bench.orders] == [story, other]


def test_what_is_kept_is_bounded_in_number_and_size(book, bench):
    files = FileCache(files=2, size_bytes=500, workshop=bench)
    for dpi in (100, 150, 200):
        files.make(book, Order("png", dpi=dpi), silent)
    assert files.find(book, Order("png", dpi=100)) is None
    assert files.find(book, Order("png", dpi=200)) is not None
    files.make(book, Order("png", dpi=490), silent)
    assert files.find(book, Order("png", dpi=200)) is None


def test_a_web_page_does_not_wait_for_a_sheet(book, bench):
    files = FileCache(workshop=bench)
    bench.go.clear()
    lanes = {kind: files.begin(book, Order(kind), kind).lane for kind in KINDS}
    assert lanes == {
        "html": QUICK_LANE, "deck": QUICK_LANE,
        "pptx": SLOW_LANE, "pdf": SLOW_LANE, "png": SLOW_LANE, "atlas": SLOW_LANE,
    }  # fmt: skip
    bench.go.set()


def test_who_orders_another_sheet_gives_up_the_one_before(book, bench):
    files = FileCache(workshop=bench)
    bench.go.clear()
    first = files.begin(book, Order("atlas"), "one")
    files.begin(book, Order("atlas"), "two")
    files.begin(book, Order("pdf"), "one")
    assert not first.ended
    files.begin(book, Order("png"), "two")
    assert first.ended
    bench.go.set()


def test_a_file_that_cannot_be_made_is_not_kept(book, bench):
    files, bench.fault = FileCache(workshop=bench), ErqiMapError("app", "trouble.unexpected")
    for _ in range(2):
        with pytest.raises(ErqiMapError):
            files.make(book, Order("pdf"), silent)
    assert len(bench.orders) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_worker_makes_the_same_bytes_as_the_app_itself_and_tells_how_far_it_is(book, kind):
    story = book.store.story().model_copy(update={"scenes": book.store.story().scenes[:2]})
    starts = {"html": b"<!DOCTYPE", "pptx": b"PK", "pdf": b"%PDF", "png": b"\x89PNG"}
    starts |= {"deck": starts["html"], "atlas": starts["pdf"]}
    layers = ("district", "clusters") if kind in SHEETS else None
    order = Order(kind, story=story, layers=layers, sheet=SheetOptions("A4"), dpi=80)
    told: list[float] = []
    own = make_file(book.store, lambda done, words: told.append(done), order)
    made = FileCache().make(book, order, silent)
    assert made.content == own.content
    assert made.sha256 == own.facts["sha256"]
    assert made.content[:9].upper().startswith(starts[kind])
    assert told == sorted(told)
    assert all(0 <= done <= 1 for done in told)


def test_a_file_shows_the_book_that_is_shown_though_the_one_on_disk_is_broken(
    tmp_path, monkeypatch
):
    folder = copy_of_book(tmp_path)
    monkeypatch.setenv("ERQI_MAP_GEODATA", str(folder))
    shown = open_book()
    (folder / "names.yaml").write_text("[")
    made = FileCache().make(shown, Order("html"), silent)
    assert made.content == make_file(shown.store, silent, Order("html")).content


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("二七区“1346”汇报", "二七区“1346”汇报-zh.pptx"),
        ('a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j-zh.pptx"),
        ("../../etc", "etc-zh.pptx"),
        ("\x00\u202e", "erqi-map-zh.pptx"),
        ("长" * 200, "长" * 60 + "-zh.pptx"),
    ],
)
def test_names_of_files_are_taken_by_every_system(title, name):
    assert file_name(title, "zh", "pptx") == name
