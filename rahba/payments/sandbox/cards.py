"""Two things that all card rails have: the page, and the customer's way back."""

from rahba.payments.sandbox import pages
from rahba.payments.sandbox.door import Asked, Rail, Told, page, told


class CardRail(Rail):
    """A rail with a hosted page under /page/ATTEMPT. Its forms name no host and no root: a market on a local network
    hands the page on under an address of its own."""

    shown_name = ""

    def page_of(self, asked: Asked) -> Told | None:
        """Show the page, or do what was chosen there and send the customer back."""
        charge = self.ledger.charges.get(asked.path.rpartition("/page/")[2])
        if charge is None:
            return told({"error": "unknown"}, 404)
        if asked.method == "GET":
            return self.show(charge)
        done = self.act(charge, asked.form.get("do", "refuse"))
        if done["state"] == "asks_for_code":
            return self.show(charge)
        return Told(status=303, headers={"Location": done["goto"]})

    def show(self, charge) -> Told:
        """The page, or that it is over."""
        self.ledger.lapse(charge)
        return page(pages.ask(self.shown_name, charge) if charge.state == "waiting" else pages.closed(charge))
