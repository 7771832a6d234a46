"""The zellige star (khatam): two squares turned by 45°, drawn from geometry around the origin, radius 100."""

from math import cos, pi, sin, tan

# Where the sides of the two squares cross, as a share of the outer radius.
KHATAM_WAIST = cos(pi / 4) / cos(pi / 8)
# The inner corners of the star polygon {8/3}, which joins each point with the third next.
ROSETTE_WAIST = tan(pi / 8)


def point(radius: float, eighths: float) -> tuple[float, float]:
    """The point at `eighths` of a turn, clockwise from the top."""
    angle = eighths * pi / 4
    return round(radius * sin(angle), 2), round(-radius * cos(angle), 2)


def closed_path(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


def khatam(radius: float, *, turn: float = 0) -> str:
    """The outline of the eight-pointed star, as an SVG path; `turn` in eighths."""
    corners = []
    for eighth in range(8):
        corners.append(point(radius, eighth + turn))
        corners.append(point(radius * KHATAM_WAIST, eighth + 0.5 + turn))
    return closed_path(corners)


def rosette(radius: float) -> str:
    """The woven star {8/3}: one line that visits every third point and returns."""
    return closed_path([point(radius, 3 * step) for step in range(8)])


def star_paths(radius: float = 94) -> dict[str, str]:
    """The three paths of the star: outline, woven lines, and the filled heart that touches the inner corners."""
    return {
        "outline": khatam(radius),
        "woven": rosette(radius),
        "heart": khatam(radius * ROSETTE_WAIST * 0.86, turn=0.5),
    }


def mark_path(radius: float = 96) -> str:
    """The brand's mark: a solid star with a ring cut out of it (fill rule evenodd)."""
    return khatam(radius) + khatam(radius * 0.56, turn=0.5) + khatam(radius * 0.34)
