"""Three weeks of trade at the demo's till: sales, credit, repayments, returns, voids, and a closing every evening."""

import datetime as dt
import random
import uuid
from collections import Counter
from dataclasses import dataclass, field

from rahba.carnet import actions as carnet
from rahba.carnet import queries as carnet_queries
from rahba.carnet.rules import EntryKind, NewEntry
from rahba.catalogue import actions as catalogue
from rahba.catalogue.rules import Movement, MovementReason, rate_for
from rahba.kernel.clock import MOROCCO
from rahba.kernel.money import line_total, round_cash
from rahba.sales import actions as sales
from rahba.sales import queries as sales_queries
from rahba.sales.rules import (
    CarnetDraft,
    CashDraft,
    ClosingDraft,
    LineDraft,
    Means,
    PaymentDraft,
    ReturnDraft,
    ReturnedLine,
    SaleDraft,
    Stamp,
    VoidDraft,
)
from rahba.web.demo.goods import Good
from rahba.web.demo.people import REGULARS, Staff

EVENING = 18  # from this hour on the cashier sells
NOTES = (20_00, 50_00, 100_00, 200_00)
BUSY = {4: 1.4, 5: 1.25, 6: 0.8}  # Friday and Saturday are busy, Sunday is quiet (Monday = 0)
PACK_SHARE = 0.15
SLOW = 60  # who owed from more than so many days before the shop opened does not repay yet
LEFT_TO_RUN_OUT = 9  # every ninth good is not bought in again: the restock list is not empty


@dataclass
class Trade:
    """The demo's till and all it needs to be busy."""

    shop: object
    device: object
    staff: Staff
    goods: list[Good]
    customers: list[uuid.UUID]
    chance: random.Random
    sequence: int = 0
    receipts: int = 0
    sold: Counter = field(default_factory=Counter)  # since the van last came
    left: Counter = field(default_factory=Counter)  # on the shelf

    def __post_init__(self):
        self.left.update({good.id: good.stock for good in self.goods})

    def new_id(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def stamp(self, at: dt.datetime) -> Stamp:
        self.sequence += 1
        by_id = self.staff.cashier if at.astimezone(MOROCCO).hour >= EVENING else self.staff.owner
        return Stamp(
            at=at, happened_at=at, received_at=at, sequence=self.sequence, device_id=self.device.id, by_id=by_id
        )

    def number(self) -> str:
        self.receipts += 1
        return f"{self.device.code}-{self.receipts:06d}"


def copy_the_paper_notebook(trade: Trade, opened: dt.datetime) -> None:
    """Old debts, written on the first day under their own dates."""
    entries = []
    for customer_id, one in zip(trade.customers, REGULARS, strict=True):
        if one.owed_before:
            at = opened - dt.timedelta(days=one.days_before)
            entries.append(
                NewEntry(
                    id=trade.new_id(),
                    customer_id=customer_id,
                    kind=EntryKind.GOODS,
                    amount=one.owed_before,
                    at=at,
                    day=at.astimezone(MOROCCO).date(),
                    by_id=trade.staff.owner,
                )
            )
    carnet.add_entries(shop_id=trade.shop.id, entries=entries, now=opened)


def live_a_day(trade: Trade, day: dt.date) -> None:
    """One day, from the opening float to the closing."""
    chance = trade.chance
    _cash(trade, "float", 300_00, _at(day, 7, 45))
    count = round(chance.randint(24, 34) * BUSY.get(day.weekday(), 1))
    minutes = sorted(chance.randrange(8 * 60, 21 * 60 + 30) for _ in range(count))
    drafts = [_sale(trade, _at(day, minute // 60, minute % 60, chance.randrange(60))) for minute in minutes]
    sales.record_sales(shop=trade.shop, drafts=drafts, now=_at(day, 21, 31))
    _at_the_counter(trade, day, drafts)
    _close(trade, day)
    if day.weekday() == 0:
        buy_in(trade, day)


def _at(day: dt.date, hour: int, minute: int, second: int = 0) -> dt.datetime:
    """A moment of the day by the wall clock of Morocco, whatever Ramadan does to it."""
    return dt.datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=MOROCCO).astimezone(dt.UTC)


def _sale(trade: Trade, at: dt.datetime) -> SaleDraft:
    chance = trade.chance
    weights = [4 if good.favourite else 1 for good in trade.goods]
    chosen = dict.fromkeys(chance.choices(range(len(trade.goods)), weights, k=chance.choice((1, 2, 2, 3, 3, 4, 6))))
    stamp = trade.stamp(at)
    lines = [line for place in chosen if (line := _line(trade, trade.goods[place], at))]
    lines = lines or [_line(trade, trade.goods[0], at) or _free_line(trade)]
    due = sum(line.total for line in lines)
    on_carnet = chance.random() < 0.16
    rounding = 0 if on_carnet else round_cash(due, trade.shop.cash_rounding_step) - due
    total = due + rounding
    return SaleDraft(
        id=trade.new_id(),
        receipt_number=trade.number(),
        stamp=stamp,
        lines=lines,
        payments=[_credit(total) if on_carnet else _cash_payment(total)],
        total=total,
        rounding=rounding,
        customer_id=_who_buys_on_credit(trade) if on_carnet else None,
    )


def _who_buys_on_credit(trade: Trade) -> uuid.UUID:
    """Most often Khadija, whose page the demo shows."""
    return trade.chance.choices(trade.customers, [4, *[1] * (len(trade.customers) - 1)])[0]


def _line(trade: Trade, good: Good, at: dt.datetime) -> LineDraft | None:
    """A line of a receipt; None when the shelf is empty."""
    chance = trade.chance
    if good.weighed:
        quantity = chance.choice((100, 250, 250, 500, 750, 1000))
    else:
        quantity = chance.choice((1, 1, 1, 2, 2, 3)) * 1000
    pack = good.pack if chance.random() < PACK_SHARE else None
    taken = pack.pieces if pack else quantity
    if trade.left[good.id] < taken:
        return None
    trade.sold[good.id] += taken
    trade.left[good.id] -= taken
    price = pack.price if pack else good.price
    counted = 1000 if pack else quantity
    return LineDraft(
        product_id=good.id,
        pack_id=pack.id if pack else None,
        label=f"{good.name} – {pack.name}" if pack else good.name,
        quantity=counted,
        unit_price=price,
        total=line_total(price, counted),
        tva_class=good.tva_class,
        tva_rate_bp=rate_for(trade.shop.tva_mode, good.tva_class, at.date()),
    )


def _free_line(trade: Trade) -> LineDraft:
    """A line without a product: the price was typed."""
    price = trade.chance.choice((2_00, 5_00, 10_00))
    return LineDraft(label="Divers", quantity=1000, unit_price=price, total=price, tva_class="goods")


def _credit(total: int) -> PaymentDraft:
    return PaymentDraft(means=Means.CARNET, amount=total)


def _cash_payment(total: int) -> PaymentDraft:
    note = next((note for note in NOTES if note >= total), -(-total // 100_00) * 100_00)
    return PaymentDraft(means=Means.CASH, amount=total, tendered=note, change=note - total)


def _cash(trade: Trade, movement: str, amount: int, at: dt.datetime, reason: str = "") -> None:
    draft = CashDraft(id=trade.new_id(), movement=movement, amount=amount, stamp=trade.stamp(at), reason=reason)
    sales.record_cash(shop=trade.shop, draft=draft, now=at)


def _carnet(trade: Trade, customer_id: uuid.UUID, act: str, amount: int, at: dt.datetime) -> None:
    draft = CarnetDraft(id=trade.new_id(), customer_id=customer_id, act=act, amount=amount, stamp=trade.stamp(at))
    sales.record_carnet_entry(shop=trade.shop, draft=draft, now=at)


def _at_the_counter(trade: Trade, day: dt.date, drafts: list[SaleDraft]) -> None:
    """What happens between two sales: repayments, cash lent, a deposit, an expense, a change of mind."""
    chance = trade.chance
    prompt = [one for one, who in zip(trade.customers, REGULARS, strict=True) if who.days_before <= SLOW]
    owing = [(one, carnet_queries.balance_of(one).total) for one in prompt]
    owing = [pair for pair in owing if pair[1] > 40_00]
    for customer_id, owed in chance.sample(owing, k=min(2, len(owing))):
        whole = chance.random() < 0.25 and customer_id != trade.customers[0]
        part = owed if whole else max(10_00, owed // 2 // 10_00 * 10_00)
        _carnet(trade, customer_id, "repayment", part, _at(day, 21, 32))
    if day.weekday() in (1, 4):
        _carnet(trade, chance.choice(trade.customers), "cash", chance.choice((20_00, 50_00, 100_00)), _at(day, 21, 33))
    if day.weekday() == 3:
        _carnet(trade, chance.choice(trade.customers), "deposit", 10_00, _at(day, 21, 34))
    if day.weekday() == 2:
        _cash(trade, "expense", 25_00, _at(day, 21, 35), "électricité")
        _take_one_line_back(trade, day, drafts[0])
    if day.weekday() == 5:
        void = VoidDraft(
            id=trade.new_id(), sale_id=drafts[1].id, stamp=trade.stamp(_at(day, 17, 59)), reason="mistake"
        )
        sales.void_sale(shop=trade.shop, draft=void, now=_at(day, 21, 36))


def _take_one_line_back(trade: Trade, day: dt.date, sale: SaleDraft) -> None:
    line, means = sale.lines[0], sale.payments[0].means
    most = min(line.total, sale.total)
    amount = most if means == Means.CARNET else round_cash(most, 1)
    draft = ReturnDraft(
        id=trade.new_id(),
        receipt_number=trade.number(),
        stamp=trade.stamp(_at(day, 21, 37)),
        sale_id=sale.id,
        lines=[ReturnedLine(position=0, quantity=line.quantity, amount=amount)],
        refunds=[PaymentDraft(means=means, amount=amount)],
        total=amount,
        reason="other",
    )
    sales.record_return(shop=trade.shop, draft=draft, now=_at(day, 21, 37))


def _close(trade: Trade, day: dt.date) -> None:
    """Counted, now and then with a small difference, which is kept."""
    expected = sales_queries.drawer(trade.shop, trade.device.id).expected
    difference = trade.chance.choice((0, 0, 0, 0, -5_00, 1_00, -50, 2_00))
    at = _at(day, 21, 45)
    draft = ClosingDraft(
        id=trade.new_id(),
        stamp=trade.stamp(at),
        counted=max(0, expected + difference),
        expected=expected,
        receipts=trade.receipts,
    )
    sales.close_drawer(shop=trade.shop, draft=draft, now=at)


def buy_in(trade: Trade, day: dt.date) -> None:
    """The van comes on Mondays and brings what was sold, but for a few goods that run out."""
    at = _at(day, 7, 30) + dt.timedelta(hours=15)
    bought = [
        Movement(
            product_id=good.id,
            quantity=trade.sold[good.id],
            reason=MovementReason.RECEIVED,
            at=at,
            day=day,
            by_id=trade.staff.owner,
            id=trade.new_id(),
        )
        for place, good in enumerate(trade.goods)
        if trade.sold[good.id] and place % LEFT_TO_RUN_OUT
    ]
    for movement in bought:
        trade.left[movement.product_id] += movement.quantity
    trade.sold.clear()
    if bought:
        catalogue.move_stock(shop_id=trade.shop.id, movements=bought, now=at)
