"""Tables of sales. All but counters and money on its way back are facts: append-only."""

from django.db import models
from django.db.models import Q

from rahba.kernel.ids import uuid7
from rahba.kernel.money import MoneyField
from rahba.kernel.quantities import QuantityField
from rahba.sales.rules import BackState, CashKind, Means, SaleKind


class Sale(models.Model):
    """One receipt: a sale, or a return of lines of an earlier sale. Its totals are stored and never recomputed.

    A return has positive quantities and amounts; its kind says that goods came back and money left.
    """

    id = models.UUIDField(primary_key=True)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=SaleKind.choices)
    receipt_number = models.CharField(max_length=24)
    original = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    customer = models.ForeignKey("carnet.Customer", on_delete=models.PROTECT, related_name="+", null=True)
    device_id = models.UUIDField(null=True)
    by_id = models.UUIDField(null=True)  # a membership
    approved_by_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()  # by the device's clock
    received_at = models.DateTimeField()  # by the server's
    clock_gap_ms = models.BigIntegerField(default=0)  # server − device, measured when it was sent
    sequence = models.BigIntegerField(null=True)  # the order of facts within one drawer
    day = models.DateField()
    discount = MoneyField(default=0)  # on the whole basket
    rounding = MoneyField(default=0)
    total = MoneyField()
    tva = MoneyField(default=0)
    flags = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["shop", "-day", "-at"], name="sale_by_day"),
            models.Index(fields=["shop", "receipt_number"], name="sale_by_number"),
            models.Index(fields=["original"], name="sale_by_original"),
            models.Index(fields=["shop", "device_id", "sequence"], name="sale_by_drawer"),
        ]


class SaleLine(models.Model):
    """One line as it was printed: the label and price of that moment, TVA on the line's total."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()  # in a return: the position of the line taken back
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="+", null=True)
    pack = models.ForeignKey("catalogue.Pack", on_delete=models.PROTECT, related_name="+", null=True)
    label = models.CharField(max_length=200)
    quantity = QuantityField()
    unit_price = MoneyField()
    discount = MoneyField(default=0)
    total = MoneyField()
    share_of_discount = MoneyField(default=0)  # of the basket's discount, by largest remainder
    tva_class = models.CharField(max_length=60, blank=True)
    tva_rate_bp = models.PositiveIntegerField(default=0)
    tva = MoneyField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sale", "position"], name="sale_line_once")]
        indexes = [models.Index(fields=["product"], name="sale_line_by_product")]


class Payment(models.Model):
    """How a part of a sale was settled (or, in a return, given back)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    means = models.CharField(max_length=10, choices=Means.choices)
    amount = MoneyField()
    tendered = MoneyField(null=True)
    change = MoneyField(null=True)
    intent_id = models.UUIDField(null=True)  # what was asked of a wallet for it


class GivingBack(models.Model):
    """Money that goes back to the wallet it came from. It is given after the transaction of its fact, and tried until
    it is there or refused for good.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    source_id = models.UUIDField()  # the return, the void, the counter-entry of a repayment
    intent_id = models.UUIDField()
    amount = MoneyField()
    refund_id = models.UUIDField(default=uuid7)  # of the present try: a refused one stays refused for ever
    state = models.CharField(max_length=10, choices=BackState.choices, default=BackState.WAITING)
    refusal = models.CharField(max_length=40, blank=True)  # the last one's code
    tries = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "givings back"
        constraints = [
            models.UniqueConstraint(fields=["source_id", "intent_id"], name="giving_back_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="giving_back_something"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=BackState.WAITING), name="giving_back_due"),
            models.Index(fields=["intent_id"], name="giving_back_of_intent"),
        ]


class SaleVoid(models.Model):
    """The whole of a sale taken back; one per sale. The sale itself stays as it was."""

    id = models.UUIDField(primary_key=True)
    sale = models.OneToOneField(Sale, on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40)
    by_id = models.UUIDField(null=True)
    approved_by_id = models.UUIDField(null=True)
    device_id = models.UUIDField(null=True)
    sequence = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    day = models.DateField()


class CashEntry(models.Model):
    """Cash that entered (positive) or left (negative) the drawer of one till."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    device_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=12, choices=CashKind.choices)
    amount = MoneyField()
    reason = models.CharField(max_length=40, blank=True)
    source_id = models.UUIDField(null=True)  # the sale, carnet entry or closing that moved it
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    sequence = models.BigIntegerField(null=True)
    day = models.DateField()

    class Meta:
        verbose_name_plural = "cash entries"
        indexes = [
            models.Index(fields=["shop", "device_id", "sequence"], name="cash_by_drawer"),
            models.Index(fields=["shop", "-day"], name="cash_by_day"),
        ]


class ClosingCounter(models.Model):
    """The number of the shop's last closing: numbers have no holes."""

    shop = models.OneToOneField("shops.Shop", primary_key=True, on_delete=models.PROTECT, related_name="+")
    last_number = models.PositiveIntegerField(default=0)


class Closing(models.Model):
    """The end of a drawer's day: what should be there, what was counted, the difference, kept."""

    id = models.UUIDField(primary_key=True)
    shop = models.ForeignKey("shops.Shop", on_delete=models.PROTECT, related_name="+")
    device_id = models.UUIDField(null=True)
    number = models.PositiveIntegerField()
    day = models.DateField()
    at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    sequence = models.BigIntegerField(null=True)  # counted: the drawer's facts up to here, after its closing before
    by_id = models.UUIDField(null=True)
    expected = MoneyField()
    counted = MoneyField()
    difference = MoneyField()
    coins = models.JSONField(null=True)  # centimes of a note or coin → how many
    summary = models.JSONField()  # the figures of the day's sentence, as they stood
    late_receipts = models.PositiveIntegerField(default=0)  # receipts that the till had made and that had not arrived

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "number"], name="closing_number_once")]
        indexes = [models.Index(fields=["shop", "device_id", "sequence"], name="closing_by_drawer")]
