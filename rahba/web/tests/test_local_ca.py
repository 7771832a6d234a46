"""The shop's own authority: phones accept it, and it can vouch for nothing but the shop's own network."""

import datetime as dt
import hashlib
import ipaddress
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from rahba.web.local_ca import AUTHORITY, ensure_papers, fingerprint_of, lan_addresses

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
ADDRESS = "192.168.1.20"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "certificates"


def certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def check(papers, subject: str, now: dt.datetime = NOW) -> None:
    name = x509.IPAddress(ipaddress.ip_address(subject)) if subject[0].isdigit() else x509.DNSName(subject)
    store = Store([certificate(papers.authority)])
    verifier = PolicyBuilder().store(store).time(now).build_server_verifier(name)
    verifier.verify(certificate(papers.certificate), [])


def test_a_phone_that_trusts_the_authority_trusts_the_server(folder: Path):
    papers = ensure_papers(folder, [ADDRESS], now=NOW)
    for subject in (ADDRESS, "localhost", "127.0.0.1"):
        check(papers, subject)
    with pytest.raises(VerificationError):
        check(papers, "192.168.1.99")


def test_the_authority_is_bound_to_private_networks(folder: Path):
    papers = ensure_papers(folder, ["41.250.10.10"], now=NOW)
    with pytest.raises(VerificationError, match=r"permitted|constraint"):
        check(papers, "41.250.10.10")


def test_python_and_openssl_accept_the_chain(folder: Path):
    papers = ensure_papers(folder, [ADDRESS], now=NOW)
    ssl.create_default_context(cafile=papers.authority)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(papers.certificate, papers.key)


def test_the_same_papers_are_used_again(folder: Path):
    first = ensure_papers(folder, [ADDRESS], now=NOW)
    before = (first.authority.read_bytes(), first.certificate.read_bytes())
    again = ensure_papers(folder, [ADDRESS], now=NOW + dt.timedelta(days=30))
    assert (again.authority.read_bytes(), again.certificate.read_bytes()) == before


@pytest.mark.parametrize(
    ("addresses", "later"), [(["10.0.0.7"], dt.timedelta()), ([ADDRESS], dt.timedelta(days=340))], ids=["moved", "old"]
)
def test_a_new_address_or_a_late_date_renews_the_server_but_never_the_authority(folder: Path, addresses, later):
    papers = ensure_papers(folder, [ADDRESS], now=NOW)
    authority, server = papers.authority.read_bytes(), papers.certificate.read_bytes()
    renewed = ensure_papers(folder, addresses, now=NOW + later)
    assert renewed.authority.read_bytes() == authority, "every phone would have to be prepared again"
    assert renewed.certificate.read_bytes() != server
    check(renewed, addresses[0], NOW + later)


def test_keys_are_readable_by_their_owner_only(folder: Path):
    ensure_papers(folder, [ADDRESS], now=NOW)
    for key in folder.glob("*.key"):
        assert key.stat().st_mode & 0o077 == 0, key


def test_the_fingerprint_is_the_one_a_phone_shows(folder: Path):
    papers = ensure_papers(folder, [ADDRESS], now=NOW)
    der = ssl.PEM_cert_to_DER_cert(papers.authority.read_text())
    assert fingerprint_of(papers.authority).replace(":", "").lower() == hashlib.sha256(der).hexdigest()


def test_only_private_addresses_are_offered():
    assert all(ipaddress.ip_address(address).is_private for address in lan_addresses())


def test_the_page_exists_only_where_the_authority_serves(client, folder: Path, settings):
    settings.DATA, settings.HTTPS = folder.parent, True
    assert client.get("/fr/ca/").status_code == 404
    ensure_papers(folder, [ADDRESS], now=NOW)
    page = client.get("/fr/ca/")
    assert page.status_code == 200
    assert fingerprint_of(folder / AUTHORITY) in page.content.decode()
    file = client.get("/ca/rahba-ca.crt")
    assert file["Content-Type"] == "application/x-x509-ca-cert"
    assert b"".join(file.streaming_content) == (folder / AUTHORITY).read_bytes()
    settings.HTTPS = False
    assert client.get("/ca/rahba-ca.crt").status_code == 404
