"""Programs as a shop sees them, under /<language>/shop/<shop id>/programs/."""

from django.urls import path

from rahba.connect.views import guests

app_name = "guests"
urlpatterns = [
    path("programs/", guests.programs, name="programs"),
    path("programs/<uuid:code>/", guests.program, name="program"),
    path("programs/<uuid:code>/withdraw/", guests.withdraw, name="withdraw"),
]
