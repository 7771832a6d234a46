"""The link that the maker of a program gives to shops, under /<language>/let-in/."""

from django.urls import path

from rahba.connect.views import guests

app_name = "let_in"
urlpatterns = [path("<uuid:app_id>/", guests.choose, name="choose")]
