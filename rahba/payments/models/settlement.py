"""From the shop's wallet to its bank: windows, what each owes to whom, payouts and their files."""

from django.db import models
from django.db.models import F, Q

from rahba.kernel.ids import uuid7
from rahba.kernel.money import MoneyField
from rahba.payments.rules.settling import PayoutState, WindowState


class SettlementWindow(models.Model):
    """The ledger's batches `after_batch` + 1 to `up_to_batch`: what is in a window is never a question of clocks."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    institution = models.ForeignKey("payments.Institution", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    day = models.DateField()  # Morocco's calendar, when it was opened
    state = models.CharField(max_length=8, choices=WindowState.choices, default=WindowState.OPEN)
    after_batch = models.BigIntegerField()
    up_to_batch = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="window_numbered_once"),
            models.UniqueConstraint(
                fields=["institution"], condition=Q(state=WindowState.OPEN), name="window_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state=WindowState.OPEN, up_to_batch__isnull=True)
                | Q(~Q(state=WindowState.OPEN), up_to_batch__gte=F("after_batch")),
                name="window_closed_at_a_batch",
            ),
        ]


class MerchantPosition(models.Model):
    """What a shop's wallet did in a closed window, and what it held at its end. Costs are positive amounts."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    window = models.ForeignKey(SettlementWindow, on_delete=models.PROTECT, related_name="+")
    wallet = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+")
    opening = MoneyField()
    taken = MoneyField()
    fees = MoneyField()
    refunds = MoneyField()
    disputes = MoneyField()
    paid_out = MoneyField()
    other = MoneyField()
    closing = MoneyField()
    last_entry = models.BigIntegerField()  # of the ledger: where the window's entries are walked from

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["window", "wallet"], name="position_one_of_a_wallet"),
            models.CheckConstraint(
                condition=Q(
                    closing=F("opening")
                    + F("taken")
                    - F("fees")
                    - F("refunds")
                    - F("disputes")
                    - F("paid_out")
                    + F("other")
                ),
                name="position_adds_up",
            ),
        ]
        indexes = [models.Index(fields=["wallet", "-window"], name="position_of_wallet")]


class ParticipantPosition(models.Model):
    """What an institution gives to and gets from all others in a window. All nets of a window add up to nothing."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    window = models.ForeignKey(SettlementWindow, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey("payments.Institution", on_delete=models.PROTECT, related_name="+")
    debit = MoneyField()
    credit = MoneyField()
    net = MoneyField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["window", "participant"], name="participant_one_position"),
            models.CheckConstraint(condition=Q(net=F("credit") - F("debit")), name="participant_net_is_difference"),
        ]


class BankAccount(models.Model):
    """Where a shop wants its money, from a moment to a moment. The number and the name can be erased."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    wallet = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+")
    rib = models.CharField(max_length=24, blank=True)
    name = models.CharField(max_length=70, blank=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wallet"], condition=Q(valid_to__isnull=True), name="bank_account_one")
        ]


class PayoutFile(models.Model):
    """An order to the bank: the payouts that name it, in the order of their ids, always the same bytes."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    institution = models.ForeignKey("payments.Institution", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "number"], name="payout_file_numbered_once")]


class Payout(models.Model):
    """One shop's money on its way to its bank. Its id is that of its transfer, made before anything is tried."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    window = models.ForeignKey(SettlementWindow, on_delete=models.PROTECT, related_name="+")
    wallet = models.ForeignKey("payments.Wallet", on_delete=models.PROTECT, related_name="+")
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="+")
    amount = MoneyField()
    state = models.CharField(max_length=10, choices=PayoutState.choices, default=PayoutState.PLANNED)
    file = models.ForeignKey(PayoutFile, on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["window", "wallet"], name="payout_one_for_a_wallet"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="payout_amount_not_negative"),
        ]
        indexes = [
            models.Index(fields=["wallet", "-made_at"], name="payout_of_wallet"),
            models.Index(
                fields=["state"],
                condition=Q(state__in=("planned", "prepared", "sent", "unknown")),
                name="payout_under_way",
            ),
        ]

    @property
    def reference(self) -> str:
        """What the bank file calls it, and the bank's statement after it: 32 letters and digits."""
        return self.id.hex
