"""Each rail's dialect and its signatures: what is signed by whom it should be, and what is not."""

import base64
import datetime as dt
import hashlib
import json
import uuid

import pytest

from rahba.payments.rules.rails import cmi, payzone, switch, youcan
from rahba.payments.rules.rails.amounts import AmountRefused, read_centimes, read_dirhams, written
from rahba.payments.rules.rails.keys import Fault, Key, Keys, SignatureRefused, hmac_hex, keys_of
from rahba.payments.rules.rails.reports import ReportLine, ReportRefused, read_report, write_report
from rahba.payments.rules.rails.words import NotUnderstood, Order, Outcome

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
ID = uuid.UUID("0193b2d0-54c1-7a3e-8f0a-2b6d1c9e7f44")
ORDER = Order(
    id=ID,
    amount=10_60,
    reference="K7M2P4Q8R3T5V9WX",
    callback_url="https://rahba.example/rails/cmi/callback",
    return_url="https://rahba.example/fr/pay/back/",
    payer="+212661000001",
)
OLD = Key("2025", "old-secret", valid_to=NOW)
LEAVING = Key("2026a", "leaving-secret", valid_to=NOW + HOUR)
NEW = Key("2026b", "new-secret", valid_from=NOW - HOUR)
KEYS = Keys((OLD, LEAVING, NEW))


def refused(fault: Fault):
    return pytest.raises(SignatureRefused, match=fault.value)


class TestAmounts:
    @pytest.mark.parametrize("text", ["1e3", "-1", "-1.00", "0.001", "1.0", "1", "1,00", " 1.00", "1.00 ", "01.00",
                                      "١٠.٥٠", "1_0.00", "+1.00", "", None, 10.5, "99999999999999.00"])  # fmt: skip
    def test_what_is_not_written_like_125_50_is_refused(self, text):
        with pytest.raises(AmountRefused):
            read_dirhams(text)

    @pytest.mark.parametrize("value", ["1e3", 1e3, -1, "-1", "+1", "٥", 10.0, True, "0.001", "01", "", None, 10**13])
    def test_nor_what_is_no_whole_number_of_centimes(self, value):
        with pytest.raises(AmountRefused):
            read_centimes(value)

    def test_both_ways(self):
        assert [read_dirhams(written(sum_)) for sum_ in (0, 1, 100, 12550)] == [0, 1, 100, 12550]
        assert (read_centimes("1060"), read_centimes(1060)) == (1060, 1060)


class TestCmi:
    VECTOR = {
        "amount": "10.60", "BillToName": "A|B\\C", "callbackUrl": "https://ex.ma/cb", "clientid": "600000000",
        "currency": "504", "email": "a@ex.ma", "failUrl": "https://ex.ma/ko", "hashAlgorithm": "ver3", "lang": "fr",
        "oid": "CMD-1", "okUrl": "https://ex.ma/ok", "rnd": "1700000000", "shopurl": "https://ex.ma",
        "storetype": "3D_PAY_HOSTING", "TranType": "PreAuth",
    }  # fmt: skip
    HASH = "W9n1aLivtlCq1Inv1wNoq+OvvHhXygpiu1jqaUNz3XYAZT170i8xoJJLGnz1mmv9r1fQ0iYXxggAKLWOoYI9AA=="
    SAID = {"oid": str(ID), "ProcReturnCode": "00", "Response": "Approved", "TransId": "T1", "AuthCode": "123456",
            "mdStatus": "1", "amount": "10.60", "symbol": "504", "cardHolderName": "F &amp; Z |\\"}  # fmt: skip

    def signed(self, fields: dict[str, str], secret="new-secret") -> dict[str, str]:
        """As the page posts it: hashed over the plain values, which it then escapes for HTML."""
        plain = {name: value.replace("&amp;", "&") for name, value in fields.items()}
        return fields | {"HASH": cmi.hash_v3(plain, secret), "encoding": "UTF-8"}

    def test_the_hash_is_the_one_of_the_study(self):
        assert cmi.hash_v3(self.VECTOR, "TEST1234") == self.HASH
        assert cmi.hash_v3(self.VECTOR | {"HASH": "x", "encoding": "UTF-8"}, "TEST1234") == self.HASH

    def test_an_underscore_falls_after_letters(self):
        assert sorted(["EXTRA_CARDBRAND", "ExtraA", "EXTRA.B"], key=str.upper) == [
            "EXTRA.B",
            "ExtraA",
            "EXTRA_CARDBRAND",
        ]
        expected = base64.b64encode(hashlib.sha512(b"2|1|3|k").digest()).decode()
        assert cmi.hash_v3({"ExtraA": "1", "EXTRA.B": "2", "EXTRA_CARDBRAND": "3"}, "k") == expected

    def test_the_form_says_what_is_asked_and_is_signed_with_the_newest_key(self):
        form = cmi.form(ORDER, client_id="600", shop_url="https://x", email="a@x.ma", keys=KEYS, now=NOW)
        assert (form["amount"], form["currency"], form["oid"], form["TranType"]) == (
            "10.60",
            "504",
            str(ID),
            "PreAuth",
        )
        assert form["hash"] == cmi.hash_v3(form, "new-secret")
        again = cmi.form(ORDER, client_id="600", shop_url="https://x", email="a@x.ma", keys=KEYS, now=NOW + HOUR)
        assert again == form, "a retry of the attempt is the same request"

    @pytest.mark.parametrize("secret", ["leaving-secret", "new-secret"])
    def test_a_callback_by_either_living_key_counts(self, secret):
        fields = self.signed(self.SAID, secret)
        cmi.check_hash(fields, KEYS, now=NOW)
        said = cmi.read_callback(fields)
        assert (said.outcome, said.amount, said.attempt, said.event_id) == (
            Outcome.AUTHORISED,
            10_60,
            str(ID),
            f"{ID}:T1",
        )

    def test_a_trailing_newline_does_not_matter(self):
        fields = self.signed(self.SAID)
        cmi.check_hash(fields | {"AuthCode": "123456\n"}, KEYS, now=NOW)

    def test_what_is_not_signed_by_cmi_does_not(self):
        with refused(Fault.MISSING):
            cmi.check_hash(self.SAID, KEYS, now=NOW)
        with refused(Fault.WRONG):
            cmi.check_hash(self.signed(self.SAID) | {"amount": "1.00"}, KEYS, now=NOW)
        with refused(Fault.WRONG):
            cmi.check_hash(self.signed(self.SAID, "guess"), KEYS, now=NOW)
        with refused(Fault.OLD_KEY):
            cmi.check_hash(self.signed(self.SAID, "old-secret"), KEYS, now=NOW)

    def test_every_other_code_is_a_refusal_and_some_forbid_the_card(self):
        said = [cmi.read_callback(self.SAID | {"ProcReturnCode": code}) for code in ("", "05", "51", "43")]
        assert {one.outcome for one in said} == {Outcome.REFUSED}
        assert [one.prohibited for one in said] == [False, False, False, True]

    @pytest.mark.parametrize("amount", ["1e3", "-1", "0.001", "١٠.٦٠", ""])
    def test_an_amount_that_is_none_is_not_guessed(self, amount):
        with pytest.raises(NotUnderstood):
            cmi.read_callback(self.SAID | {"amount": amount})

    def test_the_answers_are_plain_words(self):
        assert [str(answer) for answer in cmi.Answer] == ["ACTION=POSTAUTH", "APPROVED", "FAILURE"]

    def test_the_state_is_asked_and_read_without_entities(self):
        asked = cmi.status_request(name="api", password="x", client_id="600", order_id=str(ID))
        assert b"<ORDERHISTORY>QUERY</ORDERHISTORY>" in asked
        told = (
            f"<CC5Response><OrderId>{ID}</OrderId><Response>Approved</Response><ProcReturnCode>00</ProcReturnCode>"
            "<TransId>T1</TransId><Extra><ORDERSTATE>captured</ORDERSTATE><CAPTUREDAMOUNT>10.60</CAPTUREDAMOUNT>"
            "</Extra></CC5Response>"
        ).encode()
        assert cmi.read_status(told, str(ID)).outcome == Outcome.TAKEN
        with pytest.raises(NotUnderstood):
            cmi.read_status(told, str(uuid.uuid4()))
        with pytest.raises(NotUnderstood):
            cmi.read_status(b'<!DOCTYPE x [<!ENTITY a "b">]>' + told, str(ID))


class TestYouCanPay:
    PAID = {"id": "tr-1", "order_id": str(ID), "amount": 1060, "currency": "MAD"}
    EVENT = {"id": "ev-1", "event_name": "transaction.paid", "payload": {"transaction": PAID}}

    def test_the_amount_of_a_token_is_in_centimes(self):
        asked = youcan.token_request(ORDER, keys=KEYS, now=NOW)
        assert (asked["amount"], asked["currency"], asked["order_id"], asked["pri_key"]) == (
            1060,
            "MAD",
            str(ID),
            "new-secret",
        )
        assert youcan.read_token(b'{"token": {"id": "tok-1"}}') == "tok-1"
        with pytest.raises(NotUnderstood):
            youcan.read_token(b'{"token": null}')

    def test_the_news_counts_only_with_the_signature_over_its_bytes(self):
        raw = json.dumps(self.EVENT).encode()
        youcan.check_signature(raw, hmac_hex("leaving-secret", raw), KEYS, now=NOW)
        cases = {
            "": Fault.MISSING,
            "0" * 64: Fault.WRONG,
            hmac_hex("old-secret", raw): Fault.OLD_KEY,
            hmac_hex("new-secret", raw + b" "): Fault.WRONG,
        }
        for given, fault in cases.items():
            with refused(fault):
                youcan.check_signature(raw, given, KEYS, now=NOW)

    def test_it_names_attempt_transaction_and_centimes(self):
        said = youcan.read_webhook(json.dumps(self.EVENT).encode())
        assert (said.attempt, said.provider_ref, said.amount, said.event_id) == (str(ID), "tr-1", 1060, "ev-1")

    @pytest.mark.parametrize("amount", [1e3, "1e3", -1, "10.60", True, None])
    def test_an_amount_that_is_none_is_not_guessed(self, amount):
        told = {"id": "tr-1", "order_id": str(ID), "amount": amount, "currency": "MAD", "status": "paid"}
        with pytest.raises(NotUnderstood):
            youcan.read_transaction(json.dumps(told).encode())


class TestPayzone:
    def charge(self, **more) -> bytes:
        told = {"id": str(ID), "status": "CHARGED", "currency": "MAD",
                "transactions": [{"id": "P1", "state": "APPROVED", "resultCode": 0, "amount": "10.60"}]}  # fmt: skip
        return json.dumps(told | more).encode()

    def test_the_payload_is_signed_as_text(self):
        form = payzone.launch_form(ORDER, account="RAHBA", skin="vps-1-vue", keys=KEYS, now=NOW)
        assert form["signature"] == hashlib.sha256(b"new-secret" + form["payload"].encode()).hexdigest()
        assert json.loads(form["payload"])["price"] == "10.60"
        payzone.check_payload(form["payload"], form["signature"], KEYS, now=NOW)
        with refused(Fault.WRONG):
            payzone.check_payload(form["payload"].replace("10.60", "1.60"), form["signature"], KEYS, now=NOW)

    def test_a_notification(self):
        raw = self.charge()
        payzone.check_callback(raw, hmac_hex("new-secret", raw).upper(), KEYS, now=NOW)
        cases = {"": Fault.MISSING, "0" * 64: Fault.WRONG, hmac_hex("old-secret", raw): Fault.OLD_KEY}
        for given, fault in cases.items():
            with refused(fault):
                payzone.check_callback(raw, given, KEYS, now=NOW)
        said = payzone.read_charge(raw)
        assert (said.outcome, said.amount, said.attempt) == (Outcome.TAKEN, 10_60, str(ID))

    def test_charged_without_an_approved_transaction_is_not_believed(self):
        for transactions in ([], [{"state": "DECLINED", "resultCode": 0}], [{"state": "APPROVED", "resultCode": 5}]):
            with pytest.raises(NotUnderstood):
                payzone.read_charge(self.charge(transactions=transactions))

    def test_questions_are_signed_with_path_body_and_time(self):
        path = f"/api/v3/charges/{ID}"
        headers = payzone.api_headers(caller="rahba", account="RAHBA", path=path, body=b"", keys=KEYS, now=NOW)
        low = {name.lower(): value for name, value in headers.items()}
        payzone.check_api(low, path, b"", KEYS, now=NOW)
        with refused(Fault.WRONG):
            payzone.check_api(low, path + "/refund", b"", KEYS, now=NOW)
        with refused(Fault.STALE):
            payzone.check_api(low, path, b"", KEYS, now=NOW + HOUR / 2)


class TestSwitch:
    RAW = switch.request_to_pay(ORDER, now=NOW)

    def test_a_request_to_pay_is_read_back_and_is_the_same_at_every_retry(self):
        message = switch.read(self.RAW)
        assert (message.kind, message.amount, message.body["payer"]) == ("pain.013", 10_60, "+212661000001")
        assert switch.read(switch.request_to_pay(ORDER, now=NOW + HOUR)).id == message.id

    def test_a_signature_names_its_key_and_its_time(self):
        given = switch.sign(self.RAW, KEYS, now=NOW)
        assert given.startswith("keyid=2026b,t=1795255200,v1=".replace("1795255200", str(int(NOW.timestamp()))))
        switch.check(self.RAW, given, KEYS, now=NOW)

    @pytest.mark.story("pay:F26")
    @pytest.mark.parametrize("minutes", [-5, 5])
    def test_a_clock_five_minutes_off_changes_nothing(self, minutes):
        peer = NOW + dt.timedelta(minutes=minutes)
        switch.check(self.RAW, switch.sign(self.RAW, Keys((NEW,)), now=peer), KEYS, now=NOW)

    @pytest.mark.story("pay:F26")
    def test_nor_does_the_offset_in_which_it_tells_its_time(self):
        offset = dt.timezone(dt.timedelta(hours=1))
        read = switch.read(switch.request_to_pay(ORDER, now=NOW.astimezone(offset)))
        assert b"+01:00" in switch.request_to_pay(ORDER, now=NOW.astimezone(offset))
        assert (read.made_at, read.body) == (NOW, switch.read(self.RAW).body)

    def test_what_is_signed_otherwise_is_refused(self):
        good = switch.sign(self.RAW, KEYS, now=NOW)
        cases = {
            "": Fault.MISSING,
            "v1=abc": Fault.WRONG,
            good.replace("2026b", "2026a"): Fault.WRONG,
            good.replace("2026b", "2031"): Fault.UNKNOWN_KEY,
            switch.sign(self.RAW, Keys((Key("2025", "old-secret"),)), now=NOW): Fault.OLD_KEY,
            switch.sign(self.RAW, KEYS, now=NOW - HOUR / 2): Fault.STALE,
            switch.sign(self.RAW, KEYS, now=NOW + HOUR / 2): Fault.STALE,
        }
        for given, fault in cases.items():
            with refused(fault):
                switch.check(self.RAW, given, KEYS, now=NOW)
        with refused(Fault.WRONG):
            switch.check(self.RAW.replace(b"10.60", b"99.60"), good, KEYS, now=NOW)

    def test_states(self):
        def said(kind, **body):
            raw = switch.write(kind, {"id": ID, "amount": 10_60, "currency": "MAD"} | body, message_id=ID, now=NOW)
            return switch.said_by(switch.read(raw)).outcome

        assert said("pacs.002", state="ACSC") == Outcome.TAKEN
        assert said("pacs.002", state="RJCT", code="AB03") == Outcome.EXPIRED
        assert said("pacs.002", state="RJCT", code="AM04") == Outcome.REFUSED
        assert said("pain.014", state="PDNG") == Outcome.NEEDS_CUSTOMER
        assert said("pacs.004", state="ACSC", return_id=ID) == Outcome.CHARGED_BACK
        with pytest.raises(NotUnderstood):
            said("pacs.002", state="WELL")

    @pytest.mark.parametrize(
        ("was", "becomes"),
        [
            (b"pain.013", b"pain.999"),
            (b'"10.60"', b'"1e3"'),
            (b'"10.60"', b'"-1.00"'),
            (b'"10.60"', b"10.60"),
            (b'"10.60"', b'"10.60","amount":"1.00"'),
            (b'"MAD"', b'"EUR"'),
            (b'"900"', b'"soon"'),
            (b'"payer"', b'"prayer"'),
            (b"+00:00", b""),
            (str(ID).encode(), b"CMD-1"),
        ],
    )
    def test_what_breaks_the_dialect_is_not_guessed(self, was, becomes):
        assert was in self.RAW
        with pytest.raises(NotUnderstood):
            switch.read(self.RAW.replace(was, becomes))

    def test_each_hop_keeps_time_for_its_own_answer(self):
        assert [switch.shorter(seconds) for seconds in (30, 2, 1)] == [28, 0, 0]


class TestReports:
    LINES = [ReportLine("T1", str(ID), "taken", 10_60, NOW), ReportLine("T2", "", "fee", 7, NOW)]

    def test_what_is_written_is_read_back(self):
        assert read_report(write_report(self.LINES)) == self.LINES
        assert read_report(write_report(self.LINES * 2)) == self.LINES * 2

    @pytest.mark.parametrize(
        ("data", "line"),
        [
            (b"", 1),
            (b"ref;attempt\n", 1),
            (b"ref;attempt;kind;amount;at\nT1;a;taken;1e3;2026-11-20T10:00:00+00:00\n", 2),
            (b"ref;attempt;kind;amount;at\nT1;a;given;1.00;2026-11-20T10:00:00+00:00\n", 2),
            (b"ref;attempt;kind;amount;at\nT1;a;taken;1.00;yesterday\n", 2),
            (b"ref;attempt;kind;amount;at\nT1;a;taken;1.00\n", 2),
            (b"\xff\xfe", 0),
        ],
    )
    def test_what_is_not_understood_is_refused_whole(self, data, line):
        with pytest.raises(ReportRefused) as refusal:
            read_report(data)
        assert refusal.value.line == line


def test_keys_come_from_configuration_with_their_spans():
    read = keys_of([
        {"id": "b", "secret": "2", "from": "2026-11-20T00:00:00+01:00"},
        {"id": "a", "secret": "1", "to": "2026-12-01T00:00:00+00:00"},
    ])  # fmt: skip
    assert [key.id for key in read] == ["a", "b"]
    assert read.current(NOW).id == "b"
    assert [key.id for key in read if key.lives(NOW)] == ["a", "b"]
    with pytest.raises(ValueError):
        keys_of([{"id": "a", "secret": "1", "from": "2026-11-20T00:00:00"}])
