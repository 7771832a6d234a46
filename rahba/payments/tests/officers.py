"""Officers and papers for the tests of the issuer's side."""

import io

from PIL import Image

from rahba.payments import actions
from rahba.payments.models import Enrolment
from rahba.payments.tests.market import Market
from rahba.people import actions as people
from rahba.people.rules import Role


def officer(market: Market, name: str = "Salma Idrissi", role: str = Role.OFFICER):
    """Somebody who works at the issuer."""
    person = market._person(name)
    people.add_member(
        organisation_id=market.institution.organisation_id, role=role, person_id=person.id, by_id=None, now=market.now
    )
    return person


def photo(size: tuple[int, int] = (60, 40), format: str = "JPEG") -> bytes:
    """A picture as a phone sends it."""
    bytes_ = io.BytesIO()
    Image.new("RGB", size, "white").save(bytes_, format)
    return bytes_.getvalue()


def applied(market: Market, wallet, level: int) -> Enrolment:
    """An application for a level, sent with all its papers."""
    person = wallet.holder.person_id
    asked = actions.begin_level(holder_id=wallet.holder_id, level=level, person_id=person, now=market.now)
    for kind in ("card_front", "card_back", "contract", *(["agency_visit"] if level == 3 else [])):
        actions.add_paper(enrolment_id=asked.id, kind=kind, data=photo(), now=market.now)
    return actions.apply(enrolment_id=asked.id, person_id=person, now=market.now)
