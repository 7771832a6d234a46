"""Files in and out: an import under way, what it would do, its bad rows; and the shop's products as a file."""

import csv
import io
import itertools
import uuid
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from rahba.catalogue.models import Barcode, ImportBatch, Pack, Product, StockLevel
from rahba.catalogue.rules import NAME_LANGUAGES, Unit, name_in, tva_class_name
from rahba.catalogue.rules.columns import MOST_PACKS
from rahba.catalogue.rules.files import safe_cell
from rahba.catalogue.rules.names import sort_text
from rahba.catalogue.rules.packs import PACK_KINDS
from rahba.kernel.money import divide_half_up
from rahba.kernel.quantities import format_quantity

_BOM = "\ufeff"
_CHUNK = 1000


def import_in(shop_id: uuid.UUID, batch_id: uuid.UUID) -> ImportBatch | None:
    """A file of this shop on its way in."""
    return ImportBatch.objects.filter(id=batch_id, shop_id=shop_id).first()


def open_imports(shop_id: uuid.UUID) -> QuerySet[ImportBatch]:
    """Files that were sent and not wholly taken in, newest first; their rows are not read."""
    return ImportBatch.objects.filter(shop_id=shop_id, finished_at=None).defer("rows", "problems").order_by("-made_at")


def count_existing(batch: ImportBatch) -> int:
    """How many of the file's rows name a product that the shop has already."""
    codes = [code for row in batch.rows for code in row.get("barcodes", ())]
    known = set()
    for start in range(0, len(codes), _CHUNK):
        chunk = codes[start : start + _CHUNK]
        known |= set(Barcode.objects.filter(shop_id=batch.shop_id, code__in=chunk).values_list("code", flat=True))
    named = {sort_text(row["names"]) for row in batch.rows if not row.get("barcodes")}
    names = set()
    listed = sorted(named)
    for start in range(0, len(listed), _CHUNK):
        chunk = listed[start : start + _CHUNK]
        here = Product.objects.filter(shop_id=batch.shop_id, active=True, sort_text__in=chunk)
        names |= set(here.values_list("sort_text", flat=True))
    return sum(
        any(code in known for code in row["barcodes"]) if row.get("barcodes") else sort_text(row["names"]) in names
        for row in batch.rows
    )


def _line(cells: list[object]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return line.getvalue()


def problems_file(batch: ImportBatch) -> Iterator[str]:
    """The rows that could not be taken, as they were, with the line and the reason: to be corrected and sent again."""
    headings = batch.columns["headings"]
    first = _BOM + _line([*headings, _("Line"), _("Reason")])
    return itertools.chain([first], (_problem_line(problem, len(headings)) for problem in batch.problems))


def _problem_line(problem: dict, width: int) -> str:
    cells = (problem["cells"] + [""] * width)[:width]
    return _line([*cells, problem["line"], problem["reason"]])


def products_file(shop_id: uuid.UUID, language: str, *, with_cost: bool) -> Iterator[str]:
    """Every product the shop sells, as a file that spreadsheets open and that can be imported again.

    UTF-8 with BOM and semicolons (what Excel in French and Arabic expects); cells that a spreadsheet would run are
    neutralised. The words are chosen now; the rows are read while they are sent.
    """
    per_product = Pack.objects.filter(shop_id=shop_id, active=True, product__active=True).values("product")
    packs = per_product.annotate(count=Count("id")).aggregate(most=Max("count"))["most"] or 1
    headings = _BOM + _line(_headings(with_cost=with_cost, packs=min(packs, MOST_PACKS)))
    units = {Unit.WEIGHT: _("kg"), Unit.PIECE: _("piece")}
    return itertools.chain([headings], _product_lines(shop_id, language, units, with_cost))


def model_file(language: str) -> Iterator[str]:
    """A list to be filled in: the headings, and two goods that show how."""
    bread = ["Pain", "خبز", "", "", "", "1,20", "", _("piece"), "", "", "", ""]
    milk = ["Lait 1 L", "حليب 1 ل", "", "", "6111242100992", "4,50", "4,00", _("piece"), "", "", "48", "12"]
    carton = [name_in(PACK_KINDS["carton"], language), "12", "52,00", ""]
    return iter([_BOM + _line(_headings(with_cost=True, packs=1)), _line(bread), _line([*milk, *carton])])


def _headings(*, with_cost: bool, packs: int) -> list[str]:
    pack = (_("Pack"), _("Pieces in the pack"), _("Price of the pack"), _("Barcode of the pack"))
    return [
        *(_("Name in French"), _("Name in Arabic"), _("Name in Darija"), _("Name in Tamazight")),
        *(_("Barcode"), _("Price")),
        *([_("Cost")] if with_cost else []),
        *(_("Unit"), _("Category"), _("TVA"), _("Stock"), _("Stock alert")),
        *pack,
        *(f"{heading} {number}" for number in range(2, packs + 1) for heading in pack),
    ]


def _product_lines(shop_id: uuid.UUID, language: str, units: dict[str, str], with_cost: bool) -> Iterator[str]:
    products = Product.objects.filter(shop_id=shop_id, active=True).select_related("category").order_by("id")
    last: uuid.UUID | None = None
    while chunk := list((products.filter(id__gt=last) if last else products)[:_CHUNK]):
        last = chunk[-1].id
        ids = [product.id for product in chunk]
        codes: dict[uuid.UUID, list[str]] = defaultdict(list)
        for barcode in Barcode.objects.filter(product_id__in=ids).order_by("code"):
            codes[barcode.pack_id or barcode.product_id].append(barcode.code)
        packs: dict[uuid.UUID, list[Pack]] = defaultdict(list)
        for pack in Pack.objects.filter(product_id__in=ids, active=True).order_by("pieces", "id"):
            packs[pack.product_id].append(pack)
        levels = dict(StockLevel.objects.filter(product_id__in=ids).values_list("product_id", "on_hand"))
        for product in chunk:
            alert = product.stock_alert
            yield _line(
                [
                    *(product.names.get(one, "") for one in NAME_LANGUAGES),
                    " | ".join(codes[product.id]),
                    _dirhams(product.price),
                    *([_dirhams(product.cost)] if with_cost else []),
                    units[product.unit],
                    name_in(product.category.names, language) if product.category else "",
                    tva_class_name(product.tva_class, language),
                    format_quantity(levels.get(product.id, 0)),
                    "" if alert is None else format_quantity(alert),
                    *(cell for pack in packs[product.id][:MOST_PACKS] for cell in _pack_cells(pack, codes, language)),
                ]
            )


def _pack_cells(pack: Pack, codes: dict[uuid.UUID, list[str]], language: str) -> list[str]:
    name = name_in(pack.names, language)
    return [name, format_quantity(pack.pieces), _dirhams(pack.price), " | ".join(codes[pack.id])]


def _dirhams(centimes: int | None) -> str:
    return "" if centimes is None else f"{centimes // 100},{centimes % 100:02d}"


def margin_bp(price: int | None, cost: int | None) -> int | None:
    """What remains of the price after the cost, in basis points of the price."""
    return divide_half_up((price - cost) * 10_000, price) if price and cost is not None else None
