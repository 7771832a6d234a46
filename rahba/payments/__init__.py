"""Mobile payment: how a customer's wallet pays a shop.

Nouns: MerchantCode (what a payment code says), Payee (whom it names), Scheme (the national template it is written in).

Invariants: Q1 to Q3. A payment code is believed only when its checksum, its structure and every rule of its format
hold; an amount in a code is whole centimes or it is refused; a code that is made reads back as what was asked for.
"""
