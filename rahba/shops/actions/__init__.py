"""Writes of shops, by topic."""

from rahba.shops.actions.closing import close_shop, erase_person
from rahba.shops.actions.devices import make_pairing_code, revoke_device
from rahba.shops.actions.settings import change_settings, give_consent, move_shop, open_shop, withdraw_consent
from rahba.shops.actions.staff import (
    add_staff,
    change_staff_role,
    end_staff,
    rename_staff,
    resume_staff,
    set_staff_pin,
)

__all__ = [
    "add_staff",
    "change_settings",
    "change_staff_role",
    "close_shop",
    "end_staff",
    "erase_person",
    "give_consent",
    "make_pairing_code",
    "move_shop",
    "open_shop",
    "rename_staff",
    "resume_staff",
    "revoke_device",
    "set_staff_pin",
    "withdraw_consent",
]
