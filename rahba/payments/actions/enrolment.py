"""Applying to the issuer, and what an officer decides."""

import datetime as dt
import hashlib
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction

from rahba.kernel import audit
from rahba.kernel.ids import uuid7
from rahba.payments.actions.holders import open_shop_wallet, raise_level
from rahba.payments.actions.steps import take
from rahba.payments.actions.telling import tell
from rahba.payments.models import BusinessNumbers, Enrolment, EnrolmentStep, Holder, Paper
from rahba.payments.rules.enrolment import (
    FLOW,
    EnrolmentKind,
    EnrolmentState,
    RefusalReason,
    check_ice,
    check_number,
    papers_asked,
    papers_taken,
)
from rahba.payments.rules.kinds import WalletKind
from rahba.payments.rules.levels import may_rise
from rahba.payments.rules.papers import clean_paper
from rahba.payments.rules.refusals import PaymentRefused, Refusal
from rahba.payments.rules.telling import News
from rahba.shops import queries as shops


@transaction.atomic
def begin_level(*, holder_id: uuid.UUID, level: int, person_id: uuid.UUID, now: dt.datetime) -> Enrolment:
    """The holder begins to ask for a higher level; beginning again finds what was begun."""
    holder = Holder.objects.get(id=holder_id, person_id=person_id)
    if not may_rise(holder.level, level):
        raise PaymentRefused(Refusal.LEVEL)
    asked = {"kind": EnrolmentKind.LEVEL, "holder": holder, "level": level}
    found = _open_of(holder=holder)
    if found and (found.state, found.level) == (EnrolmentState.DRAFT, level):
        return found
    if found and found.state == EnrolmentState.DRAFT:  # another level after all
        _step(found, "withdraw", "applicant", by_id=person_id, now=now)
        erase_papers(enrolment_id=found.id, now=now)
    return _begin(holder.institution_id, person_id, now, **asked)


@transaction.atomic
def begin_shop(
    *, institution_id: uuid.UUID, shop_id: uuid.UUID, kind: str, person_id: uuid.UUID, now: dt.datetime
) -> Enrolment:
    """A shop begins to ask to be paid by wallet, or to serve as an agent."""
    found = _open_of(shop_id=shop_id, kind=kind)
    if found and found.state == EnrolmentState.DRAFT:
        return found
    return _begin(institution_id, person_id, now, kind=EnrolmentKind(kind), shop_id=shop_id)


def _open_of(**whose) -> Enrolment | None:
    return Enrolment.objects.filter(state__in=("draft", "applied"), **whose).first()


def _begin(institution_id: uuid.UUID, person_id: uuid.UUID, now: dt.datetime, **asked) -> Enrolment:
    enrolment = Enrolment(id=uuid7(), institution_id=institution_id, applicant_id=person_id, begun_at=now, **asked)
    try:
        with transaction.atomic():
            enrolment.save(force_insert=True)
    except IntegrityError as open_one:
        raise PaymentRefused(Refusal.ASKED_ALREADY) from open_one
    _remember(enrolment, EnrolmentState.DRAFT, by_id=person_id, now=now)
    return enrolment


def add_paper(*, enrolment_id: uuid.UUID, kind: str, data: bytes, now: dt.datetime) -> Paper:
    """Keep a document of an application that is not sent yet, instead of an earlier one of its kind.

    Raises rules.papers.PaperRefused in words for a file that is none.
    """
    enrolment = Enrolment.objects.select_related("holder").get(id=enrolment_id)
    if enrolment.state != EnrolmentState.DRAFT or kind not in papers_taken(*_asked_of(enrolment)):
        raise PaymentRefused(Refusal.NOT_NOW)
    clean = clean_paper(data)
    name = f"papers/{uuid7()}.{clean.ending}"
    storages["private"].save(name, ContentFile(clean.data))
    with transaction.atomic():
        _erase(Paper.objects.filter(enrolment=enrolment, kind=kind), now)
        return Paper.objects.create(
            enrolment=enrolment,
            kind=kind,
            file=name,
            media_type=clean.media_type,
            size=len(clean.data),
            sha256=hashlib.sha256(clean.data).hexdigest(),
            added_at=now,
        )


@transaction.atomic
def set_numbers(
    *, enrolment_id: uuid.UUID, ice: str = "", tax_number: str = "", register_number: str = ""
) -> BusinessNumbers:
    """What the shop tells of its registration, if it has any; ValidationError in words for a number that is none."""
    values = {
        "ice": check_ice(ice),
        "tax_number": check_number(tax_number),
        "register_number": check_number(register_number),
    }
    if not Enrolment.objects.filter(id=enrolment_id, state=EnrolmentState.DRAFT).exists():
        raise PaymentRefused(Refusal.NOT_NOW)
    return BusinessNumbers.objects.update_or_create(enrolment_id=enrolment_id, defaults=values)[0]


@transaction.atomic
def apply(*, enrolment_id: uuid.UUID, person_id: uuid.UUID, now: dt.datetime) -> Enrolment:
    """Send it to the issuer, with all that is asked for."""
    enrolment = Enrolment.objects.select_related("holder").get(id=enrolment_id)
    there = set(Paper.objects.filter(enrolment=enrolment, erased_at=None).values_list("kind", flat=True))
    if set(papers_asked(*_asked_of(enrolment))) - there:
        raise PaymentRefused(Refusal.PAPERS)
    return _step(enrolment, "apply", "applicant", by_id=person_id, now=now, applied_at=now)


@transaction.atomic
def withdraw_enrolment(*, enrolment_id: uuid.UUID, person_id: uuid.UUID, now: dt.datetime) -> Enrolment:
    """The applicant no longer asks; their documents are erased."""
    enrolment = Enrolment.objects.get(id=enrolment_id)
    _step(enrolment, "withdraw", "applicant", by_id=person_id, now=now)
    erase_papers(enrolment_id=enrolment_id, now=now)
    return enrolment


@transaction.atomic
def accept(*, enrolment_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> Enrolment:
    """An officer gives what was asked for: the level, or the shop's wallet."""
    enrolment = _decide(enrolment_id, "accept", by_id, now)
    if enrolment.kind == EnrolmentKind.LEVEL:
        raise_level(holder_id=enrolment.holder_id, level=enrolment.level, by_id=by_id, now=now)
    else:
        open_shop_wallet(
            institution_id=enrolment.institution_id,
            shop_id=enrolment.shop_id,
            kind=WalletKind(enrolment.kind),
            by_id=by_id,
            now=now,
        )
    return enrolment


@transaction.atomic
def refuse_enrolment(*, enrolment_id: uuid.UUID, reason: str, by_id: uuid.UUID, now: dt.datetime) -> Enrolment:
    """An officer says no, with a reason from the list, which the applicant is told."""
    return _decide(enrolment_id, "refuse", by_id, now, reason=RefusalReason(reason).value)


def _decide(enrolment_id: uuid.UUID, verb: str, by_id: uuid.UUID, now: dt.datetime, **values) -> Enrolment:
    enrolment = Enrolment.objects.select_related("institution").get(id=enrolment_id)
    if by_id in _concerned(enrolment, now):
        raise PaymentRefused(Refusal.OWN_CASE)
    _step(enrolment, verb, "officer", by_id=by_id, now=now, decided_by_id=by_id, decided_at=now, **values)
    audit.record(
        verb=f"enrolment_{enrolment.state}",
        object_kind="enrolment",
        object_id=enrolment.id,
        actor_id=by_id,
        organisation_id=enrolment.institution.organisation_id,
        now=now,
        kind=enrolment.kind,
        level=enrolment.level,
        reason=enrolment.reason,
    )
    news = News.ENROLMENT_ACCEPTED if verb == "accept" else News.ENROLMENT_REFUSED
    reason = RefusalReason(enrolment.reason).label if enrolment.reason else ""
    tell(enrolment.applicant_id, news, about=enrolment.id, now=now, reason=reason)
    return enrolment


def _concerned(enrolment: Enrolment, now: dt.datetime) -> set[uuid.UUID]:
    """Whoever may not decide on it: the applicant, and the owners of the shop that it is about."""
    concerned = {enrolment.applicant_id}
    if enrolment.shop_id:
        shop = shops.shop_by_id(enrolment.shop_id)
        concerned |= shops.owner_ids(shop.organisation_id, now)
    return concerned


def _step(enrolment: Enrolment, verb: str, who: str, *, by_id: uuid.UUID, now: dt.datetime, **values) -> Enrolment:
    state = take(Enrolment.objects.filter(id=enrolment.id), FLOW, verb, who, **values)
    _remember(enrolment, state, by_id=by_id, now=now, reason=values.get("reason", ""))
    enrolment.refresh_from_db()
    return enrolment


def _remember(enrolment: Enrolment, state: str, *, by_id: uuid.UUID, now: dt.datetime, reason: str = "") -> None:
    EnrolmentStep.objects.create(enrolment=enrolment, state=state, by_id=by_id, reason=reason, at=now)


def _asked_of(enrolment: Enrolment) -> tuple[str, int | None, int | None]:
    return enrolment.kind, enrolment.holder.level if enrolment.holder else None, enrolment.level


@transaction.atomic
def erase_papers(*, enrolment_id: uuid.UUID, now: dt.datetime) -> int:
    """Delete the documents and numbers of an application; how many. That they were there, and their hashes, stay."""
    BusinessNumbers.objects.filter(enrolment_id=enrolment_id).delete()
    return _erase(Paper.objects.filter(enrolment_id=enrolment_id), now)


def _erase(papers, now: dt.datetime) -> int:
    names = list(papers.filter(erased_at=None).values_list("file", flat=True))
    papers.filter(erased_at=None).update(file="", erased_at=now)
    for name in names:
        transaction.on_commit(lambda name=name: storages["private"].delete(name))
    return len(names)
