"""Tables of shops."""

from django.db import models

from rahba.kernel.ids import uuid7
from rahba.kernel.money import MoneyField
from rahba.shops.rules import Trade, TvaMode


class Shop(models.Model):
    """A neighbourhood shop and its settings. Its id is also the id of its change log."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.OneToOneField("people.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    trade = models.CharField(max_length=30, choices=Trade.choices)
    language = models.CharField(max_length=3, default="ary")
    tva_mode = models.CharField(max_length=10, choices=TvaMode.choices, default=TvaMode.NONE)
    cutoff_hour = models.PositiveSmallIntegerField(default=4)
    cash_rounding_step = MoneyField(default=10)
    carnet_limit = MoneyField(null=True)
    cashier_max_discount_bp = models.PositiveIntegerField(default=500)
    show_rials = models.BooleanField(default=False)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(cutoff_hour__lte=12), name="shop_cutoff_hour"),
            models.CheckConstraint(
                condition=models.Q(cash_rounding_step__gte=0, cash_rounding_step__lte=100),
                name="shop_rounding_step",
            ),
        ]


class ShopArea(models.Model):
    """Where the shop stands, from a day on: figures by area are joined on these dated rows."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=2)
    province_code = models.CharField(max_length=6)
    town = models.CharField(max_length=80)
    valid_from = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "valid_from"], name="shop_area_once_a_day")]
