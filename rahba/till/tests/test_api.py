"""Pairing, ping, changes, pictures, receipts of other tills, the open database of barcodes."""

import datetime as dt
import io
import json
import uuid

import pytest
from PIL import Image

from rahba.catalogue import actions as catalogue
from rahba.catalogue.models import StarterProduct
from rahba.people import actions as people
from rahba.shops import actions as shops

pytestmark = pytest.mark.django_db


def post_code(client, code, **values):
    return client.post("/api/v1/till/pair", json.dumps({"code": code, **values}), content_type="application/json")


class TestPairing:
    def test_a_code_makes_a_device_once(self, client, shop, owner, server_clock):
        code = shops.make_pairing_code(shop_id=shop.id, by_id=owner.id, now=server_clock.now())
        answer = post_code(client, code.lower().replace("-", " "), label="Counter")
        assert (answer.status_code, answer["X-Rahba"]) == (201, "1")
        told = answer.json()
        assert (told["device"]["code"], told["device"]["label"], told["shop"]["id"]) == ("C1", "Counter", str(shop.id))
        again = post_code(client, code)
        assert (again.status_code, again["Content-Type"]) == (400, "application/problem+json")

    def test_a_code_dies_after_ten_minutes(self, client, shop, owner, server_clock):
        code = shops.make_pairing_code(shop_id=shop.id, by_id=owner.id, now=server_clock.now())
        server_clock.advance(minutes=10, seconds=1)
        assert post_code(client, code).status_code == 400

    def test_who_guesses_must_wait(self, client, shop):
        statuses = [post_code(client, f"AAAA-{number:04d}").status_code for number in range(40)]
        assert statuses[0] == 400
        assert statuses[-1] == 429

    def test_a_request_of_the_wrong_shape_is_a_problem_in_words(self, client):
        answer = client.post("/api/v1/till/pair", "[]", content_type="application/json")
        assert (answer.status_code, answer["X-Rahba"]) == (422, "1")


class TestPing:
    def test_anybody_may_ask(self, client):
        answer = client.get("/api/v1/till/ping")
        assert (answer["X-Rahba"], set(answer.json())) == ("1", {"rahba", "time"})

    def test_a_device_hears_whether_it_still_is_one(self, phone, owner, server_clock):
        assert phone.get("/till/ping").json()["device"] == "active"
        people.revoke_device(device_id=phone.device.id, by_id=owner.id, now=server_clock.now())
        assert phone.get("/till/ping").json()["device"] == "revoked"

    @pytest.mark.parametrize("path", ["/till/ping", "/changes", "/till/receipts/C1-000001"])
    def test_an_unknown_device_keeps_everything_and_pairs_again(self, phone, path):
        phone.token = "nobody"
        answer = phone.get(path)
        assert (answer.status_code, answer.json()["code"], answer["X-Rahba"]) == (401, "unknown_device", "1")


@pytest.mark.story("shop:F26")
class TestChanges:
    """One change log with a cursor: no full reload."""

    def everything(self, phone, since=0, limit=500):
        found, more = [], True
        while more:
            told = phone.get(f"/changes?since={since}&limit={limit}").json()
            found += told["changes"]
            since, more = (found[-1]["number"] if found else since), told["more"]
        return found, told["latest"]

    def test_a_new_phone_learns_the_shop(self, phone, shop, sugar, khadija, owner_membership_id):
        found, latest = self.everything(phone)
        by_kind = {}
        for change in found:
            by_kind.setdefault(change["kind"], []).append(change["value"])
        assert by_kind["shop"][0]["name"] == shop.name
        assert str(owner_membership_id) in {value["id"] for value in by_kind["staff"]}
        assert [value["id"] for value in by_kind["product"]] == [str(sugar)]
        assert [value["name"] for value in by_kind["customer"]] == ["Khadija"]
        assert "cost" not in by_kind["product"][0]
        assert latest == max(change["number"] for change in found)

    def test_page_by_page_is_the_same(self, phone, sugar, khadija):
        whole, _latest = self.everything(phone)
        by_two, _latest = self.everything(phone, limit=2)
        assert by_two == whole

    def test_only_what_changed_since_comes(self, phone, sugar, khadija):
        _found, latest = self.everything(phone)
        assert phone.get(f"/changes?since={latest}").json() == {"changes": [], "latest": latest, "more": False}
        told = phone.send(phone.sale((sugar, 1, 1000), customer=khadija, carnet=400))
        found, newest = self.everything(phone, since=latest)
        assert {change["kind"] for change in found} == {"product", "customer"}
        assert newest == told["latest_change"]
        assert [change["value"]["on_hand"] for change in found if change["kind"] == "product"] == [-1000]

    def test_after_midnight_of_new_year_it_hears_the_new_rates_though_no_worker_runs(
        self, phone, shop, owner, sugar, server_clock, now
    ):
        shops.change_settings(shop_id=shop.id, fields={"tva_mode": "included"}, by_id=owner.id, now=now)
        fields = {"tva_class": "sugar"}
        catalogue.save_product(shop_id=shop.id, product_id=sugar, fields=fields, by_id=None, now=now)
        server_clock.moment = dt.datetime(2025, 12, 31, 22, 59, tzinfo=dt.UTC)  # a minute to midnight in Morocco
        found, latest = self.everything(phone)
        assert [one["value"]["tva_rate_bp"] for one in found if one["kind"] == "product"] == [900]
        assert phone.get(f"/changes?since={latest}").json()["changes"] == []
        server_clock.advance(minutes=2)
        found, latest = self.everything(phone, since=latest)
        assert [(one["id"], one["value"]["tva_rate_bp"]) for one in found] == [(str(sugar), 1000)]
        assert phone.get(f"/changes?since={latest}").json()["changes"] == []

    def test_a_cursor_from_the_future_is_answered(self, phone):
        told = phone.get("/changes?since=999999").json()
        assert (told["changes"], told["latest"] < 999_999) == ([], True)

    @pytest.mark.story("shop:F07")
    def test_the_server_never_tells_a_till_what_it_sold(self, phone, sugar):
        """No draft, no sale comes back from the server: what is paid on the phone cannot be unpaid by it."""
        phone.send(phone.sale((sugar, 1, 1000)), phone.write("cash", {"movement": "in", "amount": 100}))
        found, _latest = self.everything(phone)
        assert {change["kind"] for change in found} <= {"shop", "staff", "category", "product", "customer"}

    @pytest.mark.parametrize("query", ["since=-5", "limit=0", "limit=100000", "since=0&limit=-3"])
    def test_bounds_are_kept(self, phone, query):
        assert phone.get(f"/changes?{query}").status_code == 200

    def test_another_shop_is_not_seen(self, phone, pair, make_shop, make_person, sugar):
        stranger = make_person("Omar")
        theirs = pair(shop_=make_shop(stranger, name="Hanout Omar"), by=stranger)
        found, _latest = self.everything(theirs)
        assert str(sugar) not in json.dumps(found)

    def test_a_signed_out_phone_is_told_nothing(self, phone, owner, server_clock):
        people.revoke_device(device_id=phone.device.id, by_id=owner.id, now=server_clock.now())
        answer = phone.get("/changes")
        assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(made, "JPEG")
    return made.getvalue()


class TestPictures:
    def put(self, phone, product, data, media="image/jpeg", key="k1"):
        headers = {**phone.headers, "Idempotency-Key": key}
        return phone.client.put(f"/api/v1/till/photos/{product}", data, content_type=media, headers=headers)

    def test_it_is_kept_and_announced_once(self, phone, sugar):
        data = picture()
        assert [self.put(phone, sugar, data).status_code for _ in range(2)] == [204, 204]
        changes = phone.get("/changes").json()["changes"]
        assert [change["value"]["photo"] is not None for change in changes if change["kind"] == "product"] == [True]

    def test_the_same_key_for_another_picture_is_refused(self, phone, sugar):
        self.put(phone, sugar, picture())
        assert self.put(phone, sugar, picture() + b" ").status_code == 422

    @pytest.mark.parametrize("data", [b"x", b"not a picture", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100])
    def test_what_is_no_picture_is_refused_in_words(self, phone, sugar, data):
        answer = self.put(phone, sugar, data)
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")

    def test_a_wrong_kind_and_a_weight_too_great(self, phone, sugar):
        assert self.put(phone, sugar, b"<svg/>", "image/svg+xml").status_code == 415
        assert self.put(phone, sugar, b"x" * (2 * 1024 * 1024 + 1)).status_code == 413

    def test_another_shops_product_is_unknown(self, phone, make_shop, now):
        foreign = uuid.uuid4()
        catalogue.save_product(
            shop_id=make_shop().id, product_id=foreign, fields={"names": "Thé"}, by_id=None, now=now
        )
        assert self.put(phone, foreign, picture()).status_code == 404


class TestReceipts:
    def test_another_tills_receipt_with_what_can_still_come_back(self, phone, pair, sugar):
        other = pair()
        sale = phone.sale((sugar, 3, 1000), (None, 1, 500))
        phone.send(sale, phone.take_back(sale, (0, 1, 1000)))
        told = other.get(f"/till/receipts/{phone.device.code}-000001").json()
        assert (told["id"], told["voided"]) == (sale["id"], False)
        assert told["remaining"] == [
            {"line": 0, "quantity": 2000, "amount": 2000}, {"line": 1, "quantity": 1000, "amount": 500},
        ]  # fmt: skip
        sent = json.loads(sale["body"])
        assert {key: told["sale"][key] for key in ("lines", "payments", "total", "receipt_number")} == {
            key: sent[key] for key in ("lines", "payments", "total", "receipt_number")
        }

    def test_a_cancelled_one_says_so(self, phone):
        sale = phone.sale()
        phone.send(sale, phone.write("void", {"sale": sale["id"], "reason": "mistake"}))
        told = phone.get("/till/receipts/C1-000001").json()
        assert (told["voided"], told["remaining"][0]["quantity"]) == (True, 0)

    def test_an_unknown_number_and_another_shops_are_the_same(self, phone, pair, make_shop, make_person):
        stranger = make_person("Omar")
        theirs = pair(shop_=make_shop(stranger), by=stranger)
        phone.send(phone.sale())
        answers = [theirs.get("/till/receipts/C1-000001"), theirs.get("/till/receipts/ZZ-1")]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content


class TestStarter:
    def test_a_moroccan_barcode_fills_in_its_name(self, phone):
        known = StarterProduct.objects.first()
        told = phone.get(f"/till/starter/{known.code}").json()
        assert (told["code"], told["name"]) == (known.code, known.name)

    @pytest.mark.parametrize("code", ["0000000000000", "abc", "٦١١"])
    def test_an_unknown_one_is_said_in_words(self, phone, code):
        assert phone.get(f"/till/starter/{code}").json()["code"] == "unknown_code"
