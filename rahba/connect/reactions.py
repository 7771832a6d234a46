"""What connect does when something happened below it."""

import datetime as dt
import uuid

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rahba.connect import actions
from rahba.connect.rules.notices import NoticeKind
from rahba.kernel.events import subscribe
from rahba.people import queries as people
from rahba.people.rules import Role
from rahba.shops import queries as shops
from rahba.shops.events import StaffAdded
from rahba.shops.rules.doors import ManageDoor, declare_door

_INVITATIONS = uuid.UUID("0193a5c0-6b7e-7d53-9d1a-6f0f5a3e2b11")  # the namespace of their ids: one per membership


@subscribe(StaffAdded)
def invite_staff(event: StaffAdded, now: dt.datetime) -> None:
    """Tell the new member, if they have a number, in their own language or, when unknown, in the shop's."""
    shop = shops.shop_by_id(event.shop_id)
    member = people.member_in(shop.organisation_id, event.membership_id, now)
    if member is None or not member.active or not member.phone:
        return
    person = people.person_by_id(member.membership.person_id)
    with translation.override(person.language if person.phone_verified_at else shop.language):
        text = _("“%(shop)s” gave you a place on Rahba: %(role)s. Sign in with this phone number.") % {
            "shop": shop.name,
            "role": Role(member.role).label,
        }
        if settings.ADDRESS:
            text = f"{text} {settings.ADDRESS}"
    actions.send_notice(
        phone=member.phone,
        kind=NoticeKind.INVITATION,
        text=text,
        now=now,
        notice_id=uuid.uuid5(_INVITATIONS, str(event.membership_id)),
    )


declare_door(
    ManageDoor(
        "guests:programs",
        "apps",
        "key",
        gettext_lazy("Programs"),
        gettext_lazy("Which program may do what for your shop"),
        lambda _shop_id: True,
    )
)
