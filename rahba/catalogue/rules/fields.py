"""What a page or a till says about a product, read field by field: what can be kept is kept, the rest flagged."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from rahba.catalogue.rules.barcodes import clean_code
from rahba.catalogue.rules.goods import Flag, Unit
from rahba.catalogue.rules.names import clean_names
from rahba.catalogue.rules.tva import is_tva_class
from rahba.kernel import money, quantities

LARGEST_FAVOURITE = 100_000
MOST_CODES = 50


@dataclass
class ReadFields:
    """`values` may be set as they are; `names` are merged; `codes` is None when barcodes were not mentioned."""

    values: dict[str, object] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    codes: list[str] | None = None
    flags: list[Flag] = field(default_factory=list)


def whole_number(value: object, largest: int) -> bool:
    """Whether a value is an integer from 0 to `largest` (true and false are no numbers)."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= largest


def _read_number(name: str, value: object, largest: int, read: ReadFields, message: str) -> None:
    if value is None or whole_number(value, largest):
        read.values[name] = value
    else:
        read.flags.append(Flag(f"invalid_{name}", message))


def _read_choice(name: str, value: object, known: bool, read: ReadFields, message: str) -> None:
    if known:
        read.values[name] = value
    else:
        read.flags.append(Flag(f"invalid_{name}", message))


def read_fields(fields: Mapping[str, object]) -> ReadFields:
    """Check each field that was sent; a field that was not sent stays as it is in the shop.

    Fields nobody knows are left out. `category` is checked by the action, which knows the shop's categories.
    """
    read = ReadFields(names=clean_names(fields.get("names")))
    if "price" in fields:
        _read_number(
            "price", fields["price"], money.LARGEST, read, _("The price is no amount of money. The old price stays.")
        )
    if "cost" in fields:
        _read_number(
            "cost", fields["cost"], money.LARGEST, read, _("The cost is no amount of money. The old cost stays.")
        )
    if "stock_alert" in fields:
        _read_number(
            "stock_alert",
            fields["stock_alert"],
            quantities.LARGEST,
            read,
            _("The level of the stock alert is no quantity. The old level stays."),
        )
    if "favourite" in fields:
        value = fields["favourite"]
        _read_number(
            "favourite",
            int(value) or None if isinstance(value, bool) else value,
            LARGEST_FAVOURITE,
            read,
            _("The place among the favourites is no number. The old place stays."),
        )
    if "unit" in fields:
        known = fields["unit"] in tuple(Unit.values)
        _read_choice("unit", fields["unit"], known, read, _("This unit is not known. The old unit stays."))
    if "tva_class" in fields:
        known = is_tva_class(fields["tva_class"])
        _read_choice(
            "tva_class", fields["tva_class"], known, read, _("This TVA class is not known. The old class stays.")
        )
    if "active" in fields:
        known = isinstance(fields["active"], bool)
        _read_choice("active", fields["active"], known, read, _("“Sold” must be yes or no. It stays as it was."))
    if "barcodes" in fields:
        _read_codes(fields["barcodes"], read)
    return read


def _read_codes(value: object, read: ReadFields) -> None:
    """The product's own codes; a till sends texts or {"code", "pack"}, and those of packs are left alone.

    What is no list at all says nothing about the codes, and leaves them as they are.
    """
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple):
        read.flags.append(_no_barcode(value))
        return
    codes: list[str] = []
    for item in value[:MOST_CODES]:
        if isinstance(item, Mapping) and item.get("pack"):
            continue
        text = item.get("code") if isinstance(item, Mapping) else item
        code = clean_code(text)
        if code is not None:
            codes.append(code)
        elif text != "":
            read.flags.append(_no_barcode(text))
    read.codes = list(dict.fromkeys(codes))


def _no_barcode(text: object) -> Flag:
    message = _("“%(code)s” cannot be a barcode. The product was saved without it.")
    return Flag("invalid_barcode", message % {"code": str(text)[:48]})
