"""The issuer and its bank, through HTTP on both sides: our pages, and the sandbox bank in a process of its own."""

import datetime as dt
import re

import httpx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from typer.testing import CliRunner

from rahba.kernel import clock
from rahba.payments import actions, jobs, queries
from rahba.payments.models import Payout, ReconCase, SafeguardingDay, SettlementWindow, StatementFile
from rahba.payments.rules.payout_files import read_payout_file
from rahba.payments.tests.bank import Bank
from rahba.payments.tests.conftest import NOW
from rahba.payments.tests.officers import officer
from rahba.payments.tests.sandbox import Child
from rahba.payments.tests.test_reconciliation import last
from rahba.payments.tests.test_settlement import DAY, with_bank
from rahba.web.cli.payments import app


@pytest.fixture(scope="module")
def sandbox_bank():
    child = Child("bank", NOW)
    yield child
    child.stop()


@pytest.fixture(autouse=True)
def at_the_markets_time(market, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: market.now)


@pytest.fixture
def desk(market, client, sandbox_bank, settings):
    """desk("bank/") opens a page, desk("…", verb="x") presses a button, and gives the text that is read there."""
    settings.SANDBOX_RAILS = {"bank": sandbox_bank.address}
    salma, driss = officer(market), officer(market, "Driss Amrani")
    client.force_login(salma)

    def go(path: str = "bank/", **fields) -> str:
        address = f"/fr/issuer/{market.institution.id}/{path}"
        answer = client.post(address, fields, follow=True) if fields else client.get(address)
        go.status, go.last = answer.status_code, answer
        go.url = answer.redirect_chain[-1][0] if fields and answer.redirect_chain else address
        return re.sub(r"\s+", " ", answer.content.decode().replace("\u202f", " ").replace("\xa0", " "))

    go.second = lambda: client.force_login(driss)
    go.first = lambda: client.force_login(salma)
    return go


def paid(market, name: str, amount: int):
    shop = with_bank(market, name)
    market.pay(market.customer(money=500_00), shop, amount)
    return shop


def test_from_the_closed_window_to_the_case_that_two_decide(market, desk, sandbox_bank):
    """Two shops are paid out; the bank's statement leaves one out, and that one's money comes back by two persons."""
    shops = [paid(market, "Épicerie Nour", 60_00), paid(market, "Hanout Brahim", 40_00)]
    assert "100,00" in desk("bank/close/", now="1")
    assert [one.state for one in SettlementWindow.objects.order_by("number")] == ["pending", "open"]
    assert "100,00" in desk("bank/orders/1/")
    desk("bank/orders/1/file/", save="1")
    assert len(read_payout_file(desk.last.content)) == 2
    for _ in range(2):  # given twice, it is one order
        assert "a le fichier" in desk("bank/orders/1/file/", to="bank")
    httpx.post(f"{sandbox_bank.address}/faults", json=["report_missing"])
    said = desk("bank/statements/fetch/", now="1")
    assert "Rien n’en a encore été fait" in said
    assert "Versement fait" in said
    assert "Attendu" in said
    assert {one.state for one in Payout.objects.all()} == {"sent"}
    statement = StatementFile.objects.get()
    desk(f"bank/statements/{statement.id}/step/", take="1")
    left_out = Payout.objects.get(state="sent")
    assert Payout.objects.get(state="settled").wallet_id in {shop.id for shop in shops} - {left_out.wallet_id}

    market.now += 4 * DAY
    jobs.settle(now=market.now)
    assert "1 écart attend" in desk()
    case = ReconCase.objects.get()
    page = f"bank/differences/{case.id}/"
    assert queries.shown_name(left_out.wallet) in desk(page)
    desk(page, remedy="give_back", why="")
    assert desk.status == 422
    assert "Un autre agent décide" in desk(page, remedy="give_back", why="Le relevé ne le nomme pas")
    desk(f"{page}decide/", agree="1")
    assert ReconCase.objects.get().state == "proposed"
    desk.second()
    assert "Pas d’accord" in desk(f"{page}decide/", no="1")
    desk.first()
    desk(page, remedy="give_back", why="La banque confirme")
    desk.second()
    said = desk(f"{page}decide/", agree="1")
    assert "Décidé, et fait" in said
    assert said.count("Salma Idrissi") >= 2
    assert queries.balance_of(left_out.wallet_id) == left_out.amount
    assert SettlementWindow.objects.get(number=1).state == "settled"
    assert "Tout est versé" in desk("bank/windows/1/")
    assert queries.findings() == []


def upload(desk, data: bytes) -> str:
    return desk("bank/statements/", source="bank", file=SimpleUploadedFile("releve.xml", data))


def test_a_statement_is_shown_before_anything_is_done_and_can_be_forgotten(market, desk):
    customer, bank = market.customer(), Bank()
    bank.receive(150_00, queries.funding_reference(customer.id))
    bank.receive(20_00, "VIREMENT SANS MOTIF")
    data = bank.statement(NOW.date())
    said = upload(desk, data)
    for word in ("Fatima Zahra Benali", "Sur un portefeuille", "VIREMENT SANS MOTIF", "Inconnu chez nous"):
        assert word in said
    assert (queries.balance_of(customer.id), ReconCase.objects.count()) == (0, 0)
    jobs.settle(now=market.now)
    assert queries.balance_of(customer.id) == 0
    assert "Oublié" in desk(f"bank/statements/{StatementFile.objects.get().id}/step/", drop="1")
    assert not StatementFile.objects.exists()
    upload(desk, data)
    step = f"bank/statements/{StatementFile.objects.get().id}/step/"
    for _ in range(2):
        desk(step, take="1")
    assert (queries.balance_of(customer.id), ReconCase.objects.get().kind) == (150_00, "missing_ours")
    assert "décidé entre-temps" in desk(step, drop="1")


def test_a_line_nobody_knows_is_credited_to_the_wallet_that_is_found_by_its_number(market, desk):
    customer, bank = market.customer(), Bank()
    bank.receive(80_00, "SANS MOTIF")
    upload(desk, bank.statement(NOW.date()))
    desk(f"bank/statements/{StatementFile.objects.get().id}/step/", take="1")
    page = f"bank/differences/{ReconCase.objects.get().id}/"
    found = f"{page}?q={customer.holder.person.phone.replace('+', '%2B')}"
    assert "Fatima Zahra Benali" in desk(found)
    desk(found, remedy="to_wallet", wallet_id=str(customer.id), why="Le client a montré son ordre")
    desk.second()
    desk(f"{page}decide/", agree="1")
    assert queries.balance_of(customer.id) == 80_00


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data[:-30], "endommagé"),
        (lambda data: last(data, b">150.00<", b">1e3<"), "Ligne 1"),
        (lambda data: data.replace(b"011780000012345678901234", b"007780000123456789012382"), "d’un autre compte"),
        (lambda data: b"", "vide"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words_on_the_page(market, desk, change, said):
    bank = Bank()
    bank.receive(150_00, "x")
    assert said in upload(desk, change(bank.statement(NOW.date())))
    assert (desk.status, StatementFile.objects.count()) == (422, 0)


def test_a_second_file_of_the_same_statement_is_taken_in_by_two_or_never(market, desk):
    customer, bank = market.customer(), Bank()
    for amount in (150_00, 170_00):
        bank.balance = 0
        bank.receive(amount, queries.funding_reference(customer.id))
        data = bank.statement(NOW.date(), id="REL-1")
        upload(desk, data)
        file = StatementFile.objects.order_by("id").last()
        desk(f"bank/statements/{file.id}/step/", take="1")
    assert queries.balance_of(customer.id) == 150_00
    page = f"bank/differences/{ReconCase.objects.get().id}/"
    desk(page, remedy="explained", why="La première vaut")
    desk.second()
    desk(f"{page}decide/", agree="1")
    desk(f"bank/statements/{file.id}/step/", take="1")
    assert queries.balance_of(customer.id) == 150_00


def test_a_payout_file_booked_as_one_debit_settles_each_of_its_lines(market):
    """Many banks book a file as one entry, whose parts share the bank's own number."""
    for name, amount in (("A", 60_00), ("B", 40_00)):
        paid(market, name, amount)
    actions.settle_due(now=market.now)
    market.now += DAY
    actions.settle_due(now=market.now)
    bank = Bank()
    for order in read_payout_file(queries.file_bytes(queries.payout_file(market.institution.id, 1))):
        bank.take(order)
        bank.lines[-1] = type(bank.lines[-1])(**vars(bank.lines[-1]) | {"bank_ref": "OP1"})
    actions.import_statement(
        institution_id=market.institution.id, data=bank.statement(NOW.date()), name="x", now=market.now
    )
    assert {one.state for one in Payout.objects.all()} == {"settled"}


def test_a_rails_report_is_taken_in_and_what_differs_comes_to_the_same_queue(market, desk):
    data = f"ref;attempt;kind;amount;at\nR1;A1;taken;9.00;{NOW.isoformat()}\n".encode()
    file = SimpleUploadedFile("report.csv", data)
    said = desk("bank/statements/", source="cmi", file=file)
    assert "Rapport de CMI" in said
    assert "Inconnu chez nous" in said
    case = ReconCase.objects.get()
    said = desk(f"bank/differences/{case.id}/")
    assert "+9,00" in said
    assert "give_back" not in said
    assert "to_differences" not in said
    assert "pas un rapport" in desk("bank/statements/", source="cmi", file=SimpleUploadedFile("x.csv", b"x"))


def test_a_bank_that_is_not_there_is_told_and_nothing_changes(market, desk, settings):
    paid(market, "Épicerie Nour", 60_00)
    desk("bank/close/", now="1")
    settings.SANDBOX_RAILS = {"bank": "http://127.0.0.1:9"}
    assert "n’a pas répondu" in desk("bank/orders/1/file/", to="bank")
    assert "n’a pas répondu" in desk("bank/statements/fetch/", now="1")


class TestTheDay:
    def test_is_compared_once_and_written_down(self, market, desk):
        market.customer(money=300_00)
        assert [jobs.check(now=market.now + dt.timedelta(hours=hour)) for hour in range(3)] == [1, 0, 0]
        row = SafeguardingDay.objects.get()
        assert (row.owed, row.ring_fenced, row.missing, row.differences) == (300_00, 300_00, 0, 0)
        assert jobs.check(now=market.now + DAY) == 1
        assert "Jour par jour" in desk("safeguarding/")

    def test_money_in_transit_that_no_payout_explains_is_found_and_logged(self, market, caplog):
        paid(market, "Épicerie Nour", 60_00)
        actions.close_now(institution_id=market.institution.id, by_id=None, now=market.now)
        assert queries.findings() == []
        Payout.objects.update(amount=59_00)
        assert [str(one).split()[0] for one in queries.findings()] == ["in_transit"]
        jobs.check(now=market.now)
        assert (SafeguardingDay.objects.get().differences, "in_transit" in caplog.text) == (1, True)


def test_the_same_by_command(market, tmp_path):
    paid(market, "Épicerie Nour", 60_00)
    actions.close_now(institution_id=market.institution.id, by_id=None, now=market.now)
    order, statement = tmp_path / "order.xml", tmp_path / "statement.xml"
    assert run("payout-file", "1", "--to", str(order)).exit_code == 0
    assert run("payout-file", "2", "--to", str(order)).exit_code == 2
    bank = Bank()
    bank.take(read_payout_file(order.read_bytes())[0])
    bank.receive(20_00, "SANS MOTIF")
    statement.write_bytes(bank.statement(NOW.date()))
    answer = run("take-statement", str(statement))
    assert (answer.exit_code, answer.stdout) == (1, "2 lines, 1 matched, 1 to look at, 0 payouts not named\n")
    statement.write_bytes(b"<x/>")
    assert run("take-statement", str(statement)).exit_code == 2


def run(*words):
    return CliRunner().invoke(app, words)
