"""Charts of the indicators page. Words are data of the chart, never expressions of it."""

import altair as alt
import pandas as pd

from erqi_map.ui.content.words import Record

BAR_HEIGHT_PX = 44
NAME_WIDTH_PX = 240
TICKS = 6


def bar_chart(rows: list[Record], axis: str) -> alt.LayerChart:
    """Bars with their value written at the end. `rows`: name, value, label, rank."""
    frame = pd.DataFrame(rows, columns=["name", "value", "label", "rank"])
    frame["text"] = [
        f"{row.label}   {row.rank}" if row.rank else row.label for row in frame.itertuples()
    ]
    top = float(frame["value"].max() or 1)
    base = alt.Chart(frame).encode(
        y=alt.Y(
            "name:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelLimit=NAME_WIDTH_PX, labelFontSize=14),
        ),
        x=alt.X(
            "value:Q",
            title=axis,
            scale=alt.Scale(domain=[0, top * 1.35]),
            axis=alt.Axis(tickCount=TICKS, format="~g"),
        ),
    )
    bars = base.mark_bar(color="#0B5394", cornerRadiusEnd=3, height={"band": 0.55})
    labels = base.mark_text(align="left", dx=8, fontSize=14, color="#1F2933").encode(text="text:N")
    return (bars + labels).properties(height=BAR_HEIGHT_PX * len(frame) + 40)
