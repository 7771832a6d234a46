"""All addresses of Rahba, read from the resolver, and what opens each page of a shop."""

import re
from dataclasses import dataclass

from django.urls import get_resolver
from django.urls.resolvers import URLResolver

LANGUAGE = "fr"
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")

# The verb of rahba.shops.rules.VERBS that opens each page of a shop, or several of which one is enough. A new page
# of a shop must be placed here.
OPENS = {
    "web:shop_home": "enter",
    "shops:manage": "enter",
    "shops:leave": "enter",
    "shops:settings": "settings",
    "shops:consents": "consents",
    "shops:change_consent": "consents",
    "shops:journal": "see_audit",
    "shops:staff": "staff",
    "shops:add_staff": "staff",
    "shops:member": "staff",
    "shops:end_member": "staff",
    "shops:resume_member": "staff",
    "shops:change_name": "staff",
    "shops:change_role": "staff",
    "shops:change_pin": "staff",
    "shops:devices": "devices",
    "shops:pair": "devices",
    "shops:use_this_phone": "devices",
    "shops:revoke_device": "devices",
    "carnet:customers": "carnet",
    "carnet:objections": "carnet",
    "carnet:customer": "carnet",
    "carnet:statement": "carnet",
    "carnet:customer_share": "carnet",
    "carnet:entry": "carnet",
    "carnet:customer_new": "customer_edit",
    "carnet:customer_change": "customer_edit",
    "carnet:customer_new_link": "override_limit",
    "carnet:customer_join": "override_limit",
    "carnet:customer_erase": "override_limit",
    "carnet:entry_correct": "void",
    "carnet:entry_answer": "void",
    "catalogue:products": "enter",
    "catalogue:add_product": "product_edit",
    "catalogue:restock": "enter",
    "catalogue:export": "export",
    "catalogue:send_import": "import",
    "catalogue:import": "import",
    "catalogue:import_model": "import",
    "catalogue:run_import": "import",
    "catalogue:drop_import": "import",
    "catalogue:import_problems": "import",
    "catalogue:undo_movement": "stock",
    "catalogue:product": "enter",
    "catalogue:edit_product": "product_edit",
    "catalogue:photo": "product_edit",
    "catalogue:remove_product": "product_edit",
    "catalogue:restore_product": "product_edit",
    "catalogue:add_pack": "product_edit",
    "catalogue:pack": "product_edit",
    "catalogue:stock": "stock",
    "catalogue:count": "stock",
    "catalogue:move_stock": "stock",
    "catalogue:categories": "product_edit",
    "catalogue:add_category": "product_edit",
    "catalogue:category": "product_edit",
    "catalogue:raise_category": "product_edit",
    "catalogue:remove_category": "product_edit",
    "sales:day": "see_reports",
    "sales:closings": ("see_reports", "close_day"),
    "sales:closing": ("see_reports", "close_day"),
    "sales:export": ("export", "see_reports"),
    "sales:receipts": ("sell", "see_reports"),
    "sales:receipt": ("sell", "see_reports", "carnet"),
    "sales:cash": ("cash_movement", "see_reports"),
    "sales:record_cash": "cash_movement",
    "sales:close": "close_day",
    "sales:repayment": "repayment",
    "agent:counter": "cash_movement",
    "agent:cash_in": "cash_movement",
    "agent:cash_out": "cash_movement",
    "agent:waiting": "cash_movement",
    "agent:cancel": "cash_movement",
    "guests:programs": "apps",
    "guests:program": "apps",
    "guests:withdraw": "apps",
    "merchant:enrolment": "settings",
    "merchant:application": "settings",
    "merchant:begin": "settings",
    "merchant:disputes": "look_at",
    "merchant:dispute": "look_at",
    "merchant:accept_dispute": "look_at",
    "money:home": "money",
    "money:open": "money",
    "money:payments": "money",
    "money:payment": "money",
    "money:give_back": "money",
    "money:baskets": "money",
    "money:basket": "money",
    "money:payouts": "money",
    "money:bank": "settings",
    "money:statement": "money",
    "money:code": "money",
    "till:to_look_at": "look_at",
    "till:accept": "look_at",
    "till:dismiss": "look_at",
    "till:seen": "look_at",
    "till:write_waiting": "look_at",
}

# What is open to whoever comes, and why nobody's data is behind it.
OPEN_TO_ALL = {
    "root": "leads to a language",
    "healthz": "for the operator",
    "picture": "a product's picture, under a name that holds the hash of its bytes",
    "local_authority_short": "only where the shop's own network is served",
    "local_authority_file": "the certificate is there to be taken",
    "own_page_short": "leads to the customer's page",
    "web:front": "the front door",
    "web:local_authority": "only where the shop's own network is served",
    "web:demo_enter": "only in the demo",
    "own_carnet:page": "opened by its key",
    "own_carnet:entry": "opened by its key",
    "own_carnet:contest": "opened by its key",
    "own_carnet:withdraw": "opened by its key",
    "account_login": "sign-in",
    "account_confirm_login_code": "sign-in",
    "account_logout": "says goodbye",
    "account_inactive": "says why",
    "account_signup": "leads to sign-in",
    "account_request_login_code": "leads to sign-in",
    "design:gallery": "the living page of the design",
    "till-app:shell": "the till without anybody's data; its data comes by the API, to a paired phone",
    "till-app:worker": "code",
    "till-app:manifest": "the app's card",
    "wallet-app:shell": "the wallet without anybody's data; its data comes by the API, to who signed in",
    "wallet-app:worker": "code",
    "wallet-app:manifest": "the app's card",
    "card:choose": "what somebody is asked to pay, under a reference that cannot be guessed",
    "card:back": "says what became of a card payment; nothing is believed of it",
    "rails:news": "for acquirers: believed by their signature only",
    "sandbox:page": "a rehearsal of an acquirer's page, on local networks only; no money is behind it",
    "oauth:token": "for programs: opened by a key and its secret",
    "oauth:revoke": "for programs: opened by a key and its secret",
    "oauth:metadata": "where programs find the two above",
    "api:openapi-json": "the document of the API",
    "api:openapi-view": "the document of the API",
    "api:api-root": "the root of the API",
}
FOR_WHO_SIGNED_IN = {"web:home", "web:open_shop", "web:account", "web:erase_account", "card:top_up", "programs:places"}
FOR_A_PAIRED_PHONE = {
    "api:pair",
    "api:ping",
    "api:sync",
    "api:changes",
    "api:photo",
    "api:receipt",
    "api:starter",
    "api:customer_entries",
    "api:till_ask",
    "api:till_look",
    "api:till_cancel",
    "api:till_drop",
}
FOR_AN_APP = {
    "api:ask",
    "api:intents",
    "api:intent",
    "api:cancel",
    "api:received",
    "api:one_received",
    "api:refund",
    "api:quote",
    "api:events",
}
"""Opened by an API key or an access token with the right scope (`connect`)."""
FOR_WHO_MAKES_PROGRAMS = {
    "programs:apps",
    "programs:leave",
    "programs:app",
    "programs:close",
    "programs:new_key",
    "programs:rotate_key",
    "programs:revoke_key",
    "programs:add_endpoint",
    "programs:endpoint",
    "programs:replay_one",
    "programs:change_endpoint",
}
"""Of an organisation: opened by a start-up's owner, and in a shop by the verb `apps`."""
FOR_AN_ISSUERS_INBOX = {"programs:inbox", "programs:try_again"}
"""Opened by an officer of the issuer (rahba/connect/tests/test_pages.py)."""
FOR_WHO_HAS_THE_LINK = {"let_in:choose"}
"""A program's name, and one's own shops; for who signed in."""
# The customer's wallet: the session's person, who is told 401 by the API instead of being led to a page.
FOR_WHO_HOLDS_A_WALLET = {
    "api:wallet_me",
    "api:wallet_open",
    "api:wallet_pin",
    "api:wallet_history",
    "api:wallet_look_up",
    "api:wallet_resolve",
    "api:wallet_quote",
    "api:wallet_pay",
    "api:wallet_fate",
    "api:wallet_requests",
    "api:wallet_ask",
    "api:wallet_refuse",
    "api:wallet_cancel",
}

# A holder's pages beside the wallet app: each finds its own wallet, payments and cases, and no others.
FOR_A_HOLDER = {
    "holder:level",
    "holder:begin",
    "holder:application",
    "holder:disputes",
    "holder:dispute",
    "holder:withdraw",
    "holder:contest",
}
# The verb of rahba.payments.policies.ISSUER_VERBS that opens each page of an issuer.
ISSUER_OPENS = {
    "issuer:home": "enter",
    "issuer:safeguarding": "report",
    "issuer:enrolments": "enrol",
    "issuer:enrolment": "enrol",
    "issuer:accept": "enrol",
    "issuer:refuse": "enrol",
    "issuer:paper": "enrol",
    "issuer:cases": "risk",
    "issuer:case": "risk",
    "issuer:take_case": "risk",
    "issuer:report": "risk",
    "issuer:held": "risk",
    "issuer:limits": "risk",
    "issuer:disputes": "dispute",
    "issuer:dispute": "dispute",
    "issuer:dispute_step": "dispute",
    "issuer:freezes": "freeze",
    "issuer:freeze_new": "freeze",
    "issuer:freeze": "freeze",
    "issuer:freeze_step": "freeze",
    "issuer:bank": "settle",
    "issuer:close_window": "settle",
    "issuer:window": "settle",
    "issuer:order": "settle",
    "issuer:order_file": "settle",
    "issuer:statements": "settle",
    "issuer:fetch_statement": "settle",
    "issuer:statement": "settle",
    "issuer:statement_step": "settle",
    "issuer:differences": "settle",
    "issuer:difference": "settle",
    "issuer:decide_difference": "settle",
}


@dataclass(frozen=True)
class Route:
    """One address: its full name, its pattern in one language, the names of its parameters."""

    name: str
    pattern: str

    @property
    def parameters(self) -> list[str]:
        return [found["name"] for found in PARAMETER.finditer(self.pattern)]

    @property
    def of_a_shop(self) -> bool:
        return "shop_id" in self.parameters

    @property
    def verbs(self) -> set[str]:
        """Those that open it."""
        opens = OPENS[self.name]
        return {opens} if isinstance(opens, str) else set(opens)

    def address(self, values: dict) -> str:
        """The address with the values filled in; a value may be meant for one domain (`till:entry_id`)."""
        space = self.name.partition(":")[0]
        return "/" + PARAMETER.sub(
            lambda found: str(values.get(f"{space}:{found['name']}", values.get(found["name"]))), self.pattern
        )


def all_routes() -> list[Route]:
    """Every route that the resolver knows, the language ones in one language."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, path: str, names: str):
    for part in resolver.url_patterns:
        pattern = str(part.pattern)
        if isinstance(part, URLResolver):
            space = f"{part.namespace}:" if part.namespace else ""
            here = f"{LANGUAGE}/" if type(part.pattern).__name__ == "LocalePrefixPattern" else path + pattern
            yield from _walk(part, here, names + space)
        else:
            yield Route(names + (part.name or pattern), path + pattern)
