"""Bar charts as numbers to draw: the template only writes them down. Mirrored when the page runs right to left."""

from dataclasses import dataclass

WIDTH = 340
BAR_HEIGHT = 14
ROW_HEIGHT = 50


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    text: str  # the value as people read it


@dataclass(frozen=True)
class BarChart:
    title: str
    of: str  # what each bar is: “Month”, “Region”
    source: str
    bars: tuple[Bar, ...]
    unit: str = ""


@dataclass(frozen=True)
class DrawnBar:
    label: str
    text: str
    text_y: int
    x: int
    y: int
    width: int
    start: int
    end: int


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    bar_height: int
    bars: tuple[DrawnBar, ...]
    summary: str


def draw_bars(chart: BarChart, *, right_to_left: bool = False) -> Drawing:
    """Bars of one length scale that starts at zero; a value below zero is drawn as none and told by its text."""
    longest = max((bar.value for bar in chart.bars), default=0) or 1
    drawn = []
    for row, bar in enumerate(chart.bars):
        width = round(max(bar.value, 0) * WIDTH / longest)
        drawn.append(
            DrawnBar(
                label=bar.label,
                text=bar.text,
                text_y=row * ROW_HEIGHT + 14,
                x=WIDTH - width if right_to_left else 0,
                y=row * ROW_HEIGHT + 22,
                width=width,
                start=WIDTH if right_to_left else 0,
                end=0 if right_to_left else WIDTH,
            )
        )
    summary = "; ".join(f"{bar.label} {bar.text}" for bar in chart.bars)
    return Drawing(WIDTH, ROW_HEIGHT * len(chart.bars), BAR_HEIGHT, tuple(drawn), summary)
