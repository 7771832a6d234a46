"""Sales enter the books whole: goods, money, carnet and figures together, as they were made."""

import dataclasses
import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from rahba.carnet import queries as carnet
from rahba.kernel import figures
from rahba.kernel.ids import uuid7
from rahba.sales import actions, queries
from rahba.sales.models import CashEntry, Payment, Sale, SaleLine
from rahba.sales.rules import LineDraft, PaymentDraft, SaleRefused
from rahba.shops import actions as shop_actions

pytestmark = pytest.mark.django_db


@pytest.mark.story("shop:F16")
def test_goods_money_stock_and_figures_are_one_record(shop, counter, good, now):
    sugar = good(price=700)
    sale = counter.sell((sugar, 3, 700))
    assert sugar.on_hand == -3000
    assert [(paid.means, paid.amount) for paid in Payment.objects.filter(sale_id=sale.id)] == [("cash", 2100)]
    assert [entry.amount for entry in CashEntry.objects.filter(source_id=sale.id)] == [2100]
    day = queries.day_summary(shop, Sale.objects.get(id=sale.id).day)
    assert (day.count, day.total, day.cash, day.carnet, day.drawer) == (1, 2100, 2100, 0, {"sale": 2100})
    assert counter.flags == []


def test_all_of_it_or_nothing(shop, counter, good, now, monkeypatch):
    sugar = good()

    def fall(_amounts):
        raise RuntimeError("the lights went out")

    monkeypatch.setattr(figures, "add", fall)
    with pytest.raises(RuntimeError):
        counter.sell((sugar, 1, 1000))
    assert (Sale.objects.count(), CashEntry.objects.count(), sugar.on_hand) == (0, 0, 0)


@pytest.mark.story("shop:F17")
def test_a_sale_without_stock_is_accepted_and_stock_goes_below_zero(counter, good):
    sugar = good()
    counter.sell((sugar, 5, 1000))
    assert (sugar.on_hand, counter.flags) == (-5000, [])


@pytest.mark.story("shop:F31")
def test_the_day_is_the_sum_of_stored_receipts(shop, counter, good):
    sugar = good(price=25_050)
    first, second = counter.sell((sugar, 1, 25_050)), counter.sell((None, 1, 5050), rounding=-50)
    day = queries.day_summary(shop, Sale.objects.get(id=first.id).day)
    assert day.total == first.total + second.total == sum(Sale.objects.values_list("total", flat=True)) == 30_050


@pytest.mark.story("shop:F39")
def test_stored_receipts_cannot_be_changed_or_removed(counter, good):
    sale = counter.sell((good(), 1, 1000))
    for rows in (Sale.objects.filter(id=sale.id), SaleLine.objects.filter(sale_id=sale.id), Payment.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(shop_id=uuid7())
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)
    with pytest.raises(DatabaseError), transaction.atomic():
        CashEntry.objects.update(amount=0)


@pytest.mark.story("shop:F43")
def test_payments_are_kept_as_typed_and_nothing_is_filled_in(shop, counter, good, now):
    nothing_paid = dataclasses.replace(counter.draft((good(), 1, 1000)), payments=[])
    half = dataclasses.replace(
        counter.draft((None, 1, 1000)), payments=[PaymentDraft(means="cash", amount=400, tendered=None, change=None)]
    )
    flags = actions.record_sales(shop=shop, drafts=[nothing_paid, half], now=now)
    assert flags == {nothing_paid.id: ["totals_disagree"], half.id: ["totals_disagree"]}
    assert list(Payment.objects.values_list("sale_id", "amount", "tendered", "change")) == [(half.id, 400, None, None)]


@pytest.mark.story("shop:F33")
def test_only_money_received_counts_as_cash(shop, counter, good, customer):
    counter.sell((good(), 10, 1000), carnet=7000, customer=customer)
    drawer = queries.drawer(shop, counter.device_id)
    assert drawer.expected == 3000


@pytest.mark.story("shop:F48")
@pytest.mark.parametrize("on_carnet", [0, 1, 4999, 10_000])
def test_any_mix_of_means_is_accepted(shop, counter, good, customer, on_carnet):
    counter.sell((good(), 10, 1000), carnet=on_carnet, customer=customer)
    assert counter.flags == []
    assert carnet.balance_of(customer).goods == on_carnet
    assert queries.drawer(shop, counter.device_id).expected == 10_000 - on_carnet


@pytest.mark.story("shop:F45")
class TestTheLimit:
    """The limit is judged on the server, whatever the phone thought."""

    @pytest.fixture
    def cashier(self, make_counter, add_staff, shop, owner, now):
        shop_actions.change_settings(shop_id=shop.id, fields={"carnet_limit": 5000}, by_id=owner.id, now=now)
        shop.refresh_from_db()
        return make_counter(add_staff("cashier")[1].id)

    def test_a_sale_beyond_the_limit_is_stored_and_flagged(self, cashier, customer, good):
        cashier.sell((good(), 5, 1000), carnet=5000, customer=customer)
        assert cashier.flags == []
        cashier.sell((good(), 1, 1000), carnet=1, customer=customer)
        assert cashier.flags == ["credit_limit_passed"]
        assert carnet.balance_of(customer).total == 5001

    def test_the_owners_approval_is_enough(self, cashier, customer, good, owner_membership_id):
        cashier.sell((good(), 9, 1000), carnet=9000, customer=customer, approved_by_id=owner_membership_id)
        assert cashier.flags == []

    def test_within_one_batch_the_debt_grows_from_sale_to_sale(self, cashier, shop, customer, good, now):
        drafts = [cashier.draft((good(), 2, 1000), carnet=2000, customer=customer) for _ in range(3)]
        flags = actions.record_sales(shop=shop, drafts=drafts, now=now)
        assert [flags[draft.id] for draft in drafts] == [[], [], ["credit_limit_passed"]]

    def test_cash_lent_counts_too(self, cashier, customer):
        assert cashier.carnet(customer, "cash", 5001) == ["credit_limit_passed"]


@pytest.mark.story("shop:F47")
def test_credit_cannot_be_written_to_a_customer_of_another_shop(shop, counter, good, make_shop, now):
    stranger_shop, stranger = make_shop(), uuid7()
    from rahba.carnet import actions as carnet_actions

    carnet_actions.save_customer(
        shop_id=stranger_shop.id, customer_id=stranger, fields={"name": "X"}, by_id=None, now=now
    )
    with pytest.raises(SaleRefused):
        counter.sell((good(), 1, 1000), carnet=1000, customer=stranger)
    assert carnet.balance_of(stranger).total == 0
    cash_sale = counter.sell((good(), 1, 1000), customer=stranger)
    assert Sale.objects.get(id=cash_sale.id).customer_id is None


def test_credit_of_nobody_is_refused_whole(counter, good):
    with pytest.raises(SaleRefused):
        counter.sell((good(), 1, 1000), carnet=1000)
    assert Sale.objects.count() == 0


def test_goods_of_another_shop_become_a_free_line(shop, counter, make_shop, now):
    from rahba.catalogue import actions as catalogue_actions

    foreign = uuid7()
    catalogue_actions.save_product(
        shop_id=make_shop().id, product_id=foreign, fields={"names": "Thé", "price": 100}, by_id=None, now=now
    )
    draft = counter.draft((None, 1, 100))
    line = dataclasses.replace(draft.lines[0], product_id=foreign)
    actions.record_sales(shop=shop, drafts=[dataclasses.replace(draft, lines=[line])], now=now)
    assert SaleLine.objects.values_list("product_id", "label").get() == (None, "Article")


class TestPermission:
    """A price or a discount that the seller may not give is stored and flagged."""

    @pytest.fixture
    def cashier(self, make_counter, add_staff):
        return make_counter(add_staff("cashier")[1].id)

    def test_another_price_than_the_products(self, cashier, good):
        cashier.sell((good(price=1000), 1, 900))
        assert cashier.flags == ["price_outside_permission"]

    def test_the_owner_may(self, counter, good):
        counter.sell((good(price=1000), 1, 900))
        assert counter.flags == []

    def test_somebody_who_may_approved_it(self, cashier, good, owner_membership_id):
        cashier.sell((good(price=1000), 1, 900), approved_by_id=owner_membership_id)
        assert cashier.flags == []

    def test_a_discount_above_the_cashiers_limit(self, cashier, good):
        cashier.sell((good(price=1000), 1, 1000, 51))
        assert cashier.flags == ["price_outside_permission"]

    def test_a_price_that_changed_while_the_phone_was_offline_is_no_fault(self, cashier, shop, good, now):
        from rahba.catalogue import actions as catalogue_actions

        sugar = good(price=1000)
        draft = cashier.draft((sugar, 1, 1000))
        catalogue_actions.save_product(
            shop_id=shop.id, product_id=sugar.id, fields={"price": 1100}, by_id=None, now=now.replace(hour=12)
        )
        assert actions.record_sales(shop=shop, drafts=[draft], now=now.replace(hour=13)) == {draft.id: []}


def test_a_pack_takes_its_pieces_from_the_shelf(shop, counter, good, now):
    from rahba.catalogue import actions as catalogue_actions

    sugar, carton = good(price=700), uuid7()
    catalogue_actions.save_pack(
        shop_id=shop.id, product_id=sugar.id, pack_id=carton, by_id=None, now=now,
        fields={"names": {"fr": "Carton"}, "pieces": 6000, "price": 4000},
    )  # fmt: skip
    draft = counter.draft((sugar, 2, 4000))
    line = dataclasses.replace(draft.lines[0], pack_id=carton)
    flags = actions.record_sales(shop=shop, drafts=[dataclasses.replace(draft, lines=[line])], now=now)
    assert (sugar.on_hand, flags[draft.id]) == (-12_000, [])


def test_tax_by_rate_is_in_the_figures(shop, counter, good, owner, now):
    shop_actions.change_settings(shop_id=shop.id, fields={"tva_mode": "included"}, by_id=owner.id, now=now)
    shop.refresh_from_db()
    draft = counter.draft((None, 1, 1200), (None, 1, 600), discount=300)
    actions.record_sales(shop=shop, drafts=[draft], now=now)
    sale = Sale.objects.get()
    assert sale.tva == sum(SaleLine.objects.values_list("tva", flat=True)) == 250
    assert queries.day_summary(shop, sale.day).tva_by_rate == {2000: (1500, 250)}


def test_the_rate_is_that_of_the_date_though_the_evening_is_not_over(shop, counter, owner, now):
    """At one in the morning of New Year the shop still trades its 31 December; the new rate holds since midnight."""
    shop_actions.change_settings(shop_id=shop.id, fields={"tva_mode": "included"}, by_id=owner.id, now=now)
    shop.refresh_from_db()
    at = dt.datetime(2026, 1, 1, 0, 30, tzinfo=dt.UTC)
    draft = counter.draft((None, 1, 1100), at=at)
    lines = [dataclasses.replace(draft.lines[0], tva_class="sugar")]
    actions.record_sales(shop=shop, drafts=[dataclasses.replace(draft, lines=lines)], now=at)
    sale = Sale.objects.get()
    assert (sale.day, sale.tva) == (dt.date(2025, 12, 31), 100)


def test_an_id_that_is_used_already_is_an_error_of_the_caller(shop, counter, good, now):
    sale = counter.sell((good(), 1, 1000))
    with pytest.raises(IntegrityError):
        actions.record_sales(shop=shop, drafts=[sale], now=now)
    assert isinstance(sale.lines[0], LineDraft)
