"""Forms of the catalogue's pages: what a person typed, checked and told in words."""

import datetime as dt
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from rahba.catalogue import queries
from rahba.catalogue.rules import (
    DEFAULT_CLASS,
    Unit,
    clean_code,
    name_in,
    tva_class_name,
    tva_rate_bp,
    tva_table,
)
from rahba.catalogue.rules.names import LONGEST_NAME
from rahba.catalogue.rules.packs import OWN_KIND, PACK_KINDS, kind_of, names_of_kind
from rahba.catalogue.rules.starters import SHELF_COLOURS, SHELF_ICONS
from rahba.kernel.money import format_dirhams, parse_dirhams
from rahba.kernel.quantities import format_quantity, parse_quantity

_NUMBER = {"dir": "ltr", "inputmode": "decimal", "autocomplete": "off"}
_LONGEST_COUNT = dt.timedelta(hours=24)


def _language() -> str:
    return get_language() or "fr"


class AmountField(forms.CharField):
    """An amount typed in dirhams, cleaned to centimes; empty means none."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.TextInput(attrs=_NUMBER), max_length=40, **kwargs)
        self.widget.affix = _("DH")

    def clean(self, value):
        """Centimes or None."""
        text = super().clean(value)
        return parse_dirhams(text) if text else None

    def prepare_value(self, value):
        """Centimes as people write them."""
        return format_dirhams(value).replace("\u202f", "") if isinstance(value, int) else value


class QuantityField(forms.CharField):
    """A quantity typed by a person, cleaned to thousandths; empty means none."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.TextInput(attrs=_NUMBER), max_length=40, **kwargs)

    def clean(self, value):
        """Thousandths or None."""
        text = super().clean(value)
        return parse_quantity(text) if text else None

    def prepare_value(self, value):
        """Thousandths as people write them."""
        return format_quantity(value) if isinstance(value, int) else value


class CodesField(forms.CharField):
    """Barcodes, one a line: a scanner's end key makes the next line."""

    def __init__(self, **kwargs):
        attrs = {"dir": "ltr", "rows": 2, "autocomplete": "off", "spellcheck": "false"}
        super().__init__(
            required=False,
            label=_("Barcodes"),
            help_text=_("Scan or type; one on each line."),
            widget=forms.Textarea(attrs=attrs),
            **kwargs,
        )

    def clean(self, value):
        """The codes in their kept form; a line that cannot be a barcode is refused by name."""
        codes = []
        for line in super().clean(value).splitlines():
            if line.strip():
                code = clean_code(line)
                if code is None:
                    raise ValidationError(_("“%(text)s” cannot be a barcode."), params={"text": line.strip()[:48]})
                codes.append(code)
        return list(dict.fromkeys(codes))

    def prepare_value(self, value):
        """One code a line."""
        return "\n".join(value) if isinstance(value, list) else value


def refuse_taken_codes(
    shop_id: uuid.UUID, codes: list[str], product_id: uuid.UUID | None, pack_id: uuid.UUID | None
) -> None:
    """ValidationError naming the product that already has one of these barcodes."""
    for code, (owner, owner_pack) in queries.owners_of_codes(shop_id, codes).items():
        if owner.id != product_id:
            raise ValidationError(
                _("The barcode %(code)s already belongs to “%(product)s”. Take it off there first, or leave it out."),
                code="barcode_taken",
                params={"code": code, "product": name_in(owner.names, _language())},
            )
        if owner_pack != pack_id:
            raise ValidationError(
                _("The barcode %(code)s already names another pack of this product."),
                code="barcode_taken",
                params={"code": code},
            )


class ProductForm(forms.Form):
    """One product. What the reader may not see (cost) or does not need (TVA) is not in it."""

    barcodes = CodesField()
    name_fr = forms.CharField(label=_("Name in French"), required=False, max_length=LONGEST_NAME)
    name_ar = forms.CharField(label=_("Name in Arabic"), required=False, max_length=LONGEST_NAME)
    name_ary = forms.CharField(label=_("Name in Darija"), required=False, max_length=LONGEST_NAME)
    name_zgh = forms.CharField(label=_("Name in Tamazight"), required=False, max_length=LONGEST_NAME)
    unit = forms.ChoiceField(
        label=_("Sold by"),
        choices=[(Unit.PIECE, _("Piece")), (Unit.WEIGHT, _("Weight (kg)"))],
        widget=forms.RadioSelect,
        initial=Unit.PIECE,
    )
    price = AmountField(label=_("Selling price"), help_text=_("All taxes included, for one piece or one kilogram."))
    cost = AmountField(label=_("Purchase price"), required=False, help_text=_("What you last paid for one."))
    category = forms.ChoiceField(label=_("Category"), required=False)
    tva_class = forms.ChoiceField(label=_("TVA"), required=False)
    opening = QuantityField(label=_("In stock now"), required=False)
    stock_alert = QuantityField(
        label=_("Stock alert"), required=False, help_text=_("At this level the product is listed as to restock.")
    )
    favourite = forms.BooleanField(label=_("On the first page of the till"), required=False)
    active = forms.BooleanField(label=_("Sold in the shop"), required=False)

    def __init__(self, *args, shop, day: dt.date, see_cost: bool, product=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.shop_id, self.product, self.see_cost = shop.id, product, see_cost
        for name, direction, language in (("fr", "ltr", "fr"), ("ar", "rtl", "ar"), ("ary", "rtl", "ar")):
            self.fields[f"name_{name}"].widget.attrs |= {"dir": direction, "lang": language, "autocomplete": "off"}
        self.fields["name_zgh"].widget.attrs |= {"dir": "ltr", "lang": "zgh", "autocomplete": "off"}
        self.fields["category"].choices = [
            ("", "–"),
            *((str(one.id), name_in(one.names, _language())) for one in queries.categories_of(shop.id)),
        ]
        if shop.tva_mode == "included":
            self.fields["tva_class"].choices = [
                (code, f"{tva_class_name(code, _language())} · {tva_rate_bp(code, day) / 100:g} %")
                for code in tva_table()
            ]
        else:
            del self.fields["tva_class"]
        if not see_cost:
            del self.fields["cost"]
        if product is None:
            del self.fields["active"]
        else:
            del self.fields["opening"]

    def clean_barcodes(self):
        """Codes of other products are refused by name."""
        codes = self.cleaned_data["barcodes"]
        refuse_taken_codes(self.shop_id, codes, self.product and self.product.id, None)
        return codes

    def clean(self):
        """A product needs a name in at least one script."""
        cleaned = super().clean()
        if not any(cleaned.get(f"name_{language}") for language in ("fr", "ar", "ary", "zgh")):
            self.add_error("name_fr", _("Write the name in at least one script."))
        return cleaned

    def changes(self) -> dict[str, object]:
        """The fields for actions.save_product."""
        data = self.cleaned_data
        fields = {
            "names": {language: data[f"name_{language}"] for language in ("fr", "ar", "ary", "zgh")},
            "category": data["category"] or None,
            **{name: data[name] for name in ("barcodes", "price", "unit", "stock_alert")},
            **{name: data[name] for name in ("cost", "active") if name in self.fields},
        }
        was_favourite = self.product.favourite if self.product else None
        fields["favourite"] = (was_favourite or 1) if data["favourite"] else None
        if "tva_class" in self.fields:
            fields["tva_class"] = data["tva_class"] or DEFAULT_CLASS
        return fields

    @staticmethod
    def initial_of(detail) -> dict[str, object]:
        """What the form shows of a product that exists."""
        product = detail.product
        return {
            **{f"name_{language}": name for language, name in product.names.items()},
            **{name: getattr(product, name) for name in ("unit", "price", "cost", "tva_class")},
            "stock_alert": product.stock_alert,
            "active": product.active,
            "barcodes": detail.codes,
            "category": str(product.category_id) if product.category_id else "",
            "favourite": product.favourite is not None,
        }


class PackForm(forms.Form):
    """A pack or carton: what it is called, how much it holds, what it costs."""

    kind = forms.ChoiceField(label=_("What is it?"))
    own_name = forms.CharField(label=_("Its own name"), required=False, max_length=LONGEST_NAME)
    pieces = QuantityField(label=_("Holds"), help_text=_("How many pieces or kilograms are in one."))
    price = AmountField(label=_("Price of one"), help_text=_("All taxes included."))
    barcodes = CodesField()

    def __init__(self, *args, product, pack=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.product, self.pack = product, pack
        self.fields["kind"].choices = [
            *((kind, name_in(names, _language())) for kind, names in PACK_KINDS.items()),
            (OWN_KIND, _t("Something else")),
        ]

    def clean_pieces(self):
        """More than nothing."""
        pieces = self.cleaned_data["pieces"]
        if not pieces:
            raise ValidationError(_("A pack holds at least a part of one unit."))
        return pieces

    def clean_barcodes(self):
        """Codes of other goods are refused by name."""
        codes = self.cleaned_data["barcodes"]
        refuse_taken_codes(self.product.shop_id, codes, self.product.id, self.pack and self.pack.id)
        return codes

    def clean(self):
        """Its own name where the usual words do not fit."""
        cleaned = super().clean()
        if cleaned.get("kind") == OWN_KIND and not cleaned.get("own_name"):
            self.add_error("own_name", _("Write what it is called."))
        return cleaned

    def changes(self) -> dict[str, object]:
        """The fields for actions.save_pack."""
        data = self.cleaned_data
        return {
            "names": names_of_kind(data["kind"], data["own_name"]),
            **{name: data[name] for name in ("pieces", "price", "barcodes")},
        }

    @staticmethod
    def initial_of(pack, codes: list[str]) -> dict[str, object]:
        """What the form shows of a pack that exists."""
        kind = kind_of(pack.names)
        own = "" if kind != OWN_KIND else name_in(pack.names, _language())
        return {"kind": kind, "own_name": own, "pieces": pack.pieces, "price": pack.price, "barcodes": codes}


class MovementForm(forms.Form):
    """Goods that came or went by hand; by the pack where the product has packs."""

    pack = forms.ChoiceField(label=_("Counted in"), required=False)
    quantity = QuantityField(label=_("How many"))
    cost = AmountField(label=_("Purchase price of one"), required=False)

    def __init__(self, *args, detail, asks_cost: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.packs = {str(pack.id): pack for pack, _codes in detail.packs}
        weighed = detail.product.unit == Unit.WEIGHT
        self.fields["quantity"].widget.affix = _("kg") if weighed and not self.packs else ""
        if self.packs:
            self.fields["pack"].choices = [
                ("", _t("Kilograms") if weighed else _t("Pieces")),
                *(
                    (key, f"{name_in(pack.names, _language()) or _t('Pack')} × {format_quantity(pack.pieces)}")
                    for key, pack in self.packs.items()
                ),
            ]
        else:
            del self.fields["pack"]
        if not asks_cost:
            del self.fields["cost"]

    def clean_quantity(self):
        """More than nothing."""
        quantity = self.cleaned_data["quantity"]
        if not quantity:
            raise ValidationError(_("Write how many there were."))
        return quantity

    def pieces(self) -> int:
        """Thousandths of the product's unit."""
        pack = self.packs.get(self.cleaned_data.get("pack") or "")
        quantity = self.cleaned_data["quantity"]
        return quantity * pack.pieces // 1000 if pack else quantity


class CountForm(forms.Form):
    """What lies on the shelf, and the moment at which one began to count."""

    counted = QuantityField(label=_("How many are there"))
    counted_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def moment(self, now: dt.datetime) -> dt.datetime:
        """When the count began; now when the page does not say, or says something that cannot be."""
        try:
            began = parse_datetime(self.cleaned_data["counted_at"])
        except ValueError:
            began = None
        if began is None or began.tzinfo is None or not now - _LONGEST_COUNT <= began <= now:
            return now
        return began


class CategoryForm(forms.Form):
    """A category: its names, and the colour and picture that show it."""

    name_fr = forms.CharField(label=_("Name in French"), required=False, max_length=LONGEST_NAME)
    name_ar = forms.CharField(label=_("Name in Arabic"), required=False, max_length=LONGEST_NAME)
    name_ary = forms.CharField(label=_("Name in Darija"), required=False, max_length=LONGEST_NAME)
    colour = forms.ChoiceField(label=_("Colour"), choices=[(one, one) for one in SHELF_COLOURS], initial="1")
    icon = forms.ChoiceField(label=_("Picture"), choices=[(one, one) for one in SHELF_ICONS], initial="product")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name_fr"].widget.attrs |= {"dir": "ltr", "lang": "fr"}
        for name in ("name_ar", "name_ary"):
            self.fields[name].widget.attrs |= {"dir": "rtl", "lang": "ar"}

    def clean(self):
        """A name in at least one script."""
        cleaned = super().clean()
        if not any(cleaned.get(f"name_{language}") for language in ("fr", "ar", "ary")):
            self.add_error("name_fr", _("Write the name in at least one script."))
        return cleaned

    def names(self) -> dict[str, str]:
        """Names by language."""
        return {language: self.cleaned_data[f"name_{language}"] for language in ("fr", "ar", "ary")}


class ImportForm(forms.Form):
    """A file of products."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV from Excel, LibreOffice or another till; 10 MB at most."),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
    )


class PhotoForm(forms.Form):
    """A picture of a product."""

    photo = forms.FileField(
        error_messages={"required": _("Choose a picture first."), "empty": _("This picture is empty.")}
    )
