"""Counted cells: sums of finer ones, and runs of those that are alike."""

import numpy as np
import pandas as pd
import pytest

from erqi_map.store.sources.cells import coarser, runs, summed

SIDE = 64


def counts(**columns) -> pd.DataFrame:
    return summed(pd.DataFrame(columns))


def test_a_coarser_cell_holds_the_finer_ones():
    column, row = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    cell = (row * SIDE + column).ravel()
    coarse = coarser(cell, SIDE, 2)
    assert (coarse // SIDE == cell // SIDE // 4).all()
    assert (coarse % SIDE == cell % SIDE // 4).all()


def test_cells_side_by_side_with_the_same_most_frequent_value_are_one_run():
    found = counts(cell=[5, 5, 6, 7, 9], code=[0, 1, 1, 0, 0], n=[1, 3, 2, 1, 1])
    assert list(runs(found, SIDE)) == [(5, 6, 0, 1.0), (7, 7, 0, 0.0), (9, 9, 0, 0.0)]


def test_a_run_ends_at_the_edge_of_the_world():
    found = counts(cell=[SIDE - 1, SIDE], code=[0, 0], n=[1, 1])
    assert [run[:3] for run in runs(found, SIDE)] == [(SIDE - 1, SIDE - 1, 0), (0, 0, 1)]


def test_rows_without_a_value_count_as_such():
    found = counts(cell=[1, 1, 2], code=[-1, 0, -1], n=[3, 1, 1])
    assert list(runs(found, SIDE)) == [(1, 2, 0, None)]


def test_the_mean_is_that_of_the_rows_that_have_a_number():
    found = counts(cell=[1, 1, 3], n=[1, 1, 1], total=[8.0, np.nan, np.nan], known=[1, 0, 0])
    assert list(runs(found, SIDE)) == [(1, 1, 0, 8.0), (3, 3, 0, None)]


def test_cells_without_a_column_are_alike():
    assert list(runs(counts(cell=[1, 2, 4], n=[1, 9, 1]), SIDE)) == [
        (1, 2, 0, None),
        (4, 4, 0, None),
    ]


@pytest.mark.parametrize("columns", [{"code": []}, {"total": [], "known": []}, {}])
def test_nothing_gives_nothing(columns):
    assert list(runs(counts(cell=[], n=[], **columns), SIDE)) == []
