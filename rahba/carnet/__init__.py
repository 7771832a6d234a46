"""Who owes whom: the shop's credit notebook.

Nouns: Customer, Entry, Balance, Contest. Goods on credit, cash advanced and container deposits are kept apart; an
entry is corrected by a reversing entry, never erased.

Invariants: a balance is the sum of the entries of a customer and of the cards joined to it; an entry is corrected at
most once; a repayment takes off what was paid, to the centime; names and phones live in the Customer row alone.
"""
