"""The order to the bank (ISO 20022 pain.001): one debit of the ring-fenced account, a line for each payout.

The same payouts give the same bytes, so that a file which is asked for again is the same order, not a second one.
"""

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass

from rahba.payments.rules.rails.amounts import DIRHAM, written

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"


@dataclass(frozen=True)
class Order:
    """One line: centimes to an account, under a reference that the bank's statement gives back."""

    reference: str
    amount: int
    iban: str
    name: str


def write_payout_file(
    *, id: str, made_at: dt.datetime, debtor: str, debtor_account: str, orders: Sequence[Order]
) -> bytes:
    """The file, with the sums that let the bank check it."""
    root = ET.Element("Document", {"xmlns": _NAMESPACE})
    message = ET.SubElement(root, "CstmrCdtTrfInitn")
    header = ET.SubElement(message, "GrpHdr")
    _put(header, "MsgId", id)
    _put(header, "CreDtTm", made_at.replace(microsecond=0).isoformat())
    _put_sums(header, orders)
    _put(header, "InitgPty/Nm", debtor)
    payment = ET.SubElement(message, "PmtInf")
    _put(payment, "PmtInfId", id)
    _put(payment, "PmtMtd", "TRF")
    _put_sums(payment, orders)
    _put(payment, "ReqdExctnDt/Dt", made_at.date().isoformat())
    _put(payment, "Dbtr/Nm", debtor)
    _put(payment, "DbtrAcct/Id/Othr/Id", debtor_account)
    for order in orders:
        line = ET.SubElement(payment, "CdtTrfTxInf")
        _put(line, "PmtId/EndToEndId", order.reference)
        _put(line, "Amt/InstdAmt", written(order.amount)).set("Ccy", DIRHAM)
        _put(line, "Cdtr/Nm", order.name)
        _put(line, "CdtrAcct/Id/IBAN", order.iban)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def read_payout_file(data: bytes) -> list[Order]:
    """The lines of a file that `write_payout_file` made: what a bank's simulator answers to."""
    space = {"p": _NAMESPACE}
    lines = ET.fromstring(data).findall(".//p:CdtTrfTxInf", space)  # noqa: S314 our own file
    return [
        Order(
            reference=line.findtext("p:PmtId/p:EndToEndId", "", space),
            amount=int(line.findtext("p:Amt/p:InstdAmt", "", space).replace(".", "")),
            iban=line.findtext("p:CdtrAcct/p:Id/p:IBAN", "", space),
            name=line.findtext("p:Cdtr/p:Nm", "", space),
        )
        for line in lines
    ]


def _put(parent: ET.Element, path: str, text: str) -> ET.Element:
    for name in path.split("/"):
        parent = ET.SubElement(parent, name)
    parent.text = text
    return parent


def _put_sums(parent: ET.Element, orders: Sequence[Order]) -> None:
    _put(parent, "NbOfTxs", str(len(orders)))
    _put(parent, "CtrlSum", written(sum(order.amount for order in orders)))
