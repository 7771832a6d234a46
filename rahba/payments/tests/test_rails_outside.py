"""What the switch and the bank do that no other rail does: ours going out, aborts, caps, windows, orders, files."""

import datetime as dt
import uuid

import httpx
import pytest

from rahba.payments.rules.rails import switch
from rahba.payments.rules.rails.bank_files import read_statement
from rahba.payments.rules.rails.keys import Key, Keys
from rahba.payments.rules.rails.trial import trial_keys
from rahba.payments.tests.conftest import NOW
from rahba.payments.tests.sandbox import Child

OTHER_WALLET = "+212699000001"


@pytest.fixture
def hub():
    started = Child("switch", NOW)
    yield started
    started.stop()


@pytest.fixture
def bank():
    started = Child("bank", NOW)
    yield started
    started.stop()


def tell(hub: Child, kind: str, *, keys: Keys | None = None, **body) -> httpx.Response:
    raw = switch.write(kind, body, message_id=uuid.uuid4(), now=NOW)
    signed = switch.sign(raw, keys or trial_keys("switch"), now=NOW)
    return httpx.post(f"{hub.address}/messages", content=raw, headers={switch.SIGNATURE: signed})


def told(hub: Child, kind: str, **body) -> dict[str, str]:
    answer = tell(hub, kind, **body)
    assert answer.is_success, answer.text
    switch.check(answer.content, answer.headers[switch.SIGNATURE], trial_keys("switch"), now=NOW)
    return switch.read(answer.content).body


def send(hub: Child, amount: int, *, id: uuid.UUID | None = None, **change) -> dict[str, str]:
    """Look up, agree on terms, transfer."""
    id = id or uuid.uuid4()
    terms = told(hub, "pacs.081", id=id, amount=amount, currency="MAD", payee=OTHER_WALLET)
    body = {"id": id, "amount": amount, "currency": "MAD", "payer": "+212661000001", "payee": OTHER_WALLET}
    return told(hub, "pacs.008", **body | {"condition": terms["condition"], "seconds": 30} | change)


class TestSwitch:
    def test_a_number_leads_to_a_masked_name_at_another_issuer(self, hub):
        assert told(hub, "acmt.023", alias=OTHER_WALLET)["name"] == "Salma E•••••"
        assert told(hub, "acmt.023", alias="+212699999999")["found"] == "no"

    def test_a_transfer_counts_once_and_its_state_can_be_asked(self, hub):
        id = uuid.uuid4()
        for _ in range(2):
            assert send(hub, 100_00, id=id)["state"] == "ACSC"
        assert told(hub, "pacs.028", id=id)["state"] == "ACSC"
        assert httpx.get(f"{hub.address}/net").json()["net"] == {"RAHBA": -100_00, "OTHER": 100_00}

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"payee": "+212699999999"}, "BE06"),
            ({"condition": "0" * 64}, "FF10"),
            ({"seconds": 2}, "AB03"),
        ],
    )
    def test_refusals_move_nothing(self, hub, change, code):
        answer = send(hub, 100_00, **change)
        assert (answer["state"], answer["code"]) == ("RJCT", code)
        assert set(httpx.get(f"{hub.address}/net").json()["net"].values()) == {0}

    def test_nobody_owes_more_than_the_cap(self, hub):
        assert send(hub, 50_000_00)["state"] == "ACSC"
        assert send(hub, 1)["code"] == "AM13"
        closed = httpx.post(f"{hub.address}/close", json={}).json()
        assert closed == {"window": 1, "net": {"RAHBA": -50_000_00, "OTHER": 50_000_00}}
        assert send(hub, 1)["state"] == "ACSC", "a new window begins at zero"

    def test_messages_are_believed_only_when_well_signed(self, hub):
        for keys in (Keys((Key("trial-2025", "pri_sandbox_switch_2025"),)), Keys((Key("trial-b", "guess"),))):
            assert tell(hub, "acmt.023", keys=keys, alias=OTHER_WALLET).status_code == 401
        raw = switch.write("acmt.023", {"alias": OTHER_WALLET}, message_id=uuid.uuid4(), now=NOW)
        late = switch.sign(raw, trial_keys("switch"), now=NOW - dt.timedelta(minutes=30))
        answer = httpx.post(f"{hub.address}/messages", content=raw, headers={switch.SIGNATURE: late})
        assert (answer.status_code, answer.json()["error"]) == (401, "signature_stale")


class TestBank:
    RIB = "011780000098765432101288"

    def order(self, bank: Child, amount: str, *, to: str = RIB, id: str = "") -> dict[str, str]:
        body = {"id": id or str(uuid.uuid4()), "to": to, "amount": amount, "name": "Épicerie Nour"}
        return httpx.post(f"{bank.address}/orders", json=body).json()

    def statement(self, bank: Child, path: str = "/statement"):
        return read_statement(httpx.get(f"{bank.address}{path}").content)

    def test_an_order_is_done_once_and_stands_on_the_statement(self, bank):
        id = str(uuid.uuid4())
        first, again = (self.order(bank, "125.50", id=id) for _ in range(2))
        assert first == again
        stated = self.statement(bank)
        assert [(line.end_to_end, line.signed) for line in stated.lines] == [(id, -125_50)]
        assert stated.adds_up

    @pytest.mark.parametrize(("amount", "to", "code"), [
        ("1.00", "12", "AC01"), ("20000.01", RIB, "AM02"), ("1.00", "011780000098765432101000", "AC04"),
    ])  # fmt: skip
    def test_what_it_refuses_is_not_booked(self, bank, amount, to, code):
        assert self.order(bank, amount, to=to)["code"] == code
        assert self.statement(bank).lines == ()

    def test_one_without_word_in_20_seconds_is_told_when_asked(self, bank):
        httpx.post(f"{bank.address}/faults", json=["no_word"])
        order = self.order(bank, "125.50")
        assert order["state"] == "PDNG"
        assert httpx.get(f"{bank.address}/orders/{order['id']}").json()["state"] == "ACSC"

    def test_one_that_comes_back_is_a_reversal_on_a_later_day(self, bank):
        httpx.post(f"{bank.address}/faults", json=["returned:2"])
        order = self.order(bank, "125.50")
        httpx.post(f"{bank.address}/advance", json={"seconds": 2 * 86400})
        back = self.statement(bank).lines[-1]
        assert (back.reversal, back.signed, back.end_to_end) == (True, 125_50, order["id"])
        assert back.booked_on == NOW.date() + dt.timedelta(days=2)
        day = self.statement(bank, f"/statement?day={back.booked_on}")
        assert (len(day.lines), day.adds_up, day.closing) == (1, True, 100_000_00)

    @pytest.mark.parametrize(("fault", "amounts"), [
        ("report_missing", [-2_00]), ("report_doubled", [-1_00, -2_00, -2_00]), ("report_altered", [-2_00, -2_00]),
    ])  # fmt: skip
    def test_a_line_missing_doubled_or_altered(self, bank, fault, amounts):
        for amount in ("1.00", "2.00"):
            self.order(bank, amount)
        httpx.post(f"{bank.address}/faults", json=[fault])
        assert [line.signed for line in self.statement(bank).lines] == amounts
        assert [line.signed for line in self.statement(bank, "/notice").lines] == [-1_00, -2_00]


def test_the_same_seed_gives_the_same_numbers(bank):
    other = Child("bank", NOW)
    try:
        refs = [TestBank().order(child, "1.00")["bank_ref"] for child in (bank, other)]
    finally:
        other.stop()
    assert refs[0] == refs[1]


def test_unknown_faults_are_refused(bank):
    assert httpx.post(f"{bank.address}/faults", json=["no such fault"]).status_code == 400
