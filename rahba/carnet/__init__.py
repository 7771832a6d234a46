"""Who owes whom: the shop's credit notebook.

Nouns: Customer, Entry, Balance, Contest. Goods on credit, cash advanced and container deposits are kept apart; an entry is
corrected by a reversing entry, never erased.
"""
