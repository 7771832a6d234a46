"""What holders are told by message: no amount, no name, nothing that a passer-by should not read."""

import enum

from django.utils.translation import gettext_lazy as _


class News(enum.StrEnum):
    """What happened."""

    ENROLMENT_ACCEPTED = "enrolment_accepted"
    ENROLMENT_REFUSED = "enrolment_refused"
    DISPUTE_OPENED = "dispute_opened"
    DISPUTE_CLOSED = "dispute_closed"
    HELD_RELEASED = "held_released"
    HELD_GIVEN_BACK = "held_given_back"


WORDS = {
    News.ENROLMENT_ACCEPTED: _("Rahba: your request about your wallet was accepted."),
    News.ENROLMENT_REFUSED: _("Rahba: your request about your wallet was refused. %(reason)s"),
    News.DISPUTE_OPENED: _("Rahba: a payment to you is contested. Open your wallet’s pages and answer in 7 days."),
    News.DISPUTE_CLOSED: _("Rahba: there is an answer about the contested payment. Open your wallet’s pages."),
    News.HELD_RELEASED: _("Rahba: the issuer let your payment go. It was paid."),
    News.HELD_GIVEN_BACK: _("Rahba: the issuer did not let your payment go. The money is back in your wallet."),
}
