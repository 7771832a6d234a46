"""Where a webhook may go: the open internet, never this machine or its neighbours (SSRF)."""

import ipaddress
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_URL = 500


class AddressRefused(ValidationError):
    """Nothing is sent to such an address; the message is for the person who typed it."""


def check_url(text: str, *, private: bool) -> SplitResult:
    """The parts of an address that may be written down; https only, unless private ones are allowed (demo, tests)."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise _unreadable() from error
    if not parts.hostname or port == 0 or len(text) > LONGEST_URL or not text.strip().isascii():
        raise _unreadable()
    if any(char.isspace() or ord(char) < 32 or char == "\\" for char in text.strip()):
        raise _unreadable()
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise _unreadable()
    if parts.scheme not in ({"https", "http"} if private else {"https"}):
        raise AddressRefused(_("The address must begin with https://. Nothing was changed."), code="url_not_https")
    if not private and _literal(parts.hostname) and not is_public(parts.hostname):
        raise private_address()
    return parts


def is_public(address: str) -> bool:
    """Whether an IP address lies on the open internet, also when it hides another one inside."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    hidden = []
    if isinstance(ip, ipaddress.IPv6Address):
        hidden = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64 or int(ip) >> 32 == 0:  # 64:ff9b::/96, and the old ::a.b.c.d
            hidden.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    if any(inner is not None and not _global(inner) for inner in hidden):
        return False
    return _global(ip) or ip in _NAT64


def private_address() -> AddressRefused:
    """The refusal of an address that leads inside."""
    return AddressRefused(
        _("This address leads to a private network. Webhooks go to public addresses only."), code="url_private"
    )


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _global(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _unreadable() -> AddressRefused:
    return AddressRefused(
        _("This is not an address. Write it like https://example.com/webhooks. Nothing was changed."), code="url"
    )
