"""Telling people what became of what they asked for, by message, in their own language."""

import datetime as dt
import uuid

from django.utils import translation

from rahba.connect import actions as connect
from rahba.connect.rules.notices import NoticeKind
from rahba.payments.models import Wallet
from rahba.payments.rules.telling import WORDS, News
from rahba.people import queries as people
from rahba.shops import queries as shops

_NOTICES = uuid.UUID("0193c0de-7a51-7c1e-9a44-5b1d7f20c6a9")


def tell(person_id: uuid.UUID, news: News, *, about: uuid.UUID, now: dt.datetime, **words: str) -> None:
    """Write a notice down, once for a person, a piece of news and a thing; nobody is told who has no proved number."""
    person = people.person_by_id(person_id)
    if person is None or not person.phone or not person.phone_verified_at:
        return
    with translation.override(person.language):
        text = str(WORDS[news]) % {name: str(word) for name, word in words.items()}
    notice_id = uuid.uuid5(_NOTICES, f"{about}:{news}:{person_id}")
    connect.send_notice(phone=person.phone, kind=NoticeKind.WALLET, text=text, now=now, notice_id=notice_id)


def tell_holder(wallet: Wallet, news: News, *, about: uuid.UUID, now: dt.datetime) -> None:
    """The same to whoever holds a wallet: the person, or the owners of the shop."""
    if wallet.holder.person_id:
        tell(wallet.holder.person_id, news, about=about, now=now)
        return
    for owner_id in shops.owner_ids(wallet.shop.organisation_id, now):
        tell(owner_id, news, about=about, now=now)
