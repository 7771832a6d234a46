"""Statements of a bank: read strictly, with no door for a hostile file."""

import datetime as dt

import pytest

from rahba.payments.rules.rails.bank_files import StatementLine, StatementRefused, read_statement, write_statement

DAY = dt.date(2026, 11, 20)
MADE = dt.datetime(2026, 11, 20, 18, 5, tzinfo=dt.UTC)
CREDIT = StatementLine("B1", "0193-a", 125_50, True, DAY, DAY, "CMI lot 7", "CMI")
DEBIT = StatementLine("B2", "0193-b", 40_00, False, DAY, DAY + dt.timedelta(1), "Virement", "Épicerie Nour")
BACK = StatementLine("B3", "", 40_00, True, DAY, DAY, reversal=True)


def written(*lines, **more) -> bytes:
    told = {"id": "S1", "account": "011780000012345678901234", "made_at": MADE, "lines": lines, "opening": 1_000_00}
    return write_statement(**told | more)


def by_hand(entry: str, *, balances: bool = True, version: str = "02") -> bytes:
    """As an older bank writes it: version 02, the state as plain text, an IBAN."""
    balance = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='MAD'>10.00</Amt>"
        "<CdtDbtInd>CRDT</CdtDbtInd></Bal>"
        for code in ("OPBD", "CLBD")
    )
    return (
        f"<?xml version='1.0'?><Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}'><BkToCstmrStmt>"
        "<GrpHdr><CreDtTm>2026-11-20T18:05:00</CreDtTm></GrpHdr><Stmt><Id>S2</Id>"
        f"<Acct><Id><IBAN>MA64011519000001205000534921</IBAN></Id></Acct>{balance if balances else ''}{entry}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def entry(amount="5.00", *, status="BOOK", details="", currency="MAD", side="CRDT") -> str:
    return (
        f"<Ntry><Amt Ccy='{currency}'>{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>{status}</Sts>"
        f"<BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>R9</AcctSvcrRef>"
        f"<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def part(amount: str, reference: str) -> str:
    return f"<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs><Amt Ccy='MAD'>{amount}</Amt></TxDtls>"


def test_what_is_written_is_read_back():
    read = read_statement(written(CREDIT, DEBIT, BACK))
    assert read.lines == (CREDIT, DEBIT, BACK)
    assert (read.id, read.account, read.made_at) == ("S1", "011780000012345678901234", MADE)
    assert (read.opening, read.closing) == (1_000_00, 1_125_50)
    assert read.adds_up


def test_a_notice_has_lines_and_no_balances():
    read = read_statement(written(CREDIT, kind="camt.054", opening=None))
    assert (read.kind, read.opening, read.closing, read.lines) == ("camt.054", None, None, (CREDIT,))


def test_an_overdrawn_account_is_below_zero():
    assert read_statement(written(DEBIT, opening=10_00)).closing == -30_00


def test_a_file_of_an_older_bank_is_read_too():
    read = read_statement(by_hand(entry("5.5")))
    assert [(line.bank_ref, line.amount, line.value_on) for line in read.lines] == [("R9", 5_50, DAY)]
    assert not read.adds_up


def test_a_lot_becomes_a_line_for_each_operation():
    lines = read_statement(by_hand(entry(details=part("2.00", "a") + part("3.00", "b")))).lines
    assert [(line.end_to_end, line.amount, line.bank_ref) for line in lines] == [("a", 2_00, "R9"), ("b", 3_00, "R9")]


def test_what_is_only_pending_is_no_line():
    assert read_statement(by_hand(entry(status="PDNG"))).lines == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_xml"),
        (b"<a>", "not_xml"),
        (b"a;b;c", "not_xml"),
        (b"<Document/>", "not_a_statement"),
        (by_hand("", balances=False), "balance_missing"),
        (by_hand(entry("1e3")), "amount"),
        (by_hand(entry("-1")), "amount"),
        (by_hand(entry("0.001")), "amount"),
        (by_hand(entry("٥.٠٠")), "amount"),
        (by_hand(entry("1,00")), "amount"),
        (by_hand(entry(currency="EUR")), "not_in_dirhams"),
        (by_hand(entry(side="BOTH")), "neither_credit_nor_debit"),
        (by_hand(entry(details=part("2.00", "a") + part("2.00", "b"))), "details_do_not_add_up"),
        (by_hand(entry().replace("2026-11-20", "20/11/2026")), "date"),
        (by_hand(entry().replace("<AcctSvcrRef>R9</AcctSvcrRef>", "")), "reference_missing"),
        (by_hand("</Stmt><Stmt>"), "more_than_one"),
        (by_hand("<x>" * 50 + "</x>" * 50), "too_deep"),
        (written(CREDIT).replace(b"camt.053", b"pain.001"), "not_a_statement"),
    ],
)
def test_what_is_not_understood_is_refused_whole(data, code):
    with pytest.raises(StatementRefused) as refusal:
        read_statement(data)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE Document [<!ENTITY secret SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE Document SYSTEM "http://example.invalid/statement.dtd">',
        '<?xml-stylesheet href="x.xsl"?>',
    ],
    ids=["bomb", "file", "address", "instruction"],
)
def test_a_hostile_file_is_refused_before_it_is_expanded(head):
    data = by_hand("").replace(b"<?xml version='1.0'?>", b"<?xml version='1.0'?>" + head.encode())
    with pytest.raises(StatementRefused) as refusal:
        read_statement(data)
    assert refusal.value.code == "not_plain_xml"
