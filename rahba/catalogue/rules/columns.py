"""What the columns and rows of a file of products say: headings in three languages, cells read with their reasons."""

import re
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rahba.catalogue.rules.barcodes import clean_code
from rahba.catalogue.rules.files import FileRefused, Record, bare_cell
from rahba.catalogue.rules.goods import Unit
from rahba.catalogue.rules.names import clean_name, folded, script_language
from rahba.catalogue.rules.packs import pack_names
from rahba.catalogue.rules.tva import tva_table
from rahba.kernel.money import parse_dirhams
from rahba.kernel.quantities import parse_quantity
from rahba.kernel.text import fold, western_digits

# What a file may tell of a product, and how people head that column; folded before they are compared.
_HEADINGS = {
    "name": "name, product, product name, item, article, designation, libelle, nom, nom du produit, produit, "
    "اسم, الاسم, المنتج, المنتوج, اسم المنتج, اسم المنتوج, السلعة, البيان, description",
    "name_fr": "name_fr, name in french, nom francais, nom fr, nom en francais, french name, "
    "الاسم بالفرنسية, السمية بالفرنسية, اسم فرنسي",
    "name_ar": "name_ar, name in arabic, nom arabe, nom ar, nom en arabe, arabic name, "
    "الاسم بالعربية, السمية بالعربية, الاسم العربي, اسم عربي",
    "name_ary": "name_ary, name in darija, nom darija, nom en darija, darija name, الاسم بالدارجة, السمية بالدارجة",
    "name_zgh": "name_zgh, name in tamazight, nom amazigh, nom tamazight, nom en amazighe, nom en tamazight, "
    "tamazight name, الاسم بالأمازيغية, السمية بالأمازيغية",
    "barcode": "barcode, barcodes, code, code barre, code barres, codes barres, codebarre, ean, ean13, gtin, upc, "
    "code a barres, الباركود, باركود, الكود, كود, رمز, الرمز, الرمز الشريطي, كود بار",
    "price": "price, sale price, selling price, unit price, prix, prix de vente, prix vente, prix ttc, prix unitaire, "
    "pv, pu, tarif, prix de vente dh, prix dh, الثمن, ثمن, السعر, سعر, ثمن البيع, سعر البيع",
    "cost": "cost, cost price, purchase price, buying price, prix d achat, prix achat, cout, prix de revient, pa, "
    "ثمن الشراء, سعر الشراء, التكلفة, ثمن الشرا",
    "unit": "unit, unite, unite de vente, mesure, الوحدة, وحدة",
    "category": "category, categorie, rayon, famille, groupe, الصنف, صنف, الفئة, فئة, التصنيف, القسم, النوع",
    "tva": "tva, vat, tax, tax class, vat class, classe tva, classe de tva, الضريبة, ضريبة, "
    "الضريبة على القيمة المضافة, لا تي ڤي آ (TVA)",
    "pack": "pack, pack name, package, lot, nom du lot, nom du pack, conditionnement, colis, "
    "الرزمة, رزمة, اسم الرزمة, الباكية, باكية",
    "pack_pieces": "pieces in the pack, pieces per pack, pack size, pieces par lot, pieces par pack, pieces du lot, "
    "unites par lot, quantite par lot, colisage, pcb, عدد القطع في الرزمة, القطع في الرزمة, شحال فالباكية",
    "pack_price": "price of the pack, pack price, prix du lot, prix du pack, prix pack, prix du carton, "
    "prix du colis, ثمن الرزمة, سعر الرزمة, ثمن الباكية",
    "pack_barcode": "barcode of the pack, pack barcode, pack code, code barres du lot, code du lot, "
    "code barres du pack, code barres du carton, code du pack, dun14, dun 14, باركود الرزمة, كود الرزمة, "
    "باركود الباكية",
    "stock": "stock, quantity, qty, on hand, quantite, qte, quantite en stock, en stock, stock initial, الكمية, كمية, "
    "المخزون, مخزون, الستوك",
    "stock_alert": "stock alert, stock_alert, minimum, minimum stock, min, stock minimum, stock mini, seuil, alerte, "
    "alerte de stock, seuil d alerte, الحد الأدنى, حد التنبيه, تنبيه المخزون",
}
_BY_HEADING = {fold(word): column for column, words in _HEADINGS.items() for word in words.split(", ")}
_UNITS = {
    Unit.PIECE: "piece, pieces, pcs, pc, pce, u, un, unit, unite, unites, قطعة, وحدة, حبة, بياسة, بيسة",
    Unit.WEIGHT: "weight, kg, kgs, kilo, kilos, kilogramme, kilogram, poids, au poids, كيلو, كغ, كلغ, "
    "كيلوغرام, وزن, كيلوجرام",
}
_BY_UNIT = {fold(word): str(unit) for unit, words in _UNITS.items() for word in words.split(", ")}
_CURRENCY = re.compile(r"(dhs?|mad|درهم|دراهم|د\.م\.?)\s*\.?$", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e\+\d+", re.IGNORECASE)
_AMBIGUOUS = 3  # digits after a mark that may be thousands
_PACK_COLUMNS = ("pack", "pack_pieces", "pack_price", "pack_barcode")
_NUMBERED = re.compile(r"(.+?) ?([2-9])")
MOST_PACKS = 9  # of one product, in a file
_CODE_SEPARATORS = re.compile(r"[|/\n,;]+")


def read_headings(cells: Sequence[str]) -> list[str]:
    """Which column each heading is ("" for one nobody knows or one that comes twice).

    FileRefused when no column holds a name: then the first line is no heading, or the file is something else.
    """
    found: list[str] = []
    for cell in cells:
        column = _column(fold(bare_cell(cell)))
        found.append("" if column in found else column)
    if not any(column.startswith("name") for column in found):
        raise FileRefused(
            _(
                "The first line names no column for the product’s name. Nothing was changed. "
                "Write headings in the first line, such as: Name ; Barcode ; Price."
            ),
            code="no_headings",
        )
    return found


def _column(heading: str) -> str:
    """`price`; `pack_price` for the first pack of a product and `pack_price:2` for its second one."""
    numbered = None if heading in _BY_HEADING else _NUMBERED.fullmatch(heading)
    if numbered is None:
        return _BY_HEADING.get(heading, "")
    column = _BY_HEADING.get(numbered[1])
    return f"{column}:{numbered[2]}" if column in _PACK_COLUMNS else ""


def read_row(record: Record, columns: Sequence[str]) -> dict[str, object]:
    """The fields of a product; ValidationError with the reason in words for a row that cannot be taken."""
    if record.broken:
        raise ValidationError(_("A quotation mark is opened and never closed on this line."))
    if any("\ufffd" in cell for cell in record.cells):
        raise ValidationError(_("A letter on this line cannot be read. Save the file as “CSV UTF-8”."))
    if any(cell for cell in record.cells[len(columns) :]):
        raise ValidationError(_("This line has more cells than the first line has headings."))
    cells = {column: bare_cell(cell) for column, cell in zip(columns, record.cells, strict=False) if column and cell}
    fields: dict[str, object] = {"names": _names(cells)}
    if not fields["names"]:
        raise ValidationError(_("The name is missing."))
    if "barcode" in cells:
        fields["barcodes"] = _codes(cells["barcode"])
    for column in ("price", "cost"):
        if column in cells:
            fields[column] = _amount(cells[column])
    if "unit" in cells:
        fields["unit"] = _unit(cells["unit"])
    if "category" in cells and clean_name(cells["category"]):
        fields["category"] = clean_name(cells["category"])
    if "tva" in cells:
        fields["tva_class"] = _tva(cells["tva"])
    for column, negative in (("stock", True), ("stock_alert", False)):
        if column in cells:
            fields[column] = parse_quantity(_number(cells[column]), allow_negative=negative)
    packs = [_pack(cells, number) for number in _pack_numbers(cells)]
    if len({pack["pieces"] for pack in packs}) < len(packs):
        raise ValidationError(_("Two packs of this line hold the same number of pieces."))
    if packs:
        fields["packs"] = packs
    return fields


def _pack_numbers(cells: Mapping[str, str]) -> list[str]:
    """Which packs the line tells of: "" for the first, "2", "3"…"""
    told = (column.partition(":") for column in cells)
    return sorted({number for column, _colon, number in told if column in _PACK_COLUMNS})


def _pack(cells: Mapping[str, str], number: str) -> dict[str, object]:
    name, pieces, price, code = (cells.get(f"{column}:{number}" if number else column, "") for column in _PACK_COLUMNS)
    if not pieces or not price:
        raise ValidationError(_("A pack needs the number of its pieces and its price."))
    content = parse_quantity(_number(pieces))
    if not content:
        raise ValidationError(_("A pack holds at least a part of one unit."))
    return {"names": pack_names(name), "pieces": content, "price": _amount(price), "barcodes": _codes(code)}


def _names(cells: Mapping[str, str]) -> dict[str, str]:
    names = {}
    for column in ("name_fr", "name_ar", "name_ary", "name_zgh"):
        name = clean_name(cells.get(column, ""))
        if name:
            names[column.removeprefix("name_")] = name
    plain = clean_name(cells.get("name", ""))
    if plain:
        names.setdefault(script_language(plain), plain)
    return {language: name for language, name in names.items() if folded(name)}


def _codes(cell: str) -> list[str]:
    if _SCIENTIFIC.search(cell):
        raise ValidationError(
            _("The spreadsheet has shortened the barcode to “%(text)s”. Give its column the format “text”."),
            params={"text": cell[:40]},
        )
    codes = []
    for part in _CODE_SEPARATORS.split(cell):
        if not part.strip():
            continue
        code = clean_code(part)
        if code is None:
            raise ValidationError(_("“%(text)s” cannot be a barcode."), params={"text": part[:48]})
        codes.append(code)
    return list(dict.fromkeys(codes))


def _number(cell: str) -> str:
    """`1.250,00` and `1,250.00` as `1250.00`: the last mark is the decimal one.

    `1.250` alone stays as it is: 1250 dirhams to some, 1,25 to others; as a price it is refused, not guessed.
    """
    text = re.sub(r"[\s\u00a0\u202f']", "", western_digits(cell)).replace("٬", "").replace("٫", ",")
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        thousands = "." if comma > point else ","
        text = text.replace(thousands, "")
    whole, mark, decimals = text.replace(",", ".").partition(".")
    if len(decimals) > _AMBIGUOUS:  # 12.5000 from a spreadsheet
        decimals = decimals.rstrip("0") or "0"
    return f"{whole}{mark}{decimals}"


def _amount(cell: str) -> int:
    bare = _CURRENCY.sub("", cell.strip()).strip()
    try:
        return parse_dirhams(_number(bare))
    except ValidationError as error:
        raise ValidationError(error.message, params={"text": cell[:40]}) from error


def _unit(cell: str) -> str:
    unit = _BY_UNIT.get(folded(cell))
    if unit is None:
        raise ValidationError(
            _("The unit “%(text)s” is not known. Write “piece” or “kg”."), params={"text": cell[:40]}
        )
    return unit


def _tva(cell: str) -> str:
    wanted = folded(cell)
    for tva_class, rates in tva_table().items():
        if wanted in (fold(tva_class), *(fold(name) for name in rates[0].names.values())):
            return tva_class
    if wanted.replace(" ", "") in ("20", "2000", "020"):
        return "goods"
    raise ValidationError(
        _("The TVA “%(text)s” does not say which class of goods this is. Leave it empty, or write the class’s name."),
        params={"text": cell[:40]},
    )


def reason_of(error: ValidationError) -> str:
    """The first message of a refusal, with its values filled in."""
    return error.messages[0]


_LABELS = {
    "name": gettext_lazy("Name"),
    "name_fr": gettext_lazy("Name in French"),
    "name_ar": gettext_lazy("Name in Arabic"),
    "name_ary": gettext_lazy("Name in Darija"),
    "name_zgh": gettext_lazy("Name in Tamazight"),
    "barcode": gettext_lazy("Barcode"),
    "price": gettext_lazy("Price"),
    "cost": gettext_lazy("Cost"),
    "unit": gettext_lazy("Unit"),
    "category": gettext_lazy("Category"),
    "tva": gettext_lazy("TVA"),
    "pack": gettext_lazy("Pack"),
    "pack_pieces": gettext_lazy("Pieces in the pack"),
    "pack_price": gettext_lazy("Price of the pack"),
    "pack_barcode": gettext_lazy("Barcode of the pack"),
    "stock": gettext_lazy("Stock"),
    "stock_alert": gettext_lazy("Stock alert"),
}


def column_label(column: str) -> str:
    """What a column of the file was taken for, in words; "" for one that is not read."""
    base, _colon, number = column.partition(":")
    return f"{_LABELS[base]} {number}".strip() if base else ""
