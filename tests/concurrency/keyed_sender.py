"""A process that sends one keyed request and waits for a line before it starts: `python -m … act|hold`.

The request's effect is one audit entry under the operation's id. Prints what it was answered.
"""

import os
import sys
import time
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rahba.web.settings")

import django

django.setup()

from rahba.kernel import clock, idempotency  # noqa: E402
from rahba.kernel.models import AuditEntry  # noqa: E402
from rahba.kernel.problems import Problem  # noqa: E402

OWNER = uuid.UUID(int=1)


def act(operation: uuid.UUID) -> tuple[int, dict]:
    values = {"at": clock.now(), "verb": "keyed", "object_kind": "request", "object_id": operation}
    _entry, made = AuditEntry.objects.get_or_create(id=operation, defaults=values)
    return 201, {"made": made}


def hold(operation: uuid.UUID) -> tuple[int, dict]:
    """Take effect, and never come to the answer."""
    act(operation)
    print("holding", flush=True)
    time.sleep(60)
    raise AssertionError("nobody killed it")


def send(work, lease_seconds_later: int = 0) -> str:
    now = clock.now() + lease_seconds_later * idempotency.LEASE
    try:
        answer = idempotency.answer_once_durably(owner=OWNER, key="k", fingerprint="f", now=now, act=work)
    except Problem as problem:
        return problem.code
    return "replayed" if answer.replayed else f"done {answer.body['made']}"


if __name__ == "__main__":
    what = sys.argv[1]
    print("ready", flush=True)
    sys.stdin.readline()
    if what == "count":
        print(AuditEntry.objects.filter(verb="keyed").count())
    else:
        print(send(hold if what == "hold" else act, 1 if what == "later" else 0))
