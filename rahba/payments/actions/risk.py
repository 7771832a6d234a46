"""Judging payments before they move, the cases that come of it, and what an officer decides."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F

from rahba.kernel import audit
from rahba.kernel.ids import uuid7
from rahba.payments.actions.freezes import freeze
from rahba.payments.actions.steps import take
from rahba.payments.models import CaseNote, Institution, LimitRule, Payment, RiskCase, Wallet
from rahba.payments.queries.counting import counters_for, limits_of, used_by
from rahba.payments.rules.refusals import PaymentRefused, Refusal
from rahba.payments.rules.risk import (
    FLOW,
    CaseDecision,
    CaseState,
    Counters,
    Finding,
    LimitWindow,
    Rule,
    judge,
    looks_for,
    over_limit,
)


def findings_on(
    *, kind: str, payer: Wallet, payee: Wallet, amount: int, now: dt.datetime
) -> tuple[tuple[Finding, ...], bool]:
    """What the rules say about a payment that is about to be made, and whether limits hold for its payer."""
    looks = looks_for(kind=kind, payer_kind=payer.kind, payee_kind=payee.kind, amount=amount)
    counters = counters_for(payer, payee, looks, now)
    return judge(looks=looks, amount=amount, counters=counters), bool(counters.limits)


def stop(findings: tuple[Finding, ...], payment: Payment, *, now: dt.datetime) -> Refusal:
    """Write down why a payment is not made; the refusal for its payer."""
    return refusal_for(
        open_cases(findings, wallet=payment.payer, payment_id=payment.id, amount=payment.amount, now=now)
    )


def refusal_for(cases: list[RiskCase]) -> Refusal:
    """What the payer is told: only a limit is nothing that is looked into."""
    return Refusal.STOPPED if cases else Refusal.OVER_LIMIT


def check_limits(payer: Wallet, amount: int, now: dt.datetime) -> None:
    """Raise PaymentRefused over a limit. In the ledger's transaction, where payments come one after the other."""
    limits = limits_of(payer, now)
    if over_limit(amount, limits, used_by(payer, limits, now)):
        raise PaymentRefused(Refusal.OVER_LIMIT)


def check_cards(*, payee: Wallet, cards_on_device: int, attempt_id: uuid.UUID, amount: int, now: dt.datetime) -> None:
    """Raise PaymentRefused when so many cards were tried on one phone; whoever begins the attempt counts them."""
    found = judge(looks=looks_for(kind="card", payer_kind="", payee_kind=payee.kind, amount=amount), amount=amount,
                  counters=Counters(cards_on_device=cards_on_device))  # fmt: skip
    if found:
        open_cases(found, wallet=payee, payment_id=attempt_id, amount=amount, now=now)
        raise PaymentRefused(Refusal.STOPPED)


@transaction.atomic
def open_cases(
    findings: tuple[Finding, ...], *, wallet: Wallet, payment_id: uuid.UUID, amount: int, now: dt.datetime
) -> list[RiskCase]:
    """A case for each finding about the wallet; one that is open already counts it. Limits are told to the payer
    alone: passing one is no suspicion."""
    return [_open_case(one.rule, wallet, payment_id, amount, now) for one in findings if one.rule != Rule.LIMIT]


def _open_case(rule: Rule, wallet: Wallet, payment_id: uuid.UUID, amount: int, now: dt.datetime) -> RiskCase:
    case = RiskCase(
        id=uuid7(),
        institution_id=wallet.holder.institution_id,
        rule=rule,
        wallet=wallet,
        payment_id=payment_id,
        amount=amount,
        opened_at=now,
        last_at=now,
    )
    try:
        with transaction.atomic():
            case.save(force_insert=True)
            return case
    except IntegrityError:
        there = RiskCase.objects.filter(rule=rule, wallet=wallet).exclude(state=CaseState.DECIDED)
        there.exclude(payment_id=payment_id).update(
            times=F("times") + 1, last_at=now, payment_id=payment_id, amount=amount
        )
        return there.get()


@transaction.atomic
def take_case(*, case_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> RiskCase:
    """An officer takes a case; of two who reach for it one has it. Nobody takes one about their own wallet."""
    case = _case(case_id)
    if case.wallet.holder.person_id == by_id:
        raise PaymentRefused(Refusal.OWN_CASE)
    take(RiskCase.objects.filter(id=case_id), FLOW, "take", "officer", assignee_id=by_id)
    _record(case, "case_taken", by_id, now)
    return _case(case_id)


@transaction.atomic
def put_case_back(*, case_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> RiskCase:
    """Whoever took it leaves it to another."""
    take(RiskCase.objects.filter(id=case_id, assignee_id=by_id), FLOW, "put_back", "assignee", assignee_id=None)
    _record(_case(case_id), "case_put_back", by_id, now)
    return _case(case_id)


def decide_case(
    *, case_id: uuid.UUID, decision: str, text: str, by_id: uuid.UUID, now: dt.datetime, order_ref: str = ""
) -> RiskCase:
    """Whoever took it says what it was, and why. `frozen` freezes the wallet, under the case's own number."""
    case, decision = _case(case_id), CaseDecision(decision)
    if not text.strip():
        raise PaymentRefused(Refusal.REASON)
    if (case.state, case.assignee_id) != (CaseState.TAKEN, by_id):
        raise PaymentRefused(Refusal.NOT_NOW)
    if decision == CaseDecision.FROZEN:  # first, in the ledger's own commit: a freeze too many is seen and lifted
        freeze(wallet_id=case.wallet_id, ground="fraud", order_ref=order_ref or str(case.id), by_id=by_id, now=now)
    with transaction.atomic():
        rows = RiskCase.objects.filter(id=case_id, assignee_id=by_id)
        take(rows, FLOW, "decide", "assignee", decision=decision, decided_at=now)
        CaseNote.objects.create(case=case, text=text.strip()[:1000], at=now)
        _record(case, f"case_{decision}", by_id, now)
    return _case(case_id)


@transaction.atomic
def record_report(*, case_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> None:
    """Somebody took the report of a case out: who and when."""
    _record(_case(case_id), "suspicion_report_exported", by_id, now)


@transaction.atomic
def set_limit(
    *,
    institution_id: uuid.UUID,
    window: str,
    by_id: uuid.UUID | None,
    now: dt.datetime,
    level: int | None = None,
    wallet_kind: str = "",
    wallet_id: uuid.UUID | None = None,
    amount_most: int | None = None,
    count_most: int | None = None,
    reason: str = "",
) -> LimitRule:
    """From now on what this subject pays in a window is bounded so; an earlier rule for the same ends.

    With neither amount nor count, it is no longer bounded. Who changed it and why stays with each rule.
    """
    subject = {"level": level, "wallet_kind": wallet_kind, "wallet_id": wallet_id}
    same = LimitRule.objects.filter(institution_id=institution_id, window=LimitWindow(window), **subject)
    same.filter(valid_to=None).update(valid_to=now)
    rule = LimitRule.objects.create(
        institution_id=institution_id,
        window=window,
        amount_most=amount_most,
        count_most=count_most,
        reason=reason.strip()[:200],
        by_id=by_id,
        valid_from=now,
        **subject,
    )
    audit.record(
        verb="limit_set",
        object_kind="limit_rule",
        object_id=rule.id,
        actor_id=by_id,
        organisation_id=Institution.objects.get(id=institution_id).organisation_id,
        now=now,
        window=window,
        level=level,
        wallet_kind=wallet_kind,
        amount_most=amount_most,
        count_most=count_most,
    )
    return rule


def note_findings(findings: tuple[Finding, ...], payment: Payment, now: dt.datetime) -> None:
    """The cases of a payment that is made all the same, in the transaction that writes it."""
    for one in findings:
        about = payment.payee if one.rule == Rule.MANY_PAYERS else payment.payer
        open_cases((one,), wallet=about, payment_id=payment.id, amount=payment.amount, now=now)


def _case(case_id: uuid.UUID) -> RiskCase:
    return RiskCase.objects.select_related("institution", "wallet__holder").get(id=case_id)


def _record(case: RiskCase, verb: str, by_id: uuid.UUID, now: dt.datetime) -> None:
    audit.record(
        verb=verb,
        object_kind="risk_case",
        object_id=case.id,
        actor_id=by_id,
        organisation_id=case.institution.organisation_id,
        now=now,
        rule=case.rule,
    )
