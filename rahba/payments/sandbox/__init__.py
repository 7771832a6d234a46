"""Sandbox rails: acquirers, a wallet switch and a bank that hold no money, each a process of its own on loopback.

python -m rahba.payments.sandbox --rail cmi|youcan|payzone|switch|bank --port 0 [--clock 2026-11-20T10:00:00+00:00]

They speak the dialects of `payments.rules.rails`, so that what works here fails elsewhere only where a real rail
differs from its public description. Beside its own addresses, each has:

POST /faults     ["late", "chargeback:30", …]: what happens to the next charges, one entry each; an entry may join
                 several by "+". `charges.FAULTS` names them all
POST /customer/ID  {"do": "pay" | "refuse"}: the customer's act, as on the page that a browser is shown
POST /advance    {"seconds": n}: time passes; what falls due is done before the answer
GET  /charges    what was asked and what became of it
GET  /report     the settlement report; a "report_…" fault has a line missing, doubled or altered
"""
