"""How the journal of sensitive acts reads: each coded verb of the house, and each coded detail, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from rahba.people.rules import Purpose, Role

ACTS: dict[str, object] = {
    "shop_opened": _("Shop opened"),
    "shop_closed": _("Shop closed"),
    "settings_changed": _("Settings changed"),
    "shop_moved": _("Shop moved"),
    "member_added": _("Member added"),
    "member_ended": _("Member left"),
    "member_resumed": _("Member taken back"),
    "member_renamed": _("Member renamed"),
    "role_changed": _("Role changed"),
    "pin_set": _("PIN set"),
    "pin_locked": _("PIN locked after wrong tries"),
    "person_erased": _("Person erased"),
    "device_paired": _("Phone joined"),
    "device_revoked": _("Phone signed out from afar"),
    "consent_given": _("Consent given"),
    "consent_withdrawn": _("Consent withdrawn"),
    "sale_voided": _("Sale voided"),
    "drawer_closed": _("Drawer closed"),
    "set_aside_accepted": _("Entry of a till taken in"),
    "set_aside_dismissed": _("Entry of a till put away"),
    "flagged_entry_seen": _("Flagged entry looked at"),
    "waiting_entry_accepted": _("Return written without its sale"),
    "products.imported": _("Products imported"),
    "product.price_changed": _("Price changed"),
    "pack.price_changed": _("Price of a pack changed"),
    "carnet.entry_reversed": _("Carnet entry corrected"),
    "carnet.contest_answered": _("Contested entry answered"),
    "carnet.limit_changed": _("Customer's limit changed"),
    "carnet.page_key_renewed": _("Customer's link renewed"),
    "carnet.customers_joined": _("Two customers joined into one"),
    "carnet.customer_erased": _("Customer erased"),
    "wallet_pin_set": _("PIN of the wallet set"),
    "bank_account_set": _("Bank account for payouts set"),
    "institution_opened": _("Issuer of wallets opened"),
    "limit_set": _("Limit of payments set"),
    "app_made": _("App made"),
    "app_closed": _("App closed"),
    "app_let_in": _("App let in"),
    "app_shut_out": _("App shut out"),
    "key_made": _("Key of an app made"),
    "key_revoked": _("Key of an app revoked"),
    "endpoint_added": _("Webhook address added"),
    "endpoint_secret_changed": _("Secret of a webhook address changed"),
    "endpoint_removed": _("Webhook address removed"),
    "endpoint_enabled": _("Webhook address started again"),
    "endpoint_paused": _("Webhook address paused"),
    "endpoint_kinds_changed": _("Events of a webhook address changed"),
    "charged_back": _("Card payment taken back by the bank"),
    "merchant_wallet_opened": _("Wallet of the shop opened"),
    "agent_wallet_opened": _("Float of the agent opened"),
    "window_closed": _("Day of payments closed before its time"),
    "payout_file_taken_out": _("Payout file taken out"),
    "statement_taken": _("Statement of the bank taken in"),
    "report_taken": _("Report of an acquirer taken in"),
}
"""Every verb that any domain records (a test looks for verbs that have no words)."""

_LABELS: dict[str, object] = {
    "role": _("Role"),
    "before": _("Before"),
    "after": _("After"),
    "old": _("Before"),
    "new": _("After"),
    "code": _("Phone"),
    "fields": _("Changed"),
    "purpose": _("For"),
    "total": _("Total"),
    "difference": _("Difference"),
    "number": _("Number"),
    "created": _("New"),
    "updated": _("Updated"),
    "prices_changed": _("Prices changed"),
}
_MONEY = frozenset({"before", "after", "old", "new", "total", "difference"})
_FIELDS: dict[str, object] = {
    "name": _("name"),
    "trade": _("trade"),
    "language": _("language"),
    "tva_mode": _("TVA"),
    "cutoff_hour": _("end of the day"),
    "cash_rounding_step": _("rounding"),
    "carnet_limit": _("carnet limit"),
    "cashier_max_discount_bp": _("cashier's discount"),
    "show_rials": _("rials"),
}


@dataclass(frozen=True)
class Detail:
    """One detail of an act: words, or an amount in centimes."""

    label: str
    words: str = ""
    amount: int | None = None


def act_in_words(verb: str) -> str:
    """What was done."""
    return str(ACTS.get(verb, _("Another act")))


def details_in_words(details: dict) -> list[Detail]:
    """The details that mean something to a reader; ids are left out."""
    return [_detail(name, value) for name, value in details.items() if name in _LABELS and value is not None]


def _detail(name: str, value: object) -> Detail:
    label = str(_LABELS[name])
    if name in _MONEY and isinstance(value, int):
        return Detail(label, amount=value)
    if value in Role.values:
        return Detail(label, str(Role(value).label))
    if value in Purpose.values:
        return Detail(label, str(Purpose(value).label))
    if name == "fields":
        return Detail(label, ", ".join(str(_FIELDS.get(field, field)) for field in str(value).split()))
    return Detail(label, str(value))
