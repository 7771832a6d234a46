"""Somebody who comes for the first time: a code by SMS, a shop opened, and nothing in it yet."""

import functools
import re

import httpx

from tests.browser.market import Owner, Server

PHONE = "0600000950"


class Newcomer(Owner):
    """An owner of an empty shop; the code is read where the demo prints it."""

    def __init__(self, server: Server):
        self.address = server.address
        self.web = httpx.Client(base_url=server.address, follow_redirects=True, timeout=30)
        self.web.get("/fr/account/login/").raise_for_status()
        self.post("/fr/account/login/", {"login": PHONE})
        said = re.findall(rf"SMS → \+212{PHONE[1:]}\s+\D*(\d{{6}})", server.printed())
        self.post("/fr/account/login/code/confirm/", {"code": said[-1]})
        form = self.get("/fr/open-shop/").text
        opened = self.post(
            "/fr/open-shop/",
            {
                "name": "Chez Nadia",
                "trade": "grocery",
                "province": re.search(r'<option value="([\w.:-]+)"', form.partition('name="province"')[2])[1],
                "town": "Salé",
                "shop_id": re.search(r'name="shop_id" value="([^"]+)"', form)[1],
            },
        )
        self.shop = re.search(r"/fr/shop/[0-9a-f-]{36}", str(opened.url))[0]


@functools.cache
def newcomer(server: Server) -> Newcomer:
    """One for each market."""
    return Newcomer(server)


def come_in(server: Server, door: str) -> list[dict]:
    """The cookies of whoever goes in by this door."""
    if door == "newcomer":
        return newcomer(server).cookies()
    owner = Owner(server.address, door)
    cookies = owner.cookies()
    owner.close()
    return cookies
