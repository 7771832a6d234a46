"""What the cases of the file do not say: wrong programs, wrong clocks, a second shard, a caller who takes it back."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from rahba.kernel.ids import uuid7
from rahba.ledger import actions, queries
from rahba.ledger.models import Account, Batch, BurntId, Hold, Transfer
from rahba.ledger.rules import AMOUNT_MAX, BATCH_MAX, Flag, MalformedItem, NewAccount, posting
from rahba.ledger.rules import Transfer as Item
from rahba.ledger.tests.conftest import WALLET


@pytest.mark.parametrize("amount", [1e3, -1, True, "10", AMOUNT_MAX + 1, None])
def test_what_is_no_whole_amount_is_refused_before_anything_is_tried(town, amount):
    good, bad = town.transfer(town.bank, town.wallet(), 5), town.transfer(town.bank, town.open(), amount)
    with pytest.raises(MalformedItem):
        town.post(good, bad)
    assert Transfer.objects.count() == 0


@pytest.mark.parametrize(
    "values", [{"timeout": 2**32}, {"timeout": -1}, {"user_data_64": 2**64}, {"user_data_32": -1}, {"timeout": "1"}]
)
def test_what_fits_no_field_is_refused_before_anything_is_tried(town, values):
    with pytest.raises((MalformedItem, TypeError)):
        town.post(town.transfer(town.bank, town.open(), 1, Flag.PENDING, **values))


def test_a_batch_has_a_largest_size(town):
    shop = town.open()
    items = [town.transfer(town.bank, shop, 1) for _ in range(BATCH_MAX)]
    assert set(town.post(*items)) == {"created"}
    with pytest.raises(MalformedItem):
        town.post(*items, town.transfer(town.bank, shop, 1))
    assert town.post() == []


def test_nobody_brings_a_time_or_a_flag_of_ones_own(town):
    plain, shop = town.transfer(town.bank, town.open(), 1), town.open()
    imported = town.transfer(town.bank, shop, 1, Flag.IMPORTED, timestamp=5)
    unknown = town.transfer(town.bank, shop, 1, 1 << 14)
    assert town.post(plain, imported, unknown) == ["created", "imported_event_not_expected", "reserved_flag"]
    expected = ["imported_event_not_expected", "imported_event_expected"]
    assert town.post(imported, town.transfer(town.bank, shop, 1)) == expected


@pytest.mark.story("pay:F35")
def test_a_program_that_forgot_the_limit_still_cannot_overdraw(town, monkeypatch):
    wallet, shop = town.wallet(100), town.open()
    monkeypatch.setattr(posting, "_NO_OVERDRAFT", 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        town.post(town.transfer(wallet, shop, 101))
    assert town.free(wallet) == 100
    assert queries.verify().findings == []


@pytest.mark.story("pay:F35")
@pytest.mark.parametrize("change", [{"debits_posted": 101}, {"debits_pending": 101}, {"credits_pending": -1}])
def test_the_database_itself_holds_the_limits(town, change):
    wallet = town.wallet(100)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(id=wallet).update(**change)


@pytest.mark.story("pay:F26")
def test_a_clock_that_steps_back_changes_no_order_and_brings_nothing_back(town):
    wallet, shop = town.wallet(100), town.open()
    held = town.transfer(wallet, shop, 60, Flag.PENDING, timeout=10)
    town.post(held)
    town.pass_time(11)
    assert town.free(wallet) == 40
    assert town.post(town.transfer(wallet, shop, 100)) == ["created"]
    town.pass_time(-3600)
    assert town.post(Item(uuid7(), amount=60, flags=Flag.POST_PENDING_TRANSFER, pending_id=held.id)) == [
        "pending_transfer_expired"
    ]
    town.post(town.transfer(town.bank, shop, 1))
    times = list(Transfer.objects.order_by("number").values_list("at", flat=True))
    assert times == sorted(set(times))


@pytest.mark.story("pay:F25")
def test_an_expired_reservation_is_given_back_once_whether_or_not_an_answer_comes_late(town):
    wallet, shop = town.wallet(100), town.open()
    held = town.transfer(wallet, shop, 60, Flag.PENDING, timeout=30)
    late = Item(uuid7(), flags=Flag.VOID_PENDING_TRANSFER, pending_id=held.id)
    town.post(held)
    town.pass_time(31)
    assert actions.release_expired(now=town.now) == 1
    assert actions.release_expired(now=town.now) == 0
    assert town.post(late) == ["pending_transfer_expired"]
    assert town.free(wallet) == 100
    assert Hold.objects.count() == 0
    assert queries.verify().findings == []


def test_every_reservation_that_is_due_is_given_back_before_a_payment_is_judged(town, monkeypatch):
    """However many there are: whoever waits for money that has expired is never refused it."""
    monkeypatch.setattr("rahba.ledger.actions.posting.BATCH_MAX", 10)
    wallet, shop = town.wallet(100), town.open()
    town.post(*[town.transfer(wallet, shop, 4, Flag.PENDING, timeout=1) for _ in range(25)])
    assert town.free(wallet) == 0
    town.pass_time(2)
    assert town.post(town.transfer(wallet, shop, 100)) == ["created"]
    assert queries.verify().findings == []


def test_what_the_caller_takes_back_is_as_if_it_had_never_been(town):
    wallet, shop = town.wallet(100), town.open()
    item = town.transfer(wallet, shop, 70)
    with transaction.atomic():
        assert town.post(item) == ["created"]
        transaction.set_rollback(True)
    assert town.free(wallet) == 100
    assert town.post(item) == ["created"]
    assert queries.verify().findings == []


def test_a_refusal_that_was_told_stays_true(town):
    wallet, shop = town.wallet(), town.open()
    item = town.transfer(wallet, shop, 50)
    assert town.post(item) == ["exceeds_credits"]
    town.post(town.transfer(town.bank, wallet, 1000))
    assert town.post(item) == ["id_already_failed"]
    assert BurntId.objects.get().result == "exceeds_credits"


def test_the_same_batch_again_moves_nothing(town):
    wallet, shop = town.wallet(100), town.open()
    chain = [town.transfer(wallet, shop, 10, Flag.LINKED), town.transfer(shop, town.bank, 1)]
    assert town.post(*chain) == ["created", "created"]
    before = Batch.objects.count()
    assert town.post(*chain) == ["exists", "linked_event_failed"]
    assert (town.free(wallet), Batch.objects.count()) == (90, before)


def test_two_shards_are_two_ledgers(town):
    far = actions.open_book(number=2, institution_id=uuid7(), shard=1, now=town.now).number
    a, b = NewAccount(uuid7(), far, 1), NewAccount(uuid7(), far, 1, WALLET)
    assert actions.open_accounts([a], now=town.now) == ["ledger_not_found"]
    assert actions.open_accounts([a, b], now=town.now, shard=1) == ["created", "created"]
    item = Item(uuid7(), a.id, b.id, 5, far, 1)
    assert town.post(item._replace(id=uuid7())) == ["debit_account_not_found"]
    assert actions.post([item], now=town.now, shard=1) == ["created"]
    assert town.post(town.transfer(town.bank, town.open(), 1)) == ["created"]
    assert [queries.verify(shard=shard).findings for shard in queries.shards()] == [[], []]
    assert [queries.verify(shard=shard).transfers for shard in queries.shards()] == [1, 1]


def test_an_id_stands_in_one_shard_only_and_nothing_is_resolved_from_another(town):
    far = actions.open_book(number=2, institution_id=uuid7(), shard=1, now=town.now).number
    a, b = NewAccount(uuid7(), far, 1), NewAccount(uuid7(), far, 1)
    actions.open_accounts([a, b], now=town.now, shard=1)
    held = Item(uuid7(), a.id, b.id, 5, far, 1, Flag.PENDING)
    assert actions.post([held], now=town.now, shard=1) == ["created"]
    post = Item(uuid7(), amount=5, flags=Flag.POST_PENDING_TRANSFER, pending_id=held.id)
    assert town.post(post) == ["pending_transfer_not_found"]
    with pytest.raises(IntegrityError), transaction.atomic():
        town.post(town.transfer(town.bank, town.open(), 1, id=held.id))
    assert [queries.verify(shard=shard).findings for shard in queries.shards()] == [[], []]


def test_an_account_tells_its_own_history(town):
    wallet, shop, other = town.wallet(100), town.open(), town.open()
    ids = []
    for amount in range(1, 8):
        ids.append(uuid7())
        town.post(town.transfer(wallet, shop, amount, id=ids[-1]), town.transfer(town.bank, other, 1))
    page = queries.entries_of(wallet, limit=4)
    assert [entry.id for entry in page] == ids[:2:-1]
    rest = queries.entries_of(wallet, start=page[-1].previous)
    assert [entry.amount for entry in rest] == [3, 2, 1, 100]
    assert rest[-1].previous == 0
    assert queries.entries_of(town.open()) == queries.entries_of(uuid7()) == []


def test_times_are_the_servers_to_the_microsecond(town):
    shop = town.open()
    town.now += dt.timedelta(microseconds=999_999)
    town.post(town.transfer(town.bank, shop, 1))
    assert queries.entries_of(shop)[0].at == town.now


def test_a_chain_that_is_sent_again_is_exists_link_by_link(town):
    """Because no answer came: whoever repeats it learns that all of it stands, and nothing moves."""
    wallet, shop, fees = town.wallet(1000), town.open(), town.open()
    held = town.transfer(wallet, shop, 300, Flag.PENDING)
    town.post(held)
    chain = [
        town.transfer(wallet, shop, 100, Flag.LINKED),
        Item(uuid7(), amount=250, flags=Flag.POST_PENDING_TRANSFER | Flag.LINKED, pending_id=held.id),
        town.transfer(shop, fees, 2),
    ]
    single = town.transfer(wallet, shop, 5)
    assert actions.post_chain(chain, now=town.now) == ["created"] * 3
    assert town.post(*chain) == ["exists", "linked_event_failed", "linked_event_failed"]
    assert actions.post_chain([*chain, single], now=town.now) == ["exists"] * 3 + ["created"]
    assert (town.free(wallet), town.free(fees)) == (645, 2)


def test_a_chain_that_is_sent_again_changed_or_longer_is_no_repetition(town):
    wallet, shop = town.wallet(1000), town.open()
    first, second = town.transfer(wallet, shop, 100, Flag.LINKED), town.transfer(wallet, shop, 5)
    third = town.transfer(wallet, shop, 7)
    assert actions.post_chain([first, second], now=town.now) == ["created", "created"]
    told = ["exists", "linked_event_failed"]
    assert actions.post_chain([first, second._replace(amount=6)], now=town.now) == told
    assert actions.post_chain([first, third], now=town.now) == told
    assert actions.post_chain([first, second._replace(timestamp=1)], now=town.now) == told
    longer = [first, second._replace(flags=Flag.LINKED), third]
    assert actions.post_chain(longer, now=town.now) == [*told, "linked_event_failed"]
    assert actions.post_chain([], now=town.now) == []
    assert town.free(wallet) == 895


@pytest.mark.story("pay:F42")
def test_a_busy_merchant_costs_no_more_statements_and_fewer_rows_than_a_spread_load(town):
    """One lock whatever the accounts, and each account's totals written once a batch: nothing of it is hotter."""
    wallets = [town.wallet(1000) for _ in range(40)]
    merchants = [town.open() for _ in range(40)]

    def sent(pairs) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as statements:
            assert set(town.post(*(town.transfer(a, b, 1) for a, b in pairs))) == {"created"}
        last = Batch.objects.order_by("-number").first()
        return len(statements), Account.objects.filter(last_transfer__gte=last.first).count()

    spread, busy = sent(zip(wallets, merchants, strict=True)), sent((one, merchants[0]) for one in wallets)
    assert (spread[1], busy[1]) == (80, 41)
    assert busy[0] <= spread[0]
