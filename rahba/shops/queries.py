"""Reads of shops: who may do what in which shop, and what its tills are told about it."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from rahba.kernel import clock
from rahba.kernel.money import CURRENCY
from rahba.people import queries as people
from rahba.people.queries import Member
from rahba.people.rules import Role
from rahba.shops.models import Shop, ShopArea
from rahba.shops.rules import TILL_VERBS, VERBS, works_at_till


@dataclass(frozen=True)
class ShopAccess:
    """A person's key to a shop: what they are there and what they may do."""

    shop: Shop
    membership_id: uuid.UUID
    role: str
    verbs: frozenset[str]

    def allows(self, verb: str) -> bool:
        """Whether the holder may do this."""
        return verb in self.verbs


def access_for(person, shop_id: uuid.UUID, verb: str, *, now: dt.datetime) -> ShopAccess:
    """The person's access to the shop, for `verb`.

    Http404 for a shop they do not belong to, exactly as for a shop that does not exist; PermissionDenied, with the
    reason in words, for something their role may not do.
    """
    shop = Shop.objects.select_related("organisation").filter(id=shop_id).first()
    membership = people.membership_of(person.pk, shop.organisation_id, now) if shop and person.pk else None
    if shop is None or membership is None:
        raise Http404
    verbs = VERBS.get(membership.role, frozenset())
    if verb not in verbs:
        raise PermissionDenied(
            _("As %(role)s you cannot open this. Ask the owner of “%(shop)s” if you need it.")
            % {"role": Role(membership.role).label, "shop": shop.name}
        )
    return ShopAccess(shop, membership.id, membership.role, verbs)


def shop_by_id(shop_id: uuid.UUID) -> Shop | None:
    """The shop under an id."""
    return Shop.objects.filter(id=shop_id).first()


def shop_of_organisation(organisation_id: uuid.UUID) -> Shop | None:
    """The shop that an organisation is, if it is one."""
    return Shop.objects.filter(organisation_id=organisation_id).first()


def shops_of(person_id: uuid.UUID, now: dt.datetime) -> list[ShopAccess]:
    """The shops in which the person has a role, the oldest membership first."""
    memberships = people.memberships_of(person_id, now)
    found = Shop.objects.filter(organisation_id__in=[membership.organisation_id for membership in memberships])
    shops = {shop.organisation_id: shop for shop in found.select_related("organisation")}
    return [
        ShopAccess(shops[row.organisation_id], row.id, row.role, VERBS.get(row.role, frozenset()))
        for row in memberships
        if row.organisation_id in shops
    ]


def owner_ids(organisation_id: uuid.UUID, now: dt.datetime) -> set[uuid.UUID]:
    """The people who own a shop, by its organisation."""
    return {membership.person_id for membership in people.owners_of(organisation_id, now)}


def area_of(shop_id: uuid.UUID, day: dt.date) -> ShopArea | None:
    """Where the shop stands on a day."""
    return ShopArea.objects.filter(shop_id=shop_id, valid_from__lte=day).order_by("-valid_from").first()


def business_day(shop: Shop, at: dt.datetime) -> dt.date:
    """The trading day of this shop to which a moment belongs."""
    return clock.business_day(at, shop.cutoff_hour)


def shop_value(shop: Shop) -> dict:
    """What a till knows of its shop (a value of the change log)."""
    area = ShopArea.objects.filter(shop=shop).order_by("-valid_from").first()
    return {
        "id": str(shop.id),
        "name": shop.name,
        "trade": shop.trade,
        "town": area.town if area else "",
        "currency": CURRENCY,
        "tva_mode": shop.tva_mode,
        "cash_rounding_step": shop.cash_rounding_step,
        "cutoff_hour": shop.cutoff_hour,
        "carnet_limit": shop.carnet_limit,
        "cashier_max_discount_bp": shop.cashier_max_discount_bp,
        "show_rials": shop.show_rials,
        "language": shop.language,
    }


def staff_values(shop: Shop, now: dt.datetime, *, ids: Iterable[uuid.UUID] | None = None) -> dict[uuid.UUID, dict]:
    """What a till knows of those who work at it, by membership id; of `ids` only, when given.

    Former staff stay, inactive, so that their receipts keep a name. Whoever has nothing to do at a till (adviser,
    accountant) is told as inactive, without a name.
    """
    wanted = None if ids is None else set(ids)
    members = people.members_of(shop.organisation_id, now, ended=True)
    return {
        member.membership.id: _staff_value(member)
        for member in members
        if wanted is None or member.membership.id in wanted
    }


def _staff_value(member: Member) -> dict:
    active = member.active and works_at_till(member.role)
    pin = member.pin if active else None
    return {
        "id": str(member.membership.id),
        "name": member.name if active or works_at_till(member.role) else "",
        "role": member.role,
        "active": active,
        "verbs": sorted(VERBS[member.role] & TILL_VERBS) if active else [],
        "pin": pin and {"salt": pin.salt, "iterations": pin.iterations, "verifier": pin.verifier},
    }


def member_of(shop: Shop, membership_id: uuid.UUID, now: dt.datetime) -> Member:
    """A member, present or former, of this shop; Http404 for anybody else's."""
    member = people.member_in(shop.organisation_id, membership_id, now)
    if member is None:
        raise Http404
    return member
