"""Tables of the catalogue."""

from django.db import models
from django.db.models import Q

from rahba.catalogue.rules import MovementReason, Unit
from rahba.kernel.ids import uuid7
from rahba.kernel.money import MoneyField
from rahba.kernel.quantities import QuantityField


class Category(models.Model):
    """A shelf of the shop, with the colour and icon that show it to who does not read."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    names = models.JSONField()  # language code → name
    colour = models.CharField(max_length=20, default="1")  # one of the eight tints
    icon = models.CharField(max_length=20, default="product")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "categories"


class Product(models.Model):
    """One good: names in several scripts, a unit, a price for one unit, tax included."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", null=True)
    names = models.JSONField()  # language code → name, at least one
    search_text = models.TextField()  # every name and barcode, folded
    sort_text = models.CharField(max_length=40, default="")  # the first name, folded: what lists are ordered by
    unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.PIECE)
    price = MoneyField(null=True)  # per unit, TVA included; none while the shop has not set it
    cost = MoneyField(null=True)  # last purchase price per unit
    tva_class = models.CharField(max_length=60, default="goods")
    stock_alert = QuantityField(null=True)
    favourite = models.PositiveIntegerField(null=True)  # place on the till's first page
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price=None) | Q(price__gte=0), name="product_price_not_negative"),
            models.CheckConstraint(condition=Q(cost=None) | Q(cost__gte=0), name="product_cost_not_negative"),
        ]
        indexes = [
            models.Index(fields=["shop", "active", "id"], name="product_by_shop"),
            models.Index(fields=["shop", "sort_text", "id"], name="product_in_order"),
            models.Index(fields=["shop"], condition=Q(stock_alert__isnull=False), name="product_watched"),
        ]


class Pack(models.Model):
    """A pack or carton of a product: so many pieces, its own price and barcode."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    names = models.JSONField()
    pieces = QuantityField()  # thousandths of the product's unit in one pack
    price = MoneyField()
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pieces__gt=0), name="pack_has_pieces"),
            models.CheckConstraint(condition=Q(price__gte=0), name="pack_price_not_negative"),
        ]


class Barcode(models.Model):
    """A code that names a product or one of its packs; one code names one thing in a shop."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=48)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "code"], name="barcode_once_in_shop")]


class ProductPhoto(models.Model):
    """A product's picture, re-encoded by the server; the file name carries the hash of its bytes."""

    product = models.OneToOneField(Product, primary_key=True, on_delete=models.PROTECT, related_name="+")
    image = models.ImageField(upload_to="products/")
    changed_at = models.DateTimeField()


class StockMovement(models.Model):
    """Goods that came or went. Append-only; stock is the sum of these."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    quantity = QuantityField()  # thousandths of the product's unit; negative when goods leave
    reason = models.CharField(max_length=20, choices=MovementReason.choices)
    source_id = models.UUIDField(null=True)  # the sale, return… that caused it
    by_id = models.UUIDField(null=True)  # a membership
    at = models.DateTimeField()
    day = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["product", "-at"], name="movement_by_product"),
            models.Index(fields=["product", "at"], condition=Q(reason=MovementReason.COUNT), name="movement_counts"),
        ]


class StockLevel(models.Model):
    """The running sum of a product's movements, kept in the same transaction."""

    product = models.OneToOneField(Product, primary_key=True, on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    on_hand = QuantityField(default=0)

    class Meta:
        # What `increments.add_to` adds on: a row may be created or added to in one statement.
        constraints = [models.UniqueConstraint(fields=["product", "shop"], name="level_once")]
        indexes = [models.Index(fields=["shop"], condition=Q(on_hand__lt=0), name="level_below_zero")]


class RatesTold(models.Model):
    """The TVA rates that the shop's tills were told with its products: class → basis points."""

    shop = models.OneToOneField("shops.Shop", primary_key=True, on_delete=models.PROTECT, related_name="+")
    rates = models.JSONField()

    class Meta:
        verbose_name_plural = "rates told"


class StarterProduct(models.Model):
    """A Moroccan product known by its barcode, from the open database named in `source`; no price."""

    code = models.CharField(max_length=14, primary_key=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=3)
    source = models.CharField(max_length=60)


class ImportBatch(models.Model):
    """A file of products on its way in: kept as read, imported in portions, its bad rows listed with their reasons."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    made_by_id = models.UUIDField()
    file_name = models.CharField(max_length=200)
    rows = models.JSONField()  # the good rows, as fields
    total = models.PositiveIntegerField(default=0)  # how many good rows there were
    problems = models.JSONField()  # the bad ones: line number, cells, reason
    imported = models.PositiveIntegerField(default=0)  # rows of the file already gone through, in order
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=dict)  # headings of the file, and what each was taken for
    update_existing = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "import batches"
