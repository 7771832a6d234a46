"""The issuer's side of the demo in tests: a shop with a bank account, the bank's desk, the sandbox bank's faults."""

import os
import re
import subprocess
import sys

import httpx

from tests.browser.market import Owner, Server

RIB = "011519000001205000534921"
# What the worker does on a later day, where no money moves: the clock of the market stays.
_LATER = """
import datetime, sys
import django
django.setup()
from rahba.kernel import clock
from rahba.payments import actions, queries
from rahba.payments.actions.payouts import doubt_payouts
later = clock.now() + datetime.timedelta(days=int(sys.argv[1]))
institution = queries.institution_here()
doubt_payouts(institution_id=institution.id, now=later)
actions.missing_payouts(institution_id=institution.id, now=later)
"""


def days_pass(server: Server, days: int) -> None:
    """Payouts that the bank has not named for so long become cases."""
    settings = {"DJANGO_SETTINGS_MODULE": "rahba.web.settings", "RAHBA_DATA": str(server.data), "DATABASE_URL": ""}
    subprocess.run([sys.executable, "-c", _LATER, str(days)], env=os.environ | settings, check=True)


class Desk(Owner):
    """An officer at a browser that needs no drawing."""

    def __init__(self, server: Server, door: str = "issuer"):
        super().__init__(server.address, door)
        self.bank = re.search(r"/fr/issuer/[0-9a-f-]{36}/", str(self.get("/fr/home/").url))[0] + "bank/"

    @property
    def sandbox(self) -> str:
        """Where the sandbox bank is, as the page of statements says."""
        return re.search(r"http://127\.0\.0\.1:\d+", self.get(f"{self.bank}statements/").text)[0]

    def fault(self, *names: str) -> None:
        """What the sandbox bank does wrong next."""
        httpx.post(f"{self.sandbox}/faults", json=list(names)).raise_for_status()

    def work_a_day(self, owner: Owner) -> dict[str, str]:
        """A payout ordered, stated and settled, and a line that nobody knows: one of each thing on its pages."""
        owner.post(f"{owner.shop}/money/bank/", {"rib": RIB, "name": "Rachid"})
        self.post(f"{self.bank}close/")
        number = re.search(r"/bank/orders/(\d+)/", self.get(self.bank).text)[1]
        self.post(f"{self.bank}orders/{number}/file/", {"to": "bank"})
        credit = {"ref": f"CR{number}", "amount": "20.00", "text": "VIREMENT SANS MOTIF"}
        httpx.post(f"{self.sandbox}/credits", json=credit).raise_for_status()
        looked_at = self._fetched()
        self.post(f"{self.bank}statements/{looked_at}/step/")
        difference = re.search(r"/bank/differences/([0-9a-f-]{36})/", self.get(f"{self.bank}differences/").text)[1]
        return {
            "order": number,
            "window": re.search(r"/bank/windows/(\d+)/", self.get(self.bank).text)[1],
            "statement": looked_at,
            "statement_waiting": self._fetched(),
            "difference": difference,
        }

    def _fetched(self) -> str:
        fetched = self.post(f"{self.bank}statements/fetch/", {"source": "bank"})
        return re.search(r"/statements/([0-9a-f-]{36})/", str(fetched.url))[1]
