"""Why a payment is refused, in words for whoever asked. A code is public and never changes its meaning."""

import enum

from django.utils.translation import gettext_lazy as _


class Refusal(enum.StrEnum):
    """The public code of each refusal."""

    NOT_ENOUGH = "not_enough_money"
    CEILING = "ceiling_reached"
    PAYER_FROZEN = "wallet_frozen"
    PAYEE_FROZEN = "payee_cannot_receive"
    NO_WALLET = "wallet_not_found"
    SAME_WALLET = "same_wallet"
    OTHER_INSTITUTION = "other_institution"
    AMOUNT = "amount_not_allowed"
    WRONG_PIN = "wrong_pin"
    PIN_WAIT = "pin_wait"
    PIN_LOCKED = "pin_locked"
    PIN_NOT_SET = "pin_not_set"
    INTENT_NOT_FOUND = "intent_not_found"
    INTENT_PAID = "already_paid"
    INTENT_CLOSED = "intent_closed"
    INTENT_EXPIRED = "intent_expired"
    NOT_FOR_YOU = "not_for_you"
    QUOTE = "quote_expired"
    KEY_REUSED = "payment_id_reused"
    KEY_SHAPE = "payment_id_invalid"
    LOOK_UPS = "too_many_look_ups"
    NOBODY = "nobody_under_this_number"
    PAYMENT_NOT_FOUND = "payment_not_found"
    MORE_THAN_PAID = "more_than_paid"
    ALIAS_TAKEN = "number_taken"
    HAS_WALLET = "wallet_exists"
    LEVEL = "level_not_allowed"
    NOT_LICENSED = "not_licensed"
    OTHER_NETWORK = "other_network"
    REFUSED_BEFORE = "refused_before"
    RAIL = "way_to_pay_not_available"
    RAIL_REFUSED = "refused_by_the_bank"
    CARD_STOPPED = "card_stopped_today"
    NOT_NOW = "step_not_possible"
    OWN_CASE = "own_case"
    TWO_PERSONS = "two_persons"
    PAPERS = "papers_missing"
    ASKED_ALREADY = "asked_already"
    ORDER_REF = "order_reference_missing"
    REASON = "reason_missing"
    FROZEN_ALREADY = "frozen_already"
    TOO_LATE = "too_late_to_contest"
    CONTESTED = "contested_already"
    OVER_LIMIT = "over_limit"
    STOPPED = "stopped_for_safety"
    HELD = "held_for_review"
    BANK = "bank_does_not_answer"
    ERASED = "bank_account_erased"
    OUTSIDE = "other_issuers_not_reached"
    OUTSIDE_REFUSED = "refused_by_their_issuer"
    CONFLICT = "try_again"


_WORDS = {
    Refusal.NOT_ENOUGH: _("There is not enough money in this wallet. Nothing was paid."),
    Refusal.CEILING: _("The one who would receive it is at the ceiling of their wallet. Nothing was paid."),
    Refusal.PAYER_FROZEN: _("This wallet is frozen by its issuer. Nothing was paid; ask the issuer why."),
    Refusal.PAYEE_FROZEN: _("Nobody can pay into this wallet at the moment. Nothing was paid."),
    Refusal.NO_WALLET: _("This wallet does not exist or was closed. Nothing was paid."),
    Refusal.SAME_WALLET: _("This would pay the wallet that it comes from. Nothing was paid; choose somebody else."),
    Refusal.OTHER_INSTITUTION: _("This wallet is with another issuer, which is not connected yet. Nothing was paid."),
    Refusal.AMOUNT: _("This amount cannot be paid. Write it in dirhams, like 12 or 12,50; nothing was paid."),
    Refusal.WRONG_PIN: _("This is not the PIN of this wallet. Nothing was paid; try again."),
    Refusal.PIN_WAIT: _("Too many wrong PINs. The money is safe; wait a little and try again."),
    Refusal.PIN_LOCKED: _("The PIN is locked after ten wrong ones. The money is safe; sign in again and set another."),
    Refusal.PIN_NOT_SET: _("This wallet has no PIN yet. Choose one, then pay."),
    Refusal.INTENT_NOT_FOUND: _("This request for money is not known. Ask for a new code; nothing was paid."),
    Refusal.INTENT_PAID: _("This was already paid. Nothing was paid a second time."),
    Refusal.INTENT_CLOSED: _("This request for money was withdrawn. Nothing was paid."),
    Refusal.INTENT_EXPIRED: _("This request for money has expired. Ask for a new code; nothing was paid."),
    Refusal.NOT_FOR_YOU: _("This request for money is for somebody else. Nothing was paid."),
    Refusal.QUOTE: _("The fee was quoted too long ago. Look at it again, then pay; nothing was paid."),
    Refusal.KEY_REUSED: _("Another payment was made under this number. Nothing was paid a second time."),
    Refusal.KEY_SHAPE: _("The payment’s number is not a fresh UUID of version 7. Nothing was paid."),
    Refusal.LOOK_UPS: _("You have looked up many numbers. Wait a few minutes and try again."),
    Refusal.NOBODY: _("Nobody has a wallet under this number. Check it, or ask them to open one."),
    Refusal.PAYMENT_NOT_FOUND: _("This payment is not known. Nothing was changed."),
    Refusal.MORE_THAN_PAID: _("This is more than what is left of the payment. Nothing was given back."),
    Refusal.ALIAS_TAKEN: _("This number already leads to another wallet. Nothing was changed."),
    Refusal.HAS_WALLET: _("There is a wallet of this kind already. Nothing was changed."),
    Refusal.LEVEL: _("This level cannot be given now. Nothing was changed."),
    Refusal.NOT_LICENSED: _("Only an institution with a licence may hold real money. Nothing was changed."),
    Refusal.OTHER_NETWORK: _("This code is of another network, which cannot be paid from here. Nothing was paid."),
    Refusal.NOT_NOW: _("This was decided meanwhile, or cannot be done now. Nothing was changed; look at it again."),
    Refusal.OWN_CASE: _("Nobody decides on what they asked for themselves. Another officer decides."),
    Refusal.TWO_PERSONS: _("This needs a second person. Nothing was changed; another officer goes on."),
    Refusal.PAPERS: _("A document is missing. What you have sent is kept; add it, then send."),
    Refusal.ASKED_ALREADY: _("You have asked for this already. Nothing was changed; the issuer will answer."),
    Refusal.ORDER_REF: _("Write the reference of the order or of the file. Nothing was changed."),
    Refusal.REASON: _("Write why. Nothing was changed."),
    Refusal.FROZEN_ALREADY: _("This wallet is frozen already. Nothing was changed."),
    Refusal.TOO_LATE: _("A payment can be contested for 80 days. Nothing was changed; speak to your issuer."),
    Refusal.CONTESTED: _("This payment is contested already. Nothing was changed; you will be told the answer."),
    Refusal.OVER_LIMIT: _("This would pass the limit of this wallet. Nothing was paid; pay less or later."),
    Refusal.STOPPED: _("The issuer stopped this payment to protect you. Nothing was paid; ask the issuer."),
    Refusal.HELD: _("The issuer looks at this payment first. The money is reserved; you will be told."),
    Refusal.REFUSED_BEFORE: _("This payment was refused before, and stays so. Begin a new one; nothing was paid."),
    Refusal.RAIL: _("This way to pay is not available now. Nothing was paid; choose another."),
    Refusal.RAIL_REFUSED: _("The bank refused. Nothing was paid; try another way."),
    Refusal.CARD_STOPPED: _("The bank asked not to try this card again today. Nothing was paid; take another way."),
    Refusal.BANK: _("The bank did not answer. Nothing was changed; try again in a moment."),
    Refusal.ERASED: _("A bank account in this file was erased. Nothing was changed; the file cannot be made again."),
    Refusal.OUTSIDE: _("The other issuers cannot be reached now. Nothing was paid; try again in a moment."),
    Refusal.OUTSIDE_REFUSED: _(
        "The issuer of the one you pay refused, and nothing was paid. The money is yours again."
    ),
    Refusal.CONFLICT: _("Somebody else was doing the same. Nothing was paid twice; try again."),
}


class PaymentRefused(Exception):
    """A refusal of payments: `code` for programs, its text for people. Nothing was changed."""

    def __init__(self, code: Refusal):
        super().__init__(code)
        self.code = code

    def __str__(self):
        return str(_WORDS[self.code])


_FILE_WORDS = {
    "too_large": _("This file is larger than any statement. Nothing of it was used."),
    "not_xml": _("This file is damaged from its line %(place)s on. Nothing of it was used; fetch it again."),
    "not_plain_xml": _("This file has parts that no bank statement has. Nothing of it was used."),
    "too_deep": _("This file has parts that no bank statement has. Nothing of it was used."),
    "not_a_statement": _("This is no bank statement (camt.053 or camt.054). Nothing of it was used."),
    "not_in_dirhams": _("This statement is not in dirhams (%(place)s). Nothing of it was used."),
    "amount": _("An amount in this file cannot be read (%(place)s). Nothing of it was used."),
    "details_do_not_add_up": _("The parts of line %(place)s do not add up to it. Nothing of the file was used."),
    "report": _("This is no report of this rail, or a line of it cannot be read. Nothing of it was used."),
    "other_account": _("This statement is of another account than the ring-fenced one. Nothing of it was used."),
    "balance_told_twice": _("This file tells two different balances (%(place)s). Nothing of it was used."),
}
_FILE_OTHER = _("Something is missing in this file, or there twice (%(place)s). Nothing of it was used.")


class FileRefused(Exception):
    """A statement that cannot be taken in: `code` for programs, its text for people, naming the line and the place."""

    def __init__(self, code: str, place: str = "", line: int | None = None):
        super().__init__(code, place, line)
        self.code, self.place, self.line = code, place, line

    def __str__(self):
        text = str(_FILE_WORDS.get(self.code, _FILE_OTHER))
        said = text % {"place": self.place} if "%(place)s" in text else text
        return _("Line %(number)s of the file: %(said)s") % {"number": self.line, "said": said} if self.line else said
