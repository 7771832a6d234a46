"""What waits for an officer, for a holder, for a shop; and one of each. Another issuer's is none."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.files.storage import storages
from django.db.models import QuerySet

from rahba.payments.models import (
    Alias,
    BusinessNumbers,
    CaseNote,
    Dispute,
    DisputeStep,
    DisputeText,
    Enrolment,
    EnrolmentStep,
    Freeze,
    HeldPayment,
    Institution,
    LimitRule,
    Paper,
    Payment,
    RiskCase,
    Wallet,
)
from rahba.payments.queries.statements import differences_at
from rahba.payments.queries.wallets import balance_of, phone_digest
from rahba.payments.rules import disputes as dispute_rules
from rahba.payments.rules.enrolment import EnrolmentState, papers_asked, papers_taken
from rahba.payments.rules.freezes import FreezeState
from rahba.payments.rules.risk import CaseState
from rahba.people import queries as people
from rahba.people.rules import Role

_SIDES = ("payment__payer__holder__person", "payment__payer__shop", "payment__payee__holder__person",
          "payment__payee__shop")  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """How much there is to do at an issuer."""

    enrolments: int
    cases: int
    held: int
    disputes: int
    disputes_late: int
    freezes: int  # that a second person has still to confirm or to lift
    differences: int  # with the bank


def waiting_at(institution: Institution, now: dt.datetime) -> Waiting:
    """The counts of the issuer's first page."""
    disputes = disputes_at(institution)
    return Waiting(
        enrolments=enrolments_at(institution).count(),
        cases=cases_at(institution).count(),
        held=HeldPayment.objects.filter(case__institution=institution, closed_at=None).count(),
        disputes=disputes.count(),
        disputes_late=disputes.filter(due_at__lte=now).count(),
        freezes=freezes_at(institution).exclude(state=FreezeState.CONFIRMED).count(),
        differences=differences_at(institution).count(),
    )


def enrolments_at(institution: Institution, *, decided: bool = False) -> QuerySet[Enrolment]:
    """Applications: those that wait, oldest first; or those that were decided, newest first."""
    rows = Enrolment.objects.filter(institution=institution).select_related("applicant", "shop", "holder")
    if decided:
        return rows.filter(state__in=(EnrolmentState.ACCEPTED, EnrolmentState.REFUSED)).order_by("-decided_at")
    return rows.filter(state=EnrolmentState.APPLIED).order_by("applied_at")


def enrolment_at(institution: Institution, enrolment_id: uuid.UUID) -> Enrolment | None:
    """An application that was sent to this issuer."""
    rows = Enrolment.objects.select_related("applicant", "shop", "holder", "decided_by")
    return rows.filter(institution=institution, id=enrolment_id).exclude(state=EnrolmentState.DRAFT).first()


def last_enrolment(**whose) -> Enrolment | None:
    """The latest application of a holder, or of a shop and kind."""
    rows = Enrolment.objects.select_related("holder", "shop").exclude(state=EnrolmentState.WITHDRAWN)
    return rows.filter(**whose).order_by("-begun_at", "-id").first()


def papers_of(enrolment: Enrolment) -> list[dict]:
    """Each document that is asked for or may be added, with what was sent of it."""
    present = enrolment.holder.level if enrolment.holder and enrolment.state == EnrolmentState.DRAFT else None
    sent = {paper.kind: paper for paper in Paper.objects.filter(enrolment=enrolment, erased_at=None)}
    asked = papers_asked(enrolment.kind, present, enrolment.level)
    taken = papers_taken(enrolment.kind, present, enrolment.level)
    return [
        {"kind": kind.value, "label": kind.label, "asked": kind in asked, "paper": sent.get(kind)}
        for kind in taken
        if kind in sent or enrolment.state == EnrolmentState.DRAFT
    ]


def paper_bytes(enrolment: Enrolment, paper_id: uuid.UUID) -> tuple[bytes, str] | None:
    """A document of an application and its media type; None once erased."""
    paper = Paper.objects.filter(enrolment=enrolment, id=paper_id, erased_at=None).first()
    if paper is None:
        return None
    with storages["private"].open(paper.file) as kept:
        return kept.read(), paper.media_type


def numbers_of(enrolment: Enrolment) -> BusinessNumbers | None:
    """What a shop told of its registration."""
    return BusinessNumbers.objects.filter(enrolment=enrolment).first()


def steps_of(enrolment: Enrolment) -> list[EnrolmentStep]:
    """What happened to an application, oldest first."""
    return list(EnrolmentStep.objects.filter(enrolment=enrolment).select_related("by").order_by("at", "id"))


def freezes_at(institution: Institution) -> QuerySet[Freeze]:
    """Wallets that are frozen, newest first."""
    rows = Freeze.objects.filter(wallet__holder__institution=institution).exclude(state=FreezeState.LIFTED)
    return rows.select_related("wallet__holder__person", "wallet__shop", "placed_by").order_by("-placed_at")


def freeze_at(institution: Institution, freeze_id: uuid.UUID) -> Freeze | None:
    """A freeze of this issuer's, also one that was lifted."""
    rows = Freeze.objects.select_related(
        "wallet__holder__person", "wallet__shop", "placed_by", "confirmed_by", "lift_asked_by", "lifted_by"
    )
    return rows.filter(wallet__holder__institution=institution, id=freeze_id).first()


def wallets_under(institution: Institution, phone: str, now: dt.datetime) -> list[dict]:
    """The wallets of whoever has this number, and of the shops that they own, each with its balance."""
    rows = Wallet.objects.filter(holder__institution=institution).select_related("holder__person", "shop")
    person = people.person_by_phone(phone)
    found = list(
        rows.filter(id__in=Alias.objects.filter(phone_digest=phone_digest(phone), valid_to=None).values("wallet"))
    )
    if person:
        owned = [row.organisation_id for row in people.memberships_of(person.id, now) if row.role == Role.OWNER]
        found += [row for row in rows.filter(holder__person=person) if row not in found]
        found += list(rows.filter(holder__organisation_id__in=owned))
    return [{"wallet": wallet, "balance": balance_of(wallet.id)} for wallet in found]


def wallet_at(institution: Institution, wallet_id: uuid.UUID) -> Wallet | None:
    """A wallet of this issuer's."""
    rows = Wallet.objects.select_related("holder__person", "shop")
    return rows.filter(holder__institution=institution, id=wallet_id).first()


def cases_at(institution: Institution, *, decided: bool = False) -> QuerySet[RiskCase]:
    """Cases of risk: open ones, oldest first; or decided ones, newest first."""
    rows = RiskCase.objects.filter(institution=institution)
    rows = rows.select_related("wallet__holder__person", "wallet__shop", "assignee")
    if decided:
        return rows.filter(state=CaseState.DECIDED).order_by("-decided_at")
    return rows.exclude(state=CaseState.DECIDED).order_by("opened_at")


def case_at(institution: Institution, case_id: uuid.UUID) -> RiskCase | None:
    """A case of this issuer's."""
    rows = RiskCase.objects.select_related("wallet__holder__person", "wallet__shop", "assignee")
    return rows.filter(institution=institution, id=case_id).first()


def limits_at(institution: Institution, now: dt.datetime) -> tuple[list[LimitRule], list[LimitRule]]:
    """The limits in force at this issuer, and what held before, each newest first."""
    rows = LimitRule.objects.filter(institution=institution).select_related(
        "by", "wallet__holder__person", "wallet__shop"
    )
    rows = list(rows.order_by("-valid_from", "-id")[:500])
    now_in_force = [row for row in rows if row.valid_to is None]
    bounded = [row for row in now_in_force if row.amount_most is not None or row.count_most is not None]
    return bounded, [row for row in rows if row not in bounded]


def note_of(case: RiskCase) -> CaseNote | None:
    """Why it was decided so."""
    return CaseNote.objects.filter(case=case).first()


def held_in(case: RiskCase) -> list[HeldPayment]:
    """The payments that wait in this case."""
    rows = HeldPayment.objects.filter(case=case, closed_at=None)
    return list(rows.select_related("payee__holder__person", "payee__shop"))


def held_at(institution: Institution, held_id: uuid.UUID) -> HeldPayment | None:
    """A payment that waits at this issuer."""
    return HeldPayment.objects.filter(case__institution=institution, id=held_id).first()


def payments_around(wallet: Wallet, limit: int = 50) -> list[Payment]:
    """The wallet's latest payments, in and out, for whoever looks into a case."""
    both = Payment.objects.filter(payer=wallet).order_by() | Payment.objects.filter(payee=wallet).order_by()
    rows = both.select_related("payer__holder__person", "payer__shop", "payee__holder__person", "payee__shop")
    return list(rows.order_by("-at", "-id")[:limit])


def suspicion_report(case: RiskCase, now: dt.datetime) -> dict:
    """All that the issuer needs to file a suspicion itself: made when it is asked for, kept nowhere."""
    wallet, note = case.wallet, note_of(case)
    holder = {"kind": "person", "name": wallet.holder.person.name, "phone": wallet.holder.person.phone}
    if wallet.shop_id:
        holder = {"kind": "shop", "name": wallet.shop.name}
    return {
        "format": "rahba-suspicion-1",
        "made_at": now.isoformat(),
        "case": {
            "id": str(case.id),
            "rule": case.rule,
            "times": case.times,
            "opened_at": case.opened_at.isoformat(),
            "decision": case.decision,
            "reason": note.text if note else "",
        },
        "wallet": {"id": str(wallet.id), "kind": wallet.kind, "level": wallet.holder.level, "holder": holder},
        "payments": [
            {
                "id": str(row.id),
                "at": row.at.isoformat(),
                "kind": row.kind,
                "payer_wallet": row.payer_id and str(row.payer_id),
                "payee_wallet": str(row.payee_id),
                "centimes": row.amount,
            }
            for row in payments_around(wallet, 500)
        ],
    }


def disputes_at(institution: Institution, *, closed: bool = False) -> QuerySet[Dispute]:
    """Contested payments: open ones, the most urgent first; or closed ones, newest first."""
    rows = Dispute.objects.filter(payment__institution=institution).select_related(*_SIDES)
    if closed:
        return rows.exclude(state__in=dispute_rules.OPEN_STATES).order_by("-closed_at")
    return rows.filter(state__in=dispute_rules.OPEN_STATES).order_by("due_at")


def dispute_at(institution: Institution, dispute_id: uuid.UUID) -> Dispute | None:
    """A case about a payment at this issuer."""
    return _disputes().filter(payment__institution=institution, id=dispute_id).first()


def disputes_by(person_id: uuid.UUID) -> list[Dispute]:
    """What this person contests, newest first."""
    return list(_disputes().filter(opened_by_id=person_id).order_by("-opened_at"))


def dispute_by(person_id: uuid.UUID, dispute_id: uuid.UUID) -> Dispute | None:
    """One that this person opened."""
    return _disputes().filter(opened_by_id=person_id, id=dispute_id).first()


def disputes_against(shop_id: uuid.UUID) -> list[Dispute]:
    """Payments to this shop that are contested, or were, newest first."""
    return list(_disputes().filter(payment__payee__shop_id=shop_id).order_by("-opened_at")[:200])


def open_disputes_against(shop_id: uuid.UUID) -> int:
    """How many wait for an answer or a decision."""
    rows = Dispute.objects.filter(payment__payee__shop_id=shop_id, state__in=dispute_rules.OPEN_STATES)
    return rows.count()


def dispute_against(shop_id: uuid.UUID, dispute_id: uuid.UUID) -> Dispute | None:
    """One about a payment to this shop."""
    return _disputes().filter(payment__payee__shop_id=shop_id, id=dispute_id).first()


def texts_of(dispute: Dispute) -> list[DisputeText]:
    """What was written about it, oldest first."""
    return list(DisputeText.objects.filter(dispute=dispute).order_by("at", "id"))


def dispute_steps(dispute: Dispute) -> list[DisputeStep]:
    """What happened, oldest first."""
    return list(DisputeStep.objects.filter(dispute=dispute).order_by("at", "id"))


def payment_by(wallet: Wallet, payment_id: uuid.UUID) -> Payment | None:
    """A payment that this wallet made."""
    rows = Payment.objects.select_related("payee__holder__person", "payee__shop")
    return rows.filter(payer=wallet, id=payment_id).first()


def _disputes() -> QuerySet[Dispute]:
    return Dispute.objects.select_related(*_SIDES, "payment__institution")
