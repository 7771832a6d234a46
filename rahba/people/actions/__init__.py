"""Writes of people, by topic."""

from rahba.people.actions.consents import give_consent, withdraw_consent
from rahba.people.actions.devices import make_pairing_code, note_device_seen, pair_device, revoke_device
from rahba.people.actions.members import (
    add_member,
    change_role,
    close_organisation,
    end_membership,
    open_organisation,
    rename_member,
    rename_organisation,
    resume_membership,
)
from rahba.people.actions.persons import (
    add_person,
    change_language,
    ensure_person,
    erase_person,
    rename_person,
    verify_phone,
)
from rahba.people.actions.pins import set_pin

__all__ = [
    "add_member",
    "add_person",
    "change_language",
    "change_role",
    "close_organisation",
    "end_membership",
    "ensure_person",
    "erase_person",
    "give_consent",
    "make_pairing_code",
    "note_device_seen",
    "open_organisation",
    "pair_device",
    "rename_member",
    "rename_organisation",
    "rename_person",
    "resume_membership",
    "revoke_device",
    "set_pin",
    "verify_phone",
    "withdraw_consent",
]
