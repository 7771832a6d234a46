"""What the bank says against what we wrote: explained, or a case for two persons."""

import datetime as dt
import random

import pytest

from rahba.ledger import queries as ledger
from rahba.payments import actions, queries
from rahba.payments.models import Payout, ReconCase, StatementFile, StatementLine
from rahba.payments.rules import Level, PaymentRefused
from rahba.payments.rules.accounts import DIFFERENCES, PAYOUTS, SAFEGUARDED, account_of
from rahba.payments.rules.reconciling import Result, Told, compare, lots_of
from rahba.payments.rules.refusals import FileRefused
from rahba.payments.tests.bank import Bank
from rahba.payments.tests.test_settlement import DAY, orders, send_to_bank, with_bank

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def bank():
    return Bank()


@pytest.fixture
def officers(make_person):
    return make_person("Salma"), make_person("Driss")


def take_in(market, data: bytes, name="statement.xml") -> StatementFile:
    return actions.import_statement(institution_id=market.institution.id, data=data, name=name, now=market.now)


def last(data: bytes, found: bytes, other: bytes) -> bytes:
    """The file with the last of these replaced."""
    head, _, tail = data.rpartition(found)
    return head + other + tail


def results() -> list[str]:
    return list(StatementLine.objects.order_by("file__received_at", "line_no").values_list("result", flat=True))


def held_on(market, name: str) -> int:
    found = ledger.balances_of([account_of(market.institution.id, name)])
    return next((one.free_to_debit for one in found.values()), 0)


def settle(market, case, remedy, officers, **more):
    first, second = officers
    actions.propose_remedy(case_id=case.id, remedy=remedy, why="x", by_id=first.id, now=market.now, **more)
    return actions.decide_remedy(case_id=case.id, agree=True, by_id=second.id, now=market.now)


@pytest.fixture
def sent(market):
    """A shop whose 60 dirhams are on their way."""
    shop = with_bank(market)
    market.pay(market.customer(money=500_00), shop, 60_00)
    send_to_bank(market)
    return shop


class TestLines:
    def test_a_payout_on_the_statement_is_settled(self, market, bank, sent):
        bank.take(orders(market)[0])
        take_in(market, bank.statement(TODAY))
        assert (results(), Payout.objects.get().state) == (["matched"], "settled")
        assert (held_on(market, PAYOUTS), held_on(market, SAFEGUARDED)) == (0, -440_00)

    def test_the_same_file_again_changes_nothing(self, market, bank, sent):
        bank.take(orders(market)[0])
        data = bank.statement(TODAY)
        assert take_in(market, data).id == take_in(market, data, "again.xml").id
        assert StatementFile.objects.count() == 1
        assert held_on(market, SAFEGUARDED) == -440_00

    def test_money_with_a_wallets_reference_finds_the_wallet(self, market, bank):
        customer = market.customer()
        bank.receive(150_00, f"VIR RECU {queries.funding_reference(customer.id)} MERCI")
        take_in(market, bank.statement(TODAY))
        assert (results(), queries.balance_of(customer.id)) == (["matched"], 150_00)

    def test_a_notice_and_then_the_days_statement_tell_of_it_once(self, market, bank):
        customer = market.customer()
        bank.receive(150_00, queries.funding_reference(customer.id))
        lines = list(bank.lines)
        take_in(market, bank.statement(TODAY, id="NOTICE"))
        bank.lines, bank.balance = lines, 0
        take_in(market, bank.statement(TODAY, id="DAY"))
        assert (results(), queries.balance_of(customer.id)) == (["matched", "duplicate"], 150_00)
        assert not ReconCase.objects.exists()

    def test_a_line_told_twice_in_one_file_is_a_case(self, market, bank):
        customer = market.customer()
        bank.receive(150_00, queries.funding_reference(customer.id))
        bank.lines *= 2
        take_in(market, bank.statement(TODAY))
        assert (results(), queries.balance_of(customer.id)) == (["matched", "duplicate"], 150_00)
        assert ReconCase.objects.get().kind == "duplicate"

    def test_more_than_a_wallet_may_hold_is_a_case_and_no_loss(self, market, bank):
        customer = market.customer(level=Level.NUMBER)
        bank.receive(300_00, queries.funding_reference(customer.id))
        take_in(market, bank.statement(TODAY))
        case = ReconCase.objects.get()
        assert (case.kind, case.theirs, case.wallet_id) == ("missing_ours", 300_00, customer.id)


class TestFiles:
    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda data: data[:-30], "endommagé"),
            (lambda data: data.replace(b"camt.053", b"pain.001"), "camt.053"),
            (lambda data: last(data, b">150.00<", b">1e3<"), "Ligne 1"),
            (lambda data: last(data, b">150.00<", b">-1<"), "Ligne 1"),
            (lambda data: last(data, b'Ccy="MAD"', b'Ccy="EUR"'), "Ligne 1"),
            (lambda data: b"<!DOCTYPE x>" + data, "Rien"),
            (lambda data: b"", "Rien"),
        ],
    )
    def test_a_malformed_one_is_refused_in_words_whole(self, market, bank, change, said):
        bank.receive(150_00, "x")
        with pytest.raises(FileRefused) as refused:
            take_in(market, change(bank.statement(TODAY)))
        assert said in str(refused.value)
        assert not StatementFile.objects.exists()

    def test_an_edited_file_of_the_same_statement_is_held_back(self, market, bank, officers):
        customer, other = market.customer(), market.customer()
        bank.receive(150_00, queries.funding_reference(customer.id))
        take_in(market, bank.statement(TODAY, id="REL-1"))
        bank.balance = 0
        bank.receive(150_00, queries.funding_reference(customer.id))
        bank.receive(20_00, queries.funding_reference(other.id))
        bank.lines[0] = bank.lines[0].__class__(**{**vars(bank.lines[0]), "bank_ref": "OP00000001"})
        file = take_in(market, bank.statement(TODAY, id="REL-1"))
        case = ReconCase.objects.get()
        assert (file.held, case.kind, queries.balance_of(other.id)) == (True, "edited_file", 0)
        settle(market, case, "use_file", officers)
        actions.apply_waiting(now=market.now)
        assert (queries.balance_of(customer.id), queries.balance_of(other.id)) == (150_00, 20_00)

    def test_one_whose_lines_do_not_lead_to_its_balance_is_held_back(self, market, bank):
        bank.receive(150_00, "x")
        data = bank.statement(TODAY).replace(b">0.00<", b">1.00<")
        assert take_in(market, data).held
        assert ReconCase.objects.get().kind == "does_not_add_up"

    def test_an_application_that_was_cut_goes_on(self, market, bank, monkeypatch):
        first, second = market.customer(), market.customer()
        for wallet in (first, second):
            bank.receive(50_00, queries.funding_reference(wallet.id))
        from rahba.payments.actions import reconciliation

        whole = reconciliation._apply

        def cut(file, line, now):
            if line.line_no == 2:
                raise OSError
            whole(file, line, now)

        monkeypatch.setattr(reconciliation, "_apply", cut)
        with pytest.raises(OSError):
            take_in(market, bank.statement(TODAY))
        monkeypatch.setattr(reconciliation, "_apply", whole)
        for _ in range(2):
            actions.apply_waiting(now=market.now)
        assert (queries.balance_of(first.id), queries.balance_of(second.id)) == (50_00, 50_00)


class TestCases:
    def test_nothing_is_corrected_by_one_person(self, market, bank, officers):
        customer = market.customer()
        bank.receive(80_00, "SANS MOTIF")
        take_in(market, bank.statement(TODAY))
        case, (first, _second) = ReconCase.objects.get(), officers
        actions.propose_remedy(
            case_id=case.id, remedy="to_wallet", why="x", wallet_id=customer.id, by_id=first.id, now=market.now
        )
        with pytest.raises(PaymentRefused):
            actions.decide_remedy(case_id=case.id, agree=True, by_id=first.id, now=market.now)
        assert queries.balance_of(customer.id) == 0
        for _ in range(2):
            try:
                actions.decide_remedy(case_id=case.id, agree=True, by_id=officers[1].id, now=market.now)
            except PaymentRefused:
                assert ReconCase.objects.get().state == "closed"
        assert queries.balance_of(customer.id) == 80_00

    def test_who_does_not_agree_opens_it_again(self, market, bank, officers):
        bank.receive(80_00, "SANS MOTIF")
        take_in(market, bank.statement(TODAY))
        case = ReconCase.objects.get()
        actions.propose_remedy(case_id=case.id, remedy="to_differences", why="x", by_id=officers[0].id, now=market.now)
        again = actions.decide_remedy(case_id=case.id, agree=False, by_id=officers[1].id, now=market.now)
        assert (again.state, again.remedy, held_on(market, DIFFERENCES)) == ("open", "", 0)

    def test_a_payout_that_the_bank_never_names_becomes_a_case_and_is_given_back(self, market, sent, officers):
        market.now += 4 * DAY
        for _ in range(2):
            actions.settle_due(now=market.now)
        case = ReconCase.objects.get()
        assert (case.kind, case.ours, Payout.objects.get().state) == ("missing_theirs", -60_00, "unknown")
        settle(market, case, "give_back", officers)
        assert (Payout.objects.get().state, queries.balance_of(sent.id)) == ("returned", 60_00)
        assert held_on(market, PAYOUTS) == 0

    def test_the_banks_late_word_ends_the_doubt(self, market, bank, sent):
        market.now += 4 * DAY
        actions.settle_due(now=market.now)
        bank.take(orders(market)[0])
        take_in(market, bank.statement(TODAY))
        assert Payout.objects.get().state == "settled"

    @pytest.mark.parametrize("taken", [59_00, 61_50])
    def test_another_amount_is_settled_with_a_difference(self, market, bank, sent, officers, taken):
        bank.take(orders(market)[0], amount=taken)
        take_in(market, bank.statement(TODAY))
        case = ReconCase.objects.get()
        assert (case.kind, case.ours, case.theirs) == ("amount_differs", -60_00, -taken)
        settle(market, case, "to_differences", officers)
        assert (Payout.objects.get().state, held_on(market, PAYOUTS)) == ("settled", 0)
        assert held_on(market, DIFFERENCES) == 60_00 - taken
        assert held_on(market, SAFEGUARDED) == -(500_00 - taken)
        assert ledger.verify().findings == []

    @pytest.mark.postgresql
    def test_two_who_agree_at_once_correct_once(self, busy_market, at_once, make_person):
        customer, bank = busy_market.customer(), Bank()
        bank.receive(80_00, "SANS MOTIF")
        take_in(busy_market, bank.statement(TODAY))
        people = [make_person(name) for name in ("A", "B", "C")]
        case = ReconCase.objects.get()
        actions.propose_remedy(
            case_id=case.id,
            remedy="to_wallet",
            why="x",
            wallet_id=customer.id,
            by_id=people[0].id,
            now=busy_market.now,
        )
        at_once(
            *(
                lambda one=one: actions.decide_remedy(case_id=case.id, agree=True, by_id=one.id, now=busy_market.now)
                for one in people[1:]
            )
        )
        assert queries.balance_of(customer.id) == 80_00
        assert ReconCase.objects.get().state == "closed"


class TestComparing:
    def test_each_thing_gets_one_word(self):
        day = TODAY - dt.timedelta(days=5)
        ours = [Told("a", 10, day), Told("b", 20, day), Told("c", 30, day), Told("d", 40, TODAY)]
        theirs = [Told("a", 10, day), Told("b", 21, day), Told("x", 5, day), Told("a", 10, day)]
        found = {
            ((one.ours or one.theirs).ref, one.result) for one in compare(ours, theirs, today=TODAY, delay_days=2)
        }
        assert found == {
            ("a", Result.MATCHED),
            ("a", Result.DUPLICATE),
            ("b", Result.AMOUNT_DIFFERS),
            ("x", Result.MISSING_OURS),
            ("c", Result.MISSING_THEIRS),
            ("d", Result.EXPECTED),
        }

    def test_a_lot_is_one_line_for_many(self):
        parts = [("L1", 100_00 - 40, TODAY), ("L2", 50_00, TODAY), ("L1", 10_00, TODAY)]
        assert lots_of(parts) == [Told("L1", 109_60, TODAY), Told("L2", 50_00, TODAY)]

    def test_against_a_count_by_hand_on_random_files(self):
        chance = random.Random(70)
        for _ in range(300):
            ours = [Told(ref, chance.randrange(1, 5), TODAY) for ref in chance.sample(range(20), 8)]
            theirs = [Told(chance.randrange(20), chance.randrange(1, 5), TODAY) for _ in range(10)]
            found = compare(ours, theirs, today=TODAY, delay_days=0)
            assert len([one for one in found if one.theirs]) == len(theirs)
            own = {one.ref: one.amount for one in ours}
            first = {}
            for line in theirs:
                first.setdefault(line.ref, line.amount)
            matched = {ref for ref in own if first.get(ref) == own[ref]}
            assert {one.ours.ref for one in found if one.result == Result.MATCHED} == matched
            assert {one.ours.ref for one in found if one.result == Result.EXPECTED} == own.keys() - first.keys()
