"""Charts of the indicators page. Words are data of the chart, never expressions of it."""

import altair as alt
import pandas as pd

from erqi_map.ui.content.words import Record

ROW_HEIGHT_PX = 58
AXIS_HEIGHT_PX = 70
BAR_HEIGHT_PX = 18
NAME_ABOVE_PX = 21
ROOM_FOR_LABEL = 1.2
TICKS = 6
FONT_PX = 15
INK, BAR = "#1F2933", "#0B5394"


def bar_chart(rows: list[Record], axis: str) -> alt.LayerChart:
    """Bars with their name above and their value at the end: they fit a phone and a hall alike.

    `rows`: name, value, label, rank.
    """
    frame = pd.DataFrame(rows, columns=["name", "value", "label", "rank"])
    frame["title"] = [
        f"{row.name}   {row.rank}" if row.rank else row.name
        for row in frame.itertuples(index=False)
    ]
    top = float(frame["value"].max() or 1) * ROOM_FOR_LABEL
    base = alt.Chart(frame).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=None),
        x=alt.X(
            "value:Q",
            title=axis,
            scale=alt.Scale(domain=[0, top]),
            axis=alt.Axis(tickCount=TICKS, format=".10~g", labelColor=INK, titleColor=INK),
        ),
    )
    bars = base.mark_bar(color=BAR, cornerRadiusEnd=3, size=BAR_HEIGHT_PX)
    names = base.mark_text(dy=-NAME_ABOVE_PX, align="left", fontSize=FONT_PX, color=INK).encode(
        text="title:N", x=alt.value(0)
    )
    values = base.mark_text(
        dx=8, align="left", fontSize=FONT_PX, fontWeight="bold", color=INK
    ).encode(text="label:N")
    return (bars + names + values).properties(height=ROW_HEIGHT_PX * len(frame) + AXIS_HEIGHT_PX)
