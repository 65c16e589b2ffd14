"""Finding room for labels: pure geometry in page millimetres (y down), no drawing.

Labels are placed one after the other, the most important first. Each has positions, best first;
it takes the cheapest one that lies in the frame and touches no label. Covering a symbol or a
leader costs; labels of the plan may stand farther off, with a leader line to their point.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Bounds = tuple[float, float, float, float]
Point = tuple[float, float]
GAP_MM = 0.35
NEVER = 1e9
ALWAYS = 50.0
"""From this limit on a label is one that should find a place whatever it costs."""

MAX_REORDERED = 40
TURNS = ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (1.0, 1.0), (-1.0, 1.0))
THROUGH = 1.0
"""What a leader line through a symbol costs, in weights of the symbol."""


@dataclass(frozen=True)
class Position:
    """Where a label may stand. `boxes` cover its words (one, or several along a slanted line).
    `middle`: centre of the words; `angle`: degrees, clockwise on the page; `cost`: how far it is
    from ideal; `leader`: ends of a line to the point; `align`: on which side lines are flush;
    `stacked`: centres of characters set one below the other.
    """

    boxes: tuple[Bounds, ...]
    middle: Point
    angle: float = 0.0
    cost: float = 0.0
    leader: tuple[Point, Point] | None = None
    align: str = "center"
    stacked: tuple[Point, ...] = ()


@dataclass
class Candidate:
    """A label that wants a place. `limit`: the cost at which it is left out."""

    key: str
    order: tuple[float, ...]
    positions: Sequence[Position]
    limit: float


@dataclass
class Room:
    """What is taken. `symbols`: boxes with an owner key and what covering them costs."""

    frame: Bounds
    taken: list[Bounds] = field(default_factory=list)
    symbols: list[tuple[Bounds, str, float]] = field(default_factory=list)
    leaders: list[tuple[Point, Point]] = field(default_factory=list)

    def copy(self) -> "Room":
        """The same room, to be filled apart."""
        return Room(self.frame, list(self.taken), self.symbols, list(self.leaders))


def place_all(candidates: Iterable[Candidate], room: Room) -> dict[str, Position]:
    """Key → position of each label that found room; `room` is filled on the way.

    Whoever comes first takes the best place, so labels of equal right that always find one are
    tried in several orders, and the order with the least cost in all is kept.
    """
    ranked = sorted(candidates, key=lambda one: (*one.order, one.key))
    first = [one for one in ranked if one.limit >= ALWAYS and one.positions]
    orders = [ranked]
    if 1 < len(first) <= MAX_REORDERED:
        for turn in TURNS:
            again = sorted(first, key=lambda one: (*one.order[:2], _along(one, turn), one.key))
            moved = iter(again)
            orders.append([next(moved) if one in first else one for one in ranked])
    best: tuple[float, dict[str, Position], Room] | None = None
    for order in orders:
        trial = room.copy()
        cost, placed = _place_in(order, trial)
        if best is None or cost < best[0] - 1e-9:
            best = cost, placed, trial
    assert best is not None
    room.taken, room.leaders = best[2].taken, best[2].leaders
    return best[1]


def _along(candidate: Candidate, turn: tuple[float, float]) -> float:
    x, y = candidate.positions[0].middle
    return x * turn[0] + y * turn[1]


def _place_in(order: Sequence[Candidate], room: Room) -> tuple[float, dict[str, Position]]:
    """Places labels in this order; what it cost, where a label that always has a place counts
    most when it found none.
    """
    placed: dict[str, Position] = {}
    total = 0.0
    boxes = np.array([box for box, _, _ in room.symbols]).reshape(-1, 4)
    owners = np.array([owner for _, owner, _ in room.symbols], dtype=object)
    weights = np.array([weight for _, _, weight in room.symbols], dtype=float)
    for candidate in order:
        prices = np.where(owners == candidate.key, 0.0, weights)
        best, least = None, candidate.limit
        for position in sorted(candidate.positions, key=lambda one: one.cost):
            if position.cost >= least:
                break
            price = _price(position, room, boxes, prices)
            if price < least:
                best, least = position, price
        if candidate.limit >= ALWAYS:
            total += least if best else 10 * ALWAYS
        if best is None:
            continue
        placed[candidate.key] = best
        room.taken.extend(best.boxes)
        if best.leader:
            room.leaders.append(best.leader)
    return total, placed


def _price(position: Position, room: Room, symbols: Array, weights: Array) -> float:
    left, top, right, bottom = room.frame
    taken = np.array(room.taken).reshape(-1, 4)
    price = position.cost
    for box in position.boxes:
        if box[0] < left or box[1] < top or box[2] > right or box[3] > bottom:
            return NEVER
        if _touching(box, taken, GAP_MM).any():
            return NEVER
        price += float(weights[_touching(box, symbols, 0.0)].sum())
        if any(_cuts(leader, box) for leader in room.leaders):
            return NEVER
    if position.leader:
        if any(_crossing(position.leader, other) for other in room.leaders):
            return NEVER
        price += 100.0 * sum(_cuts(position.leader, tuple(box)) for box in taken)
        own = np.array([_cuts(position.leader, tuple(box)) for box in symbols], dtype=bool)
        price += float(weights[own].sum()) * THROUGH if len(own) else 0.0
    return price


def _touching(box: Bounds, boxes: Array, gap: float) -> NDArray[np.bool_]:
    left, top, right, bottom = box
    return np.asarray(
        (boxes[:, 0] < right + gap)
        & (boxes[:, 2] > left - gap)
        & (boxes[:, 1] < bottom + gap)
        & (boxes[:, 3] > top - gap)
    )


def _cuts(segment: tuple[Point, Point], box: tuple[float, ...]) -> bool:
    """Whether a segment passes through a box (Liang–Barsky)."""
    (x0, y0), (x1, y1) = segment
    start, end = 0.0, 1.0
    for delta, low, high in (
        (x1 - x0, box[0] - x0, box[2] - x0),
        (y1 - y0, box[1] - y0, box[3] - y0),
    ):
        if delta == 0:
            if low > 0 or high < 0:
                return False
            continue
        first, second = sorted((low / delta, high / delta))
        start, end = max(start, first), min(end, second)
    return start < end


def _crossing(a: tuple[Point, Point], b: tuple[Point, Point]) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(*a, b[0]) * side(*a, b[1]) < 0 and side(*b, a[0]) * side(*b, a[1]) < 0
