"""The parts of the living page, in the order in which one reads them."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

DESIGN = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Example:
    """One part of the page: a template that is both drawn and shown as source."""

    slug: str
    title: str
    when: str

    @property
    def template(self) -> str:
        return f"design/gallery/{self.slug}.html"

    @property
    def source(self) -> str:
        text = (DESIGN / "templates" / self.template).read_text(encoding="utf-8")
        return re.sub(r"^(\{% load [^%]*%\})+\n?", "", text).strip()


EXAMPLES = (
    Example(
        "colours",
        _("Colours"),
        _("Plaster, one strong blue, a colour for each state. A colour only repeats what a word says."),
    ),
    Example("hero", _("The hero number"), _("The one number a page is about. One per page.")),
    Example("values", _("Values"), _("Amounts, phones, codes and dates never mix with the direction of the text.")),
    Example("buttons", _("Buttons"), _("One primary act per screen. The others are quieter.")),
    Example("choices", _("Picture choices"), _("Where to go next, readable without reading.")),
    Example("states", _("States"), _("How a thing stands, in a word, a picture and a colour.")),
    Example("notices", _("Notices"), _("What happened, that nothing is lost, what to do.")),
    Example("rows", _("List"), _("People, products, receipts. The whole row is the target.")),
    Example("table", _("Table"), _("Becomes cards on a phone.")),
    Example("find", _("Search, tabs, pages"), _("Finding one thing among many.")),
    Example("form", _("Form"), _("Label above, hint beneath, error in words.")),
    Example("inputs", _("Special inputs"), _("Codes, quantities, one choice among a few.")),
    Example("cash", _("Notes and coins"), _("Money as it looks in the hand.")),
    Example("receipt", _("Receipt"), _("What the customer keeps.")),
    Example("progress", _("Progress and steps"), _("Long work shows how far it is.")),
    Example("chart", _("Chart"), _("Drawn on the server, with its source and its table.")),
    Example("empty", _("Nothing here yet"), _("The star, what will be here, the act that fills it.")),
    Example("toast", _("Done, with undo"), _("Rather than “are you sure?”.")),
    Example("qr", _("QR code"), _("Dark on white in every theme.")),
    Example("menus", _("Menu and bottom bar"), _("Navigation of a shop on a phone.")),
    Example("icons", _("Icons"), _("Always beside a word.")),
    Example("star", _("The star"), _("Drawn from geometry, used sparingly.")),
)
