from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "rahba.people"
    label = "people"
