"""Where rails bring their news: machines, without a language."""

from django.urls import path

from rahba.payments.views import rail_news

app_name = "rails"
urlpatterns = [
    path("<slug:rail>/<uuid:institution_id>/news", rail_news.news, name="news"),
]
