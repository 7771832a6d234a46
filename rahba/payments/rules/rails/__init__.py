"""What rails say and how they sign it: pure codecs, without network and without database.

`cmi`, `youcan` and `payzone` are acquirers, `switch` joins wallets of several issuers, `bank_files` reads what a bank
states and `reports` what an acquirer says it took. A module is imported by its name: `rules.rails.cmi`.
"""
