"""Sign-in by phone number and one-time code."""

from allauth.account.adapter import DefaultAccountAdapter


class PhoneAdapter(DefaultAccountAdapter):
    """allauth's adapter, over Person.phone."""
