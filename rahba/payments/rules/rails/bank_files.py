"""Bank statements of ISO 20022: camt.053 (a day's statement) and camt.054 (a notice of single entries).

Only what is booked becomes a line. An entry that stands for several operations becomes a line for each, and they must
add up to it. The file is read by a parser that knows no entities, no document type, no processing instruction.
"""

import datetime as dt
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rahba.payments.rules.rails.amounts import DIRHAM, written
from rahba.payments.rules.rails.plain_xml import XmlRefused, read_xml

LARGEST_FILE = 32 * 1024 * 1024
_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(camt\.05[34])\.001\.([0-9]{2})")
_AMOUNT = re.compile(r"([0-9]{1,11})(?:\.([0-9]{1,2}))?", re.ASCII)
_SIDES = {"CRDT": True, "DBIT": False}
_ROOTS = {
    "camt.053": ("BkToCstmrStmt", "Stmt"),
    "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}


class StatementRefused(ValueError):
    """The file cannot be taken; `code` says why, `place` where, `line` in which of its entries. Nothing was used."""

    def __init__(self, code: str, place: str = "", line: int | None = None):
        super().__init__(f"{code} {place}".strip())
        self.code, self.place, self.line = code, place, line


@dataclass(frozen=True)
class StatementLine:
    """One booked operation: centimes are positive, `credit` says that they came in.

    `bank_ref` is the bank's own number of it; `end_to_end` the one that whoever ordered it gave.
    """

    bank_ref: str
    end_to_end: str
    amount: int
    credit: bool
    booked_on: dt.date
    value_on: dt.date
    text: str = ""
    other_party: str = ""
    reversal: bool = False

    @property
    def signed(self) -> int:
        """What the line does to the balance."""
        return self.amount if self.credit else -self.amount


@dataclass(frozen=True)
class Statement:
    """A bank's word about one account. A notice (camt.054) has no balances."""

    id: str
    account: str
    made_at: dt.datetime
    lines: tuple[StatementLine, ...] = field(default=())
    opening: int | None = None
    closing: int | None = None
    kind: str = "camt.053"

    @property
    def adds_up(self) -> bool:
        """Whether the lines lead from the opening to the closing balance; a notice has none to lead to."""
        if self.opening is None or self.closing is None:
            return True
        return self.opening + sum(line.signed for line in self.lines) == self.closing


def read_statement(data: bytes) -> Statement:
    """The one statement of a file. Raises StatementRefused for anything malformed, foreign or ambiguous."""
    if len(data) > LARGEST_FILE:
        raise StatementRefused("too_large")
    try:
        root = read_xml(data)
    except XmlRefused as problem:
        raise StatementRefused(problem.code, problem.place) from problem
    kind = _kind_of(root)
    wrapper, body = _ROOTS[kind]
    message = _only(root, wrapper)
    statement = _only(message, body)
    opening, closing = _balances(statement)
    if kind == "camt.053" and (opening is None or closing is None):
        raise StatementRefused("balance_missing", "Bal")
    return Statement(
        id=_text(statement, "Id"),
        account=_account(statement),
        made_at=_moment(_text(statement, "CreDtTm", required=False) or _text(message, "GrpHdr/CreDtTm")),
        lines=tuple(_lines_in(statement)),
        opening=opening,
        closing=closing,
        kind=kind,
    )


def write_statement(
    *,
    id: str,
    account: str,
    made_at: dt.datetime,
    lines: Sequence[StatementLine],
    opening: int | None = None,
    kind: str = "camt.053",
) -> bytes:
    """A file that `read_statement` reads back; a statement needs the balance that it starts from."""
    wrapper, body = _ROOTS[kind]
    root = ET.Element("Document", {"xmlns": f"urn:iso:std:iso:20022:tech:xsd:{kind}.001.08"})
    message = ET.SubElement(root, wrapper)
    header = ET.SubElement(message, "GrpHdr")
    _put(header, "MsgId", id)
    _put(header, "CreDtTm", made_at.isoformat())
    statement = ET.SubElement(message, body)
    _put(statement, "Id", id)
    _put(statement, "CreDtTm", made_at.isoformat())
    _put(statement, "Acct/Id/Othr/Id", account)
    if kind == "camt.053":
        if opening is None:
            raise ValueError("a statement starts from a balance")
        _put_balance(statement, "OPBD", opening)
        _put_balance(statement, "CLBD", opening + sum(line.signed for line in lines))
    for line in lines:
        _put_line(statement, line)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _kind_of(root: ET.Element) -> str:
    namespace, _, name = root.tag.rpartition("}")
    match = _NAMESPACE.fullmatch(namespace)
    if name != "Document" or match is None:
        raise StatementRefused("not_a_statement", root.tag[:80])
    return match[1]


def _lines_in(statement: ET.Element) -> Iterator[StatementLine]:
    for number, entry in enumerate(statement.findall("Ntry"), 1):
        try:
            yield from _lines_of(entry)
        except StatementRefused as refused:
            raise StatementRefused(refused.code, refused.place, number) from refused


def _lines_of(entry: ET.Element) -> Iterator[StatementLine]:
    if (_text(entry, "Sts/Cd", required=False) or _text(entry, "Sts")) != "BOOK":
        return
    total, credit = _amount(entry, "Ntry"), _side(entry, "Ntry")
    reversal = _text(entry, "RvslInd", required=False) == "true"
    booked_on = _date(entry, "BookgDt")
    value_on = _date(entry, "ValDt") if entry.find("ValDt") is not None else booked_on
    own_ref = _text(entry, "AcctSvcrRef", required=False) or _text(entry, "NtryRef", required=False)
    details = entry.findall("NtryDtls/TxDtls")
    parts = []
    for detail in details or [ET.Element("TxDtls")]:
        alone = len(details) < 2 and detail.find("Amt") is None
        part = StatementLine(
            bank_ref=_text(detail, "Refs/AcctSvcrRef", required=False) or own_ref,
            end_to_end=_text(detail, "Refs/EndToEndId", required=False),
            amount=total if alone else _amount(detail, "TxDtls"),
            credit=credit if detail.find("CdtDbtInd") is None else _side(detail, "TxDtls"),
            booked_on=booked_on,
            value_on=value_on,
            text=" ".join(part.text or "" for part in detail.findall("RmtInf/Ustrd")).strip()
            or _text(entry, "AddtlNtryInf", required=False),
            other_party=_party(detail, credit=credit),
            reversal=reversal,
        )
        if not part.bank_ref:
            raise StatementRefused("reference_missing", "Ntry")
        parts.append(part)
    if sum(part.signed for part in parts) != (total if credit else -total):
        raise StatementRefused("details_do_not_add_up", parts[0].bank_ref)
    yield from parts


def _balances(statement: ET.Element) -> tuple[int | None, int | None]:
    found: dict[str, int] = {}
    for balance in statement.findall("Bal"):
        code = _text(balance, "Tp/CdOrPrtry/Cd", required=False)
        if code in ("OPBD", "PRCD", "CLBD"):
            key = "closing" if code == "CLBD" else "opening"
            value = _amount(balance, "Bal") * (1 if _side(balance, "Bal") else -1)
            if found.setdefault(key, value) != value:
                raise StatementRefused("balance_told_twice", code)
    return found.get("opening"), found.get("closing")


def _account(statement: ET.Element) -> str:
    return _text(statement, "Acct/Id/IBAN", required=False) or _text(statement, "Acct/Id/Othr/Id")


def _party(detail: ET.Element, *, credit: bool) -> str:
    role = "Dbtr" if credit else "Cdtr"
    parties = (f"RltdPties/{role}/Pty/Nm", f"RltdPties/{role}/Nm")
    return next((name for path in parties if (name := _text(detail, path, required=False))), "")


def _amount(element: ET.Element, place: str) -> int:
    amount = _only(element, "Amt")
    if amount.get("Ccy") != DIRHAM:
        raise StatementRefused("not_in_dirhams", place)
    match = _AMOUNT.fullmatch((amount.text or "").strip())
    if match is None:
        raise StatementRefused("amount", place)
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def _side(element: ET.Element, place: str) -> bool:
    side = _SIDES.get(_text(element, "CdtDbtInd"))
    if side is None:
        raise StatementRefused("neither_credit_nor_debit", place)
    return side


def _date(entry: ET.Element, name: str) -> dt.date:
    whole = _text(entry, f"{name}/DtTm", required=False)
    if whole:
        return _moment(whole).date()
    try:
        return dt.date.fromisoformat(_text(entry, f"{name}/Dt"))
    except ValueError as problem:
        raise StatementRefused("date", name) from problem


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as problem:
        raise StatementRefused("date", "CreDtTm") from problem
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _only(element: ET.Element, path: str) -> ET.Element:
    found = element.findall(path)
    if len(found) != 1:
        raise StatementRefused("missing" if not found else "more_than_one", path)
    return found[0]


def _text(element: ET.Element, path: str, *, required: bool = True) -> str:
    found = element.find(path)
    text = (found.text or "").strip() if found is not None else ""
    if required and not text:
        raise StatementRefused("missing", path)
    return text


def _put(parent: ET.Element, path: str, text: str) -> ET.Element:
    for name in path.split("/"):
        parent = ET.SubElement(parent, name)
    parent.text = text
    return parent


def _put_amount(parent: ET.Element, signed: int) -> None:
    _put(parent, "Amt", written(abs(signed))).set("Ccy", DIRHAM)
    _put(parent, "CdtDbtInd", "CRDT" if signed >= 0 else "DBIT")


def _put_balance(statement: ET.Element, code: str, signed: int) -> None:
    balance = ET.SubElement(statement, "Bal")
    _put(balance, "Tp/CdOrPrtry/Cd", code)
    _put_amount(balance, signed)


def _put_line(statement: ET.Element, line: StatementLine) -> None:
    entry = ET.SubElement(statement, "Ntry")
    _put_amount(entry, line.signed)
    if line.reversal:
        _put(entry, "RvslInd", "true")
    _put(entry, "Sts/Cd", "BOOK")
    _put(entry, "BookgDt/Dt", line.booked_on.isoformat())
    _put(entry, "ValDt/Dt", line.value_on.isoformat())
    _put(entry, "AcctSvcrRef", line.bank_ref)
    detail = ET.SubElement(ET.SubElement(entry, "NtryDtls"), "TxDtls")
    if line.end_to_end:
        _put(detail, "Refs/EndToEndId", line.end_to_end)
    if line.other_party:
        _put(detail, f"RltdPties/{'Dbtr' if line.credit else 'Cdtr'}/Pty/Nm", line.other_party)
    if line.text:
        _put(detail, "RmtInf/Ustrd", line.text)
