"""Why a recorded sale deserves a look. Judging never refuses: the goods have left the shop."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from functools import cached_property

from rahba.carnet import queries as carnet
from rahba.carnet.rules import Sums, passes_limit
from rahba.catalogue.rules import SaleUnits, Unit
from rahba.sales.rules import Flag, LineDraft, Means, SaleDraft, Stamp, discount_passes, sums_agree
from rahba.shops import queries as shops


class Staff:
    """What the shop's staff may do; asked only when something is out of the ordinary."""

    def __init__(self, shop, now: dt.datetime):
        self._shop, self._now = shop, now

    def allowed(self, stamp: Stamp, verb: str) -> bool:
        """Whether who did it, or who approved it, holds the verb."""
        return any(verb in self._verbs.get(one, ()) for one in (stamp.by_id, stamp.approved_by_id))

    @cached_property
    def _verbs(self) -> dict[uuid.UUID, list[str]]:
        return {one: value["verbs"] for one, value in shops.staff_values(self._shop, self._now).items()}


class Judge:
    """Flags for the sales of one call, in their order: what a customer owes grows from one to the next."""

    def __init__(self, shop, goods: SaleUnits, drafts: Iterable[SaleDraft], now: dt.datetime):
        self._shop, self._goods = shop, goods
        self._staff = Staff(shop, now)
        self._on_carnet = {draft.customer_id for draft in drafts if draft.customer_id and draft.paid_by(Means.CARNET)}

    @cached_property
    def _cards(self) -> Mapping[uuid.UUID, uuid.UUID]:
        return carnet.usable_customers(self._shop.id, self._on_carnet)

    @cached_property
    def _owed(self) -> dict[uuid.UUID, int]:
        sums = carnet.balances_of(self._shop.id, self._cards.values())
        return {card: sums.get(card, Sums()).total for card in self._cards.values()}

    @cached_property
    def _limits(self) -> dict[uuid.UUID, int | None]:
        return carnet.limits_of(self._shop.id, self._cards.values())

    def flags_of(self, draft: SaleDraft) -> list[str]:
        """Everything about this sale that somebody should look at."""
        found = []
        if draft.customer_id in self._on_carnet and self._passes_limit(draft):
            found.append(Flag.CREDIT_LIMIT.value)
        if self._outside_permission(draft):
            found.append(Flag.PERMISSION.value)
        if not sums_agree(draft):
            found.append(Flag.TOTALS.value)
        if draft.stamp.clock_off:
            found.append(Flag.CLOCK.value)
        return found

    def _passes_limit(self, draft: SaleDraft) -> bool:
        card, more = self._cards[draft.customer_id], draft.paid_by(Means.CARNET)
        before = self._owed[card]
        self._owed[card] += more
        return passes_limit(before, more, self._limits[card]) and not self._staff.allowed(
            draft.stamp, "override_limit"
        )

    def _outside_permission(self, draft: SaleDraft) -> bool:
        sold_at = draft.stamp.happened_at
        if any(self._other_price(line, sold_at) for line in draft.lines) and not self._staff.allowed(
            draft.stamp, "price_change"
        ):
            return True
        given = draft.discount or any(line.discount for line in draft.lines)
        return bool(
            given
            and discount_passes(draft, self._shop.cashier_max_discount_bp, self._weighed)
            and not self._staff.allowed(draft.stamp, "discount")
        )

    @cached_property
    def _weighed(self) -> set[uuid.UUID]:
        return {one for one, product in self._goods.products.items() if product.unit == Unit.WEIGHT}

    def _other_price(self, line: LineDraft, sold_at: dt.datetime) -> bool:
        pack = self._goods.packs.get(line.pack_id)
        product = self._goods.products.get(pack.product_id if pack else line.product_id)
        price = pack.price if pack else product.price if product else None
        if price is None or line.unit_price == price:
            return False
        # A phone that was offline sold at the price it knew: who changed the product since then changed nothing there.
        return product is None or product.changed_at <= sold_at
