"""A certificate authority of the shop's own, so that a phone on the same network gets a secure context.

Service worker, camera and `crypto.randomUUID` work over https only. The authority never leaves the data folder and
is bound by name constraints to private addresses and `.local` names: stolen, it cannot stand for any public site.
"""

import contextlib
import dataclasses
import datetime as dt
import ipaddress
import os
import socket
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY = "rahba-ca.crt"
AUTHORITY_DAYS = 3650
# Phones refuse a server certificate that lives longer than 825 days, even from an authority of one's own.
CERTIFICATE_DAYS = 365
RENEW_DAYS = 30
_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8", "100.64.0.0/10")

PrivateKey = ec.EllipticCurvePrivateKey


@dataclasses.dataclass(frozen=True)
class Papers:
    """The three files that serving over https needs."""

    authority: Path
    certificate: Path
    key: Path


def lan_addresses() -> list[str]:
    """This machine's private IPv4 addresses, the one that leads outwards first. Sends nothing."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket only asks the routing table which address it would send from.
            probe.connect(("10.255.255.255", 9))
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    with contextlib.suppress(OSError):
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    return [address for address in dict.fromkeys(found) if _is_private(address)]


def ensure_papers(folder: Path, addresses: list[str], *, now: dt.datetime) -> Papers:
    """Make what is missing: the authority once, the server certificate anew when addresses or dates ask for it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    papers = Papers(folder / AUTHORITY, folder / "server.crt", folder / "server.key")
    authority_key_path = folder / "rahba-ca.key"
    if not (papers.authority.exists() and authority_key_path.exists()):
        key, certificate = _make_authority(now)
        _write_key(authority_key_path, key)
        papers.authority.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        papers.certificate.unlink(missing_ok=True)
    if not _serves(papers.certificate, addresses, now):
        authority_key = serialization.load_pem_private_key(authority_key_path.read_bytes(), None)
        authority = x509.load_pem_x509_certificate(papers.authority.read_bytes())
        key, certificate = _make_certificate(authority, authority_key, addresses, now)
        _write_key(papers.key, key)
        papers.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return papers


def fingerprint_of(authority: Path) -> str:
    """The SHA-256 fingerprint a careful person compares on the phone: `AB:CD:…`."""
    certificate = x509.load_pem_x509_certificate(authority.read_bytes())
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _is_private(address: str) -> bool:
    return any(ipaddress.ip_address(address) in ipaddress.ip_network(block) for block in _PRIVATE) and not (
        ipaddress.ip_address(address).is_loopback
    )


def _names(addresses: list[str]) -> list[x509.GeneralName]:
    every = dict.fromkeys([*addresses, "127.0.0.1"])
    return [x509.DNSName("localhost"), *(x509.IPAddress(ipaddress.ip_address(address)) for address in every)]


def _serves(path: Path, addresses: list[str], now: dt.datetime) -> bool:
    if not path.exists():
        return False
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    lasts = certificate.not_valid_after_utc > now + dt.timedelta(days=RENEW_DAYS)
    return lasts and set(_names(addresses)) <= set(named)


def _builder(subject: x509.Name, issuer: x509.Name, days: int, now: dt.datetime) -> x509.CertificateBuilder:
    # An hour back: the clock of a cheap phone is seldom right to the minute.
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=days))
    )


def _make_authority(now: dt.datetime) -> tuple[PrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rahba – this shop's own network")])
    permitted = [
        x509.DNSName("localhost"),
        x509.DNSName("local"),
        *(x509.IPAddress(ipaddress.ip_network(block)) for block in _PRIVATE),
    ]
    certificate = (
        _builder(name, name, AUTHORITY_DAYS, now)
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def _make_certificate(
    authority: x509.Certificate, authority_key: PrivateKey, addresses: list[str], now: dt.datetime
) -> tuple[PrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rahba till")])
    certificate = (
        _builder(subject, authority.subject, CERTIFICATE_DAYS, now)
        .public_key(key.public_key())
        .add_extension(x509.SubjectAlternativeName(_names(addresses)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    return key, certificate


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write_key(path: Path, key: PrivateKey) -> None:
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
