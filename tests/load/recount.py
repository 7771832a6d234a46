"""What the server's tables must hold after certain facts, counted from the facts alone."""

import hashlib
import json
from collections import Counter
from pathlib import Path

from tests.browser.books import Books

CASH_IN = {"float", "in"}


def taken(data: Path) -> dict:
    """Stock of each product and the sum of what is owed, as they stand."""
    books = Books(data)
    stock = {row["product_id"]: row["on_hand"] for row in books.rows("select * from catalogue_stocklevel")}
    return {"stock": stock, "owed": _owed(books)}


def differences(data: Path, before: dict, phones: list[dict]) -> list[str]:
    """One sentence for each thing in which the tables and the phones disagree."""
    books, found = Books(data), []
    for phone in phones:
        found += _facts(books, phone)
        found += _cash(books, phone)
    now = taken(data)
    moved: Counter[str] = Counter()
    for phone in phones:
        moved.update(_stock_moved(phone["facts"]))
    for product in before["stock"].keys() | moved.keys():
        wanted = before["stock"].get(product, 0) + moved[product]
        if now["stock"].get(product, 0) != wanted:
            found.append(f"stock of {product}: {now['stock'].get(product)} instead of {wanted}")
    owed = before["owed"] + sum(_owes(phone["facts"]) for phone in phones)
    if now["owed"] != owed:
        found.append(f"owed: {now['owed']} instead of {owed}")
    return found


def _owed(books: Books) -> int:
    (row,) = books.rows("select coalesce(sum(goods + cash + deposit), 0) as owed from carnet_balance")
    return row["owed"]


def _facts(books: Books, phone: dict) -> list[str]:
    """Each fact arrived once, as it was written, and nothing else did."""
    device, found = _key(phone["device"]), []
    rows = books.rows("select entry_id, sha256, outcome from till_intake where device_id = ?", device)
    arrived = {row["entry_id"]: row["sha256"] for row in rows}
    written = {
        fact["id"].replace("-", ""): hashlib.sha256(fact["text"].encode()).hexdigest() for fact in phone["facts"]
    }
    if len(rows) != len(arrived):
        found.append(f"{device}: an entry arrived twice")
    if arrived != written:
        found.append(f"{device}: {len(arrived.items() ^ written.items())} facts differ from what was written")
    sold = books.rows("select id from sales_sale where device_id = ? and kind = 'sale'", device)
    made = {_key(fact["id"]) for fact in phone["facts"] if fact["kind"] == "sale"}
    if len(sold) != len(made) or {row["id"] for row in sold} != made:
        found.append(f"{device}: {len(sold)} sales in the books, {len(made)} on the phone")
    if phone["aside"] or books.set_aside(phone["device"]):
        found.append(f"{device}: something was set aside")
    return found


def _bodies(facts: list[dict]) -> list[tuple[str, dict, dict | None]]:
    """Kind, body, and the sale that is meant."""
    bodies = {fact["id"]: json.loads(fact["text"]) for fact in facts}
    return [(fact["kind"], bodies[fact["id"]], bodies.get(bodies[fact["id"]].get("sale"))) for fact in facts]


def _stock_moved(facts: list[dict]) -> Counter:
    moved: Counter[str] = Counter()
    for kind, body, sale in _bodies(facts):
        if kind == "sale":
            lines = [(line, -line["quantity"]) for line in body["lines"]]
        elif kind == "void":
            lines = [(line, line["quantity"]) for line in sale["lines"]]
        elif kind == "return":
            lines = [(sale["lines"][back["line"]], back["quantity"]) for back in body["lines"]]
        else:
            continue
        for line, quantity in lines:
            if line["product"]:
                moved[_key(line["product"])] += quantity
    return moved


def _paid(payments: list[dict], means: str) -> int:
    return sum(payment["amount"] for payment in payments if payment["means"] == means)


def _owes(facts: list[dict]) -> int:
    owed = 0
    for kind, body, sale in _bodies(facts):
        if kind == "sale":
            owed += _paid(body["payments"], "carnet")
        elif kind == "void":
            owed -= _paid(sale["payments"], "carnet")
        elif kind == "return":
            owed -= _paid(body["refunds"], "carnet")
        elif kind == "carnet":
            owed += -body["amount"] if body["entry"] == "repayment" else body["amount"]
    return owed


def _cash(books: Books, phone: dict) -> list[str]:
    """The drawer, without the differences that closings found."""
    cash = 0
    for kind, body, sale in _bodies(phone["facts"]):
        if kind == "sale":
            cash += _paid(body["payments"], "cash")
        elif kind == "void":
            cash -= _paid(sale["payments"], "cash")
        elif kind == "return":
            cash -= _paid(body["refunds"], "cash")
        elif kind == "cash":
            cash += body["amount"] if body["movement"] in CASH_IN else -body["amount"]
        elif kind == "carnet":
            cash += {"repayment": body["amount"], "cash": -body["amount"], "deposit": 0}[body["entry"]]
    question = (
        "select coalesce(sum(amount), 0) as cash from sales_cashentry where device_id = ? and kind <> 'difference'"
    )
    (row,) = books.rows(question, phone["device"].replace("-", ""))
    return [] if (row["cash"] or 0) == cash else [f"{phone['device']}: {row['cash']} in the drawer instead of {cash}"]


def _key(value: str) -> str:
    """SQLite keeps a UUID as its 32 digits."""
    return value.replace("-", "")
