"""A till as the server sees it: it writes facts with its own numbers and sends them through the real door."""

import datetime as dt
import hashlib
import json
import uuid

from rahba.kernel import clock


def body_text(body: object) -> str:
    return body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)


def envelope(kind: str, body: object, seq: int, entry_id: object = None, **changes) -> dict:
    """An entry with the right hash, unless `changes` say otherwise."""
    text = body_text(body)
    return {
        "id": str(entry_id or uuid.uuid4()),
        "seq": seq,
        "kind": kind,
        "hash": hashlib.sha256(text.encode()).hexdigest(),
        "body": text,
        **changes,
    }


class Phone:
    """One paired till."""

    def __init__(self, client, device, token: str, staff: uuid.UUID):
        self.client, self.device, self.token, self.staff = client, device, token, str(staff)
        self.seq = 0

    def stamp(self, at: dt.datetime | None = None) -> dict:
        return {"at": (at or clock.now()).isoformat(), "staff": self.staff}

    def write(self, kind: str, body: dict | None = None, *, entry_id=None, at=None, **changes) -> dict:
        """The next entry of this till; `changes` go into the body."""
        self.seq += 1
        return envelope(kind, {**self.stamp(at), **(body or {}), **changes}, self.seq, entry_id)

    def sale(self, *lines, customer=None, carnet=0, entry_id=None, at=None, **changes) -> dict:
        """`lines` are (product id or None, pieces, price)."""
        made = [
            {
                "product": product and str(product),
                "pack": None,
                "label": "Article",
                "quantity": pieces * 1000,
                "unit_price": price,
                "discount": 0,
                "total": pieces * price,
                "tva_class": "goods",
                "tva_rate_bp": 0,
            }
            for product, pieces, price in lines or ((None, 1, 1000),)
        ]
        total = sum(line["total"] for line in made)
        payments = []
        if total - carnet:
            payments.append({"means": "cash", "amount": total - carnet, "tendered": total - carnet, "change": 0})
        if carnet:
            payments.append({"means": "carnet", "amount": carnet, "tendered": 0, "change": 0})
        body = {
            "receipt_number": f"{self.device.code}-{self.seq + 1:06d}",
            "customer": customer and str(customer),
            "lines": made,
            "discount": 0,
            "rounding": 0,
            "total": total,
            "payments": payments,
            "approved_by": None,
        }
        return self.write("sale", {**body, **changes}, entry_id=entry_id, at=at)

    def take_back(self, sale: dict, *lines, means="cash", **changes) -> dict:
        """`lines` are (line, pieces, amount)."""
        total = sum(amount for _line, _pieces, amount in lines)
        body = {
            "receipt_number": f"{self.device.code}-{self.seq + 1:06d}",
            "sale": sale["id"],
            "lines": [{"line": line, "quantity": pieces * 1000, "amount": amount} for line, pieces, amount in lines],
            "refunds": [{"means": means, "amount": total}],
            "total": total,
            "reason": "broken",
        }
        return self.write("return", {**body, **changes})

    def post(self, entries: list, **changes):
        """The raw answer of the door."""
        request = {
            "device": str(self.device.id),
            "device_time": clock.now().isoformat(),
            "app_version": "0.1.0",
            "entries": entries,
            **changes,
        }
        return self.client.post(
            "/api/v1/sync", json.dumps(request), content_type="application/json", headers=self.headers
        )

    @property
    def headers(self) -> dict:
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str):
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def send(self, *entries, **changes) -> dict:
        """What the door answers."""
        answer = self.post(list(entries), **changes)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def outcomes(self, *entries, **changes) -> list[str]:
        return [result["outcome"] for result in self.send(*entries, **changes)["results"]]


def codes(result: dict) -> list[str]:
    """The reason codes of one result."""
    return [reason["code"] for reason in result["reasons"]]
