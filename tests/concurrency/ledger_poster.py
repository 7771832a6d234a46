"""A process that posts until it is killed, or from many threads at once; run by test_ledger_processes.py.

python -m tests.concurrency.ledger_poster post       prints the ids of each chain once it is durable
python -m tests.concurrency.ledger_poster threads    posts from 32 threads, each with a connection of its own
python -m tests.concurrency.ledger_poster die STEP   posts a chain and is killed when STEP is done
python -m tests.concurrency.ledger_poster repeat     posts that chain again, prints the codes
python -m tests.concurrency.ledger_poster check      reads ids, prints what is missing and what does not follow
"""

import contextlib
import itertools
import os
import signal
import sys
import threading
import uuid

import django
from django.db import connection

SUBMITTED = 7  # the code of transfers that were submitted
MARKS = 9  # the shard of the rows that callers write beside them


def main(act: str, *more: str) -> None:
    acts = {"post": post_for_ever, "threads": post_from_threads, "check": check, "die": die, "repeat": repeat}
    acts[act](*more)


def town() -> tuple[list[uuid.UUID], int]:
    """Ten accounts of one book, opened by whoever comes first."""
    from django.db import IntegrityError

    from rahba.kernel import clock
    from rahba.ledger import actions
    from rahba.ledger.rules import NewAccount

    with contextlib.suppress(IntegrityError):
        actions.open_book(number=77, institution_id=uuid.UUID(int=77), now=clock.now())
    accounts = [uuid.UUID(int=1000 + number) for number in range(10)]
    actions.open_accounts([NewAccount(one, 77, 1) for one in accounts], now=clock.now())
    return accounts, 77


def chain(accounts: list[uuid.UUID], book: int, turn: int) -> list:
    """Three linked transfers around the town."""
    from rahba.kernel.ids import uuid7
    from rahba.ledger.rules import Flag, Transfer

    sides = [accounts[(turn + step) % 10] for step in range(4)]
    linked = (Flag.LINKED, Flag.LINKED, 0)
    return [Transfer(uuid7(), sides[n], sides[n + 1], turn + 1, book, 1, flags) for n, flags in enumerate(linked)]


def post_for_ever() -> None:
    from rahba.kernel import clock
    from rahba.ledger import actions

    accounts, book = town()
    turn = 0
    while True:
        batch = [item for n in range(50) for item in chain(accounts, book, turn + n)]
        codes = actions.post(batch, now=clock.now())
        assert set(codes) == {"created"}, set(codes)
        print(*(item.id.hex for item in batch), flush=True)
        turn += 50


def submit_for_ever(callers: int) -> None:
    """Each caller writes a row of its own in the transaction of its chain."""
    from rahba.kernel import clock
    from rahba.kernel.ids import uuid7
    from rahba.ledger import actions
    from rahba.ledger.models import BurntId

    accounts, book = town()

    def work(number: int) -> None:
        for turn in itertools.count(number):
            items = [item._replace(code=SUBMITTED) for item in chain(accounts, book, turn)]

            def mark(codes: list) -> None:
                BurntId.objects.create(id=uuid7(), shard=MARKS, result=codes[-1], at=0)

            assert set(actions.submit(items, now=clock.now(), then=mark)) == {"created"}
            # In one piece: what threads print runs into one another.
            os.write(sys.stdout.fileno(), (" ".join(item.id.hex for item in items) + "\n").encode())

    threads = [threading.Thread(target=work, args=(number,)) for number in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def die(step: str) -> None:
    """Post one chain, and be killed as soon as a step of it is done."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    from rahba.ledger.actions import posting, writing

    accounts, book = town()
    module = BaseDatabaseWrapper if step == "commit" else posting if hasattr(posting, step) else writing
    act = getattr(module, step)

    def fatal(*args, **options):
        act(*args, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, step, fatal)
    _post_the_chain(accounts, book)


def repeat() -> None:
    """The same chain again, as whoever got no answer sends it."""
    print(*sorted(set(_post_the_chain(*town()))))


def _post_the_chain(accounts: list[uuid.UUID], book: int) -> list:
    from rahba.kernel import clock
    from rahba.ledger import actions

    items = [item._replace(id=uuid.UUID(int=5000 + n)) for n, item in enumerate(chain(accounts, book, 0))]
    return actions.post_chain(items, now=clock.now())


def post_from_threads() -> None:
    from rahba.kernel import clock
    from rahba.ledger import actions

    accounts, book = town()
    problems: list = []

    def work(number: int) -> None:
        try:
            for turn in range(10):
                codes = actions.post(chain(accounts, book, number + turn), now=clock.now())
                assert set(codes) == {"created"}, set(codes)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{problems}" if problems else "all posted")


def check() -> None:
    from rahba.ledger import queries

    acknowledged = {uuid.UUID(hex=word) for line in sys.stdin for word in line.split()}
    missing = acknowledged - queries.amounts_of(acknowledged).keys()
    report = queries.verify()
    print(len(missing), report.transfers, report.transfers % 3, report.findings)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rahba.web.settings")
    django.setup()
    main(*sys.argv[1:])
