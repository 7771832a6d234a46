"""Reading stylesheets and colours, for the tests of this domain."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
PACKAGE = REPOSITORY / "rahba"
CSS = PACKAGE / "design" / "static" / "design" / "css"

_PHYSICAL_NAME = re.compile(
    r"^(?:(?:scroll-)?(?:margin|padding)-(?:left|right)|border-(?:left|right)(?:-\w+)?"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right)$"
)
_PHYSICAL_VALUE = re.compile(r"^(?:text-align|float|clear|justify-\w+|background-position|transform-origin)$")
_BOX = re.compile(r"^(?:margin|padding|inset|border-width|scroll-padding|scroll-margin|border-color|border-style)$")


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def declarations(css: str) -> list[tuple[str, str]]:
    """Every `name: value` inside braces; strings with semicolons (data addresses) are left whole."""
    blocks = re.findall(r"\{([^{}]*)\}", without_comments(css))
    found = []
    for block in blocks:
        for part in re.split(r";(?![^(]*\))", block):
            name, colon, value = part.partition(":")
            if colon:
                found.append((name.strip().lower(), value.strip()))
    return found


def physical_declarations(css: str) -> list[str]:
    """What would stay on the same side when the page turns round: each as `name: value`."""
    return [f"{name}: {value}" for name, value in declarations(css) if _is_physical(name, value)]


def _is_physical(name: str, value: str) -> bool:
    if _PHYSICAL_NAME.match(name):
        return True
    if _PHYSICAL_VALUE.match(name) and re.search(r"\b(?:left|right)\b", value):
        return True
    sides = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "()", value).split()
    if _BOX.match(name) and len(sides) >= 4 and "!" not in value:
        whole = re.findall(r"[^\s()]+(?:\((?:[^()]|\([^()]*\))*\))?", value)
        return whole[1] != whole[3]  # top right bottom left: two different sides
    return False


def stylesheets() -> list[Path]:
    """Our own stylesheets, of every domain."""
    return [path for path in sorted(PACKAGE.rglob("*.css")) if "vendor" not in path.parts]


def theme(selector: str) -> dict[str, str]:
    """The custom properties that tokens.css gives under a selector."""
    css = without_comments((CSS / "tokens.css").read_text(encoding="utf-8"))
    start = css.index(selector)
    block = css[css.index("{", start) + 1 : css.index("}", start)]
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})\b", block))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of `#rrggbb`."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
