"""How rails are reached: one adapter for each, all with the same few verbs. Called outside any transaction.

An adapter raises `RailRefused` when the rail said no and nothing was or will be taken, `NoAnswer` when nobody knows.
The dialects themselves are in `rules.rails`.
"""
