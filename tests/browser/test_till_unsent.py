"""What is not sent yet: each entry by its name, with its amount or its name and its time, in the person's language."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.test_till_card import lend, open_card
from tests.browser.till import Till


def spend(till: Till, dirhams: str) -> None:
    """A small expense, paid out of the drawer."""
    till.tab("day")
    till.press("move.expense")
    till.page.locator("#pad-field").fill(dirhams)
    till.page.locator("dialog .chip").first.click()
    till.page.locator("dialog .button--primary").click()
    expect(till.page.locator("dialog")).to_have_count(0)


def rows(till: Till) -> dict[str, str]:
    """Title of each row → all that it says."""
    listed = till.page.locator(".screen .rows .row").all()
    return {
        " ".join(row.locator(".row__title").inner_text().split()): " ".join(row.inner_text().split()) for row in listed
    }


@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_every_entry_that_waits_is_named(new_phone, line, owner, language):
    till = Till(new_phone(language), line.address, language)
    till.join(owner.pairing_code())
    till.unlock()
    line.cut()
    name = f"{language} voisine"
    number = till.sell_for_cash(0)
    till.sell_on_carnet(name, 0)
    open_card(till, name)
    lend(till, "20")
    till.page.go_back()
    spend(till, "15")
    till.tab("more")
    till.page.locator(".row", has_text=till.say("sync.title")).click()
    expect(till.page.locator(".screen .rows .row")).to_have_count(5)
    said = rows(till)
    assert f"{till.say('fact.sale')} {number}" in said
    assert name in said[till.say("fact.customer")]
    assert name in said[till.say("carnet.entry.cash")]
    assert "20,00" in said[till.say("carnet.entry.cash")]
    assert "15,00" in said[till.say("move.expense")]
    waiting = {json.loads(row["text"])["at"] for row in till.table("outbox")}
    shown = {one.get_attribute("datetime") for one in till.page.locator(".screen .rows time").all()}
    assert shown == waiting
    line.mend()
    till.all_sent()
    expect(till.page.get_by_text(till.say("sync.unsent"))).to_have_count(0)
