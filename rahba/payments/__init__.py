"""Mobile payment: wallets that pay each other, the codes by which they find each other, and what becomes of it.

Nouns: Institution, Holder, Level, Wallet, Alias, Intent, Payment, Refund, Quote; MerchantCode (what a payment code
says), Payee (whom it names), Scheme (the national template it is written in). Balances are the ledger's.

Invariants: W1 to W12 and Q1 to Q3 of docs/invariants.md.
"""
