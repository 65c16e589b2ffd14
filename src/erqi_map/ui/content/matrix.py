"""Tasks × clusters: what serves a task where, and where nothing does."""

from collections.abc import Iterable

from erqi_map.analysis import Cell, task_coverage
from erqi_map.compose.spec import MapSpec
from erqi_map.store import GeoStore

from .clusters import named, to_check
from .words import Record, Words


def task_matrix(store: GeoStore, spec: MapSpec, words: Words) -> Record:
    """The matrix as the figure "matrix" takes it."""
    coverage = task_coverage(store.framework, store.places)
    tasks = {task.id: task for task in store.framework.tasks}
    columns = [
        {
            "title": words.text(store.place(id_).name),
            "sub": words.text(store.place(id_).slogan),
            "colour": spec.colours.get(id_, ""),
        }
        for id_ in coverage.clusters
    ]
    rows = [
        {
            "title": words.text(tasks[task].name),
            "chips": [
                words.phrase("matrix.district", count=len(coverage.district_programmes[task]))
            ],
            "cells": [
                _cell(coverage.cell(task, cluster), store, spec, words)
                for cluster in coverage.clusters
            ],
        }
        for task in coverage.tasks
    ]
    return {"columns": columns, "rows": rows, "gaps": len(coverage.gaps)}


def _cell(cell: Cell, store: GeoStore, spec: MapSpec, words: Words) -> Record:
    own = [store.place(id_) for id_ in cell.places if id_ != cell.cluster]
    goals = {goal.id: goal for place in store.places.values() for goal in place.goals}
    programmes = {item.id: item for item in store.framework.programmes}
    groups = [
        _group("goals", ({"text": words.text(goals[id_].text)} for id_ in cell.goals), words),
        _group("places", (named(spec.content["cards"][place.id], words) for place in own), words),
        _group(
            "programmes",
            (
                {
                    "text": words.text(programmes[id_].name),
                    **to_check(programmes[id_].to_check, words),
                }
                for id_ in cell.programmes
            ),
            words,
        ),
    ]
    found: Record = {"groups": [group for group in groups if group["items"]]}
    if not cell.is_gap:
        found["go"] = {"task": cell.task, "cluster": cell.cluster}
    return found


def _group(name: str, items: Iterable[Record], words: Words) -> Record:
    return {
        "title": words.phrase(f"group.{name}"),
        "short": words.phrase(f"short.{name}"),
        "items": list(items),
    }
