"""Drawn pictures of the demo's goods: a plain shape in the colour of its shelf."""

import io

from PIL import Image, ImageDraw

SIDE = 320
# The eight tints of the design system, by the number that a category carries.
TINTS = {
    "1": (67, 56, 201), "2": (15, 138, 104), "3": (217, 147, 22), "4": (196, 80, 46),
    "5": (176, 48, 96), "6": (31, 127, 176), "7": (111, 125, 30), "8": (123, 92, 70),
}  # fmt: skip
SHAPES = {
    "drinks": "bottle", "milk": "carton", "bread": "loaf", "dry": "sack", "tea_sugar": "box", "oil": "tin",
    "sweets": "wrap", "olives": "heap", "spices": "heap", "vegetables": "round", "cleaning": "bottle",
    "hygiene": "bar", "gas": "flask", "topup": "phone",
}  # fmt: skip


def _mix(colour: tuple[int, int, int], white: float) -> tuple[int, int, int]:
    return tuple(round(part + (255 - part) * white) for part in colour)


def draw(shelf: str, tint: str, number: int) -> bytes:
    """The picture, to be stored as a photo is; `number` varies tone and size so that neighbours differ."""
    base = TINTS.get(tint, TINTS["8"])
    picture = Image.new("RGB", (SIDE, SIDE), _mix(base, 0.86))
    pen = ImageDraw.Draw(picture)
    ink, label = _mix(base, 0.08 * (number % 4)), _mix(base, 0.72)
    grow = (number % 3) * 10
    _SHAPES[SHAPES.get(shelf, "box")](pen, ink, label, grow)
    stored = io.BytesIO()
    picture.save(stored, "PNG", compress_level=1)
    return stored.getvalue()


def _bottle(pen, ink, label, grow):
    pen.rounded_rectangle((115 - grow, 110, 205 + grow, 280), 26, fill=ink)
    pen.rectangle((142, 62, 178, 120), fill=ink)
    pen.rounded_rectangle((136, 42, 184, 66), 6, fill=label)
    pen.rectangle((115 - grow, 168, 205 + grow, 226), fill=label)


def _carton(pen, ink, label, grow):
    pen.polygon([(105 - grow, 120), (160, 55), (215 + grow, 120)], fill=label)
    pen.rectangle((105 - grow, 120, 215 + grow, 280), fill=ink)
    pen.ellipse((132, 170, 188, 226), fill=label)


def _loaf(pen, ink, label, grow):
    pen.ellipse((50, 105 - grow, 270, 250 + grow), fill=ink)
    for left in (105, 150, 195):
        pen.line((left, 145, left + 26, 205), fill=label, width=12)


def _sack(pen, ink, label, grow):
    pen.rounded_rectangle((90 - grow, 100, 230 + grow, 285), 34, fill=ink)
    pen.polygon([(120, 104), (104, 55), (216, 55), (200, 104)], fill=ink)
    pen.rounded_rectangle((116, 92, 204, 112), 8, fill=label)
    pen.ellipse((125, 155, 195, 225), fill=label)


def _box(pen, ink, label, grow):
    pen.rounded_rectangle((85 - grow, 85, 235 + grow, 265), 10, fill=ink)
    pen.rectangle((85 - grow, 135, 235 + grow, 200), fill=label)
    pen.ellipse((142, 149, 178, 185), fill=ink)


def _tin(pen, ink, label, grow):
    pen.rectangle((75, 115 - grow, 245, 235 + grow), fill=ink)
    pen.ellipse((75, 85 - grow, 245, 145 - grow), fill=label)
    pen.ellipse((75, 205 + grow, 245, 265 + grow), fill=ink)
    pen.rectangle((75, 160, 245, 205), fill=label)


def _wrap(pen, ink, label, grow):
    pen.rounded_rectangle((85, 110 - grow, 235, 220 + grow), 18, fill=ink)
    pen.polygon([(85, 165), (45, 125), (45, 205)], fill=ink)
    pen.polygon([(235, 165), (275, 125), (275, 205)], fill=ink)
    pen.rounded_rectangle((112, 145, 208, 185), 12, fill=label)


def _heap(pen, ink, label, grow):
    for place, (left, top) in enumerate([(70, 170), (130, 170), (190, 170), (100, 118), (160, 118), (130, 66)]):
        pen.ellipse((left, top, left + 62, top + 62), fill=ink if place % 2 == grow // 10 % 2 else label)
    pen.rounded_rectangle((55, 228, 265, 262), 14, fill=ink)


def _round(pen, ink, label, grow):
    pen.ellipse((80 - grow, 100 - grow, 240 + grow, 260 + grow), fill=ink)
    pen.ellipse((118, 132, 156, 170), fill=label)
    pen.polygon([(160, 104 - grow), (136, 58), (184, 58)], fill=label)


def _bar(pen, ink, label, grow):
    pen.rounded_rectangle((65, 130 - grow, 255, 230 + grow), 36, fill=ink)
    pen.rounded_rectangle((105, 162, 215, 198), 18, fill=label)


def _flask(pen, ink, label, grow):
    pen.rounded_rectangle((95 - grow, 105, 225 + grow, 285), 52, fill=ink)
    pen.rounded_rectangle((128, 58, 192, 110), 10, outline=ink, width=14)
    pen.rectangle((95 - grow, 180, 225 + grow, 208), fill=label)


def _phone(pen, ink, label, grow):
    pen.rounded_rectangle((105, 55 - grow, 215, 270 + grow), 22, fill=ink)
    pen.rectangle((121, 85, 199, 225), fill=label)
    pen.ellipse((149, 238, 171, 260), fill=label)


_SHAPES = {
    "bottle": _bottle, "carton": _carton, "loaf": _loaf, "sack": _sack, "box": _box, "tin": _tin, "wrap": _wrap,
    "heap": _heap, "round": _round, "bar": _bar, "flask": _flask, "phone": _phone,
}  # fmt: skip
