"""Where the words of the city's layout stand on a page, for sheets and slides."""

from collections.abc import Iterator

import numpy as np
import shapely

from erqi_map.compose.spec import Scene, SceneMark

from .window import Window


def marks_on_page(scene: Scene | None, window: Window) -> Iterator[tuple[float, float, SceneMark]]:
    """The marks of a scene that lie in the map window, each at its page millimetres."""
    for mark in scene.around if scene is not None else ():
        at = np.column_stack(window.zone.to_grid([mark.at[0]], [mark.at[1]]))
        if shapely.contains_xy(window.polygon, at[0, 0], at[0, 1]):
            x, y = window.page_xy(at)[0]
            yield float(x), float(y), mark
