"""What a register says of projects: lines of a card, and what a filter tells them apart by.

Where nobody has said anything there is nothing, neither here nor in any output.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, get_args

from erqi_map.i18n import LANGS, phrase
from erqi_map.model import Place, Text
from erqi_map.model.place import Stage

from .content_types import FacetValue, RegisterFacets, RegisterLine
from .drawing import STAGES
from .words import both, joined, pair

FACETS: tuple[Literal["stage", "year", "unit"], ...] = ("stage", "year", "unit")
WAN_PER_MILLION = 100


def stage_name(stage: str) -> Text:
    """What a stage is called."""
    return joined(*(phrase(lang, "edit", f"choice.{stage}") for lang in LANGS))


def register_lines(place: Place) -> list[RegisterLine]:
    """What the register says of a place, in its order; `number`: what a column is sorted by."""
    return [
        {"id": id, "label": pair(both(f"register_{id}")), "value": pair(value), "number": number}
        for id, value, number in _values(place)
    ]


def facets_of(place: Place) -> RegisterFacets:
    """The values by which a place is filtered: its stage, the years from start to end, its unit."""
    found: RegisterFacets = {}
    if place.stage:
        found["stage"] = [place.stage]
    ends = [int(one[:4]) for one in (place.start, place.end) if one]
    if ends:
        found["year"] = [str(year) for year in range(ends[0], ends[-1] + 1)]
    if place.responsible_unit:
        found["unit"] = [_unit(place.responsible_unit)]
    return found


def facet_values(places: Iterable[Place]) -> dict[str, list[FacetValue]]:
    """All values of each facet that places have, in the order of menus, with their names."""
    known = list(places)
    facets = [facets_of(place) for place in known]
    used = {name: {one for have in facets for one in have.get(name, ())} for name in FACETS}
    units = {_unit(one): one for place in known if (one := place.responsible_unit)}
    found: dict[str, list[FacetValue]] = {
        "stage": [
            {"id": id, "name": pair(stage_name(id)), "colour": colour}
            for id, colour in STAGES.items()
            if id in used["stage"]
        ],
        "year": [_value(year, joined(year, year)) for year in sorted(used["year"])],
        "unit": [_value(id, units[id]) for id in sorted(used["unit"])],
    }
    return {name: values for name, values in found.items() if values}


def _unit(name: Text) -> str:
    # In a link several values stand with commas between.
    return name.zh.replace(",", "，")


def _value(id: str, name: Text) -> FacetValue:
    return {"id": id, "name": pair(name)}


def _values(place: Place) -> Iterator[tuple[str, Text, float | None]]:
    if place.stage:
        yield "stage", stage_name(place.stage), float(get_args(Stage).index(place.stage))
    if place.start or place.end:
        key = "period" if place.start and place.end else "from" if place.start else "until"
        said = both(f"register_{key}_value", start=place.start or "", end=place.end or "")
        yield "period", said, float((place.start or place.end or "0")[:4])
    if place.responsible_unit:
        yield "unit", place.responsible_unit, None
    if (wan := place.investment_wan_yuan) is not None:
        number = joined(_number(wan), _number(wan / WAN_PER_MILLION))
        yield "investment", both("register_investment_value", number=number), wan
    if (area := place.area_ha) is not None:
        yield "area", both("register_area_value", number=_number(area)), area
    if (done := place.progress_percent) is not None:
        yield "progress", both("register_progress_value", number=_number(done)), done
    if place.contact:
        yield "contact", joined(place.contact, place.contact), None


def _number(value: float) -> str:
    return format(value, ",.10g")
