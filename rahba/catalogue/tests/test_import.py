"""Files of products: any encoding, nothing lost, nothing in the shop before it was looked at."""

import contextlib
import csv
import io

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rahba.catalogue import actions, queries
from rahba.catalogue.models import Barcode, Category, ImportBatch, Pack, Product, StockLevel, StockMovement
from rahba.catalogue.rules.files import FileRefused, safe_cell
from rahba.catalogue.rules.importing import sort_file
from rahba.catalogue.tests.conftest import NOW
from rahba.kernel.ids import uuid7

ARABIC = "الاسم;الرمز;الثمن;الصنف\nحليب;6111242100992;٤٫٥٠;مشروبات\nخبز;;1,20;مخبزة\nأتاي;6111000000008;25;مشروبات\n"


def take_in(shop, data: bytes | str, *, update: bool = True, size: int = 1000) -> ImportBatch:
    """Send a file and take it in to its end."""
    raw = data.encode() if isinstance(data, str) else data
    batch = actions.read_file(shop_id=shop.id, file_name="a.csv", data=raw, made_by_id=uuid7(), now=NOW)
    actions.choose_update(shop_id=shop.id, batch_id=batch.id, update_existing=update)
    while batch.finished_at is None:
        batch = actions.import_portion(
            shop_id=shop.id,
            batch_id=batch.id,
            organisation_id=shop.organisation_id,
            day=NOW.date(),
            now=NOW,
            size=size,
        )
    return batch


@pytest.mark.story("shop:F89")
@pytest.mark.story("shop:2.41")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_arabic_is_read_whatever_wrote_the_file(encoding, separator):
    text = ARABIC.replace("٤٫٥٠", "4.50").replace("1,20", "1.20").replace(";", separator)
    found = sort_file(text.encode(encoding))
    assert found.columns == ["name", "barcode", "price", "category"]
    assert [row["names"] for row in found.good] == [{"ar": "حليب"}, {"ar": "خبز"}, {"ar": "أتاي"}]
    assert [row["price"] for row in found.good] == [450, 120, 2500]
    assert not found.bad


@pytest.mark.story("shop:F89")
def test_french_from_an_old_excel_keeps_its_accents():
    found = sort_file("Désignation;Prix\nCafé moulu ÉLITE;32,50\nŒufs;1,5\n".encode("windows-1252"))
    assert [row["names"]["fr"] for row in found.good] == ["Café moulu ÉLITE", "Œufs"]


def test_arabic_digits_currencies_and_thousands_are_amounts():
    rows = sort_file("Nom;Prix\nA;٤٫٥٠\nB;12,50 DH\nC;1 250,00\nD;1.250,00\nE;1,250.00 MAD\nF;12.5000\n".encode()).good
    assert [row["price"] for row in rows] == [450, 1250, 125000, 125000, 125000, 1250]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (";611;5", "The name is missing."),
        ("Lait;611;gratuit", "“gratuit” is not an amount."),
        ("Lait;611;-5", "“-5” is not an amount."),
        ("Lait;611;1e9", "“1e9” is not an amount."),
        ("Lait;611;1.250", "“1.250” is not an amount."),
        ("Lait;6,11124E+12;5", "The spreadsheet has shortened the barcode"),
        ("Lait;61E+11;5", "The spreadsheet has shortened the barcode"),
        ("Lait;<script>;5", "cannot be a barcode"),
        ("Lait;611;5;;;trop", "more cells than"),
        ('"Lait;611;5', "A quotation mark is opened and never closed"),
    ],
)
def test_a_bad_row_is_listed_with_its_line_and_its_reason(row, reason):
    found = sort_file(f"Nom;Code-barres;Prix\nPain;;1,20\n{row}\nThé;;25\n".encode())
    assert [good["names"]["fr"] for good in found.good] == ["Pain", "Thé"]
    assert [problem["line"] for problem in found.bad] == [3]
    assert reason in found.bad[0]["reason"]


def test_a_row_that_comes_twice_names_the_line_of_the_first():
    found = sort_file("Nom;Code;Prix\nLait;611;4\nLait bis;611;5\nPain;;1\nPAÏN;;2\n".encode())
    assert [(problem["line"], problem["reason"]) for problem in found.bad] == [
        (3, "The barcode 611 is already on line 2 of this file."),
        (5, "The same name without a barcode is already on line 4 of this file."),
    ]


def test_quoted_cells_hold_separators_quotes_and_line_breaks():
    found = sort_file('Nom;Prix\n"Thé ""Sultan""; 250 g\nboîte";25\nÉcran 24" noir;900\nPain;1\n'.encode())
    assert [row["names"]["fr"] for row in found.good] == ['Thé "Sultan"; 250 g boîte', 'Écran 24" noir', "Pain"]
    assert [row["line"] for row in found.good] == [2, 4, 5]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n \n",
        b"PK\x03\x04\x14\x00workbook",
        bytes(range(256)) * 40,
        b"\x00" * 500,
        b"Nom;Prix\n",
        "bonjour à tous\nceci n’est pas une liste".encode(),
        b"Nom;Prix\n" + b"x" * (10 * 1024 * 1024),
    ],
    ids=["empty", "blank", "excel", "binary", "zeros", "headings only", "a letter", "too large"],
)
def test_a_file_of_nonsense_is_refused_in_words(data):
    with pytest.raises(FileRefused) as refused:
        sort_file(data)
    assert "Nothing was changed" in refused.value.messages[0]


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=30), quoted=st.booleans())
def test_no_row_is_ever_lost(rows, quoted):
    """Good and bad rows together are the rows of the file, each once, whatever is in the cells."""
    file = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(file, delimiter=";", quoting=quoting, lineterminator="\n")
    writer.writerows([("Nom", "Code", "Prix"), ("Pain", "", "1"), *rows])
    found = sort_file(file.getvalue().encode())
    written = 1 + sum(any(cell.strip() for cell in row) for row in rows)
    assert len(found.good) + len(found.bad) == written


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_sorted_or_refused_and_never_crash(data):
    with contextlib.suppress(FileRefused):
        found = sort_file(b"Nom;Prix\nPain;1\n" + data)
        assert found.good
        assert found.columns == ["name", "price"]


@pytest.mark.django_db
def test_nothing_is_in_the_shop_before_it_was_looked_at(shop):
    actions.read_file(shop_id=shop.id, file_name="a.csv", data=ARABIC.encode(), made_by_id=uuid7(), now=NOW)
    assert not Product.objects.filter(shop_id=shop.id).exists()


@pytest.mark.django_db
@pytest.mark.story("shop:2.40")
def test_a_file_is_taken_in_by_portions_and_resumed(shop):
    rows = (f"Produit {n};{n:013d};{n},50;{n};Rayon {n % 3}\n" for n in range(25))
    text = "Nom;Code;Prix;Stock;Rayon\n" + "".join(rows)
    batch = actions.read_file(shop_id=shop.id, file_name="a.csv", data=text.encode(), made_by_id=uuid7(), now=NOW)
    kwargs = {"organisation_id": shop.organisation_id, "day": NOW.date(), "now": NOW, "size": 10}
    for expected in (10, 20, 25, 25):
        batch = actions.import_portion(shop_id=shop.id, batch_id=batch.id, **kwargs)
        assert batch.imported == expected
    assert (batch.created, batch.updated, batch.finished_at) == (25, 0, NOW)
    assert Product.objects.filter(shop_id=shop.id).count() == Barcode.objects.filter(shop_id=shop.id).count() == 25
    assert Category.objects.filter(shop_id=shop.id).count() == 3
    twelve = Product.objects.get(names__fr="Produit 12")
    assert (twelve.price, StockLevel.objects.get(product=twelve).on_hand) == (1250, 12_000)
    assert StockMovement.objects.get(product=twelve).reason == "opening"


@pytest.mark.django_db
def test_a_known_barcode_changes_the_product_and_leaves_its_stock(shop, add_product, move):
    milk = add_product("Lait", price=400, barcodes=["611"])
    move(milk, 7_000)
    batch = take_in(shop, "Nom;Code;Prix;Stock\nLait entier;611;4,50;99\nPain;;1,20;10\n")
    milk.refresh_from_db()
    assert (milk.names, milk.price) == ({"fr": "Lait entier"}, 450)
    assert StockLevel.objects.get(product=milk).on_hand == 7_000
    assert (batch.created, batch.updated) == (1, 1)


@pytest.mark.django_db
def test_products_already_there_may_be_left_as_they_are(shop, add_product):
    milk = add_product("Lait", price=400, barcodes=["611"])
    batch = take_in(shop, "Nom;Code;Prix\nLait entier;611;4,50\nPain;;1,20\n", update=False)
    milk.refresh_from_db()
    assert milk.price == 400
    assert (batch.created, batch.updated, batch.imported) == (1, 0, 2)


@pytest.mark.django_db
def test_the_same_file_twice_makes_no_second_product(shop):
    text = "Nom;Code;Prix\nLait;611;4\nPain;;1\nخبز البلدي;;2\n"
    take_in(shop, text)
    again = take_in(shop, text)
    assert (again.created, again.updated) == (0, 3)
    assert Product.objects.filter(shop_id=shop.id).count() == 3


@pytest.mark.django_db
@pytest.mark.story("shop:2.42")
@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_what_is_exported_can_be_imported_again(shop, make_shop, add_product, move, language):
    tricky = add_product({"fr": "=HYPERLINK(1)", "ar": "زيت"}, price=1250, cost=900, barcodes=["611", "622"])
    olives = add_product("Olives", price=3000, unit="weight", stock_alert=2500)
    move(tricky, 3_000)
    with translation.override(language):
        text = "".join(queries.products_file(shop.id, language, with_cost=True))
    assert text.startswith("\ufeff")
    assert "'=HYPERLINK(1)" in text
    other = make_shop()
    batch = take_in(other, text)
    assert batch.problems == []
    assert "" not in batch.columns["columns"]
    copy = {product.names["fr"]: product for product in Product.objects.filter(shop_id=other.id)}
    assert copy["=HYPERLINK(1)"].names == tricky.names
    assert (copy["=HYPERLINK(1)"].price, copy["=HYPERLINK(1)"].cost) == (1250, 900)
    assert (copy["Olives"].unit, copy["Olives"].stock_alert) == (olives.unit, olives.stock_alert)
    assert StockLevel.objects.get(product=copy["=HYPERLINK(1)"]).on_hand == 3_000


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-cmd|calc", "@SUM(A1)", "\t=1", " =1", "'=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(cell):
    assert safe_cell(cell).startswith("'")


def test_plain_numbers_stay_numbers():
    assert [safe_cell(cell) for cell in ("-3", "-3,5", "12", None)] == ["-3", "-3,5", "12", ""]


@pytest.mark.django_db
def test_the_bad_rows_come_back_as_a_file_with_their_reasons(shop):
    data = b"Nom;Prix\nLait;=cmd()\nPain;1\n"
    batch = actions.read_file(shop_id=shop.id, file_name="a.csv", data=data, made_by_id=uuid7(), now=NOW)
    rows = list(csv.reader(io.StringIO("".join(queries.problems_file(batch)).lstrip("\ufeff")), delimiter=";"))
    assert rows[0] == ["Nom", "Prix", "Line", "Reason"]
    assert rows[1][:3] == ["Lait", "'=cmd()", "2"]
    assert "is not an amount" in rows[1][3]
    assert len(rows) == 2


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(st.sampled_from("ABCDE"), st.sampled_from(["", "1", "2", "1|2"]), st.sampled_from(["1", "x"])),
        min_size=1,
        max_size=12,
    ),
    size=st.integers(min_value=1, max_value=5),
)
def test_every_good_row_is_counted_once(make_shop, rows, size):
    """Whatever repeats, within the file or against the shop: rows = bad + created + updated."""
    text = "Nom;Code;Prix\n" + "".join(f"{';'.join(row)}\n" for row in rows)
    shop = make_shop()
    for _time in range(2):
        batch = take_in(shop, text, size=size)
        assert len(batch.problems) + batch.created + batch.updated == len(rows)
    codes = list(Barcode.objects.filter(shop_id=shop.id).values_list("code", flat=True))
    assert len(codes) == len(set(codes))


PACKS = (
    "Nom;Code;Prix;Lot;Pièces par lot;Prix du lot;Code-barres du lot;"
    "Lot 2;Pièces par lot 2;Prix du lot 2;Code du lot 2\n"
)


@pytest.mark.django_db
def test_packs_come_with_their_product(shop):
    batch = take_in(shop, PACKS + "Lait;611;4,50;Carton;12;52;622|623;Palette de 4;48;200;\nPain;;1,20;;;;;;;;\n")
    assert batch.problems == []
    milk = Product.objects.get(shop_id=shop.id, names__fr="Lait")
    carton, pallet = Pack.objects.filter(product=milk).order_by("pieces")
    assert (carton.names["ar"], carton.pieces, carton.price) == ("كرتون", 12_000, 52_00)
    assert (pallet.names, pallet.pieces, pallet.price) == ({"fr": "Palette de 4"}, 48_000, 200_00)
    assert set(Barcode.objects.filter(pack=carton).values_list("code", flat=True)) == {"622", "623"}
    assert Barcode.objects.get(code="611").pack is None
    assert "622" in milk.search_text
    assert not Pack.objects.exclude(product=milk).exists()


@pytest.mark.django_db
def test_a_pack_is_known_by_its_barcode_or_by_what_it_holds_and_others_stay(shop):
    take_in(shop, PACKS + "Lait;611;4,50;Carton;12;52;622;Pack;6;27;\n")
    before = set(Pack.objects.values_list("id", flat=True))
    take_in(shop, PACKS + "Lait;611;4,50;Carton;10;45;622;;;;\n")
    take_in(shop, PACKS + "Lait;611;4,50;;6;26,50;;Sac;24;99;\n")
    packs = {pack.pieces: pack for pack in Pack.objects.all()}
    assert {pieces: pack.price for pieces, pack in packs.items()} == {6_000: 26_50, 10_000: 45_00, 24_000: 99_00}
    assert {packs[6_000].id, packs[10_000].id} == before
    take_in(shop, PACKS + "Lait;611;4,50;Carton;10;1;622;;;;\n", update=False)
    assert Pack.objects.get(pieces=10_000).price == 45_00


@pytest.mark.django_db
def test_the_barcode_of_another_good_stays_there(shop):
    take_in(shop, "Nom;Code;Prix\nPain;622;1\n")
    take_in(shop, PACKS + "Lait;611;4,50;Carton;12;52;622;;;;\n")
    assert Barcode.objects.get(code="622").product.names == {"fr": "Pain"}
    assert Pack.objects.count() == 1


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("Carton;;52;;;;;", "A pack needs the number of its pieces and its price."),
        ("Carton;12;;622;;;;", "A pack needs the number of its pieces and its price."),
        (";;;622;;;;", "A pack needs the number of its pieces and its price."),
        ("Carton;0;52;;;;;", "A pack holds at least a part of one unit."),
        ("Carton;-12;52;;;;;", "“-12” is not a quantity."),
        ("Carton;douze;52;;;;;", "“douze” is not a quantity."),
        ("Carton;12;cher;;;;;", "“cher” is not an amount."),
        ("Carton;12;52;<b>;;;;", "cannot be a barcode"),
        ("Carton;12;52;611;;;;", "The barcode 611 stands twice on this line."),
        ("Carton;12;52;600;;;;", "The barcode 600 is already on line 2 of this file."),
        ("Carton;12;52;;Lot;12;50;", "Two packs of this line hold the same number of pieces."),
    ],
)
def test_a_bad_pack_keeps_its_row_out_with_a_reason(cells, reason):
    found = sort_file((PACKS + f"Pain;600;1;;;;;;;;\nLait;611;4,50;{cells}\n").encode())
    assert [good["names"]["fr"] for good in found.good] == ["Pain"]
    assert reason in found.bad[0]["reason"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_packs_are_exported_and_come_back_the_same(shop, make_shop, language):
    take_in(
        shop, PACKS + "Lait;611;4,50;Carton;12;52;622;Pack;6;27;633\nOlives;;30;Sac;2,5;70;;;;;\nPain;;1;;;;;;;;\n"
    )
    with translation.override(language):
        text = "".join(queries.products_file(shop.id, language, with_cost=True))
        other = make_shop()
        batch = take_in(other, text)
    assert batch.problems == []
    assert "" not in batch.columns["columns"]

    def packs_of(one):
        rows = Pack.objects.filter(shop_id=one.id).order_by("pieces", "price")
        return [(pack.product.names, pack.names, pack.pieces, pack.price) for pack in rows]

    assert packs_of(other) == packs_of(shop)
    assert len(packs_of(other)) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_the_list_to_fill_in_can_be_taken_in_as_it_is(shop, language):
    with translation.override(language):
        batch = take_in(shop, "".join(queries.model_file(language)))
    assert (batch.problems, batch.created) == ([], 2)
    assert "" not in batch.columns["columns"]
    pack = Pack.objects.get()
    assert (pack.pieces, pack.price, pack.product.names["fr"]) == (12_000, 52_00, "Lait 1 L")
