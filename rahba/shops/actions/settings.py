"""A shop opens, changes its settings, moves, consents."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rahba.kernel import audit, clock
from rahba.kernel.changes import open_stream, record_changes
from rahba.kernel.ids import uuid7
from rahba.people import actions as people
from rahba.people import queries as people_queries
from rahba.people.rules import OrganisationKind, Role
from rahba.shops.models import Shop, ShopArea
from rahba.shops.rules import Trade, check_settings, check_shop_name, check_town
from rahba.shops.rules.areas import province

MOST_SHOPS = 20  # of one owner; more is a mistake or an abuse


@transaction.atomic
def open_shop(
    *,
    person_id: uuid.UUID,
    name: str,
    trade: str,
    province_code: str,
    town: str,
    now: dt.datetime,
    language: str = "ary",
    shop_id: uuid.UUID | None = None,
) -> Shop:
    """A new shop with its owner, its place and its change log. The same `shop_id` sent twice opens one shop."""
    name, town, area, trade = check_shop_name(name), check_town(town), province(province_code), Trade(trade)
    again = Shop.objects.filter(id=shop_id).first() if shop_id else None
    if again is not None and people_queries.membership_of(person_id, again.organisation_id, now):
        return again
    owned = [one for one in people_queries.memberships_of(person_id, now) if one.role == Role.OWNER]
    if again is not None or len(owned) >= MOST_SHOPS:
        raise ValidationError(
            _("This shop cannot be opened. Go back to your shops and try again; nothing else was changed."),
            code="not_opened",
        )
    organisation = people.open_organisation(kind=OrganisationKind.SHOP, name=name, now=now)
    shop = Shop.objects.create(
        id=shop_id or uuid7(), organisation=organisation, name=name, trade=trade, language=language, opened_at=now
    )
    open_stream(shop.id)
    owner = people.add_member(
        organisation_id=organisation.id, role=Role.OWNER, person_id=person_id, by_id=person_id, now=now
    )
    _place(shop, province_code=area.code, town=town, now=now)
    record_changes(shop.id, [("shop", shop.id), ("staff", owner.id)])
    _record("shop_opened", shop, person_id, now)
    return shop


@transaction.atomic
def change_settings(*, shop_id: uuid.UUID, fields: dict, by_id: uuid.UUID, now: dt.datetime) -> Shop:
    """Set the settings named in `fields` (see rules.SETTINGS); ValidationError in words for a value out of bounds."""
    values = check_settings(fields)
    shop = Shop.objects.select_for_update().get(id=shop_id)
    changed = [name for name, value in values.items() if getattr(shop, name) != value]
    if not changed:
        return shop
    for name in changed:
        setattr(shop, name, values[name])
    shop.save(update_fields=changed)
    if "name" in changed:
        people.rename_organisation(organisation_id=shop.organisation_id, name=shop.name)
    record_changes(shop.id, [("shop", shop.id)])
    _record("settings_changed", shop, by_id, now, fields=" ".join(sorted(changed)))
    return shop


@transaction.atomic
def move_shop(*, shop_id: uuid.UUID, province_code: str, town: str, by_id: uuid.UUID, now: dt.datetime) -> None:
    """From today on the shop stands elsewhere; where it stood before stays known."""
    shop = Shop.objects.select_for_update().get(id=shop_id)
    area, town = province(province_code), check_town(town)
    newest = ShopArea.objects.filter(shop=shop).order_by("-valid_from").first()
    if newest is not None and (newest.province_code, newest.town) == (area.code, town):
        return
    _place(shop, province_code=area.code, town=town, now=now)
    record_changes(shop.id, [("shop", shop.id)])
    _record("shop_moved", shop, by_id, now, province=area.code)


def _place(shop: Shop, *, province_code: str, town: str, now: dt.datetime) -> None:
    ShopArea.objects.update_or_create(
        shop=shop,
        valid_from=now.astimezone(clock.MOROCCO).date(),
        defaults={
            "region_code": province(province_code).region_code,
            "province_code": province_code,
            "town": town,
        },
    )


def give_consent(*, shop_id: uuid.UUID, purpose: str, by_id: uuid.UUID, now: dt.datetime) -> None:
    """The shop agrees to a purpose from now on."""
    organisation_id = Shop.objects.values_list("organisation_id", flat=True).get(id=shop_id)
    people.give_consent(organisation_id=organisation_id, purpose=purpose, by_id=by_id, now=now)


def withdraw_consent(*, shop_id: uuid.UUID, purpose: str, by_id: uuid.UUID, now: dt.datetime) -> None:
    """The shop no longer agrees, from now on."""
    organisation_id = Shop.objects.values_list("organisation_id", flat=True).get(id=shop_id)
    people.withdraw_consent(organisation_id=organisation_id, purpose=purpose, by_id=by_id, now=now)


def _record(verb: str, shop: Shop, by_id: uuid.UUID, now: dt.datetime, **details: str) -> None:
    audit.record(
        verb=verb,
        object_kind="shop",
        object_id=shop.id,
        actor_id=by_id,
        organisation_id=shop.organisation_id,
        now=now,
        **details,
    )
