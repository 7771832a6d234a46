"""Persons by phone number, organisations and their members, devices, PINs, consents.

Nouns: Person, Organisation, Membership, StaffPin, Device, PairingCode, Consent. A person's name and phone live in
the Person row (and the name a shop gave them, in their Membership), which can be erased; every other row holds ids.
"""
