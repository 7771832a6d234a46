"""The pages of the catalogue, through HTTP, as the people of a shop use them."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from rahba.catalogue import actions, queries
from rahba.catalogue.models import (
    Barcode,
    Category,
    ImportBatch,
    Pack,
    Product,
    ProductPhoto,
    StockLevel,
    StockMovement,
)
from rahba.catalogue.tests.conftest import NOW
from rahba.kernel.ids import uuid7
from rahba.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
BACKEND = "rahba.web.known.KnownPerson"


@pytest.fixture
def visit(client, shop, owner):
    """visit("products", …) opens a page of `shop` as its owner; data makes it a POST."""

    def go(route: str, *args, person=owner, data=None, of=None, **headers):
        client.force_login(person, backend=BACKEND)
        address = reverse(f"catalogue:{route}", args=[(of or shop).id, *args])
        return client.get(address, **headers) if data is None else client.post(address, data, **headers)

    return go


FORM = {"name_fr": "Lait", "unit": "piece", "price": "4,50", "barcodes": ""}


@pytest.mark.story("shop:F88")
@pytest.mark.story("shop:8.9")
@pytest.mark.parametrize("typed", ["اسفي", "آسفي", "أَسْفي", "safi", "SAFÏ", "سفي", "6111"])
def test_a_product_is_found_by_any_piece_of_any_of_its_names(add_product, visit, typed):
    add_product({"fr": "Sardines de Safi", "ar": "سردين آسفي"}, barcodes=["6111003031671"])
    add_product("Pain rond")
    page = visit("products").content.decode()
    assert "Pain rond" in page
    found = queries.search_products(Product.objects.first().shop_id, typed)
    assert [row.product.names["fr"] for row in found.rows] == ["Sardines de Safi"]


def test_a_list_of_many_goes_on_where_it_stopped(shop, add_product):
    for number in range(25):
        add_product(f"Article {number:02d}")
    seen, after = [], ""
    for _page in range(3):
        page = queries.search_products(shop.id, "article", after=after, limit=10)
        seen += [row.product.names["fr"] for row in page.rows]
        after = page.next_cursor
    assert seen == [f"Article {number:02d}" for number in range(25)]
    assert after == ""
    assert len(queries.search_products(shop.id, after="nonsense", limit=10).rows) == 10


def test_beginnings_of_words_come_first(shop, add_product):
    for name in ("Aristote", "Thé vert", "Boîte à thé"):
        add_product(name)
    names = [row.product.names["fr"] for row in queries.search_products(shop.id, "t").rows]
    assert names.index("Aristote") == 2


@pytest.mark.story("shop:2.1")
@pytest.mark.story("shop:2.3")
def test_a_product_is_made_with_names_codes_and_opening_stock(shop, visit):
    codes = "6111242100992\n٦١١١٢٤٢١٠٠٩٨٥\n"
    data = {**FORM, "name_ar": "حليب", "barcodes": codes, "cost": "3,80", "opening": "12"}
    answer = visit("add_product", data=data)
    assert answer.status_code == 302
    milk = Product.objects.get(shop_id=shop.id)
    assert (milk.names, milk.price, milk.cost) == ({"fr": "Lait", "ar": "حليب"}, 450, 380)
    assert set(Barcode.objects.values_list("code", flat=True)) == {"6111242100992", "6111242100985"}
    assert StockLevel.objects.get(product=milk).on_hand == 12_000
    assert StockMovement.objects.get().reason == "opening"


@pytest.mark.story("shop:2.11")
def test_a_barcode_of_another_product_is_refused_by_name(add_product, visit):
    add_product("Lait Centrale", barcodes=["6111242100992"])
    page = visit("add_product", data={**FORM, "name_fr": "Raïbi", "barcodes": "6111242100992"}).content.decode()
    assert "Lait Centrale" in page
    assert "6111242100992" in page
    assert not Product.objects.filter(names__fr="Raïbi").exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [("price", "-4"), ("price", "quatre"), ("price", "9" * 14), ("price", ""), ("stock_alert", "x")],
)
def test_what_is_no_amount_is_refused_and_nothing_typed_is_lost(visit, field, typed):
    page = visit("add_product", data={**FORM, field: typed}).content.decode()
    assert "field--error" in page
    assert 'value="Lait"' in page
    assert not Product.objects.exists()


def test_a_product_needs_a_name_in_some_script(visit):
    assert "field--error" in visit("add_product", data={**FORM, "name_fr": ""}).content.decode()


@pytest.mark.story("shop:2.10")
@pytest.mark.parametrize("typed", ["6111003031671", "٦١١١٠٠٣٠٣١٦٧١"])
def test_a_known_moroccan_barcode_fills_in_the_name(visit, typed):
    page = visit("add_product", data={"lookup": "1", "barcodes": typed, "price": "7"}).content.decode()
    assert 'value="Sardines"' in page
    assert "Open Food Facts" in page
    assert "field--error" not in page


def test_a_name_already_typed_is_not_overwritten_by_the_open_database(visit):
    typed = {"lookup": "1", "barcodes": "6111003031671", "name_fr": "Sardines du port"}
    assert 'value="Sardines du port"' in visit("add_product", data=typed).content.decode()


@pytest.mark.story("shop:2.16")
def test_the_margin_stands_beside_the_price(add_product, visit):
    milk = add_product(price=1000, cost=750)
    assert "2,50" in visit("product", milk.id).content.decode()
    page = visit("edit_product", milk.id, data={"lookup": "1", "price": "12", "cost": "9"}).content.decode()
    assert "3,00" in page
    assert "25&nbsp;%" in page


@pytest.mark.story("shop:7.8")
@pytest.mark.parametrize("role", ["cashier", "delivery"])
def test_who_may_not_see_costs_sees_none(add_product, add_staff, visit, role):
    milk = add_product(price=1000, cost=777)
    person, _membership = add_staff(role)
    page = visit("product", milk.id, person=person).content.decode()
    assert "10,00" in page
    assert "7,77" not in page
    assert "2,23" not in page
    for route, args in (("edit_product", [milk.id]), ("stock", [milk.id]), ("export", []), ("send_import", [])):
        assert visit(route, *args, person=person).status_code == 403


def test_a_price_changed_is_in_the_journal_of_acts(add_product, visit, owner_membership_id):
    milk = add_product(price=1000)
    visit("edit_product", milk.id, data={**FORM, "price": "11", "active": "on"})
    entry = AuditEntry.objects.get(verb="product.price_changed")
    assert (entry.details["old"], entry.details["new"], entry.actor_id) == (1000, 1100, owner_membership_id)


@pytest.mark.story("shop:1.30")
@pytest.mark.story("shop:2.4")
@pytest.mark.story("shop:2.5")
def test_a_carton_has_its_price_and_barcode_and_takes_its_pieces_from_the_shelf(shop, add_product, visit):
    milk = add_product(barcodes=["6111242100992"])
    data = {"kind": "carton", "pieces": "12", "price": "48", "barcodes": "16111242100999"}
    assert visit("add_pack", milk.id, data=data).status_code == 302
    pack = Pack.objects.get()
    assert (pack.names["fr"], pack.pieces, pack.price) == ("Carton", 12_000, 4800)
    value = queries.product_values(shop.id, [milk.id], NOW.date())[milk.id]
    assert {"code": "16111242100999", "pack": str(pack.id)} in value["barcodes"]
    assert {"code": "6111242100992", "pack": None} in value["barcodes"]
    units = queries.sale_units(shop.id, [milk.id], [pack.id])
    assert units.taken(milk.id, pack.id, 2_000) == (milk.id, 24_000)
    assert units.taken(milk.id, None, 2_000) == (milk.id, 2_000)
    assert "Carton" in visit("product", milk.id).content.decode()


def test_goods_are_received_by_the_carton_and_undone(shop, add_product, visit):
    milk = add_product()
    visit("add_pack", milk.id, data={"kind": "carton", "pieces": "12", "price": "48"})
    data = {"pack": str(Pack.objects.get().id), "quantity": "3", "cost": "3,50"}
    visit("move_stock", milk.id, "received", data=data)
    milk.refresh_from_db()
    assert (StockLevel.objects.get(product=milk).on_hand, milk.cost) == (36_000, 350)
    movement = StockMovement.objects.get()
    for _time in range(2):
        visit("undo_movement", movement.id, data={})
        assert StockLevel.objects.get(product=milk).on_hand == 0


@pytest.mark.story("shop:2.31")
@pytest.mark.story("shop:2.21")
def test_the_journal_says_who_when_why_before_and_after(shop, add_product, move, visit, now):
    milk = add_product()
    move(milk, 20_000)
    for act in ("loss", "own-use", "gift"):
        visit("move_stock", milk.id, act, data={"quantity": "2"})
    rows = queries.stock_journal(milk, shop.organisation_id, now=now).rows
    assert [(row.movement.reason, row.before, row.after) for row in rows] == [
        ("gift", 16_000, 14_000),
        ("own_use", 18_000, 16_000),
        ("loss", 20_000, 18_000),
        ("received", 0, 20_000),
    ]
    assert [row.by for row in rows] == ["Fatima"] * 3 + [""]
    assert "Fatima" in visit("stock", milk.id).content.decode()


def test_the_journal_goes_on_where_it_stopped(shop, add_product, move, now):
    milk = add_product()
    for quantity in range(1, 8):
        move(milk, quantity * 1000)
    whole = queries.stock_journal(milk, shop.organisation_id, now=now).rows
    first = queries.stock_journal(milk, shop.organisation_id, now=now, limit=3)
    rest = queries.stock_journal(milk, shop.organisation_id, now=now, after_id=first.next_id)
    assert first.rows + rest.rows == whole


def test_a_count_through_the_page_sets_the_stock_right(add_product, move, visit):
    milk = add_product()
    move(milk, 20_000)
    page = visit("count", milk.id).content.decode()
    assert 'name="counted_at"' in page
    visit("count", milk.id, data={"counted": "18"})
    assert StockLevel.objects.get(product=milk).on_hand == 18_000


@pytest.mark.story("shop:2.24")
def test_what_runs_low_is_listed_to_be_bought(add_product, move, visit):
    milk, bread = add_product("Lait", stock_alert=5_000), add_product("Pain", stock_alert=5_000)
    move(milk, 5_000)
    move(bread, 6_000)
    page = visit("restock").content.decode()
    assert "Lait" in page
    assert "Pain" not in page


def picture(size=(3000, 2000), kind="JPEG", **options) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **options)
    return file.getvalue()


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(data: bytes) -> dict:
    file = io.BytesIO(data)
    file.name = "photo.jpg"
    return {"photo": file}


@pytest.mark.story("shop:2.2")
def test_a_photo_is_made_small_and_loses_its_hidden_data(add_product, visit, media):
    milk = add_product()
    exif = Image.Exif()
    exif[0x010F] = "Secret phone"
    visit("photo", milk.id, data=upload(picture(exif=exif)))
    kept = Image.open(ProductPhoto.objects.get().image.path)
    assert (kept.format, kept.size) == ("WEBP", (1024, 683))
    assert not kept.getexif()
    assert b"Secret phone" not in (media / ProductPhoto.objects.get().image.name).read_bytes()


@pytest.mark.parametrize(
    "data",
    [
        b"<svg onload=alert(1)>",
        b"\xff\xd8\xff\xe0 none",
        picture()[:2000],
        picture((30_000, 1_000), "PNG"),
        b"x",
    ],
    ids=["svg", "broken", "cut", "bomb", "byte"],
)
def test_a_file_that_is_no_picture_is_refused_in_words(add_product, visit, media, client, data):
    milk = add_product()
    answer = visit("photo", milk.id, data=upload(data), follow=True)
    assert "notice--problem" in answer.content.decode()
    assert not ProductPhoto.objects.exists()


def test_another_picture_replaces_the_file(add_product, visit, media, django_capture_on_commit_callbacks):
    milk = add_product()
    visit("photo", milk.id, data=upload(picture()))
    with django_capture_on_commit_callbacks(execute=True):
        visit("photo", milk.id, data=upload(picture((500, 500), "PNG")))
    assert len(list((media / "products").iterdir())) == 1


def test_categories_are_named_ordered_and_removed(shop, add_product, visit):
    for name in ("Thé", "Pain"):
        visit("add_category", data={"name_fr": name, "colour": "3", "icon": "gift"})
    tea, bread = queries.categories_of(shop.id)
    visit("raise_category", bread.id, data={})
    assert [one.names["fr"] for one in queries.categories_of(shop.id)] == ["Pain", "Thé"]
    green = add_product("Thé vert", category=str(tea.id))
    visit("remove_category", tea.id, data={})
    green.refresh_from_db()
    assert green.category is None
    assert not Category.objects.filter(id=tea.id).exists()


def test_a_file_is_sent_looked_at_and_taken_in_without_scripts(shop, visit):
    file = io.BytesIO(b"Nom;Code;Prix\nLait;611;4,50\n;;\nPain;;x\n")
    file.name = "liste.csv"
    visit("send_import", data={"file": file})
    batch = ImportBatch.objects.get()
    page = visit("import", batch.id).content.decode()
    assert "Lait" in page
    assert "«\u00a0x\u00a0»" in page
    assert "Pain" in b"".join(visit("import_problems", batch.id).streaming_content).decode()
    assert not Product.objects.exists()
    visit("run_import", batch.id, data={"begin": "1", "update_existing": "on"})
    assert Product.objects.get(shop_id=shop.id).price == 450
    assert "1" in visit("import", batch.id).content.decode()


def test_with_scripts_the_bar_asks_for_the_next_portion_by_itself(shop, visit):
    rows = "".join(f"Produit {number};{number}\n" for number in range(1500))
    batch = actions.read_file(
        shop_id=shop.id, file_name="a.csv", data=f"Nom;Prix\n{rows}".encode(), made_by_id=uuid7(), now=NOW
    )
    first = visit("run_import", batch.id, data={}, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="load, submit"' in first
    last = visit("run_import", batch.id, data={}, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in last.split('id="progress"')[1]
    assert Product.objects.count() == 1500


@pytest.mark.parametrize("name", ["vide.csv", "classeur.xlsx"])
def test_a_file_of_nonsense_is_refused_on_the_page(visit, name):
    file = io.BytesIO(b"" if name == "vide.csv" else b"PK\x03\x04")
    file.name = name
    assert "field--error" in visit("send_import", data={"file": file}).content.decode()
    assert not ImportBatch.objects.exists()


def test_an_export_is_for_those_who_may(add_product, visit, add_staff):
    add_product("Lait", cost=300)
    text = b"".join(visit("export").streaming_content).decode()
    assert text.startswith("\ufeffNom en français;")
    assert "Lait" in text
    stock_keeper, _membership = add_staff("stock_keeper")
    assert visit("export", person=stock_keeper).status_code == 403


PRODUCT_ROUTES = [
    ("product", None), ("edit_product", None), ("edit_product", FORM), ("photo", {}), ("remove_product", {}),
    ("restore_product", {}), ("add_pack", None), ("stock", None), ("count", None), ("count", {"counted": "1"}),
]  # fmt: skip


@pytest.mark.story("shop:7.16")
@pytest.mark.parametrize(("route", "data"), PRODUCT_ROUTES)
def test_another_shops_product_does_not_exist_here(make_shop, add_product, visit, route, data):
    foreign = add_product("Secret", shop_id=make_shop().id)
    assert visit(route, foreign.id, data=data).status_code == 404
    foreign.refresh_from_db()
    assert foreign.active


@pytest.mark.story("shop:7.16")
def test_another_shops_things_do_not_exist_here(make_shop, add_product, move, visit):
    other = make_shop()
    foreign, own = add_product("Secret", shop_id=other.id), add_product("Lait")
    movement = move(foreign, 5_000)
    pack_id, category_id = uuid7(), uuid7()
    save = {"shop_id": other.id, "now": NOW}
    actions.save_pack(
        product_id=foreign.id, pack_id=pack_id, fields={"pieces": 6000, "price": 100}, by_id=None, **save
    )
    actions.save_category(category_id=category_id, names={"fr": "Secret"}, colour="1", icon="tag", **save)
    batch = actions.read_file(file_name="a.csv", data=b"Nom\nLait\n", made_by_id=uuid7(), **save)
    assert visit("pack", own.id, pack_id).status_code == 404
    assert visit("pack", own.id, pack_id, data={"remove": "1"}).status_code == 404
    assert visit("undo_movement", movement.id, data={}).status_code == 404
    assert visit("move_stock", foreign.id, "loss", data={"quantity": "1"}).status_code == 404
    for route in ("category", "raise_category", "remove_category"):
        assert visit(route, category_id, data={"name_fr": "Mien"}).status_code == 404
    for route in ("import", "import_problems"):
        assert visit(route, batch.id).status_code == 404
    for route in ("run_import", "drop_import"):
        assert visit(route, batch.id, data={}).status_code == 404
    assert visit("products", of=other).status_code == 404
    assert StockLevel.objects.get(product=foreign).on_hand == 5_000


def test_strangers_are_asked_to_sign_in(client, shop):
    answer = client.get(reverse("catalogue:products", args=[shop.id]))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_an_unknown_act_does_not_exist(add_product, visit):
    assert visit("move_stock", add_product().id, "theft").status_code == 404


@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_every_page_opens_in_every_language(add_product, move, visit, language, client):
    milk = add_product({"fr": "Lait", "ar": "حليب"}, cost=300, barcodes=["611"])
    move(milk, 1_000)
    of_shop = ("products", "add_product", "restock", "send_import", "categories", "add_category")
    of_product = ("product", "edit_product", "add_pack", "stock", "count")
    pages = [(name, []) for name in of_shop] + [(name, [milk.id]) for name in of_product]
    visit("products")
    for route, args in pages:
        address = reverse(f"catalogue:{route}", args=[milk.shop_id, *args])
        page = client.get(address.replace("/fr/", f"/{language}/", 1))
        assert page.status_code == 200, route
        assert f'lang="{language}"' in page.content.decode()
