"""Many callers with one item each share a commit, and nothing else."""

import datetime as dt
import threading
import time

import pytest
from django.db import OperationalError, transaction

from rahba.kernel.ids import uuid7
from rahba.ledger import actions, queries
from rahba.ledger.actions import submitting
from rahba.ledger.models import Batch, BurntId
from rahba.ledger.models import Transfer as Row
from rahba.ledger.rules import BATCH_MAX, Flag, MalformedItem, Transfer
from rahba.ledger.tests.conftest import NOW, Town


def test_submitting_inside_a_transaction_is_refused(town):
    with pytest.raises(transaction.TransactionManagementError, match="post there instead"):
        actions.submit([town.transfer(town.bank, town.open(), 1)], now=NOW)
    assert Row.objects.count() == 0


@pytest.fixture
def busy_town(transactional_db):
    """With a writer that lets go of the database after the test."""
    yield Town()
    actions.end_writers()


@pytest.mark.postgresql
class TestTogether:
    @pytest.mark.story("pay:F42")
    def test_a_hundred_callers_of_one_account_need_a_few_commits(self, busy_town, at_once):
        wallet, shop, before = busy_town.wallet(10_000), busy_town.open(), Batch.objects.count()
        spends = [busy_town.transfer(wallet, shop, 100) for _ in range(120)]
        told = at_once(*(lambda one=one: actions.submit([one], now=NOW)[0] for one in spends))
        assert (told.count("created"), told.count("exceeds_credits")) == (100, 20)
        assert Batch.objects.count() - before <= 60
        assert queries.verify().findings == []

    @pytest.mark.story("pay:F08")
    def test_under_load_whoever_is_told_created_finds_it_recorded(self, busy_town, at_once):
        """At once, and over another connection than the writer's."""
        shop = busy_town.open()

        def pay() -> tuple[list[str], dict]:
            items = [busy_town.transfer(busy_town.bank, shop, 7), busy_town.transfer(busy_town.bank, shop, 8)]
            codes = actions.submit(items, now=NOW)
            found = queries.amounts_of(item.id for item in items)
            return codes, [found.get(item.id) for item in items]

        assert at_once(*[pay] * 60) == [(["created", "created"], [7, 8])] * 60

    @pytest.mark.story("pay:F43")
    def test_what_waited_in_our_queue_has_not_expired_by_it(self, busy_town, at_once, monkeypatch):
        """Captures asked for in time, a whole batch, behind a writer that is held up: each is judged by when
        it was asked for, however long the queue."""
        monkeypatch.setattr(submitting, "LONGEST_WAIT_SECONDS", 60)
        shop, writing, queued = busy_town.open(), threading.Event(), threading.Semaphore(0)
        held = [busy_town.transfer(busy_town.bank, shop, 1, Flag.PENDING, timeout=60) for _ in range(BATCH_MAX)]
        assert set(actions.post(held, now=NOW)) == {"created"}
        captures = [Transfer(uuid7(), amount=1, flags=Flag.POST_PENDING_TRANSFER, pending_id=one.id) for one in held]
        portions = [captures[start : start + 2730] for start in range(0, BATCH_MAX, 2730)]
        in_time = NOW + dt.timedelta(seconds=59)

        def held_up(codes):
            writing.set()
            for _ in portions:
                queued.acquire(timeout=20)

        def capture(items):
            writing.wait(20)
            monkeypatch.setattr(submitting._Writer, "take", take_and_tell)
            return set(actions.submit(items, now=in_time))

        take = submitting._Writer.take

        def take_and_tell(writer, request):
            take(writer, request)
            queued.release()

        first = busy_town.transfer(busy_town.bank, shop, 1)
        told = at_once(
            lambda: actions.submit([first], now=NOW, then=held_up), *[lambda p=p: capture(p) for p in portions]
        )
        assert told == [["created"], *[{"created"}] * len(portions)]
        assert queries.balances_of([shop])[shop].credits_posted == BATCH_MAX + 1

    def test_a_chain_that_two_send_at_once_is_made_once_and_told_to_both(self, busy_town, at_once):
        wallet, shop = busy_town.wallet(1000), busy_town.open()
        chain = [busy_town.transfer(wallet, shop, 10, Flag.LINKED), busy_town.transfer(wallet, shop, 1)]
        told = at_once(*[lambda: actions.submit(chain, now=NOW)] * 8)
        assert sorted(told) == [["created"] * 2, *[["exists"] * 2] * 7]
        assert busy_town.free(wallet) == 989

    def test_the_callers_own_writes_stand_or_fall_with_its_transfers_and_with_nobody_elses(self, busy_town, at_once):
        """One of eight finds that its state was changed meanwhile: the other seven are not touched by it."""
        wallet, shop = busy_town.wallet(1000), busy_town.open()
        seen = []

        def compare_and_set(number: int):
            def then(codes):
                BurntId.objects.create(id=uuid7(), shard=9, result=f"{number} {codes[0]}", at=0)
                if number == 3:
                    raise LookupError("somebody was faster")
                seen.append(number)

            return then

        told = at_once(
            *(
                lambda n=n: actions.submit([busy_town.transfer(wallet, shop, 10)], now=NOW, then=compare_and_set(n))
                for n in range(8)
            )
        )
        assert [type(answer) for n, answer in enumerate(told) if n == 3] == [LookupError]
        assert [answer for n, answer in enumerate(told) if n != 3] == [["created"]] * 7
        assert busy_town.free(wallet) == 930
        assert BurntId.objects.filter(shard=9).count() == 7
        assert set(seen) == set(range(8)) - {3}

    @pytest.mark.story("pay:F04")
    def test_a_deadlock_or_lost_connection_is_tried_again_and_never_told_as_a_refusal(self, busy_town, monkeypatch):
        item, fails = busy_town.transfer(busy_town.bank, busy_town.open(), 1), [2]
        write = submitting.post_chain

        def sometimes(*args, **options):
            if fails[0]:
                fails[0] -= 1
                raise OperationalError("deadlock detected")
            return write(*args, **options)

        monkeypatch.setattr(submitting, "post_chain", sometimes)
        assert actions.submit([item], now=NOW) == ["created"]
        fails[0] = 99
        with pytest.raises(actions.RetryLater):
            actions.submit([busy_town.transfer(busy_town.bank, busy_town.open(), 1)], now=NOW)
        fails[0] = 0
        assert actions.submit([item], now=NOW) == ["exists"]

    def test_who_comes_when_others_wait_too_long_is_sent_away_before_anything_is_written(
        self, busy_town, at_once, monkeypatch
    ):
        shop, writing, go_on = busy_town.open(), threading.Event(), threading.Event()

        def slow(codes):
            writing.set()
            go_on.wait(10)

        def late():
            writing.wait(10)
            monkeypatch.setattr(submitting, "LONGEST_WAIT_SECONDS", 0)
            try:
                return actions.submit([busy_town.transfer(busy_town.bank, shop, 1)], now=NOW)
            finally:
                go_on.set()

        first = busy_town.transfer(busy_town.bank, shop, 1)
        told = at_once(lambda: actions.submit([first], now=NOW, then=slow), late)
        assert told[0] == ["created"]
        assert isinstance(told[1], actions.RetryLater)
        assert Row.objects.count() == 1

    def test_an_idle_writer_closes_its_connection_and_the_next_request_starts_another(self, busy_town, monkeypatch):
        monkeypatch.setattr(submitting, "_IDLE_SECONDS", 0.01)
        for _ in range(3):
            assert actions.submit([busy_town.transfer(busy_town.bank, busy_town.open(), 1)], now=NOW) == ["created"]
            deadline = time.monotonic() + 10
            while submitting._writer_of(0)._thread is not None:
                assert time.monotonic() < deadline
                time.sleep(0.01)

    @pytest.mark.parametrize("flags", [Flag.LINKED, Flag.IMPORTED])
    def test_no_request_reaches_into_the_next_one(self, busy_town, flags):
        with pytest.raises(MalformedItem):
            actions.submit([busy_town.transfer(busy_town.bank, busy_town.open(), 1, flags)], now=NOW)
