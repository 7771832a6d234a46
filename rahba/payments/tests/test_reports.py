"""Acquirers' reports against what we hold to have happened, and their lots against the bank: over HTTP."""

import datetime as dt

import pytest

from rahba.kernel.ids import uuid7
from rahba.ledger import queries as ledger
from rahba.payments import actions
from rahba.payments.models import ReconCase, StatementFile, StatementLine
from rahba.payments.queries.lots import lot_of
from rahba.payments.rules.accounts import DIFFERENCES, SAFEGUARDED, account_of, clearing_account
from rahba.payments.rules.refusals import FileRefused
from rahba.payments.tests.bank import Bank
from rahba.payments.tests.conftest import NOW
from rahba.payments.tests.sandbox import SERVED, Child, world_of

pytestmark = SERVED
PRICE = 125_50


@pytest.fixture(scope="module")
def child():
    started = Child("youcan", NOW)
    yield started
    started.stop()


@pytest.fixture
def world(served_market, child, settings, monkeypatch, our_door):
    with world_of(child, served_market, our_door, settings, monkeypatch, later=86400) as world:
        yield world


@pytest.fixture
def paid(world):
    """Two card payments, which the acquirer owes us."""
    shop = world.market.shop()
    return [world.pay(world.market.ask(shop, PRICE, now=world.now)) for _ in range(2)]


def report(world) -> bytes:
    """Its lines of this story: the rail keeps its memory from story to story."""
    head, *lines = world.http.get("/report").content.decode().splitlines()
    day = world.now.date().isoformat()
    return "\n".join([head, *(line for line in lines if line.split(";")[4].startswith(day))]).encode()


def take(world, data: bytes) -> list[str]:
    """What it says of each line."""
    file = actions.take_report(
        institution_id=world.market.institution.id,
        rail=world.rail,
        data=data,
        name="report.csv",
        by_id=None,
        now=world.now,
    )
    return list(StatementLine.objects.filter(file=file).order_by("line_no").values_list("result", flat=True))


def held(world, account) -> int:
    return ledger.balances_of([account])[account].free_to_debit


def owed(world) -> int:
    return -held(world, clearing_account(world.market.institution.id, world.rail))


def say(world, bank: Bank) -> StatementFile:
    return actions.import_statement(
        institution_id=world.market.institution.id, data=bank.statement(world.now.date()), name="x", now=world.now
    )


class TestReport:
    def test_what_both_say_is_matched_once_and_a_return_is_known_by_its_own_number(self, world, paid):
        refund = {"payment_id": paid[0].id, "reason": "x", "by_id": None, "now": world.now}
        actions.refund(refund_id=uuid7(), amount=25_50, **refund)
        data = report(world)
        assert take(world, data) == ["matched"] * 3
        assert take(world, data + b"\n") == ["duplicate"] * 3
        assert (take(world, data), StatementFile.objects.count()) == (["matched"] * 3, 2)
        assert not ReconCase.objects.exists()

    def test_a_payment_that_the_cardholders_bank_took_back_is_known_on_both_sides(self, world):
        world.faults("chargeback:1")
        attempt = world.pay(world.market.ask(world.market.shop(), PRICE, now=world.now))
        world.pass_time(days=1)
        head, *lines = world.http.get("/report").content.decode().splitlines()
        own = [line for line in lines if line.split(";")[1] == str(attempt.id)]
        assert take(world, "\n".join([head, *own]).encode()) == ["matched", "matched"]

    def test_a_line_missing_doubled_or_altered_is_a_case_each_and_moves_nothing(self, world, paid):
        first, second = report(world).decode().splitlines()[1:]
        head = "ref;attempt;kind;amount;at"
        other = second.replace("125.50", "126.50")
        stranger = f"XX;{uuid7()};taken;9.00;{world.now.isoformat()}"
        data = "\n".join([head, other, other, stranger]).encode()
        assert take(world, data) == ["amount_differs", "duplicate", "missing_ours"]
        assert sorted(ReconCase.objects.values_list("kind", flat=True)) == [
            "amount_differs",
            "duplicate",
            "missing_ours",
        ]
        world.now += dt.timedelta(days=3)
        take(world, head.encode())
        missing = ReconCase.objects.filter(kind="missing_theirs").order_by("id").first()
        assert (missing.about, missing.ours) == (first.split(";")[1], PRICE)
        assert owed(world) == 2 * PRICE

    def test_what_is_no_report_is_refused_in_words_whole(self, world):
        for data in (b"", b"x;y\n", b"ref;attempt;kind;amount;at\nA;B;taken;1e3;2026-11-20T10:00:00+00:00\n"):
            with pytest.raises(FileRefused, match="Rien"):
                take(world, data)
        assert not StatementFile.objects.exists()


class TestLot:
    def test_the_bank_names_a_lot_and_the_rail_owes_it_no_more(self, world, paid):
        take(world, report(world))
        bank, lot = Bank(), lot_of(world.rail, world.now.date())
        bank.receive(2 * PRICE, f"REMISE {lot}")
        say(world, bank)
        assert (owed(world), ReconCase.objects.count()) == (0, 0)
        assert held(world, account_of(world.market.institution.id, SAFEGUARDED)) == -2 * PRICE
        bank.receive(2 * PRICE, f"REMISE {lot}")
        say(world, bank)
        assert (owed(world), ReconCase.objects.get().kind) == (0, "duplicate")

    def test_another_amount_is_a_difference_that_two_book(self, world, paid, make_person):
        take(world, report(world))
        bank = Bank()
        bank.receive(2 * PRICE - 1_00, lot_of(world.rail, world.now.date()))
        say(world, bank)
        case = ReconCase.objects.get()
        assert (case.kind, case.ours, case.theirs, owed(world)) == (
            "amount_differs",
            2 * PRICE,
            2 * PRICE - 1_00,
            2 * PRICE,
        )
        first, second = make_person("Salma"), make_person("Driss")
        actions.propose_remedy(case_id=case.id, remedy="to_differences", why="Retenue", by_id=first.id, now=world.now)
        actions.decide_remedy(case_id=case.id, agree=True, by_id=second.id, now=world.now)
        differences = account_of(world.market.institution.id, DIFFERENCES)
        assert (owed(world), held(world, differences)) == (0, -1_00)

    def test_a_lot_that_the_bank_never_names_becomes_a_case_once(self, world, paid):
        take(world, report(world))
        world.now += dt.timedelta(days=5)
        for _ in range(2):
            actions.settle_due(now=world.now)
        case = ReconCase.objects.get()
        assert (case.kind, case.ours, case.about) == (
            "missing_theirs",
            2 * PRICE,
            lot_of(world.rail, (world.now - dt.timedelta(days=5)).date()),
        )
