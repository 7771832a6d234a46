from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "rahba.catalogue"
    label = "catalogue"
