"""The figures as pictures: one panel a figure, one line a contender, both axes logarithmic."""

from collections.abc import Sequence
from typing import Any

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullFormatter

from .pages import middle
from .settings import BY_NAME, RESULTS

FONTS = ["Noto Sans CJK SC", "Noto Sans SC", "DejaVu Sans"]
# Okabe and Ito's colours; ours is the dark one.
COLOURS = {
    "ours": "#000000",
    "ours-offline": "#555555",
    "folium-svg": "#D55E00",
    "folium-canvas": "#E69F00",
    "explore": "#CC79A7",
    "lonboard": "#0072B2",
    "pydeck": "#56B4E9",
    "plotly": "#009E73",
    "keplergl": "#999999",
}
MARKERS = dict(zip(COLOURS, "ods^vDPX*", strict=True))
BUILDING = (
    ("build_s", 1, "生成用时 / build (s)"),
    ("extra_mb", 1, "额外内存 / extra memory (MB)"),
    ("bytes", 1e6, "文件 / file (MB)"),
)
USING = (
    ("interactive_ms", 1e3, "可交互 / interactive (s)"),
    ("hover_ms", 1, "悬停响应 / hover (ms)"),
    ("pan_ms", 1, "平移帧 / pan frame (ms)"),
)


def draw_plots(records: Sequence[dict[str, Any]]) -> list[str]:
    """Write the pictures; their file names."""
    style = {"font.sans-serif": FONTS, "svg.fonttype": "path", "svg.hashsalt": "bench"}
    with plt.rc_context(style):
        return [
            _picture(records, BUILDING, "build.svg"),
            _picture(records, USING, "use.svg"),
        ]


def _picture(
    records: Sequence[dict[str, Any]], panels: Sequence[tuple[str, float, str]], name: str
) -> str:
    figure, axes = plt.subplots(1, len(panels), figsize=(12, 4.2), layout="constrained")
    for axis, (key, divisor, title) in zip(axes, panels, strict=True):
        _panel(axis, records, key, divisor, title)
    known: dict[str, Artist] = {}
    for axis in axes:
        handles, labels = axis.get_legend_handles_labels()
        known |= dict(zip(labels, handles, strict=True))
    figure.legend(
        known.values(), known.keys(), loc="outside lower center", ncols=4, frameon=False, fontsize=9
    )
    RESULTS.mkdir(exist_ok=True)
    figure.savefig(RESULTS / name, metadata={"Date": None})
    plt.close(figure)
    return name


def _panel(
    axis: Axes, records: Sequence[dict[str, Any]], key: str, divisor: float, title: str
) -> None:
    for contender in dict.fromkeys(record["contender"] for record in records):
        points = [
            (record["size"], value / divisor)
            for record in records
            if record["contender"] == contender
            and (value := middle(record, key)) is not None
            and value > 0
        ]
        if not points:
            continue
        mine = contender.startswith("ours")
        axis.plot(
            [size for size, _ in points],
            [value for _, value in points],
            label=BY_NAME[contender].label,
            color=COLOURS[contender],
            marker=MARKERS[contender],
            markersize=5,
            linewidth=2.6 if mine else 1.2,
            zorder=3 if mine else 2,
        )
    axis.set_xscale("log")
    axis.set_yscale("log")
    # Plain numbers: powers of ten are for those who draw plots.
    for ticks in (axis.xaxis, axis.yaxis):
        ticks.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
        ticks.set_minor_formatter(NullFormatter())
    axis.tick_params(labelsize=8)
    axis.set_title(title, fontsize=11)
    axis.set_xlabel("面数 / polygons", fontsize=9)
    axis.grid(which="major", color="#DDDDDD", linewidth=0.6)
    axis.spines[["top", "right"]].set_visible(False)
