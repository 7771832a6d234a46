"""A customer with a phone: scans what the till shows, and pays from their wallet in the running server."""

import os
import subprocess
import sys
from pathlib import Path

# A process that stays: it has loaded everything when the moment comes. One line in, one line out.
_PAYING = """
import sys
import django
django.setup()
from rahba.kernel import clock
from rahba.kernel.ids import uuid7
from rahba.payments import actions, queries
from rahba.people import queries as people

wallet = queries.person_wallet(people.person_by_phone(sys.argv[1]).id)
print("ready", flush=True)
for line in sys.stdin:
    act, given = line.split()
    try:
        if act == "scan":
            actions.present(reference=given, payer_id=wallet.id, now=clock.now())
        elif act == "pay":
            actions.pay_intent(
                payment_id=uuid7(), payer_id=wallet.id, intent_id=given, pin=sys.argv[2], now=clock.now()
            )
        print(queries.balance_of(wallet.id), flush=True)
    except Exception as refusal:
        print(f"refused: {refusal}", flush=True)
"""
PHONE, PIN = "+212600000005", "402917"


class Customer:
    """The demo's customer with a wallet."""

    def __init__(self, data: Path):
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PAYING, PHONE, PIN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "rahba.web.settings",
                "RAHBA_DATA": str(data),
                "DATABASE_URL": "",
            },
        )
        assert self._process.stdout.readline() == "ready\n"

    def _do(self, act: str, given: str = "-") -> str:
        self._process.stdin.write(f"{act} {given}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def scan(self, reference: str) -> None:
        """The code is before the customer's eyes."""
        assert self._do("scan", reference).isdigit()

    def pay(self, intent_id: str) -> str:
        """What the wallet holds then, in centimes; or why it was refused."""
        return self._do("pay", intent_id)

    @property
    def money(self) -> int:
        return int(self._do("look"))

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(10)
