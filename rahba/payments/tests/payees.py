"""A grocer's code, for the tests of codes. The network's name is invented: no public text gives Morocco's."""

from rahba.payments.rules.qr import Payee, Scheme
from rahba.payments.rules.qr.objects import with_checksum, write

SCHEME = Scheme("26", "ma.example.souk", "01")
NOUR = Payee(
    account="0612345678",
    category="5411",
    name="EPICERIE NOUR",
    city="CASABLANCA",
    arabic_name="بقالة النور",
    arabic_city="الدار البيضاء",
)
ACCOUNT = write([("00", "ma.example.souk"), ("01", "0612345678")])


def code_with(*changes: tuple[str, str | None]) -> str:
    """The grocer's code with other values for some objects, None to leave one out; its checksum is right."""
    objects = {
        "00": "01", "01": "11", "26": ACCOUNT, "52": "5411", "53": "504", "54": "12.50", "58": "MA",
        "59": "EPICERIE NOUR", "60": "CASABLANCA",
    }  # fmt: skip
    objects.update(changes)
    return with_checksum(write((place, value) for place, value in objects.items() if value is not None))
