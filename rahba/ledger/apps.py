from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "rahba.ledger"
    label = "ledger"
