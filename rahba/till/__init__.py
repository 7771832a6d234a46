"""The offline till: its web app and the door through which its facts arrive, once each.

Nouns: Intake, SetAside.
"""
