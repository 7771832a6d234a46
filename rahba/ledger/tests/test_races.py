"""Many at once on the same accounts and the same ids, over real connections and in real processes."""

import contextlib
import multiprocessing
import threading
from random import Random

import pytest
from django.db import IntegrityError, connection, connections

from rahba.kernel import clock
from rahba.kernel.ids import uuid7
from rahba.ledger import actions, queries
from rahba.ledger.actions import posting, turns
from rahba.ledger.rules import Flag, NewAccount
from rahba.ledger.tests.conftest import Town

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
_fork = multiprocessing.get_context("fork")


@pytest.fixture
def town(transactional_db):
    return Town()


def in_processes(count: int, work) -> list:
    """What `work(number)` gives in each of so many processes, which start together."""
    barrier, answers = _fork.Barrier(count), _fork.SimpleQueue()
    connections.close_all()  # a connection that two processes share is no connection

    def run(number: int) -> None:
        barrier.wait()
        try:
            answers.put(work(number))
        except Exception as problem:
            answers.put(problem)
        connections.close_all()

    processes = [_fork.Process(target=run, args=(number,)) for number in range(count)]
    for process in processes:
        process.start()
    told = [answers.get() for _ in processes]
    for process in processes:
        process.join()
    problems = [answer for answer in told if isinstance(answer, Exception)]
    assert not problems, problems
    return told


@pytest.mark.story("pay:F01")
def test_twenty_spends_of_ten_on_a_balance_of_a_hundred_are_ten(town):
    wallet, shop = town.wallet(100), town.open()
    spends = [town.transfer(wallet, shop, 10) for _ in range(20)]
    told = in_processes(5, lambda number: [town.post(one)[0] for one in spends[number::5]])
    codes = [code for answer in told for code in answer]
    assert (codes.count("created"), codes.count("exceeds_credits")) == (10, 10)
    assert town.free(wallet) == 0
    assert queries.verify().findings == []


@pytest.mark.story("pay:F05")
@pytest.mark.story("pay:F03")
def test_six_processes_with_overlapping_batches_never_wait_in_a_circle(town):
    """Each id has one fate for ever, nobody is overdrawn, and the totals are the sum of the entries."""
    wallets = [town.wallet(500) for _ in range(8)]
    dice = Random(7)
    flags = [0, 0, 0, Flag.PENDING, Flag.LINKED]
    items = [town.transfer(*dice.sample(wallets, 2), dice.randint(1, 200), dice.choice(flags)) for _ in range(600)]

    def work(number: int) -> list:
        dice, told = Random(number), []
        for _ in range(25):
            batch = dice.sample(items, 60)
            told += zip([item.id for item in batch], actions.post(batch, now=clock.now()), strict=True)
        return told

    fates: dict = {}
    for answer in in_processes(6, work):
        for id, code in answer:
            fates.setdefault(id, []).append(str(code))
    assert max(codes.count("created") for codes in fates.values()) == 1
    for codes in fates.values():
        after = {code for code in codes if code not in {"linked_event_failed", "linked_event_chain_open", "created"}}
        assert not ({"exists"} <= after and {"exceeds_credits"} <= after)
    assert all(balance.free_to_debit >= 0 for balance in queries.balances_of(wallets).values())
    assert queries.verify().findings == []


@pytest.mark.story("pay:F09")
def test_refunds_at_once_never_pass_what_was_captured(town):
    """What may be refunded is the balance of an account of its own, on which every refund draws first."""
    payer, merchant, refunded = town.wallet(100), town.open(), town.open()
    refundable = town.wallet()
    capture = [
        town.transfer(payer, merchant, 100, Flag.LINKED),
        town.transfer(town.bank, refundable, 100),
    ]
    assert town.post(*capture) == ["created", "created"]

    def refund(number: int) -> list[str]:
        draw = town.transfer(refundable, refunded, 60, Flag.LINKED)
        return [str(code) for code in town.post(draw, town.transfer(merchant, payer, 60))]

    told = sorted(in_processes(4, refund))
    assert told == [["created", "created"], *[["exceeds_credits", "linked_event_failed"]] * 3]
    assert town.free(payer) == 60


@pytest.mark.story("pay:F06")
def test_the_first_payments_of_a_new_merchant_open_one_account_and_all_arrive(town):
    payer, merchant = town.wallet(1000), NewAccount(uuid7(), town.book, 1)

    def pay(number: int) -> tuple[str, str]:
        opened = actions.open_accounts([merchant], now=town.now)
        return str(opened[0]), str(town.post(town.transfer(payer, merchant.id, 10))[0])

    told = in_processes(6, pay)
    assert sorted(opened for opened, _ in told) == ["created", *["exists"] * 5]
    assert {paid for _, paid in told} == {"created"}
    assert queries.balances_of([merchant.id])[merchant.id].credits_posted == 60


@pytest.fixture(params=[True, False], ids=["locked", "unlocked"])
def locked(request, monkeypatch):
    """Whether the shard's row is locked in this run."""
    if not request.param:
        monkeypatch.setattr(turns, "_LOCK", "")
    return request.param


def test_two_batches_at_once_are_one_after_the_other_because_of_the_lock(town, locked, monkeypatch):
    """Switched off, both read the same end of the chain, and only the database's keys prevent a fork of it."""
    shop, barrier, read = town.open(), threading.Barrier(2), posting.posting_of

    def both_read_before_either_writes(*args, **options):
        found = read(*args, **options)
        with contextlib.suppress(threading.BrokenBarrierError):  # broken: the other waits for the lock
            barrier.wait(timeout=1)
        return found

    monkeypatch.setattr(posting, "posting_of", both_read_before_either_writes)
    told: list = []

    def pay() -> None:
        try:
            told.extend(town.post(town.transfer(town.bank, shop, 10)))
        except IntegrityError as problem:
            told.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=pay) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert told.count("created") == (2 if locked else 1)
    assert queries.verify().findings == []
